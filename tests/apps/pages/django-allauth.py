"""docs/apps/django-allauth.md, with Django's own development server."""

from browser import Browser

BLOCKS = ["register", "install", "settings.py", "urls.py"]
PINNED = {"django": "5.2.19", "django-allauth": "65.22.1", "requests": "2.32.5", "pyjwt": "2.15.1", "cryptography": "46.0.3"}


def run(app):
    app.set_up()
    app.start_django()

    path = "/accounts/oidc/porchlight/login/"
    browser, page, address = app.sign_in(path=path)
    person = app.json(page)
    assert person["email"] == address and person["sub"], person
    assert app.json(app.sign_in(Browser(), path, address)[1]) == person, "another account at the second sign-in"
    page = browser.open(f"{app.url}/logout/")
    assert page.url.startswith(app.provider.issuer), "without a hint, Porchlight asks"
    page = browser.submit(page, "sign-out")
    assert f'id="continue" class="button primary" href="{app.url}/"' in page.text, page
    assert app.json(browser.open(app.url)) is None
    assert app.signed_out(browser)
    return app.versions("django-allauth", "django") + ": signed in twice, signed out"
