"""docs/apps/django-allauth.md, with Django's own development server."""

from browser import Browser
from programs import run as run_program

BLOCKS = ["register", "install", "settings.py", "urls.py"]
PINNED = {"django": "5.2.19", "django-allauth": "65.22.1", "requests": "2.32.5", "pyjwt": "2.15.1", "cryptography": "46.0.3"}


def run(app):
    app.register()
    app.install()
    app.write("settings.py")
    app.write("urls.py")
    more = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(app.folder)}
    django = [app.python, "-m", "django"]
    run_program([*django, "migrate"], app.folder, app.environment(more))
    app.start([*django, "runserver", "--noreload", str(app.port)], more)

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
