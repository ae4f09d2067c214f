login-title = Bei { $app } anmelden
login-heading = Anmelden
login-lead = weiter zu { $app }
login-placeholder = du@beispiel.de
login-valid = Sieht gut aus.
login-invalid = Das ist noch nicht vollständig. Eine Adresse sieht aus wie name@beispiel.de.
login-error-empty = Gib deine E-Mail-Adresse ein und wähle dann „Weiter“.
login-error-invalid = Das ist keine E-Mail-Adresse. Sieh nach, ob sich ein Tippfehler eingeschlichen hat, etwa ein fehlendes @ oder .de.
login-error-country = In dieses Land können wir keine SMS schicken. Nimm eine andere Nummer.
login-error-too-soon = Eben wurde eine Nachricht angefordert. Du kannst in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} noch eine anfordern.
login-error-too-many = Zu viele Anfragen von hier. Versuch es in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
} noch einmal.
login-switch = Weiter als { $address }

wait-heading = Sieh in deine Mails
wait-lead-both = Wir haben einen Link und einen Code an { $address } geschickt.
wait-lead-link = Wir haben einen Link an { $address } geschickt.
wait-lead-code = Wir haben einen Code an { $address } geschickt.
wait-lead-if = Wenn sich { $address } hier anmelden kann, ist eine Nachricht unterwegs.
wait-number-push = Wenn du die Benachrichtigung auf einem anderen Gerät beantwortest, fragt es nach dieser Zahl:
wait-push = Wenn du Benachrichtigungen zur Anmeldung eingeschaltet hast, sieh zuerst auf deinen Geräten nach.
wait-resent = Noch einmal geschickt. Nur die neueste Nachricht gilt.
wait-resent-if = Wenn dorthin eine Nachricht geschickt werden kann, ist eine neue unterwegs. Nur die neueste gilt.
wait-number = Öffnest du den Link auf einem anderen Gerät, fragt es dich nach dieser Zahl:
wait-live-both = Wir warten, bis du den Link öffnest …
wait-live-link = Wir warten, bis du den Link öffnest …
wait-live-code = Gib den Code aus der Nachricht ein.
wait-live-none = Fordere eine neue Nachricht an.
wait-live-approved = Fertig. Einen Moment …
wait-live-over = Die Zeit ist um. Fordere eine neue Nachricht an.
wait-live-lost = Keine Verbindung. Diese Seite versucht es von selbst noch einmal.
wait-continue = Ich habe den Link geöffnet: weiter
wait-code-or = Oder gib den { $length }-stelligen Code ein
wait-code = Gib den { $length }-stelligen Code ein
wait-code-wrong = Das ist nicht der Code aus der neuesten Nachricht. { $left ->
    [one] Du hast noch einen Versuch
   *[other] Du hast noch { $left } Versuche
}.
wait-code-expired = Dieser Code ist zu alt. Wähle „Noch einmal schicken“ für einen neuen.
wait-code-too-many = Zu viele falsche Codes. Wähle „Noch einmal schicken“ für einen neuen.
wait-code-too-many-from-here = Von hier wurden zu viele falsche Codes eingegeben. { $minutes ->
    [one] Du kannst in 1 Minute wieder einen Code eingeben
   *[other] Du kannst in { $minutes } Minuten wieder einen Code eingeben
}; ein Link funktioniert weiterhin.
wait-code-too-many-for-address = Zu viele falsche Codes, vielleicht nicht alle von dir. { $minutes ->
    [one] Du kannst in 1 Minute wieder einen Code eingeben
   *[other] Du kannst in { $minutes } Minuten wieder einen Code eingeben
}. In einem Browser, in dem du schon angemeldet warst, musst du nicht warten.
wait-code-locked = Zu viele falsche Codes hintereinander, vielleicht nicht alle von dir. Bis zu einen Tag lang werden hier keine Codes angenommen. Melde dich auf einem anderen Weg an.
wait-code-use-link = Der Link in der Nachricht funktioniert weiterhin.
wait-code-get-link = Wähle „Noch einmal schicken“: Die nächste Nachricht enthält einen Link, der sofort funktioniert.
wait-codes-used-up = Für diese Adresse wurden zu viele falsche Codes eingegeben, vielleicht von jemand anderem. Darum enthält die Nachricht auch einen Link: Öffne ihn, um dich anzumelden.
wait-code-malformed = Der Code hat { $length } Ziffern. Gib ihn so ein, wie er in der Nachricht steht.
wait-submit = Mit Code anmelden
wait-expires = Die Nachricht gilt { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
}.
wait-expires-clock = Die Nachricht gilt noch { $clock }
wait-nothing = Nichts da? Sieh zuerst im Spam-Ordner nach.
wait-resend = Noch einmal schicken
wait-resend-in = Noch einmal schicken in { $seconds } s
wait-resend-after = Du kannst sie in { $seconds ->
    [one] einer Sekunde
   *[other] { $seconds } Sekunden
} noch einmal schicken.
wait-restart = Andere Adresse verwenden
wait-test-mode = Testbetrieb: Nachrichten werden nicht verschickt.
wait-test-mode-link = Nachricht öffnen

