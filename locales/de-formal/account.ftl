# The texts of locales/de with formal address. What is not here is the same in both.
account-title = Ihr Konto
account-lead = Das ist Ihr Konto.
account-group-you = Sie
account-group-sign-in = Wie Sie sich anmelden
account-group-data = Ihre Daten
section-profile-none = Geben Sie Ihren Namen an
section-sessions = Wo Sie angemeldet sind
section-activity-lead = Was in Ihrem Konto passiert ist
person-lead = Apps, die Ihr Profil sehen dürfen, bekommen, was Sie hier eintragen. Sie können jedes Feld leer lassen.
person-more = Mehr über Sie
person-username-form = Verwenden Sie 2 bis 40 Zeichen: Buchstaben von a bis z, Ziffern, Punkte, Binde- und Unterstriche. Das erste muss ein Buchstabe sein.
person-username-taken = Jemand anders hat diesen Benutzernamen. Wählen Sie einen anderen.
person-birthdate-form = Schreiben Sie es als Jahr-Monat-Tag, zum Beispiel 1985-12-10.
person-locale-hint = Für diese Seiten und für Mails an Sie.
second-factor-lead = Ein zweiter Nachweis zusätzlich zum ersten. Er schützt Sie auch dann, wenn jemand Ihre Mails lesen kann.
account-recovery-left = { $n ->
    [0] Keiner mehr übrig. Erstellen Sie neue.
    [one] 1 Code ist übrig.
   *[other] { $n } Codes sind übrig.
}
invite-lead = Sie sind zu { $name } eingeladen, als { $address }.
invite-lead-admin = Sie sind eingeladen, { $name } zu verwalten, als { $address }.
invite-ignore = Haben Sie das nicht erwartet? Schließen Sie diese Seite, dann passiert nichts.
