statistics-heading = Statistics
statistics-period = Period
statistics-days = { $n ->
    [one] 24 hours
   *[other] { $n } days
}
statistics-nobody = { $n ->
    [one] Nobody has signed in in the last 24 hours.
   *[other] Nobody has signed in in the last { $n } days.
}
statistics-sign-ins = Sign-ins
statistics-people = People who signed in
statistics-percent = { $n }%
statistics-goal = Goal: { $n }% or more.
statistics-reached = reached
statistics-missed = not reached
statistics-messages = Links and codes
statistics-messages-lead = Counted by message: a link and a code in one message count once, and so does a notification sent with it.
statistics-rate = of the messages sent were used
statistics-no-rate = No link or code was sent.
statistics-made = Requested
statistics-sent = Sent
statistics-used = Used, by link or code
statistics-expired = Expired unused
statistics-withheld = Withheld: nobody to send it to
statistics-see-messages = See the status of each message
statistics-time = Time to sign in
statistics-time-lead = From the moment the app asked to the moment the person was signed in.
statistics-quick = of sign-ins took under 10 seconds
statistics-median = Half took at most
statistics-most = 80% took at most
statistics-took-second = { $n ->
    [one] 1 second
   *[other] { $n } seconds
}
statistics-took-minute = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
statistics-took-hour = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
statistics-methods = How people signed in
statistics-methods-lead = The share of each method. A sign-in with a second factor counts for both.
statistics-method-email-link = Link by e-mail
statistics-method-email-code = Code by e-mail
statistics-method-sms-link = Link by text message
statistics-method-sms-code = Code by text message
statistics-method-totp = Authenticator app
statistics-method-recovery-code = Recovery code
statistics-method-passkey = Passkey
statistics-method-push = Notification
statistics-method-qr = Scanned with a phone
statistics-method-upstream = Another provider
statistics-method-password = Password
statistics-method-password-reset = Link for a new password
statistics-method-admin-issued = Issued by an administrator
statistics-failures = What went wrong
statistics-failures-lead = Each number leads to the log.
statistics-failure-code-wrong = Wrong codes
statistics-failure-password-wrong = Wrong passwords
statistics-failure-number-wrong = Wrong numbers on another device
statistics-failure-factor-wrong = Wrong second factors
statistics-failure-passkey-refused = Passkeys not accepted
statistics-failure-provider-refused = Other providers not accepted
statistics-failure-push-anomaly = Notifications answered on another device
statistics-failure-login-denied = Sign-ins answered “This wasn’t me”
statistics-failure-notice-denied = Notices answered “This wasn’t me”
statistics-failure-login-refused = Sign-ins refused or cancelled
statistics-failure-login-anomaly = Unusual sign-ins
statistics-limits = Limits reached
statistics-limits-lead = How often somebody reached a limit.
statistics-see-limits = See them in the log
statistics-no-limits = None was reached.
statistics-limit-requests-per-ip = Requests from one network
statistics-limit-sends-per-address = Messages to one address
statistics-limit-quiet = Messages after “This wasn’t me”
statistics-limit-push-per-person = Notifications to one person
statistics-limit-push-quiet = Notifications after “This wasn’t me”
statistics-limit-wrong-codes = Wrong codes for one person or address
statistics-limit-wrong-codes-per-ip = Wrong codes from one network
statistics-limit-issued-codes = Wrong tries at a code that an administrator issued
statistics-limit-second-factor = Wrong second factors of one person
statistics-limit-passkey-challenges = Passkeys begun and not finished
statistics-limit-passwords = Passwords for one account
statistics-limit-passwords-per-ip = Passwords from one network
statistics-limit-passwords-in-a-row = Wrong passwords in a row
statistics-limit-sms-off = Text messages without a provider
statistics-limit-sms-country = Text messages to other countries
statistics-limit-sms-per-number = Text messages to one number
statistics-limit-sms-per-ip = Text messages asked for from one network
statistics-limit-sms-alarm = Text messages stopped by the alarm
statistics-limit-sms-per-prefix = Text messages to similar numbers
statistics-limit-sms-budget = Budget of text messages
