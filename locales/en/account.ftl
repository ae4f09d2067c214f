account-title = Your account
account-lead = This is your account.
account-admin = Manage apps
account-ways = How you sign in
account-sessions = Where you’re signed in
account-current = This browser
account-started = signed in
account-seen = last used
account-end = Sign out
account-end-label = Sign out { $browser } on { $system }
account-end-all = Sign out everywhere

invite-title = Welcome to { $name }
invite-heading = Welcome
invite-lead = You’re invited to { $name } as { $address }.
invite-lead-admin = You’re invited to run { $name } as { $address }.
invite-accept = Accept the invitation
invite-ignore = Didn’t expect this? Close this page and nothing happens.

account-second = Second factor
account-totp-none = No authenticator app is set up.
account-totp-add = Set up an authenticator app
account-totp = An authenticator app is set up. { $recovery_codes ->
    [0] No recovery codes are left.
    [one] 1 recovery code is left.
   *[other] { $recovery_codes } recovery codes are left.
}
account-totp-remove = Remove the app
account-recovery-new = Make new recovery codes
