login-title = Sign in to { $app }
login-heading = Sign in
login-lead = to continue to { $app }
login-placeholder = you@example.com
login-valid = Looks good.
login-invalid = That is not complete yet. An address looks like name@example.com.
login-error-empty = Type your e-mail address, then choose “Continue”.
login-error-invalid = That is not an e-mail address. Check it for a typing mistake, such as a missing @ or .com.
login-error-country = We cannot send text messages to this country. Use another number.
login-error-too-soon = A message was asked for a moment ago. You can ask for another in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
login-error-too-many = Too many requests from here. Try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
login-switch = Continue as { $address }

wait-heading = Check your mail
wait-lead-both = We’ve sent a link and a code to { $address }.
wait-lead-link = We’ve sent a link to { $address }.
wait-lead-code = We’ve sent a code to { $address }.
wait-lead-if = If { $address } can sign in here, a message is on its way.
wait-number-push = If you answer the notification on another device, it will ask for this number:
wait-push = If you’ve switched on sign-in notifications, check your devices first.
wait-resent = Sent again. Only the newest message works.
wait-resent-if = If a message can be sent there, a new one is on its way. Only the newest works.
wait-number = If you open the link on another device, it will ask for this number:
wait-live-both = Waiting for you to open the link …
wait-live-link = Waiting for you to open the link …
wait-live-code = Type the code from the message.
wait-live-none = Ask for a new message.
wait-live-approved = Done. One moment …
wait-live-over = The time is up. Ask for a new message.
wait-live-lost = No connection. This page will try again by itself.
wait-continue = I’ve opened the link: continue
wait-code-or = Or type the { $length }-digit code
wait-code = Type the { $length }-digit code
wait-code-wrong = That is not the code in the newest message. { $left ->
    [one] 1 attempt remaining
   *[other] { $left } attempts remaining
}.
wait-code-expired = That code is too old. Choose “Send again” for a new one.
wait-code-too-many = Too many wrong codes. Choose “Send again” for a new one.
wait-code-too-many-from-here = Too many wrong codes were typed from here. { $minutes ->
    [one] You can type a code again in 1 minute
   *[other] You can type a code again in { $minutes } minutes
}; a link still works.
wait-code-too-many-for-address = Too many wrong codes, perhaps not all of them yours. { $minutes ->
    [one] You can type a code again in 1 minute
   *[other] You can type a code again in { $minutes } minutes
}. In a browser where you’ve signed in before, you don’t have to wait.
wait-code-locked = Too many wrong codes in a row, perhaps not all of them yours. Codes aren’t accepted here for up to a day. Sign in another way.
wait-code-use-link = The link in the message still works.
wait-code-get-link = Choose “Send again”: the next message contains a link, which works at once.
wait-codes-used-up = Too many wrong codes were typed for this address, perhaps by somebody else. So the message contains a link as well: open it to sign in.
wait-code-malformed = The code has { $length } digits. Type or paste it as it stands in the message.
wait-submit = Sign in with code
wait-expires = The message works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
wait-expires-clock = The message works for another { $clock }
wait-nothing = Nothing there? Look in your spam folder first.
wait-resend = Send again
wait-resend-in = Send again in { $seconds } s
wait-resend-after = You can send it again in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
wait-restart = Use another address
wait-test-mode = Test mode: messages are not sent.
wait-test-mode-link = Open the message

select-heading = Choose an account
select-other = Use another account

link-heading = Sign in to { $app }?
link-lead = You asked for this link in this browser. One tap and you’re in.
deny-heading = Wasn’t this you?
deny-lead = Then end this request. Nobody will be signed in.
deny-was-me = It was me: sign in
deny-was-me-approve = It was me: approve

approve-heading = Is this you signing in?
approve-lead = Someone asked to sign in on another screen. Approve it only if that was you, just now.
approve-number = Type the number that the other screen shows
approve-number-wrong = The other screen shows a different number. { $left ->
    [one] 1 attempt remaining
   *[other] { $left } attempts remaining
}.
approve-number-malformed = Type the two digits that the other screen shows.
approve-warning = If someone asked you to open this link or to type a number, choose “This wasn’t me”.

