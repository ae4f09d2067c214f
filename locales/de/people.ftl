people-nav = Verwaltung
people-heading = Personen
people-search = Nach Adresse, Nummer oder Benutzername suchen
people-find = Suchen
people-pending = { $n ->
    [one] Eine Person wartet auf Einlass
   *[other] { $n } Personen warten auf Einlass
}
people-logins = Melden sich gerade an
people-all = Alle Personen
people-found = Gefunden für „{ $search }“
people-none = Noch niemand.
people-none-found = Niemand hat das in einer Adresse, einer Nummer oder im Benutzernamen.
people-waits = bat um Einlass
people-since = Konto angelegt
people-asked = begonnen
people-approve = Einlassen
people-approve-label = { $name } einlassen
people-refuse = Ablehnen
people-refuse-label = { $name } ablehnen
people-admin = Admin
people-stopped = gesperrt
people-is-pending = wartet
people-older = Ältere
people-newest = Neueste
people-done-approved = Eingelassen. Die Person weiß es per Mail.
people-done-refused = Abgelehnt: Das Konto ist gesperrt.
people-done-stopped = Das Konto ist gesperrt und überall abgemeldet.
people-done-started = Mit dem Konto kann man sich wieder anmelden.
people-done-groups = Die Gruppen sind gespeichert.
people-done-again = Du hast dich neu angemeldet. Tu jetzt, was du vorhattest.
people-done-ended = Überall abgemeldet.
people-pending-lead = Die Adresse ist bestätigt, und jemand muss die Person einlassen.
people-contacts = Woran man die Person erkennt
people-verified = Bestätigt
people-unverified = Noch nicht bestätigt
people-username = Benutzername
people-sub = Kennung (sub)
people-groups = Gruppen
people-groups-field = Namen, mit Komma dazwischen
people-groups-hint = Richtlinien können von einer Gruppe einen zweiten Faktor verlangen. Apps sehen die Gruppen nicht.
people-groups-save = Gruppen speichern
people-sessions = Wo die Person angemeldet ist
people-no-sessions = Nirgends.
people-end-sessions = Überall abmelden
people-events = Was zuletzt geschah
people-no-events = Nichts ist aufgezeichnet.
people-log = Alles, was geschah
people-messages = Nachrichten an die Person
people-by = durch
people-enable = Anmelden wieder erlauben
people-disable = Konto sperren …
people-disable-hint = Es wird sofort überall abgemeldet, und Apps verlieren, was sie davon haben. Du kannst es wieder zulassen.
people-disable-do = Dieses Konto sperren
mail-by-admin-approved-subject = Du kannst dich jetzt bei { $brand } anmelden
mail-by-admin-approved-heading = Du kannst dich jetzt bei { $brand } anmelden
mail-by-admin-approved = Ein Admin hat dich eingelassen. Geh dorthin zurück, wo du dich anmelden wolltest, oder beginne hier:
mail-by-admin-open = Weiter
mail-by-admin-foot = Du bekommst dies, weil ein Admin etwas für dein Konto getan hat.
people-done-push = Die Benachrichtigung ist unterwegs, dazu ein Code per Mail. Der Link gilt einmal, 5 Minuten lang, der Code 7 Tage.
people-done-link = Der Link ist unterwegs. Er gilt einmal, 5 Minuten lang.
people-done-code = Der Code ist unterwegs. Er gilt einmal, 7 Tage lang.
people-issue = Beim Anmelden helfen
people-issue-lead = Jedes gilt einmal, steht für den ersten Schritt einer Anmeldung und ersetzt, was vorher ausgestellt wurde. Die Person erfährt davon.
people-issue-pending = Jedes davon lässt die Person auch ein.
people-issue-push = Benachrichtigung senden (5 Minuten)
people-issue-link = Link mailen (5 Minuten)
people-issue-code = Code mailen (7 Tage)
people-issue-qr = Link zum Scannen zeigen (5 Minuten)
people-issued-qr = Nur für die Person neben dir: Wer ihn scannt, wird als sie angemeldet. Er wird nur dieses eine Mal gezeigt und gilt 5 Minuten.
people-issued-picture = Ein Link zum Scannen, um sich als { $name } anzumelden
people-events-lead = In den Worten, in denen die Person es selbst liest.
issued-heading = Auf diesem Gerät anmelden?
issued-lead = Ein Admin hat diesen Link gemacht, damit { $person } sich anmelden kann.
issued-asks-lead = Ein Admin hat diesen Link für eine Person gemacht. Du hast dich in diesem Browser noch nie angemeldet, sag uns darum, wer du bist.
issued-deny-lead = Dann beende es. Niemand wird mit dem angemeldet, was der Admin gemacht hat.
issued-to-app = Danach geht es weiter zu { $app }, wo du dich in diesem Browser gerade anmeldest.
issued-to-account = Danach kommst du hier auf dein Konto. Keine App in diesem Browser wartet auf dich.
issued-moved = In diesem Browser wartet inzwischen etwas anderes, darum wurde niemand angemeldet. Sieh nach, wohin es weitergeht, und drücke noch einmal.
issued-whose = Deine E-Mail-Adresse, Telefonnummer oder dein Benutzername
issued-whose-wrong = Dieser Link ist für jemand anderen. { $left ->
    [one] Noch ein Versuch.
   *[other] Noch { $left } Versuche.
}
issued-whose-malformed = Gib die Adresse, die Nummer oder den Namen ein, unter dem man dich hier kennt.
issued-accept = Hier anmelden
issued-warning = Du wirst in diesem Browser angemeldet und nirgends sonst. Tu es nie für jemanden, der dich anruft oder dir schreibt.
mail-by-admin-link-subject = Dein Link zum Anmelden bei { $brand }
mail-by-admin-link-heading = Bei { $brand } anmelden
mail-by-admin-link = Ein Admin hat diesen Link für dich gemacht. Er gilt einmal, { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} lang. Öffne ihn in dem Browser, in dem du angemeldet sein willst. Gib ihn nie weiter.
mail-by-admin-code-subject = Dein Code zum Anmelden bei { $brand }
mail-by-admin-code-heading = Dein Code zum Anmelden bei { $brand }
mail-by-admin-code = Ein Admin hat diesen Code für dich gemacht. Melde dich an wie immer und gib ihn ein, wo nach einem Code gefragt wird. Er gilt einmal, { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
} lang. Gib ihn nie weiter.
mail-by-admin-issued-subject = Ein Admin hilft dir beim Anmelden bei { $brand }
mail-by-admin-issued-heading = Ein Admin hat dir einen Weg zur Anmeldung bei { $brand } gemacht
mail-by-admin-issued = Er gilt einmal und steht nicht in dieser Nachricht. Hast du darum gebeten, ist nichts zu tun.
mail-by-admin-not-me = Hast du nicht darum gebeten? Ein Druck beendet es und meldet dich überall ab:
person-fault-stopped = Das Konto ist gesperrt. Gib es zuerst wieder frei.
person-fault-out-of-reach = Das würde die Person nicht erreichen, oder es gibt keinen Weg, ihr davon zu erzählen.
person-fault-not-them = Die Person hat vor weniger als einer Stunde gesagt, dass sie das nicht war.
person-fault-too-many-issued = Für diese Person wurden in dieser Stunde schon 10 ausgestellt. Warte eine Weile.
person-fault-oneself = Du kannst dein eigenes Konto nicht sperren.
person-fault-group-name = Der Name einer Gruppe hat höchstens 64 Zeichen, und alle sind sichtbar.
person-fault-too-many-groups = Niemand kann in mehr als 50 Gruppen sein.
