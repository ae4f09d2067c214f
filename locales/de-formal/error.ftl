# The texts of locales/de with formal address. What is not here is the same in both.
error-not-found-next = Sehen Sie nach, ob die Adresse einen Tippfehler hat, oder gehen Sie zurück zu der App, aus der Sie kommen.
error-bad-request-next = Die App, die Sie hergeschickt hat, hat einen Fehler gemacht. Gehen Sie zurück und versuchen Sie es noch einmal. Passiert es wieder, sagen Sie es den Leuten, die die App betreiben.
error-forbidden-next = Sie war zu lange offen, inzwischen hat sich hier jemand anderes angemeldet, oder Ihr Browser speichert keine Cookies. Erlauben Sie Cookies für diese Website und versuchen Sie es dann noch einmal.
error-too-many-next = Warten Sie { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} und versuchen Sie es dann noch einmal.
error-too-large-next = Sie ist größer, als dieser Server annimmt. Gehen Sie zurück und schicken Sie weniger.
error-unavailable-next = Nichts ist verloren. Versuchen Sie es in ein paar Minuten noch einmal.
error-internal-next = Es liegt nicht an Ihnen, und nichts ist verloren. Versuchen Sie es noch einmal. Passiert es wieder, nennen Sie uns die Kennung unten.
error-too-slow-next = Die Verbindung war zu langsam oder ist abgebrochen. Gehen Sie zurück und schicken Sie es noch einmal.
resubmit-lead = Es geht gleich weiter zur nächsten Seite. Passiert nichts, wählen Sie „Weiter“.
admin-fault-too-many-secrets = Die App hat { $most } gültige Secrets. Beenden Sie zuerst eines davon.
admin-fault-last-secret = Das ist das einzige Secret, das bleibt. Erstellen Sie ein neues, das dieses sofort ablösen kann.
admin-fault-client-unreadable = Die App { $id } kann nicht gelesen werden und wird abgelehnt: { $cause }. Hat eine neuere Version von Porchlight sie geändert, aktualisieren Sie diese hier; oder entfernen Sie die App mit „porchlight client remove“.