link-end-approved = You’ve approved the sign-in
link-end-approved-next = Go back to the other screen: it continues by itself.
link-end-denied = The request has ended
link-end-denied-next = Nobody has been signed in, and the link and code no longer work. Thank you for checking.
link-end-expired = This link is too old
link-end-expired-next = For your safety, links work only for a short time. Ask for a new one.
link-end-used = This link has been used
link-end-used-next = Each link works once. If you aren’t signed in yet, ask for a new one.
link-end-replaced = There is a newer message
link-end-replaced-next = Only the newest link works. Look in your mail again, or ask for another one.
link-end-gone = This link doesn’t work
link-end-gone-next = It may be too old, used already, or copied only in part.
link-end-open-again = Open the link once more
link-end-open-again-next = This page belongs to another browser, was opened too long ago, or this browser keeps no cookies. Allow cookies for this site, then open the link from the message again.
link-end-same-browser-only = Open the link where you started
link-end-same-browser-only-next = This link works only in the browser in which you asked for it. You can also type the code from the message there.
link-end-too-many = Too many wrong numbers
link-end-too-many-next = To be safe we’ve ended this request. Nobody has been signed in. Start again on the first screen.
wait-issued = I have a code from an administrator
wait-issued-code = The 6 digits from the administrator
wait-issued-wrong = This code doesn’t work. Check the digits, or ask for a new one.

ended-expired = That took too long
ended-expired-next = Your sign-in to { $app } has timed out. Start again: it takes only a moment.
ended-denied = The sign-in was stopped
ended-denied-next = Someone with access to your mail chose “This wasn’t me”. If you chose it by mistake, start again.
ended-too-many-tries = Too many wrong tries
ended-too-many-tries-next = To be safe we’ve ended this sign-in to { $app }. Start again to get a new message.
ended-not-allowed = This address has no access
ended-not-allowed-next = Your address is confirmed, but { $app } takes members by invitation only. Use another address, or ask for an invitation.

elsewhere-heading = You’re signed in
elsewhere-lead = This sign-in to { $app } was finished in another tab.

wrong-browser-heading = This sign-in belongs to another browser
wrong-browser-lead = It was started in another browser, or this browser doesn’t keep cookies. Continue where you started, or allow cookies and start again here.

second-heading = One more step
second-lead = Open your authenticator app and type the code that it shows.
second-code = Code
second-code-of-app = Code from your authenticator app
second-submit = Continue
second-wrong = This code is wrong or was used before. Wait for the next one and try again.
second-too-many-codes = Too many wrong codes. Try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
second-too-many = Too many tries. Choose another way, or try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
second-recovery = No app at hand? Type one of your recovery codes instead.
second-restart = Use another account

enrol-heading = Set up your authenticator app
enrol-lead = After that, you’ll be asked for a code from the app when you sign in.
enrol-required = To sign in here you need a code from an authenticator app. Setting one up takes a minute.
enrol-qr = A QR code to scan with your authenticator app
enrol-by-hand = Can’t scan it? Type this key into the app:
enrol-here = The app is on this device
enrol-code = The code that the app shows now
enrol-submit = Set up
enrol-anew = The key that was shown before has expired, or was shown somewhere else. Scan this new one, then type its code.
enrol-wrong = This code is wrong. Check that the clock of your phone is right, then type the code that the app shows now.

recovery-heading = Your recovery codes
recovery-lead = Keep them where you’d keep a spare key. Each one works once in place of your app. They won’t be shown again.
recovery-continue = I’ve kept them

