error-not-found = Seite nicht gefunden
error-not-found-next = Sieh nach, ob die Adresse einen Tippfehler hat, oder geh zurück zu der App, aus der du kommst.
error-bad-request = Diese Anfrage lässt sich nicht beantworten
error-bad-request-next = Die App, die dich hergeschickt hat, hat einen Fehler gemacht. Geh zurück und versuch es noch einmal. Passiert es wieder, sag es den Leuten, die die App betreiben.
error-forbidden = Diese Seite ist veraltet
error-forbidden-next = Sie war zu lange offen, inzwischen hat sich hier jemand anderes angemeldet, oder dein Browser speichert keine Cookies. Erlaube Cookies für diese Website und versuch es dann noch einmal.
error-too-many = Zu viele Anfragen
error-too-many-next = Warte { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} und versuch es dann noch einmal.
error-too-large = Die Anfrage ist zu groß
error-too-large-next = Sie ist größer, als dieser Server annimmt. Geh zurück und schicke weniger.
error-unavailable = Wegen Wartung gerade nicht erreichbar
error-unavailable-next = Nichts ist verloren. Versuch es in ein paar Minuten noch einmal.
error-internal = Bei uns ist etwas schiefgegangen
error-internal-next = Es liegt nicht an dir, und nichts ist verloren. Versuch es noch einmal. Passiert es wieder, nenne uns die Kennung unten.
error-retry = Noch einmal versuchen
error-home = Zur Startseite
error-developer = Für die Entwickler der App
error-reference = Fehler { $status }, Kennung
error-too-slow = Das hat zu lange gedauert
error-too-slow-next = Die Verbindung war zu langsam oder ist abgebrochen. Geh zurück und schick es noch einmal.
error-misdirected = Das ist nicht die Adresse dieser Seite
error-misdirected-next = Diese Seite ist nur unter ihrer eigenen Adresse erreichbar.
error-misdirected-home = Zur richtigen Adresse
resubmit-heading = Einen Moment
resubmit-lead = Es geht gleich weiter zur nächsten Seite. Passiert nichts, wähle „Weiter“.
admin-fault-overlap-too-long = Ein altes Secret kann höchstens 30 Tage weiter gelten.
admin-fault-public-has-no-secret = Eine öffentliche App hat kein Secret.
admin-fault-too-many-secrets = Die App hat { $most } gültige Secrets. Beende zuerst eines davon.
admin-fault-last-secret = Das ist das einzige Secret, das bleibt. Erstelle ein neues, das dieses sofort ablösen kann.
admin-fault-client-unreadable = Die App { $id } kann nicht gelesen werden und wird abgelehnt: { $cause }. Hat eine neuere Version von Porchlight sie geändert, aktualisiere diese hier; oder entferne die App mit „porchlight client remove“.
admin-fault-algorithm-not-configured = keys.algorithms nennt { $alg } nicht.
