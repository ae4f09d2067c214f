account-title = Dein Konto
account-lead = Das ist dein Konto.
account-admin = Personen und Apps verwalten
account-admin-lead = Personen anlegen und freischalten, Apps eintragen, und sehen, was geschehen ist
account-group-you = Du
account-group-sign-in = Wie du dich anmeldest
account-group-access = Wer und was Zugang hat
account-group-data = Deine Daten
account-group-admin = Verwaltung
account-current = Dieser Browser
account-started = angemeldet
account-seen = zuletzt benutzt
account-end = Abmelden
account-end-label = { $browser } auf { $system } abmelden
account-end-all = Überall abmelden
section-profile = Profil
section-profile-none = Gib deinen Namen an
section-profile-named = { $text }
section-contacts = Kontaktdaten
section-contacts-none = Noch keine Adresse
section-contacts-one = { $text }
section-contacts-more = { $text } und { $n ->
    [one] eine weitere
   *[other] { $n } weitere
}
section-passkeys = Passkeys
section-passkeys-count = { $n ->
    [0] Noch keiner
    [one] 1 Passkey
   *[other] { $n } Passkeys
}
section-push = Sofort-Anmeldung per Benachrichtigung
section-push-none = Aus
section-push-count = { $n ->
    [one] Auf einem Gerät
   *[other] Auf { $n } Geräten
}
section-providers = Verbundene Konten
section-providers-none = Keine
section-providers-count = { $n ->
    [one] 1 Konto
   *[other] { $n } Konten
}
section-password = Passwort
section-password-on = Gesetzt
section-password-off = Keins
section-second-factor = Zweiter Faktor
section-second-factor-on = Eine Authenticator-App ist eingerichtet
section-second-factor-off = Aus
section-sessions = Wo du angemeldet bist
section-sessions-count = { $n ->
    [one] Nur hier
   *[other] { $n } Browser
}
section-apps = Verbundene Apps
section-apps-count = { $n ->
    [0] Keine
    [one] 1 App
   *[other] { $n } Apps
}
section-activity = Letzte Aktivitäten
section-activity-lead = Was in deinem Konto passiert ist
section-data = Kopie und Löschung
section-data-lead = Eine Kopie holen oder das Konto löschen
person-lead = Apps, die dein Profil sehen dürfen, bekommen, was du hier einträgst. Du kannst jedes Feld leer lassen.
person-saved = Gespeichert.
person-save = Speichern
person-more = Mehr über dich
person-name = Name
person-name-form = Dieser Name ist zu lang oder hat Zeichen, die sich nicht zeigen lassen.
person-given-name = Vorname
person-given-name-form = Dieser Name ist zu lang oder hat Zeichen, die sich nicht zeigen lassen.
person-family-name = Nachname
person-family-name-form = Dieser Name ist zu lang oder hat Zeichen, die sich nicht zeigen lassen.
person-username = Benutzername
person-username-hint = Niemand sonst kann hier denselben Benutzernamen haben. Groß- und Kleinschreibung spielen keine Rolle.
person-username-form = Verwende 2 bis 40 Zeichen: Buchstaben von a bis z, Ziffern, Punkte, Binde- und Unterstriche. Das erste muss ein Buchstabe sein.
person-username-taken = Jemand anders hat diesen Benutzernamen. Wähle einen anderen.
person-birthdate = Geburtsdatum
person-birthdate-hint = Jahr-Monat-Tag, zum Beispiel 1985-12-10
person-birthdate-form = Schreib es als Jahr-Monat-Tag, zum Beispiel 1985-12-10.
person-website = Website
person-website-hint = Zum Beispiel https://example.com
person-website-form = Eine Website beginnt mit https:// oder http://.
person-zoneinfo = Zeitzone
person-zoneinfo-hint = Zum Beispiel Europe/Zurich
person-zoneinfo-form = Eine Zeitzone sieht aus wie Europe/Zurich oder UTC.
person-locale = Sprache
person-locale-browser = Die Sprache meines Browsers
person-locale-hint = Für diese Seiten und für Mails an dich.
second-factor-lead = Ein zweiter Nachweis zusätzlich zum ersten. Er schützt dich auch dann, wenn jemand deine Mails lesen kann.
account-totp-none = Keine Authenticator-App ist eingerichtet.
account-totp-add = Authenticator-App einrichten
account-totp = Authenticator-App
account-totp-lead = Beim Anmelden fragen wir nach ihrem Code.
account-totp-remove = App entfernen
account-recovery = Notfallcodes
account-recovery-left = { $n ->
    [0] Keiner mehr übrig. Erstelle neue.
    [one] 1 Code ist übrig.
   *[other] { $n } Codes sind übrig.
}
account-recovery-new = Neue Codes erstellen

invite-title = Willkommen bei { $name }
invite-heading = Willkommen
invite-lead = Du bist zu { $name } eingeladen, als { $address }.
invite-lead-admin = Du bist eingeladen, { $name } zu verwalten, als { $address }.
invite-accept = Einladung annehmen
invite-ignore = Hast du das nicht erwartet? Schließe diese Seite, dann passiert nichts.
