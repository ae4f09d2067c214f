account-title = Dein Konto
account-lead = Das ist dein Konto.
account-admin = Apps verwalten
account-ways = Wie du dich anmeldest
account-sessions = Wo du angemeldet bist
account-current = Dieser Browser
account-started = angemeldet
account-seen = zuletzt benutzt
account-end = Abmelden
account-end-label = { $browser } auf { $system } abmelden
account-end-all = Überall abmelden

invite-title = Willkommen bei { $name }
invite-heading = Willkommen
invite-lead = Du bist zu { $name } eingeladen, als { $address }.
invite-lead-admin = Du bist eingeladen, { $name } zu verwalten, als { $address }.
invite-accept = Einladung annehmen
invite-ignore = Hast du das nicht erwartet? Schließe diese Seite, dann passiert nichts.

account-second = Zweiter Faktor
account-totp-none = Keine Authenticator-App ist eingerichtet.
account-totp-add = Authenticator-App einrichten
account-totp = Eine Authenticator-App ist eingerichtet. { $recovery_codes ->
    [0] Kein Notfallcode ist übrig.
    [one] 1 Notfallcode ist übrig.
   *[other] { $recovery_codes } Notfallcodes sind übrig.
}
account-totp-remove = App entfernen
account-recovery-new = Neue Notfallcodes erstellen
