# The texts of locales/de with formal address. What is not here is the same in both.
sessions-lead = Jeder Browser, in dem Sie mit diesem Konto angemeldet sind.
sessions-unknown = Erkennen Sie einen davon nicht? Melden Sie ihn ab und prüfen Sie dann, wie Sie sich anmelden.
apps-lead = Apps, bei denen Sie angemeldet sind oder die Ihre Daten sehen dürfen.
apps-revoked = Die App ist getrennt. Sie kann Ihre Daten hier nicht mehr sehen.
apps-hint = Eine getrennte App behält die Daten, die sie schon kopiert hat. Bitten Sie die App selbst, sie zu löschen.
not-me-heading = Waren Sie das nicht?
not-me-session-lead = Dieser Browser wurde mit Ihrem Konto angemeldet.
not-me-everything-lead = In Ihrem Konto wurde etwas geändert. Wenn Sie das nicht waren, melden Sie sofort jeden Browser ab.
not-me-was-you = Waren Sie es doch? Schließen Sie diese Seite, dann passiert nichts.
not-me-done-lead = Auch die dort benutzten Apps haben ihren Zugang verloren. Tun Sie jetzt noch drei Dinge:
not-me-next-mail = Ändern Sie das Passwort Ihres Postfachs: Wer Ihre Mails liest, kann sich als Sie anmelden.
not-me-next-check = Melden Sie sich hier an und entfernen Sie Adressen, Passkeys und Apps, die Sie nicht kennen.
not-me-next-help = Wenn Sie sich nicht anmelden können, wenden Sie sich an die Leute, die diesen Dienst betreiben.
link-end-notice-gone-next = Vielleicht ist er zu alt, schon benutzt oder nur zum Teil kopiert. Sie können trotzdem jeden Browser selbst abmelden.
