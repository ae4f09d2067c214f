"""docs/apps/express.md, as it stands."""

BLOCKS = ["register", "install", "server.mjs"]
PINNED = {"express": "5.3.0", "express-session": "1.19.0", "openid-client": "6.9.0"}


def run(app):
    app.set_up()
    app.start(["node", "server.mjs"])
    browser, page, address = app.sign_in()
    user = app.json(page)
    assert user["email"] == address and user["sub"], user
    again = browser.open(f"{app.url}/login")
    assert app.json(again) == user, "the session at Porchlight did not suffice"
    page = browser.open(f"{app.url}/logout")
    assert page.url == f"{app.url}/" and app.json(page) is None, page
    assert app.signed_out(browser)
    return app.versions("openid-client", "express") + ": signed in, again without a page, signed out"
