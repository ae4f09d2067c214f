password-use = Stattdessen ein Passwort verwenden?
password-heading = Mit Passwort anmelden
password-label = Passwort
password-show = Passwort anzeigen
password-forgot = Passwort vergessen?
password-use-message = Schickt mir lieber eine Nachricht
password-none = Noch kein Passwort? Melde dich zuerst ohne eines an. Danach kannst du auf deiner Kontoseite eines festlegen.
password-error-nobody = Fülle auch dieses Feld aus.
password-error-misspelt = Prüfe das auf einen Tippfehler, etwa ein fehlendes @ oder eine Nummer ohne Landesvorwahl.
password-error-empty = Gib dein Passwort ein.
password-error-wrong = Das passt nicht zusammen. Prüfe beide Felder oder wähle unten einen anderen Weg.
password-error-too-many = Zu viele Versuche. Wähle unten einen anderen Weg oder versuch es in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
} noch einmal.
password-error-locked = Es gab zu viele falsche Versuche. Wähle unten einen anderen Weg oder versuche es in einem Tag wieder mit dem Passwort.
second-password = Dein Passwort
second-password-wrong = Das ist nicht dein Passwort. Versuche es noch einmal, oder wähle einen anderen Weg.
second-password-locked = Dein Passwort wurde zu oft falsch eingegeben. Wähle einen anderen Weg oder versuche es in einem Tag wieder.

forgot-heading = Sieh in deine Mails
forgot-lead = Wenn es zu deiner Eingabe ein Konto gibt, ist per Mail ein Link für ein neues Passwort unterwegs. Er gilt 15 Minuten.
forgot-next = Öffne ihn in diesem Browser, dann bist du angemeldet, sobald das neue Passwort festgelegt ist.
forgot-continue = Ich habe ein neues Passwort gewählt
forgot-again = Zurück zum Passwort

reset-heading = Neues Passwort wählen?
reset-lead = Jemand hat diesen Link angefordert. Mach nur weiter, wenn du das warst.
reset-deny-lead = Dann beende diese Anfrage. Dein Passwort bleibt, wie es ist.
reset-open = Neues Passwort wählen

password-new-set = Passwort festlegen
password-new-change = Passwort ändern
password-new-reset = Neues Passwort wählen
password-new-lead = Du brauchst keines, um dich anzumelden. Es ist für den Fall, dass nichts anderes zur Hand ist.
password-new-label = Neues Passwort
password-new-hint = Mindestens { $least } Zeichen. Ein paar Wörter hintereinander sind lang und leicht zu merken. Ziffern und Sonderzeichen braucht es nicht.
password-new-ends = Danach bist du auf deinen anderen Geräten abgemeldet.
password-save = Passwort speichern
password-remove = Passwort entfernen
password-weak-empty = Gib ein neues Passwort ein.
password-weak-too-long = Das ist zu lang. Verwende höchstens 64 Zeichen.
password-weak-control = Darin ist ein Zeichen, das sich nicht überall eingeben lässt. Lass es weg.
password-weak-too-short = Das ist zu kurz. Verwende mindestens { $least } Zeichen, etwa ein paar Wörter hintereinander.
password-weak-personal = Das besteht aus deinem Namen oder deiner Adresse, und die kennen andere. Füge ein paar Wörter hinzu, die nichts mit dir zu tun haben.
password-weak-guessable = Das ist leicht zu erraten. Verwende stattdessen ein paar Wörter, die nicht zusammengehören.
password-weak-breached = Dieses Passwort steht in den Listen von Kriminellen, weil es anderswo gestohlen wurde. Wähle ein anderes und ändere es überall, wo du es sonst noch verwendest.


link-end-password-set = Dein neues Passwort ist festgelegt
link-end-password-set-next = Geh dorthin zurück, wo du begonnen hast, und melde dich damit an. Überall sonst haben wir dich abgemeldet.

mail-reset-subject = Neues Passwort für { $brand } wählen
mail-reset-heading = Neues Passwort für { $brand } wählen
mail-reset-link-text = Öffne diesen Link innerhalb { $minutes ->
    [one] einer Minute
   *[other] von { $minutes } Minuten
}:
mail-reset-link-html = Der Link gilt { $minutes ->
    [one] eine Minute
   *[other] { $minutes } Minuten
} und nur einmal.
mail-reset-not-me = Das war ich nicht. Anfrage beenden:
mail-reset-foot = Gib den Link nie weiter. Wenn du nichts tust, bleibt dein Passwort, wie es ist.
mail-factor-password-set-subject = Für dein Konto bei { $brand } wurde ein Passwort festgelegt
mail-factor-password-set-heading = Für dein Konto bei { $brand } wurde ein Passwort festgelegt
mail-factor-password-changed-subject = Das Passwort deines Kontos bei { $brand } wurde geändert
mail-factor-password-changed-heading = Das Passwort deines Kontos bei { $brand } wurde geändert
mail-factor-password-removed-subject = Das Passwort deines Kontos bei { $brand } wurde entfernt
mail-factor-password-removed-heading = Das Passwort deines Kontos bei { $brand } wurde entfernt
