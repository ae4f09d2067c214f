mail-sign-in-subject = Sign in to { $app }
mail-sign-in-heading = Sign in to { $app }
mail-sign-in-link-text = Open this link within { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}:
mail-sign-in-link-html = The message works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}, and only once.
mail-sign-in-code = Or type this code on the screen where you started:
mail-sign-in-other-device = On another device, the link asks for the number shown on the first screen.
mail-sign-in-same-browser = The link only works in the browser in which you started.
mail-sign-in-codes-used-up = Too many wrong codes were typed for your address, perhaps by somebody else. So this message contains a link, which works at once.
mail-sign-in-who = Who asked for this?
mail-sign-in-not-me = This wasn’t me. End the request:
mail-never-share = Never share this message. We will never ask you for what it contains.
mail-invite-subject = Your invitation to { $name }
mail-invite-heading = You’re invited to { $name }
mail-invite-lead = You have been invited to { $name }. Open the link to accept:
mail-invite-ignore = Didn’t expect this? Ignore this message and nothing happens.
mail-factor-passkey-added-subject = A passkey was added to your { $brand } account
mail-factor-passkey-added-heading = A passkey was added to your { $brand } account
mail-factor-passkey-removed-subject = A passkey was removed from your { $brand } account
mail-factor-passkey-removed-heading = A passkey was removed from your { $brand } account
mail-factor-push-added-subject = A device now gets sign-in notifications for your { $brand } account
mail-factor-push-added-heading = A device now gets sign-in notifications for your { $brand } account
mail-factor-push-removed-subject = A device no longer gets sign-in notifications for your { $brand } account
mail-factor-push-removed-heading = A device no longer gets sign-in notifications for your { $brand } account
mail-by-an-admin = An administrator did this.
mail-factor-name = Its name:
mail-factor-foot = We send this whenever a way to sign in changes.
mail-factor-provider-linked-subject = A way to sign in was linked to your { $brand } account
mail-factor-provider-linked-heading = A way to sign in was linked to your { $brand } account
mail-factor-provider-unlinked-subject = A way to sign in was unlinked from your { $brand } account
mail-factor-provider-unlinked-heading = A way to sign in was unlinked from your { $brand } account
mail-factor-authenticator-added-subject = An authenticator app was added to your { $brand } account
mail-factor-authenticator-added-heading = An authenticator app was added to your { $brand } account
mail-factor-authenticator-removed-subject = The authenticator app was removed from your { $brand } account
mail-factor-authenticator-removed-heading = The authenticator app was removed from your { $brand } account
mail-factor-recovery-codes-made-subject = New recovery codes for your { $brand } account
mail-factor-recovery-codes-made-heading = New recovery codes were made for your { $brand } account
mail-factor-look = Was that you? Then there is nothing to do. You can look at it here:
mail-notice-not-me = If that wasn’t you, say so here to sign the other person out:
mail-notice-code-minutes = The code works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}, and only once.
mail-notice-new-device-subject = New sign-in to your { $brand } account
mail-notice-new-device-heading = A browser you haven’t used before
mail-notice-new-device-lead = Somebody signed in to { $brand } as { $address }. Was that you? Then there is nothing to do.
mail-notice-new-device-foot = We send this when you sign in in a browser for the first time.
mail-notice-contact-code-subject = Your code for { $brand }
mail-notice-contact-code-heading = Add this address to your { $brand } account
mail-notice-contact-code-lead = Somebody wants to add { $address } to their { $brand } account. If that’s you, type this code on the page where you started:
mail-notice-contact-code-foot = Not you? Ignore this message and nothing happens. Never share the code.
mail-notice-contact-taken-subject = About your { $brand } account
mail-notice-contact-taken-heading = This address belongs to an account already
mail-notice-contact-taken-lead = Somebody wanted to add { $address } to another { $brand } account. That isn’t possible, because it already belongs to an account. Nothing was changed.
mail-notice-contact-taken-link = If it was you, sign in with this address to use that account:
mail-notice-contact-taken-foot = Not you? There is nothing to do.
mail-notice-contact-added-subject = A contact was added to your { $brand } account
mail-notice-contact-added-heading = A contact was added to your { $brand } account
mail-notice-contact-added-lead = { $address } now belongs to your { $brand } account.
mail-notice-contact-added-link = Was that you? Then there is nothing to do. You can look at it here:
mail-notice-contact-added-foot = We send this whenever your contact details change.
mail-notice-contact-removed-subject = A contact was removed from your { $brand } account
mail-notice-contact-removed-heading = A contact was removed from your { $brand } account
mail-notice-contact-removed-lead = { $address } no longer belongs to your { $brand } account.
mail-notice-contact-removed-link = Was that you? Then there is nothing to do. You can look at it here:
mail-notice-contact-removed-foot = We send this whenever your contact details change.
mail-notice-contact-primary-subject = Your { $brand } account has another primary contact
mail-notice-contact-primary-heading = Your { $brand } account has another primary contact
mail-notice-contact-primary-lead = Apps now receive { $address } as your contact.
mail-notice-contact-primary-link = Was that you? Then there is nothing to do. You can look at it here:
mail-notice-contact-primary-foot = We send this whenever your contact details change.
mail-notice-deleted-subject = Your { $brand } account is deleted
mail-notice-deleted-heading = Your { $brand } account is deleted
mail-notice-deleted-lead = The account of { $address } was permanently deleted, after a new sign-in from here:
mail-notice-deleted-by-admin-subject = Your { $brand } account is deleted
mail-notice-deleted-by-admin-heading = Your { $brand } account is deleted
mail-notice-deleted-by-admin-lead = The account of { $address } was permanently deleted.
mail-notice-deleted-by-admin-foot = Ask the people who run this service if you didn’t expect this.
mail-notice-deleted-foot = Wasn’t that you? Then somebody can read your mail: change the password of your mailbox, and ask the people who run this service for help.
mail-sign-in-code-only = Type this code on the screen where you started. It works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