select-heading = Wähle ein Konto
select-other = Anderes Konto verwenden

link-heading = Bei { $app } anmelden?
link-lead = Du hast diesen Link in diesem Browser angefordert. Einmal tippen, und du bist angemeldet.
deny-heading = Warst du das nicht?
deny-lead = Dann beende diese Anfrage. Niemand wird angemeldet.
deny-was-me = Doch, das war ich: anmelden
deny-was-me-approve = Doch, das war ich: bestätigen

approve-heading = Meldest du dich gerade an?
approve-lead = Jemand möchte sich auf einem anderen Bildschirm anmelden. Bestätige es nur, wenn du das bist, und zwar gerade jetzt.
approve-number = Gib die Zahl ein, die der andere Bildschirm zeigt
approve-number-wrong = Der andere Bildschirm zeigt eine andere Zahl. { $left ->
    [one] Du hast noch einen Versuch
   *[other] Du hast noch { $left } Versuche
}.
approve-number-malformed = Gib die zwei Ziffern ein, die der andere Bildschirm zeigt.
approve-warning = Hat dich jemand gebeten, diesen Link zu öffnen oder eine Zahl einzugeben? Dann wähle „Das war ich nicht“.

link-end-approved = Du hast die Anmeldung bestätigt
link-end-approved-next = Geh zum anderen Bildschirm zurück: Dort geht es von selbst weiter.
link-end-denied = Die Anfrage ist beendet
link-end-denied-next = Niemand wurde angemeldet, und Link und Code gelten nicht mehr. Danke, dass du das geprüft hast.
link-end-expired = Dieser Link ist zu alt
link-end-expired-next = Zu deiner Sicherheit gelten Links nur kurze Zeit. Fordere einen neuen an.
link-end-used = Dieser Link wurde schon benutzt
link-end-used-next = Jeder Link gilt einmal. Bist du noch nicht angemeldet, fordere einen neuen an.
link-end-replaced = Es gibt eine neuere Nachricht
link-end-replaced-next = Nur der neueste Link gilt. Sieh noch einmal in deine Mails oder fordere einen neuen an.
link-end-gone = Dieser Link funktioniert nicht
link-end-gone-next = Vielleicht ist er zu alt, schon benutzt oder nur zum Teil kopiert.
link-end-open-again = Öffne den Link noch einmal
link-end-open-again-next = Diese Seite gehört zu einem anderen Browser, wurde vor zu langer Zeit geöffnet, oder dieser Browser speichert keine Cookies. Erlaube Cookies für diese Seite und öffne dann den Link aus der Nachricht noch einmal.
link-end-same-browser-only = Öffne den Link dort, wo du begonnen hast
link-end-same-browser-only-next = Dieser Link gilt nur in dem Browser, in dem du ihn angefordert hast. Du kannst dort auch den Code aus der Nachricht eingeben.
link-end-too-many = Zu viele falsche Zahlen
link-end-too-many-next = Zur Sicherheit haben wir diese Anfrage beendet. Niemand wurde angemeldet. Beginne auf dem ersten Bildschirm neu.
wait-issued = Ich habe einen Code von einem Admin
wait-issued-code = Die 6 Ziffern vom Admin
wait-issued-wrong = Dieser Code gilt nicht. Prüfe die Ziffern, oder bitte um einen neuen.

