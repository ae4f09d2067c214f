sms-sign-in-named = Hallo { $name }, bei { $app } anmelden: { $link } Gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}. Nicht angefordert? Einfach ignorieren.
sms-sign-in = Bei { $app } anmelden: { $link } Gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}. Nicht angefordert? Einfach ignorieren.
sms-code = { $code } ist dein Code für { $app }. Gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}. Nicht angefordert? Einfach ignorieren.
sms-same-browser = Öffne den Link im Browser, in dem du begonnen hast.
sms-or-code = Oder gib diesen Code ein: { $code }
sms-taken = Jemand wollte diese Nummer zu einem anderen Konto bei { $app } hinzufügen. Sie gehört schon zu einem Konto, darum wurde nichts geändert.
sms-issued = Ein Admin von { $app } hat dir einen Weg zur Anmeldung ausgestellt. Hast du nicht darum gebeten, melde es sofort dort.
sms-notice-new-device = { $app }: neue Anmeldung bei deinem Konto.
sms-notice-contact-added = { $app }: Kontakt zum Konto hinzugefügt.
sms-notice-contact-removed = { $app }: Kontakt vom Konto entfernt.
sms-notice-contact-primary = { $app }: Hauptkontakt geändert.
sms-notice-factor-changed = { $app }: Weg zur Anmeldung geändert.
sms-notice-sign-in-refused = { $app }: Eine ungewöhnliche Anmeldung bei deinem Konto wurde abgelehnt.
sms-notice-deleted = { $app }: Dein Konto wurde gelöscht.
sms-notice-invited = { $app }: Einladung. Hier geht es zur Anmeldung: { $link }
sms-notice-not-me = Nicht du? { $link }
