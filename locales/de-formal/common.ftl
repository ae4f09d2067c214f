# The texts of locales/de with formal address. What is not here is the same in both.
start-again-by-hand = Gehen Sie zurück zur App und wählen Sie noch einmal „Anmelden“.
start-again-by-hand-app = Gehen Sie zurück zu { $app } und wählen Sie noch einmal „Anmelden“.
may-close = Sie können diese Seite schließen.
access-left-moment = Sie sind schon bestätigt: Der Zugang gilt noch einen Moment.
access-left-minute = Sie sind schon bestätigt: Der Zugang gilt noch { $n ->
    [one] eine Minute
   *[other] { $n } Minuten
}.
access-left-hour = Sie sind schon bestätigt: Der Zugang gilt noch { $n ->
    [one] eine Stunde
   *[other] { $n } Stunden
}.
access-left-day = Sie sind schon bestätigt: Der Zugang gilt noch { $n } Tage.
