"""docs/apps/express-openid-connect.md, as it stands."""

BLOCKS = ["register", "install", "server.mjs"]
PINNED = {"express": "5.3.0", "express-openid-connect": "3.4.0"}


def run(app):
    app.set_up()
    app.start(["node", "server.mjs"])
    browser, page, address = app.sign_in()
    user = app.json(page)
    assert user["email"] == address and user["sub"], user
    info = app.json(browser.open(f"{app.url}/private"))
    assert info["sub"] == user["sub"] and info["email"] == address, info
    page = browser.open(f"{app.url}/logout")
    assert app.json(page) is None, page
    assert app.signed_out(browser)
    return app.versions("express-openid-connect") + ": signed in, UserInfo, signed out"
