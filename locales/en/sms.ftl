sms-sign-in-named = Hi { $name }, log in to { $app }: { $link } Valid for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}. Ignore if you didn't request this.
sms-sign-in = Log in to { $app }: { $link } Valid for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}. Ignore if you didn't request this.
sms-code = { $code } is your code for { $app }. Valid for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}. Ignore if you didn't request this.
sms-same-browser = Open the link in the browser where you started.
sms-or-code = Or type this code: { $code }
sms-taken = Somebody wanted to add this number to another { $app } account. It already belongs to an account, so nothing was changed.
sms-issued = An administrator of { $app } issued you a way to sign in. If you did not ask for it, tell them at once.
sms-notice-new-device = { $app }: new sign-in to your account.
sms-notice-contact-added = { $app }: a contact was added to your account.
sms-notice-contact-removed = { $app }: a contact was removed.
sms-notice-contact-primary = { $app }: your primary contact changed.
sms-notice-factor-changed = { $app }: a way to sign in changed.
sms-notice-sign-in-refused = { $app }: an unusual sign-in to your account was refused.
sms-notice-deleted = { $app }: your account was deleted.
sms-notice-invited = { $app }: you are invited. Sign in here: { $link }
sms-notice-not-me = Not you? { $link }
