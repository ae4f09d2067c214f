"""docs/apps/mozilla-django-oidc.md, with Django's own development server."""

from browser import Browser
from programs import run as run_program

BLOCKS = ["register", "install", "settings.py", "porchlight.py", "urls.py"]
PINNED = {"django": "5.2.19", "mozilla-django-oidc": "5.0.2"}


def run(app):
    app.register()
    app.install()
    for block in BLOCKS[2:]:
        app.write(block)
    more = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(app.folder)}
    django = [app.python, "-m", "django"]
    run_program([*django, "migrate"], app.folder, app.environment(more))
    app.start([*django, "runserver", "--noreload", str(app.port)], more)

    browser, page, address = app.sign_in(path="/oidc/authenticate/")
    person = app.json(page)
    assert person["email"] == address and person["sub"], person
    assert app.json(app.sign_in(Browser(), "/oidc/authenticate/", address)[1]) == person
    page = browser.submit(browser.open(f"{app.url}/leave/"))
    assert page.url == f"{app.url}/" and "/oidc/authenticate/" in page.text, page
    assert app.signed_out(browser)
    return app.versions("mozilla-django-oidc", "django") + ": signed in twice, signed out"
