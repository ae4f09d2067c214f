login-title = Sign in to { $app }
login-heading = Sign in
login-lead = to continue to { $app }
login-email = E-mail address
login-placeholder = you@example.com
login-valid = Looks good.
login-invalid = That is not a complete address yet, such as name@example.com.
login-error-empty = Type your e-mail address, then choose “Continue”.
login-error-invalid = That is not an e-mail address. Check it for a typing mistake, such as a missing @ or .com.
login-error-too-many = Too many requests from here. Try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
login-hint = We’ll send you a link and a code. No password needed.
login-hint-sign-up = We’ll send you a link and a code. No password needed. New here? Just type your address.
login-switch = Continue as { $address }

wait-heading = Check your mail
wait-lead-both = We’ve sent a link and a code to { $address }.
wait-lead-link = We’ve sent a link to { $address }.
wait-lead-code = We’ve sent a code to { $address }.
wait-push = Have you switched on sign-in notifications? Then look at your devices first.
wait-resent = Sent again. Only the newest message works.
wait-number = If you open the link on another device, it will ask for this number:
wait-live-both = Waiting for you to open the link …
wait-live-link = Waiting for you to open the link …
wait-live-code = Type the code from the message.
wait-live-approved = Done. One moment …
wait-live-over = The time is up. Ask for a new message.
wait-live-lost = No connection. This page will try again by itself.
wait-continue = I’ve opened the link: continue
wait-code-or = Or type the { $length }-digit code
wait-code = Type the { $length }-digit code
wait-code-wrong = That is not the code in the newest message. { $left ->
    [one] One try is left
   *[other] { $left } tries are left
}.
wait-code-expired = That code is too old. Choose “Send again” for a new one.
wait-code-too-many = Too many wrong codes. Choose “Send again” for a new one.
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
    [one] One try is left
   *[other] { $left } tries are left
}.
approve-number-malformed = Type the two digits that the other screen shows.
approve-warning = If someone asked you to open this link or to type a number, choose “This wasn’t me”.

link-end-approved = You’re signed in on the other screen
link-end-approved-next = Go back to it: it continues by itself.
link-end-denied = The request has ended
link-end-denied-next = Nobody has been signed in, and the link and code no longer work. Thank you for looking.
link-end-expired = This link is too old
link-end-expired-next = For your safety, links work only for a short time. Ask for a new one.
link-end-used = This link has been used
link-end-used-next = Each link works once. If you aren’t signed in yet, ask for a new one.
link-end-replaced = There is a newer message
link-end-replaced-next = Only the newest link works. Look in your mail again, or ask for another one.
link-end-unknown = This link doesn’t work
link-end-unknown-next = Perhaps only a part of it was copied. Open it from the message again, or ask for a new one.
link-end-no-cookies = Your browser keeps no cookies
link-end-no-cookies-next = Signing in needs one. Allow cookies for this site, then open the link again.
link-end-same-browser-only = Open the link where you started
link-end-same-browser-only-next = This link works only in the browser in which you asked for it. You can also type the code from the message there.
link-end-too-many = Too many wrong numbers
link-end-too-many-next = To be safe we’ve ended this request. Nobody has been signed in. Start again on the first screen.

ended-expired = That took too long
ended-expired-next = Your sign-in to { $app } has timed out. Start again: it takes only a moment.
ended-denied = The sign-in was stopped
ended-denied-next = Someone with access to your mail chose “This wasn’t me”. If it was you by mistake, start again.
ended-too-many-tries = Too many wrong tries
ended-too-many-tries-next = To be safe we’ve ended this sign-in to { $app }. Start again to get a new message.
ended-not-allowed = This address has no access
ended-not-allowed-next = Your address is confirmed, but { $app } takes members by invitation only. Use another address, or ask for an invitation.

elsewhere-heading = You’re signed in
elsewhere-lead = This sign-in to { $app } was finished in another tab.

wrong-browser-heading = This sign-in belongs elsewhere
wrong-browser-lead = It was started in another browser, or this one keeps no cookies. Go on where you started, or start again here with cookies allowed.

second-heading = One more step
second-lead = Open your authenticator app and type the code that it shows.
second-code = Code
second-submit = Continue
second-wrong = This code is wrong or was used before. Wait for the next one and try again.
second-too-many = Too many wrong codes. Try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
second-recovery = No app at hand? Type one of your recovery codes instead.
second-restart = Use another account

enrol-heading = Set up your authenticator app
enrol-lead = From then on a code of the app is asked for when you sign in.
enrol-required = Here a code of an authenticator app is needed to sign in. It takes a minute to set up.
enrol-qr = A picture to scan with your authenticator app
enrol-by-hand = Can’t scan it? Type this key into the app:
enrol-here = The app is on this device
enrol-code = The code that the app shows now
enrol-submit = Set up
enrol-wrong = This code is wrong. Check that the clock of your phone is right, then type the code that the app shows now.

recovery-heading = Your recovery codes
recovery-lead = Keep them where you’d keep a spare key. Each one signs you in once when your app is gone. They’re shown only now.
recovery-continue = I’ve kept them
