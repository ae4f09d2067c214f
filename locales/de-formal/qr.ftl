# The texts of locales/de with formal address. What is not here is the same in both.
qr-lead = Halten Sie die Kamera eines Handys, auf dem Sie hier angemeldet sind, vor diesen Code. Dann sind Sie auf diesem Bildschirm bei { $app } angemeldet.
qr-number = Ihr Handy wird nach dieser Zahl fragen:
qr-live = Wir warten auf Ihr Handy …
qr-live-over = Die Zeit ist um. Wählen Sie „Neuen Code zeigen“.
qr-over = Zu Ihrer Sicherheit gilt ein Code nur wenige Minuten.
qr-lead-confirm = Richten Sie die Kamera eines Handys, auf dem Sie hier angemeldet sind, auf diesen Code und bestätigen Sie. Dann geht es auf diesem Bildschirm weiter zu { $app }.
link-end-unfit-next = Darauf ist jemand anderes angemeldet, oder mit einem schwächeren Nachweis, als verlangt wird. Wählen Sie auf dem ersten Bildschirm einen anderen Weg.
prove-more-heading = Melden Sie sich auf diesem Gerät zuerst anders an
prove-more-lead = Dieses Gerät kann die Anmeldung bei { $app } bestätigen, sobald Sie sich hier auf einem dieser Wege angemeldet haben:
prove-more-next = Tun Sie das jetzt; danach erscheint diese Seite wieder und fragt nach der Zahl.
prove-more-elsewhere = Wählen Sie stattdessen auf dem ersten Bildschirm einen dieser Wege.
