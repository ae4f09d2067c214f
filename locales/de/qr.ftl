qr-use = Mit dem Handy anmelden
qr-heading = Mit dem Handy anmelden
qr-lead = Halte die Kamera eines Handys, auf dem du hier angemeldet bist, vor diesen Code. Dann bist du auf diesem Bildschirm bei { $app } angemeldet.
qr-picture = Ein Code zum Scannen mit dem Handy
qr-number = Dein Handy wird nach dieser Zahl fragen:
qr-live = Wir warten auf dein Handy …
qr-live-over = Die Zeit ist um. Wähle „Neuen Code zeigen“.
qr-over = Zu deiner Sicherheit gilt ein Code nur wenige Minuten.
qr-continue = Ich habe es auf dem Handy bestätigt: weiter
qr-expires = Der Code gilt { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}.
qr-expires-clock = Der Code gilt noch { $clock }
qr-again = Neuen Code zeigen
