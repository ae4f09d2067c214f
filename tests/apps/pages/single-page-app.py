"""docs/apps/single-page-app.md in headless Chromium, which also enforces CORS."""

import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from chromium import Chromium
from programs import run as run_program

BLOCKS = ["register", "install", "app.js", "index.html"]
PINNED = {"oidc-client-ts": "3.5.0", "esbuild": "0.28.2"}


class Pages(SimpleHTTPRequestHandler):
    """Files, and the one page for every other path."""

    def do_GET(self):
        if not self.path.endswith(".js"):
            self.path = "/index.html"
        super().do_GET()

    def log_message(self, *_):
        pass


def run(app):
    client = app.register()
    assert "client_secret" not in client, client
    app.install()
    app.write("app.js", {"CLIENT_ID": client["client_id"]})
    app.write("index.html")
    bundle = ["npx", "esbuild", "app.js", "--bundle", "--format=esm", "--outfile=bundle.js", "--log-level=warning"]
    run_program(bundle, app.folder)
    server = ThreadingHTTPServer(("127.0.0.1", app.port), partial(Pages, directory=str(app.folder)))
    Thread(target=server.serve_forever, daemon=True).start()

    chromium, address = Chromium(app.folder), app.provider.somebody()
    chromium.open(f"{app.url}/some/where")
    chromium.click("#sign-in")
    chromium.sign_in(app.provider, address)
    chromium.find("#sign-out")
    assert chromium.url() == f"{app.url}/some/where", chromium.url()
    person = json.loads(chromium.text("#person"))
    assert person["email"] == address and person["sub"], person

    key = f"oidc.user:{app.provider.issuer}:{client['client_id']}"
    kept = f"return sessionStorage.getItem({json.dumps(key)})"
    before = json.loads(chromium.script(kept))
    chromium.script("return import('/bundle.js').then(app => app.renew()).then(user => user.access_token)")
    after = json.loads(chromium.script(kept))
    assert before["refresh_token"] != after["refresh_token"], "the token was not renewed"
    assert before["access_token"] != after["access_token"]

    chromium.click("#sign-out")
    chromium.find("#sign-in")
    chromium.click("#sign-in")
    chromium.find("#identifier")
    server.shutdown()
    return app.versions("oidc-client-ts") + " in Chromium: signed in, renewed, signed out"
