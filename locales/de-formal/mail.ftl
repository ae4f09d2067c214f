# The texts of locales/de with formal address. What is not here is the same in both.
mail-sign-in-link-text = Öffnen Sie diesen Link innerhalb { $minutes ->
    [one] einer Minute
   *[other] von { $minutes } Minuten
}:
mail-sign-in-code = Oder geben Sie diesen Code auf dem Bildschirm ein, auf dem Sie begonnen haben:
mail-sign-in-same-browser = Der Link funktioniert nur im Browser, in dem Sie begonnen haben.
mail-sign-in-codes-used-up = Für Ihre Adresse wurden zu viele falsche Codes eingegeben, vielleicht von jemand anderem. Darum enthält diese Nachricht auch einen Link, der sofort funktioniert.
mail-never-share = Geben Sie diese Nachricht nie weiter. Wir werden Sie nie nach ihrem Inhalt fragen.
mail-invite-subject = Ihre Einladung zu { $name }
mail-invite-heading = Sie sind zu { $name } eingeladen
mail-invite-lead = Sie wurden zu { $name } eingeladen. Öffnen Sie den Link, um anzunehmen:
mail-invite-ignore = Haben Sie das nicht erwartet? Ignorieren Sie diese Nachricht, dann passiert nichts.
mail-factor-passkey-added-subject = Ein Passkey wurde zu Ihrem Konto bei { $brand } hinzugefügt
mail-factor-passkey-added-heading = Ein Passkey wurde zu Ihrem Konto bei { $brand } hinzugefügt
mail-factor-passkey-removed-subject = Ein Passkey wurde aus Ihrem Konto bei { $brand } entfernt
mail-factor-passkey-removed-heading = Ein Passkey wurde aus Ihrem Konto bei { $brand } entfernt
mail-factor-push-added-subject = Ein Gerät bekommt jetzt Anmelde-Benachrichtigungen für Ihr Konto bei { $brand }
mail-factor-push-added-heading = Ein Gerät bekommt jetzt Anmelde-Benachrichtigungen für Ihr Konto bei { $brand }
mail-factor-push-removed-subject = Ein Gerät bekommt keine Anmelde-Benachrichtigungen mehr für Ihr Konto bei { $brand }
mail-factor-push-removed-heading = Ein Gerät bekommt keine Anmelde-Benachrichtigungen mehr für Ihr Konto bei { $brand }
mail-factor-provider-linked-subject = Mit Ihrem Konto bei { $brand } wurde ein Anmeldeweg verbunden
mail-factor-provider-linked-heading = Mit Ihrem Konto bei { $brand } wurde ein Anmeldeweg verbunden
mail-factor-provider-unlinked-subject = Von Ihrem Konto bei { $brand } wurde ein Anmeldeweg getrennt
mail-factor-provider-unlinked-heading = Von Ihrem Konto bei { $brand } wurde ein Anmeldeweg getrennt
mail-factor-authenticator-added-subject = Eine Authenticator-App wurde zu Ihrem Konto bei { $brand } hinzugefügt
mail-factor-authenticator-added-heading = Eine Authenticator-App wurde zu Ihrem Konto bei { $brand } hinzugefügt
mail-factor-authenticator-removed-subject = Die Authenticator-App wurde aus Ihrem Konto bei { $brand } entfernt
mail-factor-authenticator-removed-heading = Die Authenticator-App wurde aus Ihrem Konto bei { $brand } entfernt
mail-factor-recovery-codes-made-subject = Neue Notfallcodes für Ihr Konto bei { $brand }
mail-factor-recovery-codes-made-heading = Für Ihr Konto bei { $brand } wurden neue Notfallcodes erstellt
mail-factor-look = Waren Sie das? Dann müssen Sie nichts tun. Ansehen können Sie es hier:
mail-notice-not-me = Wenn Sie das nicht waren, sagen Sie es hier und melden Sie die andere Person ab:
mail-notice-new-device-subject = Neue Anmeldung bei Ihrem Konto bei { $brand }
mail-notice-new-device-heading = Ein Browser, den Sie noch nie benutzt haben
mail-notice-new-device-lead = Jemand hat sich bei { $brand } als { $address } angemeldet. Waren Sie das? Dann müssen Sie nichts tun.
mail-notice-new-device-foot = Wir schicken das, wenn Sie sich in einem Browser zum ersten Mal anmelden.
mail-notice-contact-code-subject = Ihr Code für { $brand }
mail-notice-contact-code-heading = Diese Adresse zu Ihrem Konto bei { $brand } hinzufügen
mail-notice-contact-code-lead = Jemand möchte { $address } zum eigenen Konto bei { $brand } hinzufügen. Wenn Sie das sind, geben Sie diesen Code auf der Seite ein, auf der Sie begonnen haben:
mail-notice-contact-code-foot = Sie waren das nicht? Ignorieren Sie diese Nachricht, dann passiert nichts. Geben Sie den Code nie weiter.
mail-notice-contact-taken-subject = Zu Ihrem Konto bei { $brand }
mail-notice-contact-taken-link = Wenn Sie das waren, melden Sie sich mit dieser Adresse an, um dieses andere Konto zu benutzen:
mail-notice-contact-taken-foot = Sie waren das nicht? Dann müssen Sie nichts tun.
mail-notice-contact-added-subject = Ihr Konto bei { $brand } hat einen neuen Kontakt
mail-notice-contact-added-heading = Ihr Konto bei { $brand } hat einen neuen Kontakt
mail-notice-contact-added-lead = { $address } gehört jetzt zu Ihrem Konto bei { $brand }.
mail-notice-contact-added-link = Waren Sie das? Dann müssen Sie nichts tun. Ansehen können Sie es hier:
mail-notice-contact-added-foot = Wir schicken das immer, wenn sich Ihre Kontaktdaten ändern.
mail-notice-contact-removed-subject = Ein Kontakt wurde aus Ihrem Konto bei { $brand } entfernt
mail-notice-contact-removed-heading = Ein Kontakt wurde aus Ihrem Konto bei { $brand } entfernt
mail-notice-contact-removed-lead = { $address } gehört nicht mehr zu Ihrem Konto bei { $brand }.
mail-notice-contact-removed-link = Waren Sie das? Dann müssen Sie nichts tun. Ansehen können Sie es hier:
mail-notice-contact-removed-foot = Wir schicken das immer, wenn sich Ihre Kontaktdaten ändern.
mail-notice-contact-primary-subject = Ihr Konto bei { $brand } hat einen neuen Hauptkontakt
mail-notice-contact-primary-heading = Ihr Konto bei { $brand } hat einen neuen Hauptkontakt
mail-notice-contact-primary-lead = Apps erhalten jetzt { $address } als Ihren Kontakt.
mail-notice-contact-primary-link = Waren Sie das? Dann müssen Sie nichts tun. Ansehen können Sie es hier:
mail-notice-contact-primary-foot = Wir schicken das immer, wenn sich Ihre Kontaktdaten ändern.
mail-notice-deleted-subject = Ihr Konto bei { $brand } ist gelöscht
mail-notice-deleted-heading = Ihr Konto bei { $brand } ist gelöscht
mail-notice-deleted-by-admin-subject = Ihr Konto bei { $brand } ist gelöscht
mail-notice-deleted-by-admin-heading = Ihr Konto bei { $brand } ist gelöscht
mail-notice-deleted-by-admin-foot = Kam das unerwartet? Dann wenden Sie sich an die Leute, die diesen Dienst betreiben.
mail-notice-deleted-foot = Waren Sie das nicht? Dann kann jemand Ihre Mails lesen: Ändern Sie das Passwort Ihres Postfachs und wenden Sie sich an die Leute, die diesen Dienst betreiben.
mail-sign-in-code-only = Geben Sie diesen Code auf dem Bildschirm ein, auf dem Sie begonnen haben. Er gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}.