ended-expired = Das hat zu lange gedauert
ended-expired-next = Deine Anmeldung bei { $app } ist abgelaufen. Beginne neu: Es dauert nur einen Moment.
ended-denied = Die Anmeldung wurde gestoppt
ended-denied-next = Jemand mit Zugang zu deinen Mails hat „Das war ich nicht“ gewählt. Wenn du das aus Versehen warst, beginne neu.
ended-too-many-tries = Zu viele falsche Versuche
ended-too-many-tries-next = Zur Sicherheit haben wir diese Anmeldung bei { $app } beendet. Beginne neu, dann bekommst du eine neue Nachricht.
ended-not-allowed = Diese Adresse hat keinen Zugang
ended-not-allowed-next = Deine Adresse ist bestätigt, aber { $app } nimmt Mitglieder nur auf Einladung auf. Verwende eine andere Adresse oder bitte um eine Einladung.

elsewhere-heading = Du bist angemeldet
elsewhere-lead = Diese Anmeldung bei { $app } wurde in einem anderen Tab abgeschlossen.

wrong-browser-heading = Diese Anmeldung gehört zu einem anderen Browser
wrong-browser-lead = Sie wurde in einem anderen Browser begonnen, oder dieser Browser speichert keine Cookies. Mach dort weiter, wo du begonnen hast, oder erlaube Cookies und beginne hier neu.

second-heading = Noch ein Schritt
second-lead = Öffne deine Authenticator-App und gib den Code ein, den sie zeigt.
second-code = Code
second-code-of-app = Code aus deiner Authenticator-App
second-submit = Weiter
second-wrong = Dieser Code ist falsch oder wurde schon verwendet. Warte auf den nächsten und versuche es noch einmal.
second-too-many-codes = Zu viele falsche Codes. Versuche es in { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} noch einmal.
second-too-many = Zu viele Versuche. Wähle einen anderen Weg, oder versuche es in { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
} noch einmal.
second-recovery = Keine App zur Hand? Gib stattdessen einen deiner Notfallcodes ein.
second-restart = Anderes Konto verwenden

enrol-heading = Authenticator-App einrichten
enrol-lead = Danach wirst du beim Anmelden nach einem Code aus der App gefragt.
enrol-required = Um dich hier anzumelden, brauchst du einen Code aus einer Authenticator-App. Das Einrichten dauert eine Minute.
enrol-qr = Ein QR-Code zum Scannen mit deiner Authenticator-App
enrol-by-hand = Du kannst nicht scannen? Gib diesen Schlüssel in die App ein:
enrol-here = Die App ist auf diesem Gerät
enrol-code = Der Code, den die App jetzt zeigt
enrol-submit = Einrichten
enrol-anew = Der Schlüssel, der vorher hier stand, gilt nicht mehr oder wurde anderswo angezeigt. Scanne diesen neuen und gib dann seinen Code ein.
enrol-wrong = Dieser Code ist falsch. Prüfe, ob die Uhr deines Telefons stimmt, und gib dann den Code ein, den die App jetzt zeigt.

recovery-heading = Deine Notfallcodes
recovery-lead = Bewahre sie auf wie einen Ersatzschlüssel. Jeder ersetzt einmal deine App. Sie werden nicht noch einmal gezeigt.
recovery-continue = Ich habe sie aufbewahrt

