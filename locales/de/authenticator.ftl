authenticator-use = Stattdessen die Authenticator-App benutzen?
authenticator-heading = Mit der Authenticator-App anmelden
authenticator-none = Noch keine App eingerichtet? Melde dich zuerst ohne sie an. Danach kannst du sie auf deiner Kontoseite einrichten. Auch ein Notfallcode funktioniert hier.
authenticator-error-empty = Gib den Code ein, den deine App zeigt, oder wähle einen anderen Weg.
authenticator-error-wrong = Das passt nicht zusammen, oder der Code wurde schon benutzt. Prüfe beide Felder und warte auf den nächsten Code, oder wähle einen anderen Weg.
authenticator-error-too-many = Zu viele Versuche. Wähle einen anderen Weg, oder versuche es in { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} noch einmal.
authenticator-error-locked = Es gab zu viele falsche Codes. Melde dich auf einem anderen Weg an oder versuche es in einem Tag wieder mit deiner App.
