# The texts of locales/de with formal address. What is not here is the same in both.
outbox-none = Noch keine Nachrichten. Beginnen Sie eine Anmeldung und laden Sie diese Seite neu.
demo-lead = Ich weiß nichts von Passwörtern oder Mails. Ich schicke Sie zum Anbieter, und der sagt mir, wer Sie sind.
demo-try = Probieren Sie es aus
demo-step-1 = Wählen Sie „Anmelden“ und geben Sie irgendeine Adresse ein.
demo-step-2 = Öffnen Sie die Nachricht. Nichts wird wirklich verschickt:
demo-account = Ihr Konto
demo-step-3 = Tippen Sie hier auf den Link, oder öffnen Sie ihn auf einem anderen Gerät und geben Sie die Zahl ein.
demo-signed-in = Sie sind angemeldet
