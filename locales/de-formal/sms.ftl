# The texts of locales/de with formal address. What is not here is the same in both.
sms-code = { $code } ist Ihr Code für { $app }. Gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}. Nicht angefordert? Einfach ignorieren.
sms-same-browser = Öffnen Sie den Link im Browser, in dem Sie begonnen haben.
sms-or-code = Oder geben Sie diesen Code ein: { $code }
sms-issued = Ein Admin von { $app } hat Ihnen einen Weg zur Anmeldung ausgestellt. Haben Sie nicht darum gebeten, melden Sie es sofort dort.
sms-notice-new-device = { $app }: neue Anmeldung bei Ihrem Konto.
sms-notice-sign-in-refused = { $app }: Eine ungewöhnliche Anmeldung bei Ihrem Konto wurde abgelehnt.
sms-notice-deleted = { $app }: Ihr Konto wurde gelöscht.
sms-notice-not-me = Nicht Sie? { $link }
