qr-use = Sign in with your phone
qr-heading = Sign in with your phone
qr-lead = On a phone where you’re signed in here, point the camera at this code. Then you’re signed in to { $app } on this screen.
qr-picture = A QR code to scan with your phone
qr-number = Your phone will ask for this number:
qr-live = Waiting for your phone …
qr-live-over = The time is up. Choose “Show a new code”.
qr-over = For your safety, a code works only for a few minutes.
qr-continue = I’ve approved it on my phone: continue
qr-expires = The code works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
qr-expires-clock = The code works for another { $clock }
qr-again = Show a new code
second-qr = Confirm with another device
qr-heading-confirm = Confirm with another device
qr-lead-confirm = On a phone where you’re signed in here, point the camera at this code and confirm. Then you continue to { $app } on this screen.
link-end-unfit = This device can’t confirm it
link-end-unfit-next = It’s signed in as somebody else, or with a weaker proof than is required. Choose another way on the first screen.
prove-more-heading = First sign in another way on this device
prove-more-lead = This device can approve the sign-in to { $app } once you have signed in here with one of these:
prove-more-next = Do that now; then this page comes back and asks for the number.
prove-more-sign-in = Sign in on this device
prove-more-elsewhere = Choose one of these ways on the first screen instead.
