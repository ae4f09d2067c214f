"""docs/apps/fastapi.md, as it stands."""

BLOCKS = ["register", "install", "app.py"]
PINNED = {"authlib": "1.9.10", "fastapi": "0.165.0", "httpx": "0.28.1", "itsdangerous": "2.2.0", "uvicorn": "0.54.0"}


def run(app):
    app.set_up()
    app.start([app.python, "-m", "uvicorn", "app:app", "--port", str(app.port)])
    browser, page, address = app.sign_in()
    user = app.json(page)
    assert user["email"] == address and user["sub"], user
    page = browser.open(f"{app.url}/logout")
    assert page.url == f"{app.url}/" and app.json(page) is None, page
    assert app.signed_out(browser)
    return app.versions("authlib", "fastapi") + ": signed in, signed out"
