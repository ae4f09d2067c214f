"""docs/apps/auth-js.md with Express; Next.js takes the same settings and is not run."""

from browser import Browser

BLOCKS = ["register", "install", "auth.config.mjs", "server.mjs"]
PINNED = {"express": "5.3.0", "@auth/core": "0.41.3", "@auth/express": "0.12.3"}


def begin(app, browser, stop_at=None):
    """Presses the button of Auth.js's own page."""
    page = browser.open(f"{app.url}/auth/signin")
    return browser.submit(page, stop_at=stop_at)


def run(app):
    app.register()
    app.install()
    app.write("auth.config.mjs")
    app.write("server.mjs")
    app.start(["node", "server.mjs"])

    browser = Browser()
    browser, page, address = app.sign_in(browser, page=begin(app, browser))
    user = app.json(browser.open(app.url + "/"))
    assert user["email"] == address and user["id"], user
    page = begin(app, browser)
    assert app.json(browser.open(app.url + "/")) == user, "another id at the second sign-in"
    assert app.json(browser.open(app.url + "/logout")) is None
    assert app.signed_out(browser)

    # Late: Auth.js has forgotten, Porchlight has not.
    late = Browser()
    callback = app.client["redirect_uris"][0]
    page = app.provider.sign_in(late, begin(app, late), app.provider.somebody(), stop_at=callback)
    late.forget("pkce")
    page = late.open(page.url)
    assert page.status == 400 and "/auth/signin" in page.text and "error=Configuration" in page.url, page
    sent = len(app.provider.messages())
    page = begin(app, late)
    assert page.url.startswith(app.url), page
    assert app.json(late.open(app.url + "/"))["id"] != user["id"]
    assert len(app.provider.messages()) == sent
    return app.versions("@auth/express", "@auth/core") + ": signed in twice, came back late, signed out"