login-field-email = E-mail address
login-field-phone = Phone number
login-field-username = Username
login-field-email-phone = E-mail address or phone number
login-field-email-username = E-mail address or username
login-field-phone-username = Phone number or username
login-field-email-phone-username = E-mail address, phone number or username
login-placeholder-phone = +41 79 123 45 67
login-invalid-phone = That is not a complete number yet.
login-error-no-country = Begin the number with + and the country, such as +41 79 123 45 67.
login-error-empty-phone = Type your phone number, then choose “Continue”.
login-error-empty-username = Type your username, then choose “Continue”.
login-error-empty-email-phone = Type your e-mail address or phone number, then choose “Continue”.
login-error-empty-email-username = Type your e-mail address or username, then choose “Continue”.
login-error-empty-phone-username = Type your phone number or username, then choose “Continue”.
login-error-empty-email-phone-username = Type your e-mail address, phone number or username, then choose “Continue”.
login-error-invalid-phone = That is not the number of a mobile phone. Check it for a typing mistake.
login-error-invalid-username = That is not a username. Usernames have only letters, digits, dots and dashes.
login-error-invalid-email-phone = That is neither an e-mail address nor the number of a mobile phone. Check it for a typing mistake.
login-error-invalid-email-username = That is neither an e-mail address nor a username. Check it for a typing mistake.
login-error-invalid-phone-username = That is neither the number of a mobile phone nor a username. Check it for a typing mistake.
login-error-invalid-email-phone-username = That is no e-mail address, mobile number or username. Check it for a typing mistake.
login-hint-both = We’ll send you a link and a code. No password needed.
login-hint-link = We’ll send you a link. No password needed.
login-hint-code = We’ll send you a code. No password needed.
login-hint-new = New here? It works the same way.
login-last = You signed in this way here last time:
login-new-here = New here?
login-register = Create an account
login-remember = Keep me signed in on this device
login-remember-hint = Only on a device that is yours.
wait-restart-phone = Use another number
wait-heading-phone = Check your phone
wait-elsewhere-email = If { $address } has an account here, a message is on its way to its e-mail address.
wait-elsewhere-phone = If { $address } has an account here, a text message is on its way to its phone.
wait-failed-email = Mail cannot be sent at the moment. If yours has not arrived, it goes out by itself as soon as that is possible.
wait-failed-phone = Text messages to this country cannot be sent at the moment. If yours has not arrived, it goes out by itself as soon as that is possible.
wait-by-mail = Send it by mail instead
wait-nothing-phone = Nothing there? It can take a minute to arrive.
wait-other-way = Try another way
second-invalid = Check what you typed for a mistake, then try again.
second-too-soon = A message was sent a moment ago. You can ask for another in { $seconds ->
    [one] 1 second
   *[other] { $seconds } seconds
}.
second-no-way-account = You may be able to add one on your account page. Then sign in to { $app } again.
second-account = Go to your account
second-no-way = { $app } requires a way to sign in that your account doesn’t have. Ask the people who run { $app } for help.
second-passkey = Use your passkey
second-passkey-failed = That didn’t work. Try again, or choose another way.
second-passkey-unable = This works only with a passkey, and this browser can’t use one here. Turn JavaScript on, or open { $app } on the device that has your passkey.
second-lead-give = One more thing must be confirmed before you continue to { $app }.
second-give-email = Your e-mail address
second-give-phone = Your phone number
second-send-email = Send the message
second-send-phone = Send a text message
second-send-email-link = Send a link to { $to }
second-send-email-code = Send a code to { $to }
second-send-email-both = Send a link and a code to { $to }
second-send-phone-link = Text a link to { $to }
second-send-phone-code = Text a code to { $to }
second-send-phone-both = Text a link and a code to { $to }
register-heading = Create an account
register-lead = to continue to { $app }
register-name = Full name
register-username = Username
register-username-hint = Letters, digits, dots and dashes.
register-email = E-mail address
register-phone = Mobile number
register-empty = Fill in this field.
register-name-invalid = This name is too long or has characters that cannot be shown.
register-username-invalid = Use 2 to 40 letters, digits, dots and dashes.
register-username-taken = Somebody has that username already. Choose another one.
register-email-invalid = That is not an e-mail address. Check it for a typing mistake, such as a missing @ or .com.
register-phone-invalid = That is not the number of a mobile phone. Check it for a typing mistake.
register-phone-country = We cannot send text messages to this country. Use another number.
register-phone-no-country = Begin the number with + and the country, such as +41 79 123 45 67.
register-have = Have an account already, or been invited?
register-sign-in = Sign in or create an account
register-known-email = Have an account already, or been invited? Enter the e-mail address that we know you by, and you’ll be signed in to that account.
register-known-phone = Have an account already, or been invited? Enter the mobile number that we know you by, and you’ll be signed in to that account.
profile-heading = Almost there
profile-lead = One more thing before you continue to { $app }
pending-heading = Waiting for approval
pending-lead = Your address is confirmed. Someone at { $app } still has to approve your account. Come back when you’ve heard from them.
pending-continue = Check again
link-end-code-only = Type the code from the message
link-end-code-only-next = This message contains a code. Type it on the screen where you started. If you didn’t ask for it, say so here.
ended-other-account = That address belongs to another account
ended-other-account-next = Sign in with that address from the start, or use another one, to continue to { $app }.

again-heading = Confirm that it’s you
again-contacts = To change your addresses and numbers, sign in once more.
again-passkeys = To change your passkeys, sign in once more.
again-password = To change your password, sign in once more.
again-second-factor = To change your authenticator app or recovery codes, sign in once more.
again-push = To change where you get notifications, sign in once more.
again-providers = To change your linked accounts, sign in once more.
again-data = To get a copy of your data, sign in once more.
again-delete = To delete your account, sign in once more.
again-account = To change something in your account, sign in once more.
again-people = To change who can sign in here, sign in once more.
again-clients = To change an app, sign in once more.
again-qr = To sign in another screen, sign in once more here.
again-back = Go back without changing anything
