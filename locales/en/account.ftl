account-title = Your account
account-lead = This is your account.
account-admin = Manage apps
account-admin-lead = Register and change the apps that use this sign-in
account-group-you = You
account-group-sign-in = How you sign in
account-group-access = Who and what has access
account-group-data = Your data
account-group-admin = Administration
account-current = This browser
account-started = signed in
account-seen = last used
account-end = Sign out
account-end-label = Sign out { $browser } on { $system }
account-end-all = Sign out everywhere
section-profile = Profile
section-profile-none = Add your name
section-profile-named = { $text }
section-contacts = E-mail addresses
section-contacts-none = No address yet
section-contacts-one = { $text }
section-contacts-more = { $text } and { $n ->
    [one] 1 more
   *[other] { $n } more
}
section-passkeys = Passkeys
section-passkeys-count = { $n ->
    [0] None yet
    [one] 1 passkey
   *[other] { $n } passkeys
}
section-second-factor = Second factor
section-second-factor-on = An authenticator app is set up
section-second-factor-off = Off
section-sessions = Where you’re signed in
section-sessions-count = { $n ->
    [one] Only here
   *[other] { $n } browsers
}
section-apps = Connected apps
section-apps-count = { $n ->
    [0] None
    [one] 1 app
   *[other] { $n } apps
}
section-activity = Recent activity
section-activity-lead = What happened in your account
section-data = Your data
section-data-lead = Take a copy, or delete your account
profile-lead = Apps that you let see your profile get what you write here. Every field may stay empty.
profile-saved = Saved.
profile-save = Save
profile-more = More about you
profile-name = Name
profile-name-form = This name is too long or has characters that cannot be shown.
profile-given-name = First name
profile-given-name-form = This name is too long or has characters that cannot be shown.
profile-family-name = Last name
profile-family-name-form = This name is too long or has characters that cannot be shown.
profile-username = Username
profile-username-hint = Nobody else here can have the same one. Upper and lower case do not matter.
profile-username-form = Use 2 to 40 letters from a to z, digits, dots, dashes and underscores, beginning with a letter.
profile-username-taken = Somebody else has this username. Choose another one.
profile-birthdate = Date of birth
profile-birthdate-hint = Year-month-day, such as 1985-12-10
profile-birthdate-form = Write it as year-month-day, such as 1985-12-10.
profile-website = Website
profile-website-hint = Such as https://example.com
profile-website-form = A website begins with https:// or http://.
profile-zoneinfo = Time zone
profile-zoneinfo-hint = Such as Europe/Zurich
profile-zoneinfo-form = A time zone looks like Europe/Zurich or UTC.
profile-locale = Language
profile-locale-browser = The language of my browser
profile-locale-hint = For these pages and for mail to you.
second-factor-lead = A second proof beside your first one. It protects you even when somebody reads your mail.
account-totp-none = No authenticator app is set up.
account-totp-add = Set up an authenticator app
account-totp = Authenticator app
account-totp-lead = We ask for its code when you sign in.
account-totp-remove = Remove the app
account-recovery = Recovery codes
account-recovery-left = { $n ->
    [0] None is left. Make new ones.
    [one] 1 code is left.
   *[other] { $n } codes are left.
}
account-recovery-new = Make new codes

invite-title = Welcome to { $name }
invite-heading = Welcome
invite-lead = You’re invited to { $name } as { $address }.
invite-lead-admin = You’re invited to run { $name } as { $address }.
invite-accept = Accept the invitation
invite-ignore = Didn’t expect this? Close this page and nothing happens.
