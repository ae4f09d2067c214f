figures-heading = Figures
figures-period = Period
figures-days = { $n ->
    [one] 24 hours
   *[other] { $n } days
}
figures-nobody = { $n ->
    [one] Nobody has signed in in the last 24 hours.
   *[other] Nobody has signed in in the last { $n } days.
}
figures-sign-ins = Sign-ins
figures-people = People who signed in
figures-percent = { $n }%
figures-goal = Goal: { $n }% or more.
figures-reached = reached
figures-missed = not reached
figures-messages = Links and codes
figures-messages-lead = Counted by message: a link and a code in one message count once, and so does a notification sent with it.
figures-rate = of the messages sent were used
figures-no-rate = No link or code was sent.
figures-made = Requested
figures-sent = Sent
figures-used = Used, by link or code
figures-expired = Expired unused
figures-withheld = Withheld: nobody to send it to
figures-see-messages = See the status of each message
figures-time = Time to sign in
figures-time-lead = From the moment the app asked to the moment the person was signed in.
figures-quick = of sign-ins took under 10 seconds
figures-median = Half took at most
figures-most = 80% took at most
figures-took-second = { $n ->
    [one] 1 second
   *[other] { $n } seconds
}
figures-took-minute = { $n ->
    [one] 1 minute
   *[other] { $n } minutes
}
figures-took-hour = { $n ->
    [one] 1 hour
   *[other] { $n } hours
}
figures-methods = How people signed in
figures-methods-lead = The share of each method. A sign-in with a second factor counts for both.
figures-method-email-link = Link by e-mail
figures-method-email-code = Code by e-mail
figures-method-sms-link = Link by text message
figures-method-sms-code = Code by text message
figures-method-totp = Authenticator app
figures-method-recovery-code = Recovery code
figures-method-passkey = Passkey
figures-method-push = Notification
figures-method-qr = Scanned with a phone
figures-method-upstream = Another provider
figures-method-password = Password
figures-method-password-reset = Link for a new password
figures-method-admin-issued = Issued by an administrator
figures-failures = What went wrong
figures-failures-lead = Each number leads to the log.
figures-failure-code-wrong = Wrong codes
figures-failure-password-wrong = Wrong passwords
figures-failure-number-wrong = Wrong numbers on another device
figures-failure-factor-wrong = Wrong second factors
figures-failure-passkey-refused = Passkeys not accepted
figures-failure-provider-refused = Other providers not accepted
figures-failure-push-anomaly = Notifications answered on another device
figures-failure-login-denied = Sign-ins answered “This wasn’t me”
figures-failure-notice-denied = Notices answered “This wasn’t me”
figures-failure-login-refused = Sign-ins refused or cancelled
figures-failure-login-anomaly = Unusual sign-ins
figures-limits = Limits reached
figures-limits-lead = How often somebody reached a limit.
figures-see-limits = See them in the log
figures-no-limits = None was reached.
figures-limit-requests-per-ip = Requests from one network
figures-limit-sends-per-address = Messages to one address
figures-limit-quiet = Messages after “This wasn’t me”
figures-limit-push-per-person = Notifications to one person
figures-limit-push-quiet = Notifications after “This wasn’t me”
figures-limit-wrong-codes = Wrong codes for one person or address
figures-limit-wrong-codes-per-ip = Wrong codes from one network
figures-limit-issued-codes = Wrong tries at a code that an administrator issued
figures-limit-second-factor = Wrong second factors of one person
figures-limit-passkey-challenges = Passkeys begun and not finished
figures-limit-passwords = Passwords for one account
figures-limit-passwords-per-ip = Passwords from one network
figures-limit-passwords-in-a-row = Wrong passwords in a row
figures-limit-sms-off = Text messages without a provider
figures-limit-sms-country = Text messages to other countries
figures-limit-sms-per-number = Text messages to one number
figures-limit-sms-per-ip = Text messages asked for from one network
figures-limit-sms-alarm = Text messages stopped by the alarm
figures-limit-sms-per-prefix = Text messages to similar numbers
figures-limit-sms-budget = Budget of text messages
