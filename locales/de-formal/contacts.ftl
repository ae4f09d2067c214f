# The texts of locales/de with formal address. What is not here is the same in both.
contacts-lead = Wo wir Sie erreichen. Apps sehen nur die Hauptkontakte.
contacts-none = Sie haben noch keine Adresse. Ohne Adresse können wir Ihnen nicht mitteilen, wenn mit Ihrem Konto etwas passiert.
contacts-done-added = Der Kontakt gehört jetzt zu Ihrem Konto. Wir benachrichtigen Sie über die Kontakte, die Sie vorher hatten.
contacts-done-primary = Das ist jetzt Ihr Hauptkontakt. Wir schicken Ihnen dazu eine Nachricht.
contacts-done-removed = Der Kontakt wurde entfernt. Wir benachrichtigen Sie über die Kontakte, die Sie bisher hatten.
contacts-done-kept = Das ist Ihr einziger Weg, sich anzumelden, und kann darum nicht entfernt werden. Fügen Sie zuerst einen anderen Kontakt oder einen Passkey hinzu.
contacts-done-taken = Sie gehört zu einem anderen Konto. Melden Sie sich mit ihr an, um dieses Konto zu benutzen.
contacts-done-yours = Sie haben sie schon.
contacts-done-enough = Mehr Kontakte kann ein Konto nicht haben. Entfernen Sie zuerst einen.
contacts-done-too-many = Zu viele Versuche. Versuchen Sie es in einer Stunde noch einmal.
contacts-confirm-heading = Geben Sie den Code ein
contacts-confirm-lead = Wir haben an { $address } geschrieben. Geben Sie den Code aus dieser Nachricht ein.
contacts-confirm-nothing = Nichts da? Sehen Sie im Spam-Ordner nach oder prüfen Sie, was Sie eingegeben haben.
contacts-code-wrong = Das ist nicht der Code. { $left ->
    [one] Sie haben noch einen Versuch.
   *[other] Sie haben noch { $left } Versuche.
}
contacts-code-too-many = Zu viele falsche Codes. Wählen Sie „Noch einmal senden“ für einen neuen.
contacts-code-ended = Dieser Code ist abgelaufen. Wählen Sie „Noch einmal senden“ für einen neuen.
contacts-code-too-soon = Wir haben Ihnen gerade geschrieben. Warten Sie einen Moment, bevor Sie noch eine Nachricht anfordern.
contacts-done-no-country = Beginnen Sie die Nummer mit der Vorwahl ihres Landes, zum Beispiel +41.
contacts-done-country = In dieses Land können wir keine SMS schicken. Fügen Sie stattdessen eine E-Mail-Adresse hinzu.
