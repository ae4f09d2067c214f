# The texts of locales/de with formal address. What is not here is the same in both.
authenticator-none = Noch keine App eingerichtet? Melden Sie sich zuerst ohne sie an. Danach können Sie sie auf Ihrer Kontoseite einrichten. Auch ein Notfallcode funktioniert hier.
authenticator-error-empty = Geben Sie den Code ein, den Ihre App zeigt, oder wählen Sie einen anderen Weg.
authenticator-error-wrong = Das passt nicht zusammen, oder der Code wurde schon benutzt. Prüfen Sie beide Felder und warten Sie auf den nächsten Code, oder wählen Sie einen anderen Weg.
authenticator-error-too-many = Zu viele Versuche. Wählen Sie einen anderen Weg, oder versuchen Sie es in { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} noch einmal.
authenticator-error-locked = Es gab zu viele falsche Codes. Melden Sie sich auf einem anderen Weg an; danach funktioniert Ihre App wieder.