login-field-email = E-Mail-Adresse
login-field-phone = Telefonnummer
login-field-username = Benutzername
login-field-email-phone = E-Mail-Adresse oder Telefonnummer
login-field-email-username = E-Mail-Adresse oder Benutzername
login-field-phone-username = Telefonnummer oder Benutzername
login-field-email-phone-username = E-Mail-Adresse, Telefonnummer oder Benutzername
login-placeholder-phone = +41 79 123 45 67
login-invalid-phone = Das ist noch keine vollständige Nummer.
login-error-no-country = Beginne die Nummer mit + und der Landesvorwahl, etwa +41 79 123 45 67.
login-error-empty-phone = Gib deine Telefonnummer ein und wähle „Weiter“.
login-error-empty-username = Gib deinen Benutzernamen ein und wähle „Weiter“.
login-error-empty-email-phone = Gib deine E-Mail-Adresse oder Telefonnummer ein und wähle „Weiter“.
login-error-empty-email-username = Gib deine E-Mail-Adresse oder deinen Benutzernamen ein und wähle „Weiter“.
login-error-empty-phone-username = Gib deine Telefonnummer oder deinen Benutzernamen ein und wähle „Weiter“.
login-error-empty-email-phone-username = Gib deine E-Mail-Adresse, Telefonnummer oder deinen Benutzernamen ein und wähle „Weiter“.
login-error-invalid-phone = Das ist keine Mobilnummer. Prüfe sie auf einen Tippfehler.
login-error-invalid-username = Das ist kein Benutzername. Benutzernamen haben nur Buchstaben, Ziffern, Punkte und Striche.
login-error-invalid-email-phone = Das ist weder eine E-Mail-Adresse noch eine Mobilnummer. Prüfe die Eingabe auf einen Tippfehler.
login-error-invalid-email-username = Das ist weder eine E-Mail-Adresse noch ein Benutzername. Prüfe die Eingabe auf einen Tippfehler.
login-error-invalid-phone-username = Das ist weder eine Mobilnummer noch ein Benutzername. Prüfe die Eingabe auf einen Tippfehler.
login-error-invalid-email-phone-username = Das ist weder eine E-Mail-Adresse noch eine Mobilnummer oder ein Benutzername. Prüfe die Eingabe auf einen Tippfehler.
login-hint-both = Wir schicken dir einen Link und einen Code. Ein Passwort brauchst du nicht.
login-hint-link = Wir schicken dir einen Link. Ein Passwort brauchst du nicht.
login-hint-code = Wir schicken dir einen Code. Ein Passwort brauchst du nicht.
login-hint-new = Neu hier? Das geht genauso.
login-last = So hast du dich hier zuletzt angemeldet:
login-new-here = Neu hier?
login-register = Konto erstellen
login-remember = Auf diesem Gerät angemeldet bleiben
login-remember-hint = Nur auf einem Gerät, das dir gehört.
wait-restart-phone = Andere Nummer verwenden
wait-heading-phone = Schau auf dein Telefon
wait-elsewhere-email = Wenn { $address } hier ein Konto hat, ist eine Nachricht an dessen E-Mail-Adresse unterwegs.
wait-elsewhere-phone = Wenn { $address } hier ein Konto hat, ist eine SMS an dessen Telefon unterwegs.
wait-failed-email = Im Moment kann keine Mail verschickt werden. Falls deine noch nicht da ist, wird sie verschickt, sobald das möglich ist.
wait-failed-phone = Im Moment können keine SMS in dieses Land verschickt werden. Falls deine noch nicht da ist, wird sie verschickt, sobald das möglich ist.
wait-by-mail = Stattdessen per E-Mail schicken
wait-nothing-phone = Nichts da? Es kann eine Minute dauern, bis sie ankommt.
wait-other-way = Anderen Weg versuchen
second-invalid = Prüfe deine Eingabe auf einen Tippfehler und versuche es noch einmal.
second-too-soon = Eben wurde eine Nachricht verschickt. Du kannst die nächste anfordern in { $seconds ->
    [one] 1 Sekunde
   *[other] { $seconds } Sekunden
}.
second-no-way-account = Vielleicht kannst du auf deiner Kontoseite einen hinzufügen. Melde dich danach noch einmal bei { $app } an.
second-account = Zu deinem Konto
second-no-way = { $app } verlangt einen Anmeldeweg, den dein Konto nicht hat. Wende dich an die Leute, die { $app } betreiben.
second-passkey = Passkey verwenden
second-passkey-failed = Das hat nicht geklappt. Versuch es noch einmal oder wähle einen anderen Weg.
second-passkey-unable = Das geht nur mit einem Passkey, und dieser Browser kann hier keinen verwenden. Schalte JavaScript ein oder öffne { $app } auf dem Gerät, das deinen Passkey hat.
second-lead-give = Noch etwas muss bestätigt werden, bevor es weitergeht zu { $app }.
second-give-email = Deine E-Mail-Adresse
second-give-phone = Deine Telefonnummer
second-send-email = Nachricht schicken
second-send-phone = SMS schicken
second-send-email-link = Link an { $to } schicken
second-send-email-code = Code an { $to } schicken
second-send-email-both = Link und Code an { $to } schicken
second-send-phone-link = Link per SMS an { $to } schicken
second-send-phone-code = Code per SMS an { $to } schicken
second-send-phone-both = Link und Code per SMS an { $to } schicken
register-heading = Konto erstellen
register-lead = weiter zu { $app }
register-name = Vor- und Nachname
register-username = Benutzername
register-username-hint = Buchstaben, Ziffern, Punkte und Striche.
register-email = E-Mail-Adresse
register-phone = Mobilnummer
register-empty = Fülle dieses Feld aus.
register-name-invalid = Dieser Name ist zu lang oder hat Zeichen, die sich nicht zeigen lassen.
register-username-invalid = Verwende 2 bis 40 Zeichen: Buchstaben, Ziffern, Punkte und Striche.
register-username-taken = Diesen Benutzernamen hat schon jemand. Wähle einen anderen.
register-email-invalid = Das ist keine E-Mail-Adresse. Prüfe sie auf einen Tippfehler, etwa ein fehlendes @ oder .ch.
register-phone-invalid = Das ist keine Mobilnummer. Prüfe sie auf einen Tippfehler.
register-phone-country = In dieses Land können wir keine SMS schicken. Nimm eine andere Nummer.
register-phone-no-country = Beginne die Nummer mit + und der Landesvorwahl, etwa +41 79 123 45 67.
register-have = Hast du schon ein Konto, oder wurdest du eingeladen?
register-sign-in = Anmelden oder Konto erstellen
register-known-email = Hast du schon ein Konto, oder wurdest du eingeladen? Gib die E-Mail-Adresse ein, unter der wir dich kennen, dann meldest du dich bei diesem Konto an.
register-known-phone = Hast du schon ein Konto, oder wurdest du eingeladen? Gib die Mobilnummer ein, unter der wir dich kennen, dann meldest du dich bei diesem Konto an.
profile-heading = Fast geschafft
profile-lead = Noch etwas, bevor es weitergeht zu { $app }
pending-heading = Dein Konto wartet auf Freischaltung
pending-lead = Deine Adresse ist bestätigt. Jemand bei { $app } muss dein Konto noch freischalten. Komm wieder, wenn du davon gehört hast.
pending-continue = Noch einmal nachsehen
link-end-code-only = Gib den Code aus der Nachricht ein
link-end-code-only-next = Diese Nachricht enthält einen Code. Gib ihn auf dem Bildschirm ein, auf dem du begonnen hast. Wenn du ihn nicht angefordert hast, sag es hier.
ended-other-account = Diese Adresse gehört zu einem anderen Konto
ended-other-account-next = Melde dich von Anfang an mit dieser Adresse an oder nimm eine andere, um weiter zu { $app } zu kommen.

again-heading = Bestätige, dass du es bist
again-contacts = Um deine Adressen und Nummern zu ändern, melde dich noch einmal an.
again-passkeys = Um deine Passkeys zu ändern, melde dich noch einmal an.
again-password = Um dein Passwort zu ändern, melde dich noch einmal an.
again-second-factor = Um deine Authenticator-App oder die Notfallcodes zu ändern, melde dich noch einmal an.
again-push = Um zu ändern, wo du Benachrichtigungen bekommst, melde dich noch einmal an.
again-providers = Um deine verknüpften Konten zu ändern, melde dich noch einmal an.
again-data = Um eine Kopie deiner Daten zu bekommen, melde dich noch einmal an.
again-delete = Um dein Konto zu löschen, melde dich noch einmal an.
again-account = Um etwas in deinem Konto zu ändern, melde dich noch einmal an.
again-people = Um zu ändern, wer sich hier anmelden kann, melde dich noch einmal an.
again-clients = Um eine App zu ändern, melde dich noch einmal an.
again-qr = Um einen anderen Bildschirm anzumelden, melde dich hier noch einmal an.
again-back = Zurück, ohne etwas zu ändern
