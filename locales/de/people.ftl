people-nav = Verwaltung
people-heading = Personen
people-search = Nach Adresse, Nummer oder Benutzername suchen
people-find = Suchen
people-pending = { $n ->
    [one] 1 Person wartet auf Freischaltung
   *[other] { $n } Personen warten auf Freischaltung
}
people-logins = Melden sich gerade an
people-all = Alle Personen
people-found = Gefunden für „{ $search }“
people-none = Noch niemand.
people-none-found = Niemand hat eine solche Adresse, Nummer oder einen solchen Benutzernamen.
people-waits = bat um Freischaltung
people-since = Konto angelegt
people-asked = begonnen
people-approve = Freischalten
people-approve-label = { $name } freischalten
people-refuse = Ablehnen
people-refuse-label = { $name } ablehnen
people-admin = Admin
people-stopped = gesperrt
people-is-pending = wartet auf Freischaltung
people-older = Ältere
people-newest = Neueste
people-done-approved = Das Konto ist freigeschaltet. Die Person wurde per Mail benachrichtigt.
people-done-refused = Abgelehnt: Das Konto ist gesperrt.
people-done-stopped = Das Konto ist gesperrt und überall abgemeldet.
people-done-started = Das Konto ist wieder freigegeben.
people-done-groups = Die Gruppen sind gespeichert.
people-done-again = Du bist neu angemeldet. Wiederhole jetzt, was du tun wolltest.
people-done-ended = Die Person ist überall abgemeldet.
people-pending-lead = Die Adresse ist bestätigt, und das Konto wartet auf Freischaltung.
people-contacts = Kontaktdaten
people-verified = Bestätigt
people-unverified = Noch nicht bestätigt
people-username = Benutzername
people-sub = Kennung (sub)
people-groups = Gruppen
people-groups-field = Namen, durch Kommas getrennt
people-groups-hint = Richtlinien können von den Mitgliedern einer Gruppe einen zweiten Faktor verlangen. Apps sehen die Gruppen nur mit dem Scope „groups“.
people-groups-save = Gruppen speichern
people-sessions = Wo die Person angemeldet ist
people-no-sessions = Nirgends.
people-end-sessions = Überall abmelden
people-events = Letzte Ereignisse
people-no-events = Es gibt keine Ereignisse.
people-log = Alle Ereignisse
people-messages = Nachrichten an die Person
people-by = durch
people-enable = Konto wieder freigeben
people-disable = Konto sperren …
people-disable-hint = Es wird sofort überall abgemeldet, und Apps verlieren ihren Zugang dazu. Du kannst es wieder freigeben.
people-disable-do = Dieses Konto sperren
mail-by-admin-approved-subject = Dein Konto bei { $brand } ist freigeschaltet
mail-by-admin-approved-heading = Dein Konto bei { $brand } ist freigeschaltet
mail-by-admin-approved = Ein Admin hat dein Konto freigeschaltet. Geh dorthin zurück, wo du dich anmelden wolltest, oder beginne hier:
mail-by-admin-open = Weiter
mail-by-admin-foot = Du bekommst dies, weil ein Admin etwas an deinem Konto geändert hat.
people-done-push = Die Benachrichtigung ist unterwegs, dazu ein Code per Mail. Der Link gilt einmal, 5 Minuten lang, der Code 7 Tage lang.
people-done-link = Der Link ist unterwegs. Er gilt einmal, 5 Minuten lang.
people-done-code = Der Code ist unterwegs. Er gilt einmal, 7 Tage lang.
people-issue = Beim Anmelden helfen
people-issue-lead = Jedes gilt einmal, zählt als erster Schritt einer Anmeldung und ersetzt, was vorher ausgestellt wurde. Die Person wird benachrichtigt.
people-issue-pending = Jedes davon schaltet das Konto auch frei.
people-issue-push = Benachrichtigung senden (5 Minuten)
people-issue-link = Link mailen (5 Minuten)
people-issue-code = Code mailen (7 Tage)
people-issue-qr = Link zum Scannen zeigen (5 Minuten)
people-issued-qr = Nur für die Person neben dir: Wer ihn scannt, wird als diese Person angemeldet. Er wird nur dieses eine Mal gezeigt und gilt 5 Minuten.
people-issued-picture = Ein QR-Code, um sich als { $name } anzumelden
people-events-lead = Formuliert wie auf der Aktivitätsseite der Person.
issued-heading = Auf diesem Gerät anmelden?
issued-lead = Ein Admin hat diesen Link ausgestellt, damit { $person } sich anmelden kann.
issued-asks-lead = Ein Admin hat diesen Link für eine bestimmte Person ausgestellt. Du hast dich in diesem Browser noch nie angemeldet. Sag uns darum, wer du bist.
issued-deny-lead = Dann beende es. Niemand wird mit dem angemeldet, was der Admin gemacht hat.
issued-to-app = Danach geht es weiter zu { $app }, wo du dich in diesem Browser gerade anmeldest.
issued-to-account = Danach kommst du hier auf dein Konto. Keine App in diesem Browser wartet auf dich.
issued-moved = In diesem Browser wartet inzwischen etwas anderes, darum wurde niemand angemeldet. Sieh nach, wohin es weitergeht, und drücke noch einmal.
issued-whose = Deine E-Mail-Adresse, Telefonnummer oder dein Benutzername
issued-whose-wrong = Dieser Link ist für jemand anderen. { $left ->
    [one] Du hast noch einen Versuch.
   *[other] Du hast noch { $left } Versuche.
}
issued-whose-malformed = Gib die Adresse, die Nummer oder den Benutzernamen ein, unter dem man dich hier kennt.
issued-accept = Hier anmelden
issued-warning = Du wirst in diesem Browser angemeldet und nirgends sonst. Tu es nie, weil dich jemand anruft oder dir schreibt.
mail-by-admin-link-subject = Dein Link zum Anmelden bei { $brand }
mail-by-admin-link-heading = Bei { $brand } anmelden
mail-by-admin-link = Ein Admin hat diesen Link für dich ausgestellt. Er gilt einmal, { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} lang. Öffne ihn in dem Browser, in dem du angemeldet sein willst. Gib ihn nie weiter.
mail-by-admin-code-subject = Dein Code zum Anmelden bei { $brand }
mail-by-admin-code-heading = Dein Code zum Anmelden bei { $brand }
mail-by-admin-code = Ein Admin hat diesen Code für dich ausgestellt. Melde dich an wie immer und gib ihn ein, wenn du nach einem Code gefragt wirst. Er gilt einmal, { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
} lang. Gib ihn nie weiter.
mail-by-admin-issued-subject = Ein Admin hilft dir beim Anmelden bei { $brand }
mail-by-admin-issued-heading = Ein Admin hat dir einen Weg zur Anmeldung bei { $brand } ausgestellt
mail-by-admin-issued = Er gilt einmal und steht nicht in dieser Nachricht. Hast du darum gebeten, musst du nichts tun.
mail-by-admin-not-me = Hast du nicht darum gebeten? Dieser Link beendet es und meldet dich überall ab:
person-fault-stopped = Das Konto ist gesperrt. Gib es zuerst wieder frei.
person-fault-out-of-reach = Das würde die Person nicht erreichen, oder wir könnten sie nicht darüber benachrichtigen. Wähle einen anderen Weg.
person-fault-not-them = Die Person hat vor weniger als einer Stunde „Das war ich nicht“ gewählt. Frag sie, und versuch es in einer Stunde noch einmal.
person-fault-too-many-issued = Für diese Person wurden in dieser Stunde schon 10 ausgestellt. Versuch es in einer Stunde noch einmal.
person-fault-oneself = Du kannst dein eigenes Konto nicht sperren. Bitte einen anderen Admin darum.
person-fault-group-name = Der Name einer Gruppe hat höchstens 64 Zeichen, und alle sind sichtbar. Kürze oder verbessere ihn.
person-fault-groups-changed = Die Gruppen wurden geändert, seit diese Seite geöffnet wurde; lade sie neu, um zu sehen, wie sie jetzt sind. Speichere noch einmal, um sie durch das zu ersetzen, was hier steht.
person-fault-too-many-groups = Eine Person kann in höchstens 50 Gruppen sein. Entferne einige.
