# The texts of locales/de with formal address. What is not here is the same in both.
passkey-failed = Das hat nicht geklappt. Versuchen Sie es noch einmal oder geben Sie stattdessen Ihre E-Mail-Adresse ein.
passkey-create-failed = Es wurde kein Passkey erstellt. Versuchen Sie es noch einmal oder machen Sie ohne Passkey weiter.
passkey-create-exists = Dieses Gerät hat schon einen Ihrer Passkeys. Sie können weitermachen.
passkey-offer-lead = Mit einem Passkey melden Sie sich so an, wie Sie dieses Gerät entsperren. Keine Mail, kein Warten.
passkeys-lead = Mit einem Passkey melden Sie sich so an, wie Sie Ihr Gerät entsperren, ohne auf eine Mail zu warten.
passkeys-none = Sie haben noch keinen Passkey.
passkeys-add-lead = Ihr Gerät bittet Sie um Bestätigung, wie beim Entsperren.
passkeys-by-mail = Sie können Sie auch mit Ihrer E-Mail-Adresse anmelden, darum können Sie jeden davon entfernen. Entfernen Sie ihn auch in den Einstellungen Ihres Geräts.
passkeys-last = Das ist Ihr einziger Weg, sich anzumelden, und kann darum nicht entfernt werden. Fügen Sie zuerst einen anderen hinzu.
passkeys-done-added = Ihr Passkey ist bereit. Wir schicken Ihnen dazu eine Nachricht.
passkeys-done-removed = Der Passkey wurde entfernt. Wir schicken Ihnen dazu eine Nachricht.
passkeys-done-kept = Dieser Passkey ist Ihr einziger Weg, sich anzumelden, und kann darum nicht entfernt werden. Fügen Sie zuerst einen anderen Weg hinzu.
