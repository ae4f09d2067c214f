statistics-heading = Statistik
statistics-period = Zeitraum
statistics-days = { $n ->
    [one] 24 Stunden
   *[other] { $n } Tage
}
statistics-nobody = { $n ->
    [one] In den letzten 24 Stunden hat sich niemand angemeldet.
   *[other] In den letzten { $n } Tagen hat sich niemand angemeldet.
}
statistics-sign-ins = Anmeldungen
statistics-people = Personen, die sich angemeldet haben
statistics-percent = { $n } %
statistics-goal = Ziel: mindestens { $n } %.
statistics-reached = erreicht
statistics-missed = nicht erreicht
statistics-messages = Links und Codes
statistics-messages-lead = Gezählt nach Nachrichten: Link und Code in einer Nachricht zählen einmal, ebenso eine Benachrichtigung, die mit ihr verschickt wird.
statistics-rate = der verschickten Nachrichten wurden benutzt
statistics-no-rate = Es wurde kein Link und kein Code verschickt.
statistics-made = Angefordert
statistics-sent = Verschickt
statistics-used = Benutzt, per Link oder Code
statistics-expired = Unbenutzt abgelaufen
statistics-withheld = Zurückgehalten: kein Empfänger
statistics-see-messages = Status jeder Nachricht ansehen
statistics-time = Dauer einer Anmeldung
statistics-time-lead = Von der Anfrage der App, bis die Person angemeldet war.
statistics-quick = der Anmeldungen dauerten weniger als 10 Sekunden
statistics-median = Die Hälfte dauerte höchstens
statistics-most = 80 % dauerten höchstens
statistics-took-second = { $n ->
    [one] 1 Sekunde
   *[other] { $n } Sekunden
}
statistics-took-minute = { $n ->
    [one] 1 Minute
   *[other] { $n } Minuten
}
statistics-took-hour = { $n ->
    [one] 1 Stunde
   *[other] { $n } Stunden
}
statistics-methods = Wie sich Leute angemeldet haben
statistics-methods-lead = Der Anteil jeder Methode. Eine Anmeldung mit zweitem Faktor zählt bei beiden.
statistics-method-email-link = Link per E-Mail
statistics-method-email-code = Code per E-Mail
statistics-method-sms-link = Link per SMS
statistics-method-sms-code = Code per SMS
statistics-method-totp = Authenticator-App
statistics-method-recovery-code = Notfallcode
statistics-method-passkey = Passkey
statistics-method-push = Benachrichtigung
statistics-method-qr = Mit dem Handy gescannt
statistics-method-upstream = Anderer Anbieter
statistics-method-password = Passwort
statistics-method-password-reset = Link für ein neues Passwort
statistics-method-admin-issued = Von einem Admin ausgestellt
statistics-failures = Was schiefgegangen ist
statistics-failures-lead = Jede Zahl führt ins Protokoll.
statistics-failure-code-wrong = Falsche Codes
statistics-failure-password-wrong = Falsche Passwörter
statistics-failure-number-wrong = Falsche Zahlen auf einem anderen Gerät
statistics-failure-factor-wrong = Falsche zweite Faktoren
statistics-failure-passkey-refused = Nicht angenommene Passkeys
statistics-failure-provider-refused = Nicht angenommene andere Anbieter
statistics-failure-push-anomaly = Auf einem anderen Gerät beantwortete Benachrichtigungen
statistics-failure-login-denied = Anmeldungen mit „Das war ich nicht“
statistics-failure-notice-denied = Hinweise mit „Das war ich nicht“
statistics-failure-login-refused = Abgelehnte oder abgebrochene Anmeldungen
statistics-failure-login-anomaly = Ungewöhnliche Anmeldungen
statistics-limits = Erreichte Grenzen
statistics-limits-lead = Wie oft jemand eine Grenze erreicht hat.
statistics-see-limits = Im Protokoll ansehen
statistics-no-limits = Keine wurde erreicht.
statistics-limit-requests-per-ip = Anfragen aus einem Netz
statistics-limit-sends-per-address = Nachrichten an eine Adresse
statistics-limit-quiet = Nachrichten nach „Das war ich nicht“
statistics-limit-push-per-person = Benachrichtigungen an eine Person
statistics-limit-push-quiet = Benachrichtigungen nach „Das war ich nicht“
statistics-limit-wrong-codes = Falsche Codes für eine Person oder Adresse
statistics-limit-wrong-codes-per-ip = Falsche Codes aus einem Netz
statistics-limit-issued-codes = Falsche Versuche bei einem Code, den ein Admin ausgestellt hat
statistics-limit-second-factor = Falsche zweite Faktoren einer Person
statistics-limit-passkey-challenges = Begonnene und nicht beendete Passkeys
statistics-limit-passwords = Passwörter für ein Konto
statistics-limit-passwords-per-ip = Passwörter aus einem Netz
statistics-limit-passwords-in-a-row = Falsche Passwörter in Folge
statistics-limit-sms-off = SMS ohne Anbieter
statistics-limit-sms-country = SMS in andere Länder
statistics-limit-sms-per-number = SMS an eine Nummer
statistics-limit-sms-per-ip = Angeforderte SMS aus einem Netz
statistics-limit-sms-alarm = SMS, vom Alarm gestoppt
statistics-limit-sms-per-prefix = SMS an ähnliche Nummern
statistics-limit-sms-budget = Budget für SMS
