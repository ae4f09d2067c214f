"""docs/apps/social-auth.md, with Django's own development server."""

from browser import Browser

BLOCKS = ["register", "install", "settings.py", "urls.py"]
PINNED = {"django": "5.2.19", "social-auth-app-django": "8.0.0", "social-auth-core": "7.0.0"}


def begin(app, browser):
    """Presses the button of the app."""
    return browser.submit(browser.open(app.url))


def run(app):
    app.set_up()
    app.start_django()

    browser = Browser()
    browser, page, address = app.sign_in(browser, page=begin(app, browser))
    person = app.json(page)
    assert person["email"] == address and person["sub"], person
    other = Browser()
    page = app.sign_in(other, address=address, page=begin(app, other))[1]
    assert app.json(page) == person, "another account at the second sign-in"
    # The newest ID token is that of the other browser.
    page = browser.open(f"{app.url}/logout/")
    assert page.url == f"{app.url}/" and page.form(), page
    assert app.signed_out(browser)
    return app.versions("social-auth-core", "django") + ": signed in twice, signed out"
