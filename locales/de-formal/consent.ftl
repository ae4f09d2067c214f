# The texts of locales/de with formal address. What is not here is the same in both.
consent-lead = Sie sind angemeldet als { $account }.
consent-policy = So behandelt { $app } Ihre Daten.
scope-openid = Eine Kennung, an der sie Sie wiedererkennt
scope-profile = Ihren Namen und Ihr Profil
scope-email = Ihre E-Mail-Adresse
scope-phone = Ihre Telefonnummer
scope-address = Ihre Postanschrift
scope-groups = Die Gruppen, zu denen Sie hier gehören
scope-offline_access = Verbindung auch dann, wenn Sie nicht da sind
sign-out-account = Sie sind angemeldet als { $account }.
sign-out-app = { $app } möchte Sie auch hier abmelden. Bei Apps, die diese Anmeldung nutzen, müssen Sie sich danach vielleicht neu anmelden.
sign-out-lead = Bei Apps, die diese Anmeldung nutzen, müssen Sie sich danach vielleicht neu anmelden.
sign-out-stay-close = Wenn Sie angemeldet bleiben wollen, schließen Sie diese Seite.
signed-out-heading = Sie sind abgemeldet
