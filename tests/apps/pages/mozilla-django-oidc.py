"""docs/apps/mozilla-django-oidc.md, with Django's own development server."""

from browser import Browser

BLOCKS = ["register", "install", "settings.py", "porchlight.py", "urls.py"]
PINNED = {"django": "5.2.19", "mozilla-django-oidc": "5.0.2"}


def run(app):
    app.set_up()
    app.start_django()

    browser, page, address = app.sign_in(path="/oidc/authenticate/")
    person = app.json(page)
    assert person["email"] == address and person["sub"], person
    assert app.json(app.sign_in(Browser(), "/oidc/authenticate/", address)[1]) == person
    page = browser.submit(browser.open(f"{app.url}/leave/"))
    assert page.url == f"{app.url}/" and "/oidc/authenticate/" in page.text, page
    assert app.signed_out(browser)
    return app.versions("mozilla-django-oidc", "django") + ": signed in twice, signed out"
