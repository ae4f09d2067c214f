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
sms-or-code = Oder gib diesen Code ein: { $code }
sms-taken = Jemand wollte diese Nummer zu einem anderen Konto bei { $app } hinzufügen. Sie gehört schon zu einem Konto, es wurde nichts geändert.
sms-issued = Ein Admin von { $app } hat dir einen Weg zur Anmeldung gemacht. Hast du nicht darum gebeten, sag es sofort dort.
