account-title = Your account
account-lead = This is your account.
account-admin = Manage people and apps
account-admin-lead = Add and approve people, register apps, and see what happened
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
section-contacts = Contact details
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
section-push = Instant sign-in notifications
section-push-none = Off
section-push-count = { $n ->
    [one] On one device
   *[other] On { $n } devices
}
section-providers = Linked accounts
section-providers-none = None
section-providers-count = { $n ->
    [one] 1 account
   *[other] { $n } accounts
}
section-password = Password
section-password-on = Set
section-password-off = None
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
section-data = Copy and deletion
section-data-lead = Take a copy, or delete your account
person-lead = Apps that may see your profile receive what you enter here. You can leave any field empty.
person-saved = Saved.
person-save = Save
person-more = More about you
person-name = Name
person-name-form = This name is too long or has characters that cannot be shown.
person-given-name = First name
person-given-name-form = This name is too long or has characters that cannot be shown.
person-family-name = Last name
person-family-name-form = This name is too long or has characters that cannot be shown.
person-username = Username
person-username-hint = Nobody else here can have the same username. Upper and lower case make no difference.
person-username-form = Use 2 to 40 letters from a to z, digits, dots, dashes and underscores, beginning with a letter.
person-username-taken = Somebody else has this username. Choose another one.
person-birthdate = Date of birth
person-birthdate-hint = Year-month-day, such as 1985-12-10
person-birthdate-form = Write it as year-month-day, such as 1985-12-10.
person-website = Website
person-website-hint = Such as https://example.com
person-website-form = A website begins with https:// or http://.
person-zoneinfo = Time zone
person-zoneinfo-hint = Such as Europe/Zurich
person-zoneinfo-form = A time zone looks like Europe/Zurich or UTC.
person-locale = Language
person-locale-browser = The language of my browser
person-locale-hint = For these pages and for mail to you.
second-factor-lead = A second proof in addition to the first one. It protects you even if somebody can read your mail.
account-totp-none = No authenticator app is set up.
account-totp-add = Set up an authenticator app
account-totp = Authenticator app
account-totp-lead = We ask for its code when you sign in.
account-totp-remove = Remove the app
account-recovery = Recovery codes
account-recovery-left = { $n ->
    [0] None left. Make new ones.
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
