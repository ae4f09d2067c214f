# The texts of locales/de with formal address. What is not here is the same in both.
login-placeholder = name@beispiel.de
login-error-empty = Geben Sie Ihre E-Mail-Adresse ein und wählen Sie dann „Weiter“.
login-error-invalid = Das ist keine E-Mail-Adresse. Sehen Sie nach, ob sich ein Tippfehler eingeschlichen hat, etwa ein fehlendes @ oder .de.
login-error-country = In dieses Land können wir keine SMS schicken. Nehmen Sie eine andere Nummer.
login-error-too-soon = Eben wurde eine Nachricht angefordert. Sie können in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} noch eine anfordern.
login-error-too-many = Zu viele Anfragen von hier. Versuchen Sie es in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
} noch einmal.
wait-heading = Sehen Sie in Ihren Mails nach
wait-number-push = Wenn Sie die Benachrichtigung auf einem anderen Gerät beantworten, fragt es nach dieser Zahl:
wait-push = Wenn Sie Benachrichtigungen zur Anmeldung eingeschaltet haben, sehen Sie zuerst auf Ihren Geräten nach.
wait-number = Öffnen Sie den Link auf einem anderen Gerät, fragt es Sie nach dieser Zahl:
wait-live-both = Wir warten, bis Sie den Link öffnen …
wait-live-link = Wir warten, bis Sie den Link öffnen …
wait-live-code = Geben Sie den Code aus der Nachricht ein.
wait-live-none = Fordern Sie eine neue Nachricht an.
wait-live-over = Die Zeit ist um. Fordern Sie eine neue Nachricht an.
wait-code-or = Oder geben Sie den { $length }-stelligen Code ein
wait-code = Geben Sie den { $length }-stelligen Code ein
wait-code-wrong = Das ist nicht der Code aus der neuesten Nachricht. { $left ->
    [one] Sie haben noch einen Versuch
   *[other] Sie haben noch { $left } Versuche
}.
wait-code-expired = Dieser Code ist zu alt. Wählen Sie „Noch einmal schicken“ für einen neuen.
wait-code-too-many = Zu viele falsche Codes. Wählen Sie „Noch einmal schicken“ für einen neuen.
wait-code-too-many-from-here = Von hier wurden zu viele falsche Codes eingegeben. { $minutes ->
    [one] Sie können in 1 Minute wieder einen Code eingeben
   *[other] Sie können in { $minutes } Minuten wieder einen Code eingeben
}; ein Link funktioniert weiterhin.
wait-code-too-many-for-address = Zu viele falsche Codes, vielleicht nicht alle von Ihnen. { $minutes ->
    [one] Sie können in 1 Minute wieder einen Code eingeben
   *[other] Sie können in { $minutes } Minuten wieder einen Code eingeben
}. In einem Browser, in dem Sie schon angemeldet waren, müssen Sie nicht warten.
wait-code-locked = Zu viele falsche Codes hintereinander, vielleicht nicht alle von Ihnen. Bis zu einen Tag lang werden hier keine Codes angenommen, oder bis Sie sich auf einem anderen Weg angemeldet haben.
wait-code-get-link = Wählen Sie „Noch einmal schicken“: Die nächste Nachricht enthält einen Link, der sofort funktioniert.
wait-codes-used-up = Für diese Adresse wurden zu viele falsche Codes eingegeben, vielleicht von jemand anderem. Darum enthält die Nachricht auch einen Link: Öffnen Sie ihn, um sich anzumelden.
wait-code-malformed = Der Code hat { $length } Ziffern. Geben Sie ihn so ein, wie er in der Nachricht steht.
wait-nothing = Nichts da? Sehen Sie zuerst im Spam-Ordner nach.
wait-resend-after = Sie können sie in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} noch einmal schicken.
select-heading = Wählen Sie ein Konto
link-lead = Sie haben diesen Link in diesem Browser angefordert. Einmal tippen, und Sie sind angemeldet.
deny-heading = Waren Sie das nicht?
deny-lead = Dann beenden Sie diese Anfrage. Niemand wird angemeldet.
approve-heading = Melden Sie sich gerade an?
approve-lead = Jemand möchte sich auf einem anderen Bildschirm anmelden. Bestätigen Sie es nur, wenn Sie das sind, und zwar gerade jetzt.
approve-number = Geben Sie die Zahl ein, die der andere Bildschirm zeigt
approve-number-wrong = Der andere Bildschirm zeigt eine andere Zahl. { $left ->
    [one] Sie haben noch einen Versuch
   *[other] Sie haben noch { $left } Versuche
}.
approve-number-malformed = Geben Sie die zwei Ziffern ein, die der andere Bildschirm zeigt.
approve-warning = Hat Sie jemand gebeten, diesen Link zu öffnen oder eine Zahl einzugeben? Dann wählen Sie „Das war ich nicht“.
link-end-approved = Sie haben die Anmeldung bestätigt
link-end-approved-next = Gehen Sie zum anderen Bildschirm zurück: Dort geht es von selbst weiter.
link-end-denied-next = Niemand wurde angemeldet, und Link und Code gelten nicht mehr. Danke, dass Sie das geprüft haben.
link-end-expired-next = Zu Ihrer Sicherheit gelten Links nur kurze Zeit. Fordern Sie einen neuen an.
link-end-used-next = Jeder Link gilt einmal. Sind Sie noch nicht angemeldet, fordern Sie einen neuen an.
link-end-replaced-next = Nur der neueste Link gilt. Sehen Sie noch einmal in Ihre Mails oder fordern Sie einen neuen an.
link-end-open-again = Öffnen Sie den Link noch einmal
link-end-open-again-next = Diese Seite gehört zu einem anderen Browser, wurde vor zu langer Zeit geöffnet, oder dieser Browser speichert keine Cookies. Erlauben Sie Cookies für diese Seite und öffnen Sie dann den Link aus der Nachricht noch einmal.
link-end-same-browser-only = Öffnen Sie den Link dort, wo Sie begonnen haben
link-end-same-browser-only-next = Dieser Link gilt nur in dem Browser, in dem Sie ihn angefordert haben. Sie können dort auch den Code aus der Nachricht eingeben.
link-end-too-many-next = Zur Sicherheit haben wir diese Anfrage beendet. Niemand wurde angemeldet. Beginnen Sie auf dem ersten Bildschirm neu.
wait-issued-wrong = Dieser Code gilt nicht. Prüfen Sie die Ziffern, oder bitten Sie um einen neuen.
ended-expired-next = Ihre Anmeldung bei { $app } ist abgelaufen. Beginnen Sie neu: Es dauert nur einen Moment.
ended-denied-next = Jemand mit Zugang zu Ihren Mails hat „Das war ich nicht“ gewählt. Wenn Sie das aus Versehen waren, beginnen Sie neu.
ended-too-many-tries-next = Zur Sicherheit haben wir diese Anmeldung bei { $app } beendet. Beginnen Sie neu, dann bekommen Sie eine neue Nachricht.
ended-not-allowed-next = Ihre Adresse ist bestätigt, aber { $app } nimmt Mitglieder nur auf Einladung auf. Verwenden Sie eine andere Adresse oder bitten Sie um eine Einladung.
elsewhere-heading = Sie sind angemeldet
wrong-browser-lead = Sie wurde in einem anderen Browser begonnen, oder dieser Browser speichert keine Cookies. Machen Sie dort weiter, wo Sie begonnen haben, oder erlauben Sie Cookies und beginnen Sie hier neu.
second-lead = Öffnen Sie Ihre Authenticator-App und geben Sie den Code ein, den sie zeigt.
second-code-of-app = Code aus Ihrer Authenticator-App
second-wrong = Dieser Code ist falsch oder wurde schon verwendet. Warten Sie auf den nächsten und versuchen Sie es noch einmal.
second-too-many-codes = Zu viele falsche Codes. Versuchen Sie es in { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} noch einmal.
second-too-many = Zu viele Versuche. Wählen Sie einen anderen Weg, oder versuchen Sie es in { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} noch einmal.
second-recovery = Keine App zur Hand? Geben Sie stattdessen einen Ihrer Notfallcodes ein.
enrol-lead = Danach werden Sie beim Anmelden nach einem Code aus der App gefragt.
enrol-required = Um sich hier anzumelden, brauchen Sie einen Code aus einer Authenticator-App. Das Einrichten dauert eine Minute.
enrol-qr = Ein QR-Code zum Scannen mit Ihrer Authenticator-App
enrol-by-hand = Sie können nicht scannen? Geben Sie diesen Schlüssel in die App ein:
enrol-anew = Der Schlüssel, der vorher hier stand, gilt nicht mehr oder wurde anderswo angezeigt. Scannen Sie diesen neuen und geben Sie dann seinen Code ein.
enrol-wrong = Dieser Code ist falsch. Prüfen Sie, ob die Uhr Ihres Telefons stimmt, und geben Sie dann den Code ein, den die App jetzt zeigt.
recovery-heading = Ihre Notfallcodes
recovery-lead = Bewahren Sie sie auf wie einen Ersatzschlüssel. Jeder ersetzt einmal Ihre App. Sie werden nicht noch einmal gezeigt.
login-error-no-country = Beginnen Sie die Nummer mit + und der Landesvorwahl, etwa +41 79 123 45 67.
login-error-empty-phone = Geben Sie Ihre Telefonnummer ein und wählen Sie „Weiter“.
login-error-empty-username = Geben Sie Ihren Benutzernamen ein und wählen Sie „Weiter“.
login-error-empty-email-phone = Geben Sie Ihre E-Mail-Adresse oder Telefonnummer ein und wählen Sie „Weiter“.
login-error-empty-email-username = Geben Sie Ihre E-Mail-Adresse oder Ihren Benutzernamen ein und wählen Sie „Weiter“.
login-error-empty-phone-username = Geben Sie Ihre Telefonnummer oder Ihren Benutzernamen ein und wählen Sie „Weiter“.
login-error-empty-email-phone-username = Geben Sie Ihre E-Mail-Adresse, Telefonnummer oder Ihren Benutzernamen ein und wählen Sie „Weiter“.
login-error-invalid-phone = Das ist keine Mobilnummer. Prüfen Sie sie auf einen Tippfehler.
login-error-invalid-email-phone = Das ist weder eine E-Mail-Adresse noch eine Mobilnummer. Prüfen Sie die Eingabe auf einen Tippfehler.
login-error-invalid-email-username = Das ist weder eine E-Mail-Adresse noch ein Benutzername. Prüfen Sie die Eingabe auf einen Tippfehler.
login-error-invalid-phone-username = Das ist weder eine Mobilnummer noch ein Benutzername. Prüfen Sie die Eingabe auf einen Tippfehler.
login-error-invalid-email-phone-username = Das ist weder eine E-Mail-Adresse noch eine Mobilnummer oder ein Benutzername. Prüfen Sie die Eingabe auf einen Tippfehler.
login-hint-both = Wir schicken Ihnen einen Link und einen Code. Ein Passwort brauchen Sie nicht.
login-hint-link = Wir schicken Ihnen einen Link. Ein Passwort brauchen Sie nicht.
login-hint-code = Wir schicken Ihnen einen Code. Ein Passwort brauchen Sie nicht.
login-last = So haben Sie sich hier zuletzt angemeldet:
login-remember-hint = Nur auf einem Gerät, das Ihnen gehört.
wait-heading-phone = Schauen Sie auf Ihr Telefon
wait-failed-email = Im Moment kann keine Mail verschickt werden. Falls Ihre noch nicht da ist, wird sie verschickt, sobald das möglich ist.
wait-failed-phone = Im Moment können keine SMS in dieses Land verschickt werden. Falls Ihre noch nicht da ist, wird sie verschickt, sobald das möglich ist.
second-invalid = Prüfen Sie Ihre Eingabe auf einen Tippfehler und versuchen Sie es noch einmal.
second-too-soon = Eben wurde eine Nachricht verschickt. Sie können die nächste anfordern in { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
}.
second-no-way-account = Vielleicht können Sie auf Ihrer Kontoseite einen hinzufügen. Melden Sie sich danach noch einmal bei { $app } an.
second-account = Zu Ihrem Konto
second-no-way = { $app } verlangt einen Anmeldeweg, den Ihr Konto nicht hat. Wenden Sie sich an die Leute, die { $app } betreiben.
second-passkey-failed = Das hat nicht geklappt. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
second-passkey-unable = Das geht nur mit einem Passkey, und dieser Browser kann hier keinen verwenden. Schalten Sie JavaScript ein oder öffnen Sie { $app } auf dem Gerät, das Ihren Passkey hat.
second-give-email = Ihre E-Mail-Adresse
second-give-phone = Ihre Telefonnummer
register-empty = Füllen Sie dieses Feld aus.
register-username-invalid = Verwenden Sie 2 bis 40 Zeichen: Buchstaben, Ziffern, Punkte und Striche.
register-username-taken = Diesen Benutzernamen hat schon jemand. Wählen Sie einen anderen.
register-email-invalid = Das ist keine E-Mail-Adresse. Prüfen Sie sie auf einen Tippfehler, etwa ein fehlendes @ oder .ch.
register-phone-invalid = Das ist keine Mobilnummer. Prüfen Sie sie auf einen Tippfehler.
register-phone-country = In dieses Land können wir keine SMS schicken. Nehmen Sie eine andere Nummer.
register-phone-no-country = Beginnen Sie die Nummer mit + und der Landesvorwahl, etwa +41 79 123 45 67.
register-have = Haben Sie schon ein Konto, oder wurden Sie eingeladen?
register-known-email = Haben Sie schon ein Konto, oder wurden Sie eingeladen? Geben Sie die E-Mail-Adresse ein, unter der wir Sie kennen, dann melden Sie sich bei diesem Konto an.
register-known-phone = Haben Sie schon ein Konto, oder wurden Sie eingeladen? Geben Sie die Mobilnummer ein, unter der wir Sie kennen, dann melden Sie sich bei diesem Konto an.
pending-heading = Ihr Konto wartet auf Freischaltung
pending-lead = Ihre Adresse ist bestätigt. Jemand bei { $app } muss Ihr Konto noch freischalten. Kommen Sie wieder, wenn Sie davon gehört haben.
link-end-code-only = Geben Sie den Code aus der Nachricht ein
link-end-code-only-next = Diese Nachricht enthält einen Code. Geben Sie ihn auf dem Bildschirm ein, auf dem Sie begonnen haben. Wenn Sie ihn nicht angefordert haben, sagen Sie es hier.
ended-other-account-next = Melden Sie sich von Anfang an mit dieser Adresse an oder nehmen Sie eine andere, um weiter zu { $app } zu kommen.
again-heading = Bestätigen Sie, dass Sie es sind
again-contacts = Um Ihre Adressen und Nummern zu ändern, melden Sie sich noch einmal an.
again-passkeys = Um Ihre Passkeys zu ändern, melden Sie sich noch einmal an.
again-password = Um Ihr Passwort zu ändern, melden Sie sich noch einmal an.
again-second-factor = Um Ihre Authenticator-App oder die Notfallcodes zu ändern, melden Sie sich noch einmal an.
again-push = Um zu ändern, wo Sie Benachrichtigungen bekommen, melden Sie sich noch einmal an.
again-providers = Um Ihre verknüpften Konten zu ändern, melden Sie sich noch einmal an.
again-data = Um eine Kopie Ihrer Daten zu bekommen, melden Sie sich noch einmal an.
again-delete = Um Ihr Konto zu löschen, melden Sie sich noch einmal an.
again-account = Um etwas in Ihrem Konto zu ändern, melden Sie sich noch einmal an.
again-people = Um zu ändern, wer sich hier anmelden kann, melden Sie sich noch einmal an.
again-clients = Um eine App zu ändern, melden Sie sich noch einmal an.
again-qr = Um einen anderen Bildschirm anzumelden, melden Sie sich hier noch einmal an.
