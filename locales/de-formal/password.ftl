# The texts of locales/de with formal address. What is not here is the same in both.
password-use-message = Schicken Sie mir lieber eine Nachricht
password-none = Noch kein Passwort? Melden Sie sich zuerst ohne eines an. Danach können Sie auf Ihrer Kontoseite eines festlegen.
password-error-nobody = Füllen Sie auch dieses Feld aus.
password-error-misspelt = Prüfen Sie das auf einen Tippfehler, etwa ein fehlendes @ oder eine Nummer ohne Landesvorwahl.
password-error-empty = Geben Sie Ihr Passwort ein oder wählen Sie „Schicken Sie mir lieber eine Nachricht“.
password-error-wrong = Das passt nicht zusammen. Prüfen Sie beide Felder oder wählen Sie „Schicken Sie mir lieber eine Nachricht“.
password-error-too-many = Zu viele Versuche. Wählen Sie „Schicken Sie mir lieber eine Nachricht“ oder versuchen Sie es in { $minutes ->
    [one] einer Minute
   *[other] { $minutes } Minuten
} noch einmal.
password-error-locked = Es gab zu viele falsche Versuche. Wählen Sie „Schicken Sie mir lieber eine Nachricht“; sobald Sie angemeldet sind, gilt Ihr Passwort wieder.
second-password = Ihr Passwort
second-password-wrong = Das ist nicht Ihr Passwort. Versuchen Sie es noch einmal, oder wählen Sie einen anderen Weg.
second-password-locked = Ihr Passwort wurde zu oft falsch eingegeben. Wählen Sie einen anderen Weg; danach gilt es wieder.
forgot-heading = Sehen Sie in Ihren Mails nach
forgot-lead = Wenn es zu Ihrer Eingabe ein Konto gibt, ist per Mail ein Link für ein neues Passwort unterwegs. Er gilt 15 Minuten.
forgot-next = Öffnen Sie ihn in diesem Browser, dann sind Sie angemeldet, sobald das neue Passwort festgelegt ist.
reset-lead = Jemand hat diesen Link angefordert. Machen Sie nur weiter, wenn Sie das waren.
reset-deny-lead = Dann beenden Sie diese Anfrage. Ihr Passwort bleibt, wie es ist.
password-new-lead = Sie brauchen keines, um sich anzumelden. Es ist für den Fall, dass nichts anderes zur Hand ist.
password-new-ends = Danach sind Sie auf Ihren anderen Geräten abgemeldet.
password-weak-empty = Geben Sie ein neues Passwort ein.
password-weak-too-long = Das ist zu lang. Verwenden Sie höchstens 64 Zeichen.
password-weak-control = Darin ist ein Zeichen, das sich nicht überall eingeben lässt. Lassen Sie es weg.
password-weak-too-short = Das ist zu kurz. Verwenden Sie mindestens { $least } Zeichen, etwa ein paar Wörter hintereinander.
password-weak-personal = Das besteht aus Ihrem Namen oder Ihrer Adresse, und die kennen andere. Fügen Sie ein paar Wörter hinzu, die nichts mit Ihnen zu tun haben.
password-weak-guessable = Das ist leicht zu erraten. Verwenden Sie stattdessen ein paar Wörter, die nicht zusammengehören.
password-weak-breached = Dieses Passwort steht in den Listen von Kriminellen, weil es anderswo gestohlen wurde. Wählen Sie ein anderes und ändern Sie es überall, wo Sie es sonst noch verwenden.
link-end-password-set = Ihr neues Passwort ist festgelegt
link-end-password-set-next = Gehen Sie dorthin zurück, wo Sie begonnen haben, und melden Sie sich damit an. Überall sonst haben wir Sie abgemeldet.
mail-reset-link-text = Öffnen Sie diesen Link innerhalb { $minutes ->
    [one] einer Minute
   *[other] von { $minutes } Minuten
}:
mail-reset-foot = Geben Sie den Link nie weiter. Wenn Sie nichts tun, bleibt Ihr Passwort, wie es ist.
mail-factor-password-set-subject = Für Ihr Konto bei { $brand } wurde ein Passwort festgelegt
mail-factor-password-set-heading = Für Ihr Konto bei { $brand } wurde ein Passwort festgelegt
mail-factor-password-changed-subject = Das Passwort Ihres Kontos bei { $brand } wurde geändert
mail-factor-password-changed-heading = Das Passwort Ihres Kontos bei { $brand } wurde geändert
mail-factor-password-removed-subject = Das Passwort Ihres Kontos bei { $brand } wurde entfernt
mail-factor-password-removed-heading = Das Passwort Ihres Kontos bei { $brand } wurde entfernt
