account-title = Your account
account-lead = This is your account.
account-admin = Manage apps
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
