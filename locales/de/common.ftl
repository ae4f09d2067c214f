skip = Zum Inhalt springen
legal = Rechtliches und Hilfe
terms = Nutzungsbedingungen
privacy = Datenschutz
help = Hilfe
language = Sprache
continue = Weiter
cancel = Abbrechen
sign-in = Anmelden
sign-out = Abmelden
approve = Bestätigen
not-me = Das war ich nicht
back = Zurück
back-to = Zurück zu { $app }
open-app = { $app } öffnen
start-again = Neu beginnen
start-again-app = Bei { $app } neu beginnen
start-again-by-hand = Geh zurück zur App und wähle noch einmal „Anmelden“.
start-again-by-hand-app = Geh zurück zu { $app } und wähle noch einmal „Anmelden“.
may-close = Du kannst diese Seite schließen.
error-prefix = Fehler:
copy = Kopieren
copied = Kopiert
device = { $browser } auf { $system }
device-unknown = ein unbekanntes Gerät
fact-app = App
fact-account = Konto
fact-joins = Wird hinzugefügt zu
fact-device = Gerät
fact-place = Von
fact-when = Wann
ago-now = gerade eben
ago-minute = { $n ->
    [one] vor einer Minute
   *[other] vor { $n } Minuten
}
ago-hour = { $n ->
    [one] vor einer Stunde
   *[other] vor { $n } Stunden
}
ago-day = { $n ->
    [one] gestern
   *[other] vor { $n } Tagen
}

access-of = Für { $app }:
access-left-moment = Du bist schon bestätigt: Der Zugang gilt noch einen Moment.
access-left-minute = Du bist schon bestätigt: Der Zugang gilt noch { $n ->
    [one] eine Minute
   *[other] { $n } Minuten
}.
access-left-hour = Du bist schon bestätigt: Der Zugang gilt noch { $n ->
    [one] eine Stunde
   *[other] { $n } Stunden
}.
access-left-day = Du bist schon bestätigt: Der Zugang gilt noch { $n } Tage.
