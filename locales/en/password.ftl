password-use = Use password instead?
password-heading = Sign in with your password
password-label = Password
password-show = Show password
password-forgot = Forgot your password?
password-use-message = Send me a message instead
password-none = No password yet? Sign in without one first. Then you can set one on your account page.
password-error-nobody = Fill in this field too.
password-error-misspelt = Check this for a typing mistake, such as a missing @, or a number without its country.
password-error-empty = Type your password.
password-error-wrong = This does not match. Check both fields, or choose another way below.
password-error-too-many = Too many tries. Choose another way below, or try again in { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
password-error-locked = There were too many wrong tries. Choose another way below, or try your password again in a day.
second-password = Your password
second-password-wrong = This is not your password. Try again, or choose another way.
second-password-locked = There were too many wrong tries at your password. Choose another way, or try it again in a day.

forgot-heading = Check your mail
forgot-lead = If there is an account for what you typed, a link to choose a new password is on its way by mail. It works for 15 minutes.
forgot-next = Open it in this browser, and you’re signed in as soon as the new password is set.
forgot-continue = I’ve chosen a new password
forgot-again = Back to the password

reset-heading = Choose a new password?
reset-lead = Someone asked for this link. Go on only if that was you.
reset-deny-lead = Then end this request. Your password stays as it is.
reset-open = Choose a new password

password-new-set = Set a password
password-new-change = Change your password
password-new-reset = Choose a new password
password-new-lead = You don’t need one to sign in. It’s there for when nothing else is at hand.
password-new-label = New password
password-new-hint = At least { $least } characters. A few words in a row are long and easy to remember. No digits or signs are needed.
password-new-ends = You’ll then be signed out on your other devices.
password-save = Save password
password-remove = Remove the password
password-weak-empty = Type a new password.
password-weak-too-long = That is too long. Use at most 64 characters.
password-weak-control = It contains a character that can’t be typed everywhere. Leave that out.
password-weak-too-short = That is too short. Use at least { $least } characters, such as a few words in a row.
password-weak-personal = That is made of your own name or address, which others know. Add a few words that have nothing to do with you.
password-weak-guessable = That is easy to guess. Use a few words that don’t belong together instead.
password-weak-breached = Criminals have this password in their lists, because it was stolen elsewhere. Choose another one, and change it wherever else you use it.


link-end-password-set = Your new password is set
link-end-password-set-next = Go back to where you started and sign in with it. We’ve signed you out everywhere else.

mail-reset-subject = Choose a new password for { $brand }
mail-reset-heading = Choose a new password for { $brand }
mail-reset-link-text = Open this link within { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}:
mail-reset-link-html = The link works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}, and only once.
mail-reset-not-me = This wasn’t me. End the request:
mail-reset-foot = Never share the link. If you do nothing, your password stays as it is.
mail-factor-password-set-subject = A password was set for your { $brand } account
mail-factor-password-set-heading = A password was set for your { $brand } account
mail-factor-password-changed-subject = The password of your { $brand } account was changed
mail-factor-password-changed-heading = The password of your { $brand } account was changed
mail-factor-password-removed-subject = The password of your { $brand } account was removed
mail-factor-password-removed-heading = The password of your { $brand } account was removed
