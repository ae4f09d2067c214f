skip = Skip to the content
legal = Legal and help
terms = Terms
privacy = Privacy
help = Help
language = Language
continue = Continue
cancel = Cancel
sign-in = Sign in
sign-out = Sign out
approve = Approve
not-me = This wasn’t me
back = Back
back-to = Back to { $app }
open-app = Open { $app }
start-again = Start again
start-again-app = Start again at { $app }
start-again-by-hand = Go back to the app and choose “Sign in” again.
start-again-by-hand-app = Go back to { $app } and choose “Sign in” again.
may-close = You can close this page.
error-prefix = Error:
copy = Copy
copied = Copied
device = { $browser } on { $system }
device-unknown = an unknown device
fact-app = App
fact-account = Account
fact-joins = Will be added to
fact-device = Device
fact-place = From
fact-when = When
ago-now = just now
ago-minute = { $n ->
    [one] 1 minute ago
   *[other] { $n } minutes ago
}
ago-hour = { $n ->
    [one] 1 hour ago
   *[other] { $n } hours ago
}
ago-day = { $n ->
    [one] yesterday
   *[other] { $n } days ago
}

access-of = For { $app }:
access-left-moment = You’re already verified: access is active for another moment.
access-left-minute = You’re already verified: access is active for another { $n ->
    [one] minute
   *[other] { $n } minutes
}.
access-left-hour = You’re already verified: access is active for another { $n ->
    [one] hour
   *[other] { $n } hours
}.
access-left-day = You’re already verified: access is active for another { $n } days.
