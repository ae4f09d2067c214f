people-nav = Administration
people-heading = People
people-search = Find by address, number or username
people-find = Find
people-pending = { $n ->
    [one] 1 person is waiting for approval
   *[other] { $n } people are waiting for approval
}
people-logins = Signing in right now
people-all = All people
people-found = Found for “{ $search }”
people-none = Nobody yet.
people-none-found = Nobody has an address, number or username like that.
people-waits = asked for approval
people-since = account created
people-asked = started
people-approve = Approve
people-approve-label = Approve { $name }
people-refuse = Refuse
people-refuse-label = Refuse { $name }
people-admin = admin
people-stopped = disabled
people-is-pending = waiting for approval
people-older = Older
people-newest = Newest
people-done-approved = The account is approved. The person has been told by mail.
people-done-refused = Refused: the account is disabled.
people-done-stopped = The account is disabled and signed out everywhere.
people-done-started = The account can sign in again.
people-done-groups = The groups are saved.
people-done-again = You’re signed in again. Now repeat what you were about to do.
people-done-ended = The person is signed out everywhere.
people-pending-lead = The address is confirmed, and the account is waiting for approval.
people-contacts = Contact details
people-verified = Confirmed
people-unverified = Not confirmed yet
people-username = Username
people-sub = Id (sub)
people-groups = Groups
people-groups-field = Names, separated by commas
people-groups-hint = Policies can require a second factor from the members of a group. Apps see groups only with the scope “groups”.
people-groups-save = Save groups
people-sessions = Where this person is signed in
people-no-sessions = Nowhere.
people-end-sessions = Sign out everywhere
people-events = Latest events
people-no-events = There are no events.
people-log = All events
people-messages = Messages to this person
people-by = by
people-enable = Enable this account
people-disable = Disable this account …
people-disable-hint = It is signed out everywhere at once, and apps lose their access to it. You can enable it again.
people-disable-do = Disable this account
mail-by-admin-approved-subject = Your { $brand } account is approved
mail-by-admin-approved-heading = Your { $brand } account is approved
mail-by-admin-approved = An administrator has approved your account. Go back to where you wanted to sign in, or start here:
mail-by-admin-open = Continue
mail-by-admin-foot = You’re receiving this because an administrator changed something about your account.
people-done-push = The notification is on its way, and so is a code by mail. The link works once, for 5 minutes; the code works for 7 days.
people-done-link = The link is on its way. It works once, for 5 minutes.
people-done-code = The code is on its way. It works once, for 7 days.
people-issue = Help them sign in
people-issue-lead = Each works once, counts as the first step of a sign-in, and replaces what was issued before. The person is notified.
people-issue-pending = Any of these also approves the account.
people-issue-push = Send a notification (5 minutes)
people-issue-link = Mail a link (5 minutes)
people-issue-code = Mail a code (7 days)
people-issue-qr = Show a link to scan (5 minutes)
people-issued-qr = Only for the person beside you: whoever scans it is signed in as that person. It’s shown only this once and works for 5 minutes.
people-issued-picture = A QR code to sign in as { $name }
people-events-lead = Worded as on the person’s own activity page.
issued-heading = Sign in on this device?
issued-lead = An administrator made this link so that { $person } can sign in.
issued-asks-lead = An administrator made this link for one person. You haven’t signed in with this browser before, so tell us who you are.
issued-deny-lead = Then end it. Nobody will be signed in with what the administrator made.
issued-to-app = You’ll then go on to { $app }, which you were signing in to in this browser.
issued-to-account = You’ll then come to your account here. No app in this browser is waiting for you.
issued-moved = Something else is waiting in this browser now, so nobody was signed in. Look where you’ll go on to, and press again.
issued-whose = Your e-mail address, phone number or username
issued-whose-wrong = This link is for somebody else. { $left ->
    [one] 1 attempt remaining.
   *[other] { $left } attempts remaining.
}
issued-whose-malformed = Type the address, number or username by which you’re known here.
issued-accept = Sign in here
issued-warning = You’ll be signed in in this browser, and nowhere else. Never do this because someone calls or writes to you.
mail-by-admin-link-subject = Your link to sign in to { $brand }
mail-by-admin-link-heading = Sign in to { $brand }
mail-by-admin-link = An administrator made this link for you. It works once, for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}. Open it in the browser in which you want to be signed in. Never share it.
mail-by-admin-code-subject = Your code to sign in to { $brand }
mail-by-admin-code-heading = Your code to sign in to { $brand }
mail-by-admin-code = An administrator made this code for you. Sign in as usual, and type it when you’re asked for a code. It works once, for { $days ->
    [one] 1 day
   *[other] { $days } days
}. Never share it.
mail-by-admin-issued-subject = An administrator is helping you sign in to { $brand }
mail-by-admin-issued-heading = An administrator issued you a way to sign in to { $brand }
mail-by-admin-issued = It works once, and isn’t in this message. If you asked for it, there is nothing to do.
mail-by-admin-not-me = You didn’t ask for this? This link ends it and signs you out everywhere:
person-fault-stopped = The account is disabled. Enable it first.
person-fault-out-of-reach = This wouldn’t reach the person, or we couldn’t notify them of it. Choose another way.
person-fault-not-them = The person answered “This wasn’t me” less than an hour ago. Ask them, and try again in an hour.
person-fault-too-many-issued = 10 have been issued to this person within the hour. Try again in an hour.
person-fault-oneself = You can’t disable your own account. Ask another administrator.
person-fault-group-name = The name of a group has at most 64 characters, all of them visible. Shorten or correct it.
person-fault-groups-changed = The groups were changed since this page was opened; reload it to see how they are now. Save again to replace them with what stands here.
person-fault-too-many-groups = A person can be in at most 50 groups. Remove some.
