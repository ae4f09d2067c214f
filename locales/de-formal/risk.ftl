# The texts of locales/de with formal address. What is not here is the same in both.
mail-refused-subject = Wir haben eine Anmeldung bei Ihrem Konto bei { $brand } gestoppt
mail-refused-heading = Wir haben eine Anmeldung bei Ihrem Konto bei { $brand } gestoppt
mail-refused-why = Jemand wollte sich mit einem Link, Code oder Passkey von Ihnen anmelden. Das war ungewöhnlich für Sie, deshalb wurde niemand angemeldet.
mail-refused-was-me = Waren Sie das? Dann melden Sie sich auf einem Gerät an, das Sie schon benutzt haben:
mail-refused-not-me = Waren Sie es nicht, sorgen Sie dafür, dass niemand sonst Ihre Mails und Textnachrichten lesen kann.
ended-risk-next = Sie war ungewöhnlich für Ihr Konto. Zur Sicherheit wurde niemand bei { $app } angemeldet. Versuchen Sie es auf einem Gerät, das Sie schon benutzt haben, oder wenden Sie sich an die Leute, die { $app } betreiben.
second-unusual = Diese Anmeldung ist ungewöhnlich für Ihr Konto, deshalb fragen wir noch einmal nach.
