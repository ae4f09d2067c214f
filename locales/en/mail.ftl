mail-sign-in-subject = Sign in to { $app }
mail-sign-in-heading = Sign in to { $app }
mail-sign-in-link-text = Open this link within { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}:
mail-sign-in-link-html = Link and code work for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}, and once.
mail-sign-in-code = Or type this code on the screen where you started:
mail-sign-in-other-device = On another device the link asks for the number that the first screen shows.
mail-sign-in-who = Who asked for this?
mail-sign-in-not-me = This wasn’t me. End the request:
mail-never-share = Never pass the link or the code on. Nobody of ours will ask for them.
mail-invite-subject = Your invitation to { $name }
mail-invite-heading = You’re invited to { $name }
mail-invite-lead = You have been invited to { $name }. Open the link to accept:
mail-invite-lead-by = { $inviter } invites you to { $name }. Open the link to accept:
mail-invite-ignore = Didn’t expect this? Ignore this message and nothing happens.
mail-factor-passkey-added-subject = A passkey was added to your { $brand } account
mail-factor-passkey-added-heading = A passkey was added to your { $brand } account
mail-factor-passkey-removed-subject = A passkey was removed from your { $brand } account
mail-factor-passkey-removed-heading = A passkey was removed from your { $brand } account
mail-factor-push-added-subject = A device now gets sign-in notifications of your { $brand } account
mail-factor-push-added-heading = A device now gets sign-in notifications of your { $brand } account
mail-factor-push-removed-subject = A device no longer gets sign-in notifications of your { $brand } account
mail-factor-push-removed-heading = A device no longer gets sign-in notifications of your { $brand } account
mail-factor-name = Its name:
mail-factor-not-me = Was that you? Then there is nothing to do. If not, sign in here, put it right and sign out everywhere:
mail-factor-foot = We send this whenever a way to sign in changes.
mail-factor-provider-linked-subject = A way to sign in was linked to your { $brand } account
mail-factor-provider-linked-heading = A way to sign in was linked to your { $brand } account
mail-factor-provider-unlinked-subject = A way to sign in was unlinked from your { $brand } account
mail-factor-provider-unlinked-heading = A way to sign in was unlinked from your { $brand } account
mail-sign-in-code-only = Type this code on the screen where you started. It works for { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}.
