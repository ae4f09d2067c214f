"""docs/apps/api.md: each API accepts an access token, and refuses an ID token and one without the scope."""

from browser import Browser
from programs import pip_install, run as run_program

BLOCKS = ["register", "install", "server.mjs", "install-python", "api.py", "introspect"]
PINNED = {"express": "5.3.0", "jose": "6.2.18"}
PYTHON = {"fastapi": "0.165.0", "uvicorn": "0.54.0", "pyjwt": "2.15.1", "cryptography": "46.0.3"}


def check(app, url):
    """What an API answers to the right token and to wrong ones."""
    browser, right = Browser(), app.tokens("openid email")
    less = app.tokens("openid")

    def ask(token):
        return browser.open(url, headers={"authorization": f"Bearer {token}"} if token else {})

    claims = app.claims(right["id_token"])
    assert app.json(ask(right["access_token"])) == {"sub": claims["sub"]}
    assert ask(less["access_token"]).status == 403
    changed = right["access_token"][:-6] + "AAAAAA"
    for wrong in (right["id_token"], changed, "nonsense"):
        assert ask(wrong).status == 401, wrong
    assert ask(None).status in (401, 403)


def run(app):
    app.register()
    app.install()
    app.write("server.mjs")
    node = app.start(["node", "server.mjs"])
    check(app, f"{app.url}/private")
    node.stop()

    assert app.blocks["install-python"].startswith("pip install")
    python = pip_install(app.folder, PYTHON)
    app.write("api.py")
    app.start([python, "-m", "uvicorn", "api:app", "--port", str(app.port)], name="python")
    check(app, f"{app.url}/private")

    line = app.blocks["register"].replace("--public ", "").replace("--access-token jwt ", "")
    app.client = app.provider.register(line.replace("https://app.example.org", app.url))
    variables = app.environment({"TOKEN": app.tokens("openid email")["access_token"]})
    assert '"active":true' in run_program(["sh", "-c", app.blocks["introspect"]], app.folder, variables)
    variables["TOKEN"] = "nonsense"
    assert '"active":false' in run_program(["sh", "-c", app.blocks["introspect"]], app.folder, variables)
    return f"{app.versions('jose')}, PyJWT {PYTHON['pyjwt']}: access token accepted, ID token refused; introspection"
