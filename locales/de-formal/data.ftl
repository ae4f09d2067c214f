# The texts of locales/de with formal address. What is not here is the same in both.
data-export-heading = Eine Kopie Ihrer Daten
data-export-lead = Alles, was wir über Sie wissen, als JSON-Datei. Sie enthält keine Passwörter und keine Schlüssel.
data-delete-lead = Das ist endgültig. Sie sehen, was gelöscht wird, bevor etwas passiert.
delete-goes = Ihr Profil, Ihre Adressen, Passkeys, Ihr zweiter Faktor und Ihre Anmeldungen werden gelöscht.
delete-apps = Apps können Sie mit diesem Konto nicht mehr anmelden. Die Daten, die sie schon haben, behalten sie: Bitten Sie sie, sie zu löschen.
delete-stays = Was wann passiert ist, bleibt eine Weile gespeichert, ohne Ihren Namen, Ihre Adresse oder Ihr Gerät.
delete-not-sure = Setzen Sie das Häkchen, um weiterzumachen.
delete-last-admin = Sie sind der einzige Admin, und eine Installation braucht einen. Laden Sie zuerst einen anderen ein: Wer den Server betreibt, bekommt mit dem Befehl „porchlight admin invite ADRESSE“ einen Link für ihn.
farewell-heading = Ihr Konto ist gelöscht
farewell-lead = Hier ist nichts mehr gespeichert, was Sie identifiziert. Wir haben Ihnen ein letztes Mal geschrieben.
