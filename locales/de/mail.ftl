mail-sign-in-subject = Bei { $app } anmelden
mail-sign-in-heading = Bei { $app } anmelden
mail-sign-in-link-text = Öffne diesen Link innerhalb { $minutes ->
    [one] einer Minute
   *[other] von { $minutes } Minuten
}:
mail-sign-in-link-html = Die Nachricht gilt { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} und nur einmal.
mail-sign-in-code = Oder gib diesen Code auf dem Bildschirm ein, auf dem du begonnen hast:
mail-sign-in-other-device = Auf einem anderen Gerät fragt der Link nach der Zahl, die der erste Bildschirm zeigt.
mail-sign-in-same-browser = Der Link funktioniert nur im Browser, in dem du begonnen hast.
mail-sign-in-codes-used-up = Für deine Adresse wurden zu viele falsche Codes eingegeben, vielleicht von jemand anderem. Darum enthält diese Nachricht einen Link, der sofort funktioniert.
mail-sign-in-who = Wer hat das angefordert?
mail-sign-in-not-me = Das war ich nicht. Anfrage beenden:
mail-never-share = Gib diese Nachricht nie weiter. Wir werden dich nie nach ihrem Inhalt fragen.
mail-invite-subject = Deine Einladung zu { $name }
mail-invite-heading = Du bist zu { $name } eingeladen
mail-invite-lead = Du wurdest zu { $name } eingeladen. Öffne den Link, um anzunehmen:
mail-invite-ignore = Hast du das nicht erwartet? Ignoriere diese Nachricht, dann passiert nichts.
mail-factor-passkey-added-subject = Ein Passkey wurde zu deinem Konto bei { $brand } hinzugefügt
mail-factor-passkey-added-heading = Ein Passkey wurde zu deinem Konto bei { $brand } hinzugefügt
mail-factor-passkey-removed-subject = Ein Passkey wurde aus deinem Konto bei { $brand } entfernt
mail-factor-passkey-removed-heading = Ein Passkey wurde aus deinem Konto bei { $brand } entfernt
mail-factor-push-added-subject = Ein Gerät bekommt jetzt Anmelde-Benachrichtigungen für dein Konto bei { $brand }
mail-factor-push-added-heading = Ein Gerät bekommt jetzt Anmelde-Benachrichtigungen für dein Konto bei { $brand }
mail-factor-push-removed-subject = Ein Gerät bekommt keine Anmelde-Benachrichtigungen mehr für dein Konto bei { $brand }
mail-factor-push-removed-heading = Ein Gerät bekommt keine Anmelde-Benachrichtigungen mehr für dein Konto bei { $brand }
mail-by-an-admin = Das hat ein Admin getan.
mail-factor-name = Sein Name:
mail-factor-foot = Wir schicken das immer, wenn sich ein Weg zur Anmeldung ändert.
mail-factor-provider-linked-subject = Mit deinem Konto bei { $brand } wurde ein Anmeldeweg verbunden
mail-factor-provider-linked-heading = Mit deinem Konto bei { $brand } wurde ein Anmeldeweg verbunden
mail-factor-provider-unlinked-subject = Von deinem Konto bei { $brand } wurde ein Anmeldeweg getrennt
mail-factor-provider-unlinked-heading = Von deinem Konto bei { $brand } wurde ein Anmeldeweg getrennt
mail-factor-authenticator-added-subject = Eine Authenticator-App wurde zu deinem Konto bei { $brand } hinzugefügt
mail-factor-authenticator-added-heading = Eine Authenticator-App wurde zu deinem Konto bei { $brand } hinzugefügt
mail-factor-authenticator-removed-subject = Die Authenticator-App wurde aus deinem Konto bei { $brand } entfernt
mail-factor-authenticator-removed-heading = Die Authenticator-App wurde aus deinem Konto bei { $brand } entfernt
mail-factor-recovery-codes-made-subject = Neue Notfallcodes für dein Konto bei { $brand }
mail-factor-recovery-codes-made-heading = Für dein Konto bei { $brand } wurden neue Notfallcodes erstellt
mail-factor-look = Warst du das? Dann musst du nichts tun. Ansehen kannst du es hier:
mail-notice-not-me = Wenn du das nicht warst, sag es hier und melde die andere Person ab:
mail-notice-code-minutes = Der Code gilt { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} und nur einmal.
mail-notice-new-device-subject = Neue Anmeldung bei deinem Konto bei { $brand }
mail-notice-new-device-heading = Ein Browser, den du noch nie benutzt hast
mail-notice-new-device-lead = Jemand hat sich bei { $brand } als { $address } angemeldet. Warst du das? Dann musst du nichts tun.
mail-notice-new-device-foot = Wir schicken das, wenn du dich in einem Browser zum ersten Mal anmeldest.
mail-notice-contact-code-subject = Dein Code für { $brand }
mail-notice-contact-code-heading = Diese Adresse zu deinem Konto bei { $brand } hinzufügen
mail-notice-contact-code-lead = Jemand möchte { $address } zum eigenen Konto bei { $brand } hinzufügen. Wenn du das bist, gib diesen Code auf der Seite ein, auf der du begonnen hast:
mail-notice-contact-code-foot = Du warst das nicht? Ignoriere diese Nachricht, dann passiert nichts. Gib den Code nie weiter.
mail-notice-contact-taken-subject = Zu deinem Konto bei { $brand }
mail-notice-contact-taken-heading = Diese Adresse gehört schon zu einem Konto
mail-notice-contact-taken-lead = Jemand wollte { $address } zu einem anderen Konto bei { $brand } hinzufügen. Das geht nicht, weil die Adresse schon zu einem Konto gehört. Es wurde nichts geändert.
mail-notice-contact-taken-link = Wenn du das warst, melde dich mit dieser Adresse an, um dieses andere Konto zu benutzen:
mail-notice-contact-taken-foot = Du warst das nicht? Dann musst du nichts tun.
mail-notice-contact-added-subject = Dein Konto bei { $brand } hat einen neuen Kontakt
mail-notice-contact-added-heading = Dein Konto bei { $brand } hat einen neuen Kontakt
mail-notice-contact-added-lead = { $address } gehört jetzt zu deinem Konto bei { $brand }.
mail-notice-contact-added-link = Warst du das? Dann musst du nichts tun. Ansehen kannst du es hier:
mail-notice-contact-added-foot = Wir schicken das immer, wenn sich deine Kontaktdaten ändern.
mail-notice-contact-removed-subject = Ein Kontakt wurde aus deinem Konto bei { $brand } entfernt
mail-notice-contact-removed-heading = Ein Kontakt wurde aus deinem Konto bei { $brand } entfernt
mail-notice-contact-removed-lead = { $address } gehört nicht mehr zu deinem Konto bei { $brand }.
mail-notice-contact-removed-link = Warst du das? Dann musst du nichts tun. Ansehen kannst du es hier:
mail-notice-contact-removed-foot = Wir schicken das immer, wenn sich deine Kontaktdaten ändern.
mail-notice-contact-primary-subject = Dein Konto bei { $brand } hat einen neuen Hauptkontakt
mail-notice-contact-primary-heading = Dein Konto bei { $brand } hat einen neuen Hauptkontakt
mail-notice-contact-primary-lead = Apps erhalten jetzt { $address } als deinen Kontakt.
mail-notice-contact-primary-link = Warst du das? Dann musst du nichts tun. Ansehen kannst du es hier:
mail-notice-contact-primary-foot = Wir schicken das immer, wenn sich deine Kontaktdaten ändern.
mail-notice-deleted-subject = Dein Konto bei { $brand } ist gelöscht
mail-notice-deleted-heading = Dein Konto bei { $brand } ist gelöscht
mail-notice-deleted-lead = Das Konto von { $address } wurde endgültig gelöscht, nach einer neuen Anmeldung von hier:
mail-notice-deleted-by-admin-subject = Dein Konto bei { $brand } ist gelöscht
mail-notice-deleted-by-admin-heading = Dein Konto bei { $brand } ist gelöscht
mail-notice-deleted-by-admin-lead = Das Konto von { $address } wurde endgültig gelöscht.
mail-notice-deleted-by-admin-foot = Kam das unerwartet? Dann wende dich an die Leute, die diesen Dienst betreiben.
mail-notice-deleted-foot = Warst du das nicht? Dann kann jemand deine Mails lesen: Ändere das Passwort deines Postfachs und wende dich an die Leute, die diesen Dienst betreiben.
mail-sign-in-code-only = Gib diesen Code auf dem Bildschirm ein, auf dem du begonnen hast. Er gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}.
