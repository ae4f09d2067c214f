mail-sign-in-subject = Bei { $app } anmelden
mail-sign-in-heading = Bei { $app } anmelden
mail-sign-in-link-text = Öffne diesen Link innerhalb { $minutes ->
    [one] einer Minute
   *[other] von { $minutes } Minuten
}:
mail-sign-in-link-html = Link und Code gelten { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} und nur einmal.
mail-sign-in-code = Oder gib diesen Code auf dem Bildschirm ein, auf dem du begonnen hast:
mail-sign-in-other-device = Auf einem anderen Gerät fragt der Link nach der Zahl, die der erste Bildschirm zeigt.
mail-sign-in-who = Wer hat das angefordert?
mail-sign-in-not-me = Das war ich nicht. Anfrage beenden:
mail-never-share = Gib Link und Code nie weiter. Niemand von uns wird dich danach fragen.
mail-invite-subject = Deine Einladung zu { $name }
mail-invite-heading = Du bist zu { $name } eingeladen
mail-invite-lead = Du wurdest zu { $name } eingeladen. Öffne den Link, um anzunehmen:
mail-invite-lead-by = { $inviter } lädt dich zu { $name } ein. Öffne den Link, um anzunehmen:
mail-invite-ignore = Hast du das nicht erwartet? Ignoriere diese Nachricht, dann passiert nichts.
mail-factor-passkey-added-subject = Ein Passkey wurde zu deinem Konto bei { $brand } hinzugefügt
mail-factor-passkey-added-heading = Ein Passkey wurde zu deinem Konto bei { $brand } hinzugefügt
mail-factor-passkey-removed-subject = Ein Passkey wurde aus deinem Konto bei { $brand } entfernt
mail-factor-passkey-removed-heading = Ein Passkey wurde aus deinem Konto bei { $brand } entfernt
mail-factor-push-added-subject = Ein Gerät bekommt jetzt Anmelde-Benachrichtigungen für dein Konto bei { $brand }
mail-factor-push-added-heading = Ein Gerät bekommt jetzt Anmelde-Benachrichtigungen für dein Konto bei { $brand }
mail-factor-push-removed-subject = Ein Gerät bekommt keine Anmelde-Benachrichtigungen mehr für dein Konto bei { $brand }
mail-factor-push-removed-heading = Ein Gerät bekommt keine Anmelde-Benachrichtigungen mehr für dein Konto bei { $brand }
mail-factor-name = Sein Name:
mail-factor-not-me = Warst du das? Dann musst du nichts tun. Wenn nicht, melde dich hier an, bring es in Ordnung und melde dich überall ab:
mail-factor-foot = Wir schicken das immer, wenn sich ein Weg zur Anmeldung ändert.
mail-factor-provider-linked-subject = Mit deinem Konto bei { $brand } wurde ein Anmeldeweg verbunden
mail-factor-provider-linked-heading = Mit deinem Konto bei { $brand } wurde ein Anmeldeweg verbunden
mail-factor-provider-unlinked-subject = Von deinem Konto bei { $brand } wurde ein Anmeldeweg getrennt
mail-factor-provider-unlinked-heading = Von deinem Konto bei { $brand } wurde ein Anmeldeweg getrennt
mail-sign-in-code-only = Gib diesen Code auf dem Bildschirm ein, auf dem du begonnen hast. Er gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}.
