people-nav = Administration
people-heading = People
people-search = Find by address, number or username
people-find = Find
people-pending = { $n ->
    [one] One person waits to be let in
   *[other] { $n } people wait to be let in
}
people-logins = Signing in right now
people-all = All people
people-found = Found for “{ $search }”
people-none = Nobody yet.
people-none-found = Nobody has that in an address, number or username.
people-waits = asked to be let in
people-since = account made
people-asked = began
people-approve = Let in
people-approve-label = Let in: { $name }
people-refuse = Refuse
people-refuse-label = Refuse { $name }
people-admin = admin
people-stopped = stopped
people-is-pending = waits
people-older = Older
people-newest = Newest
people-done-approved = They’re in. We’ve told them by mail.
people-done-refused = Refused: the account is stopped.
people-done-stopped = The account is stopped and signed out everywhere.
people-done-started = The account can sign in again.
people-done-groups = The groups are saved.
people-done-again = You signed in again. Now do what you were about to do.
people-done-ended = They’re signed out everywhere.
people-pending-lead = The address is confirmed, and somebody has to let them in.
people-contacts = How they’re known
people-verified = Confirmed
people-unverified = Not confirmed yet
people-username = Username
people-sub = Id (sub)
people-groups = Groups
people-groups-field = Names, with commas between
people-groups-hint = Policies can ask the people of a group for a second factor. Apps don’t see groups.
people-groups-save = Save groups
people-sessions = Where they’re signed in
people-no-sessions = Nowhere.
people-end-sessions = Sign out everywhere
people-events = What happened last
people-no-events = Nothing is recorded.
people-log = Everything that happened
people-messages = Messages to them
people-by = by
people-enable = Let the account sign in again
people-disable = Stop this account …
people-disable-hint = It is signed out everywhere at once, and apps lose what they hold of it. You can let it in again.
people-disable-do = Stop this account
mail-by-admin-approved-subject = You can sign in to { $brand } now
mail-by-admin-approved-heading = You can sign in to { $brand } now
mail-by-admin-approved = An administrator has let you in. Go back to where you wanted to sign in, or begin here:
mail-by-admin-open = Continue
mail-by-admin-foot = You get this because an administrator did something for your account.
people-done-push = The notification is on its way, and a code by mail beside it. The link works once, for 5 minutes, the code for 7 days.
people-done-link = The link is on its way. It works once, for 5 minutes.
people-done-code = The code is on its way. It works once, for 7 days.
people-issue = Help them sign in
people-issue-lead = Each works once, stands for the first step of a sign-in, and replaces what was issued before. They’re told of it.
people-issue-pending = Any of these lets them in as well.
people-issue-push = Send a notification (5 minutes)
people-issue-link = Mail a link (5 minutes)
people-issue-code = Mail a code (7 days)
people-issue-qr = Show a link to scan (5 minutes)
people-issued-qr = Only for the person beside you: scanned, it signs in as them. It’s shown only this once and works for 5 minutes.
people-issued-picture = A link to scan, to sign in as { $name }
people-events-lead = In the words in which they read it themselves.
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
issued-whose-malformed = Type the address, the number or the name by which you’re known here.
issued-accept = Sign in here
issued-warning = You’ll be signed in in this browser, and nowhere else. Never do it for someone who calls or writes to you.
mail-by-admin-link-subject = Your link to sign in to { $brand }
mail-by-admin-link-heading = Sign in to { $brand }
mail-by-admin-link = An administrator made this link for you. It works once, for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}. Open it in the browser in which you want to be signed in. Never pass it on.
mail-by-admin-code-subject = Your code to sign in to { $brand }
mail-by-admin-code-heading = Your code to sign in to { $brand }
mail-by-admin-code = An administrator made this code for you. Sign in as always, and type it where a code is asked for. It works once, for { $days ->
    [one] 1 day
   *[other] { $days } days
}. Never pass it on.
mail-by-admin-issued-subject = An administrator helps you sign in to { $brand }
mail-by-admin-issued-heading = An administrator made you a way to sign in to { $brand }
mail-by-admin-issued = It works once, and is not in this message. If you asked for it, there is nothing to do.
mail-by-admin-not-me = You didn’t ask for this? Then one press ends it, and signs you out everywhere:
person-fault-stopped = The account is stopped. Let it sign in again first.
person-fault-out-of-reach = It would not reach the person, or there is nowhere to tell them of it.
person-fault-not-them = The person said that it was not them, less than an hour ago.
person-fault-too-many-issued = 10 were issued to this person within the hour. Wait a while.
person-fault-oneself = You can’t stop your own account.
person-fault-group-name = A group’s name has at most 64 characters, all of them visible.
person-fault-too-many-groups = Nobody can be in more than 50 groups.
