qr-use = Mit dem Handy anmelden
qr-heading = Mit dem Handy anmelden
qr-lead = Halte die Kamera eines Handys, auf dem du hier angemeldet bist, vor diesen Code. Dann bist du auf diesem Bildschirm bei { $app } angemeldet.
qr-picture = Ein QR-Code zum Scannen mit dem Handy
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
second-qr = Mit einem anderen Gerät bestätigen
qr-heading-confirm = Mit einem anderen Gerät bestätigen
qr-lead-confirm = Richte die Kamera eines Handys, auf dem du hier angemeldet bist, auf diesen Code und bestätige. Dann geht es auf diesem Bildschirm weiter zu { $app }.
link-end-unfit = Dieses Gerät kann das nicht bestätigen
link-end-unfit-next = Darauf ist jemand anderes angemeldet, oder mit einem schwächeren Nachweis, als verlangt wird. Wähle auf dem ersten Bildschirm einen anderen Weg.
prove-more-heading = Melde dich auf diesem Gerät zuerst anders an
prove-more-lead = Dieses Gerät kann die Anmeldung bei { $app } bestätigen, sobald du dich hier auf einem dieser Wege angemeldet hast:
prove-more-next = Tu das jetzt; danach erscheint diese Seite wieder und fragt nach der Zahl.
prove-more-sign-in = Auf diesem Gerät anmelden
prove-more-elsewhere = Wähle stattdessen auf dem ersten Bildschirm einen dieser Wege.
