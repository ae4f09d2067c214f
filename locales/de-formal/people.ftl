# The texts of locales/de with formal address. What is not here is the same in both.
people-done-again = Sie sind neu angemeldet. Wiederholen Sie jetzt, was Sie tun wollten.
people-disable-hint = Es wird sofort überall abgemeldet, und Apps verlieren ihren Zugang dazu. Sie können es wieder freigeben.
mail-by-admin-approved-subject = Ihr Konto bei { $brand } ist freigeschaltet
mail-by-admin-approved-heading = Ihr Konto bei { $brand } ist freigeschaltet
mail-by-admin-approved = Ein Admin hat Ihr Konto freigeschaltet. Gehen Sie dorthin zurück, wo Sie sich anmelden wollten, oder beginnen Sie hier:
mail-by-admin-foot = Sie bekommen dies, weil ein Admin etwas an Ihrem Konto geändert hat.
people-issued-qr = Nur für die Person neben Ihnen: Wer ihn scannt, wird als diese Person angemeldet. Er wird nur dieses eine Mal gezeigt und gilt 5 Minuten.
issued-asks-lead = Ein Admin hat diesen Link für eine bestimmte Person ausgestellt. Sie haben Sie in diesem Browser noch nie angemeldet. Sagen Sie uns darum, wer Sie sind.
issued-deny-lead = Dann beenden Sie es. Niemand wird mit dem angemeldet, was der Admin gemacht hat.
issued-whose = Ihre E-Mail-Adresse, Telefonnummer oder Ihr Benutzername
issued-whose-wrong = Dieser Link ist für jemand anderen. { $left ->
    [one] Sie haben noch einen Versuch.
   *[other] Sie haben noch { $left } Versuche.
}
issued-whose-malformed = Geben Sie die Adresse, die Nummer oder den Benutzernamen ein, unter dem man Sie hier kennt.
issued-warning = Sie werden in diesem Browser angemeldet und nirgends sonst. Tun Sie es nie, weil Sie jemand anruft oder Ihnen schreibt.
mail-by-admin-link-subject = Ihr Link zum Anmelden bei { $brand }
mail-by-admin-link = Ein Admin hat diesen Link für Sie ausgestellt. Er gilt einmal, { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} lang. Öffnen Sie ihn in dem Browser, in dem Sie angemeldet sein wollen. Geben Sie ihn nie weiter.
mail-by-admin-code-subject = Ihr Code zum Anmelden bei { $brand }
mail-by-admin-code-heading = Ihr Code zum Anmelden bei { $brand }
mail-by-admin-code = Ein Admin hat diesen Code für Sie ausgestellt. Melden Sie sich an wie immer und geben Sie ihn ein, wenn Sie nach einem Code gefragt werden. Er gilt einmal, { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
} lang. Geben Sie ihn nie weiter.
mail-by-admin-issued-subject = Ein Admin hilft Ihnen beim Anmelden bei { $brand }
mail-by-admin-issued-heading = Ein Admin hat Ihnen einen Weg zur Anmeldung bei { $brand } ausgestellt
mail-by-admin-issued = Er gilt einmal und steht nicht in dieser Nachricht. Haben Sie darum gebeten, müssen Sie nichts tun.
mail-by-admin-not-me = Haben Sie nicht darum gebeten? Dieser Link beendet es und meldet Sie überall ab:
person-fault-stopped = Das Konto ist gesperrt. Geben Sie es zuerst wieder frei.
person-fault-out-of-reach = Das würde die Person nicht erreichen, oder wir könnten sie nicht darüber benachrichtigen. Wählen Sie einen anderen Weg.
person-fault-not-them = Die Person hat vor weniger als einer Stunde „Das war ich nicht“ gewählt. Fragen Sie sie, und versuchen Sie es in einer Stunde noch einmal.
person-fault-too-many-issued = Für diese Person wurden in dieser Stunde schon 10 ausgestellt. Versuchen Sie es in einer Stunde noch einmal.
person-fault-oneself = Das geht mit Ihrem eigenen Konto nicht. Bitten Sie einen anderen Admin darum.
person-fault-group-name = Der Name einer Gruppe hat höchstens 64 Zeichen, und alle sind sichtbar. Kürzen oder verbessern Sie ihn.
person-fault-groups-changed = Die Gruppen wurden geändert, seit diese Seite geöffnet wurde; laden Sie sie neu, um zu sehen, wie sie jetzt sind. Speichern Sie noch einmal, um sie durch das zu ersetzen, was hier steht.
person-fault-too-many-groups = Eine Person kann in höchstens 50 Gruppen sein. Entfernen Sie einige.
issued-to-app = Danach geht es weiter zu { $app }, wo Sie sich in diesem Browser gerade anmelden.
issued-to-account = Danach kommen Sie hier auf Ihr Konto. Keine App in diesem Browser wartet auf Sie.
issued-moved = In diesem Browser wartet inzwischen etwas anderes, darum wurde niemand angemeldet. Sehen Sie nach, wohin es weitergeht, und drücken Sie noch einmal.
person-fault-only-contact = Das ist die einzige Adresse oder Nummer der Person. Stellen Sie ihr einen Code zum Anmelden aus; damit kann sie auf ihrer Kontoseite eine andere hinzufügen.
person-fault-last-admin = Das ist der letzte Admin, der sich anmelden kann. Laden Sie zuerst einen anderen ein, mit dem Befehl „porchlight admin invite ADRESSE“ auf dem Server.
person-fault-outdated = Das hat sich geändert, seit die Seite geöffnet wurde. Prüfen Sie, wie es jetzt ist, und wählen Sie noch einmal.
person-fault-no-identifier = Geben Sie eine E-Mail-Adresse oder eine Nummer mit Land wie +41790000000 ein.
person-fault-name = Dieser Name kann nicht angezeigt werden. Kürzen oder verbessern Sie ihn.
person-fault-taken = Jemand hat diese Adresse, Nummer oder diesen Benutzernamen schon. Suchen Sie nach der Person.
