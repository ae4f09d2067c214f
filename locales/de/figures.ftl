figures-heading = Zahlen
figures-period = Zeitraum
figures-days = { $n ->
    [one] 24 Stunden
   *[other] { $n } Tage
}
figures-nobody = { $n ->
    [one] In den letzten 24 Stunden hat sich niemand angemeldet.
   *[other] In den letzten { $n } Tagen hat sich niemand angemeldet.
}
figures-sign-ins = Anmeldungen
figures-people = Personen, die sich angemeldet haben
figures-percent = { $n } %
figures-goal = Ziel: mindestens { $n } %.
figures-reached = erreicht
figures-missed = nicht erreicht
figures-messages = Links und Codes
figures-messages-lead = Gezählt nach Nachrichten: Link und Code in einer Nachricht zählen einmal, ebenso eine Benachrichtigung, die mit ihr verschickt wird.
figures-rate = der verschickten Nachrichten wurden benutzt
figures-no-rate = Es wurde kein Link und kein Code verschickt.
figures-made = Angefordert
figures-sent = Verschickt
figures-used = Benutzt, per Link oder Code
figures-expired = Unbenutzt abgelaufen
figures-withheld = Zurückgehalten: kein Empfänger
figures-see-messages = Status jeder Nachricht ansehen
figures-time = Dauer einer Anmeldung
figures-time-lead = Von der Anfrage der App, bis die Person angemeldet war.
figures-quick = der Anmeldungen dauerten weniger als 10 Sekunden
figures-median = Die Hälfte dauerte höchstens
figures-most = 80 % dauerten höchstens
figures-took-second = { $n ->
    [one] 1 Sekunde
   *[other] { $n } Sekunden
}
figures-took-minute = { $n ->
    [one] 1 Minute
   *[other] { $n } Minuten
}
figures-took-hour = { $n ->
    [one] 1 Stunde
   *[other] { $n } Stunden
}
figures-methods = Wie sich Leute angemeldet haben
figures-methods-lead = Der Anteil jeder Methode. Eine Anmeldung mit zweitem Faktor zählt bei beiden.
figures-method-email-link = Link per E-Mail
figures-method-email-code = Code per E-Mail
figures-method-sms-link = Link per SMS
figures-method-sms-code = Code per SMS
figures-method-totp = Authenticator-App
figures-method-recovery-code = Notfallcode
figures-method-passkey = Passkey
figures-method-push = Benachrichtigung
figures-method-qr = Mit dem Handy gescannt
figures-method-upstream = Anderer Anbieter
figures-method-password = Passwort
figures-method-password-reset = Link für ein neues Passwort
figures-method-admin-issued = Von einem Admin ausgestellt
figures-failures = Was schiefgegangen ist
figures-failures-lead = Jede Zahl führt ins Protokoll.
figures-failure-code-wrong = Falsche Codes
figures-failure-password-wrong = Falsche Passwörter
figures-failure-number-wrong = Falsche Zahlen auf einem anderen Gerät
figures-failure-factor-wrong = Falsche zweite Faktoren
figures-failure-passkey-refused = Nicht angenommene Passkeys
figures-failure-provider-refused = Nicht angenommene andere Anbieter
figures-failure-push-anomaly = Auf einem anderen Gerät beantwortete Benachrichtigungen
figures-failure-login-denied = Anmeldungen mit „Das war ich nicht“
figures-failure-notice-denied = Hinweise mit „Das war ich nicht“
figures-failure-login-refused = Abgelehnte oder abgebrochene Anmeldungen
figures-failure-login-anomaly = Ungewöhnliche Anmeldungen
figures-limits = Erreichte Grenzen
figures-limits-lead = Wie oft jemand eine Grenze erreicht hat.
figures-see-limits = Im Protokoll ansehen
figures-no-limits = Keine wurde erreicht.
figures-limit-requests-per-ip = Anfragen aus einem Netz
figures-limit-sends-per-address = Nachrichten an eine Adresse
figures-limit-quiet = Nachrichten nach „Das war ich nicht“
figures-limit-push-per-person = Benachrichtigungen an eine Person
figures-limit-push-quiet = Benachrichtigungen nach „Das war ich nicht“
figures-limit-wrong-codes = Falsche Codes für eine Person oder Adresse
figures-limit-wrong-codes-per-ip = Falsche Codes aus einem Netz
figures-limit-issued-codes = Falsche Versuche bei einem Code, den ein Admin ausgestellt hat
figures-limit-second-factor = Falsche zweite Faktoren einer Person
figures-limit-passkey-challenges = Begonnene und nicht beendete Passkeys
figures-limit-passwords = Passwörter für ein Konto
figures-limit-passwords-per-ip = Passwörter aus einem Netz
figures-limit-passwords-in-a-row = Falsche Passwörter in Folge
figures-limit-sms-off = SMS ohne Anbieter
figures-limit-sms-country = SMS in andere Länder
figures-limit-sms-per-number = SMS an eine Nummer
figures-limit-sms-per-ip = Angeforderte SMS aus einem Netz
figures-limit-sms-alarm = SMS, vom Alarm gestoppt
figures-limit-sms-per-prefix = SMS an ähnliche Nummern
figures-limit-sms-budget = Budget für SMS
