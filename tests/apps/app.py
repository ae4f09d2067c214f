"""An app as a page describes it: registered with its line, written from its blocks, started, and signed in to."""

import base64
import hashlib
import json
import secrets
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

from browser import Browser
from programs import Program, free_port, npm_install, pip_install, run

ISSUER = "https://id.example.org"
ADDRESS = "https://app.example.org"


class App:
    """What a scenario works with."""

    def __init__(self, name, marked, pinned, provider, folder):
        self.name, self.blocks, self.pinned = name, marked, pinned
        self.provider, self.folder = provider, Path(folder)
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.client = {}
        self.python = None

    def filled(self, block, changes=None):
        """A block with the addresses of this run. Each change must be of something that the block has."""
        text = self.blocks[block]
        for old, new in {ISSUER: self.provider.issuer, ADDRESS: self.url}.items():
            text = text.replace(old, new)
        for old, new in (changes or {}).items():
            assert old in text, f"{block} does not have {old}"
            text = text.replace(old, str(new))
        return text

    def write(self, block, changes=None, path=None):
        """Writes a block to a file of its name."""
        file = self.folder / (path or block)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.filled(block, changes))
        return file

    def register(self, block="register"):
        """Registers the app with the line of the page."""
        self.client = self.provider.register(self.filled(block))
        return self.client

    def install(self):
        """Installs what the page names, at the versions that the scenario pins."""
        if self.blocks["install"].startswith("npm"):
            npm_install(self.folder, self.pinned)
        else:
            self.python = pip_install(self.folder, self.pinned)

    def set_up(self):
        """Registers the app, installs what it needs, and writes every other block to a file of its name."""
        self.register()
        self.install()
        for block in self.blocks:
            if block not in ("register", "install"):
                self.write(block)

    def start_django(self):
        """Starts a Django project that consists of the page's blocks."""
        more = {"DJANGO_SETTINGS_MODULE": "settings", "PYTHONPATH": str(self.folder)}
        django = [self.python, "-m", "django"]
        run([*django, "migrate"], self.folder, self.environment(more))
        self.start([*django, "runserver", "--noreload", str(self.port)], more)

    def environment(self, more=None):
        """The variables that the pages name."""
        return {
            "OIDC_ISSUER": self.provider.issuer,
            "OIDC_CLIENT_ID": self.client["client_id"],
            "OIDC_CLIENT_SECRET": self.client.get("client_secret", ""),
            "APP_URL": self.url,
            "SESSION_SECRET": "a secret of at least thirty-two characters",
            "PORT": str(self.port),
            **(more or {}),
        }

    def start(self, command, more=None, name="app", port=None, seconds=90):
        """Starts the app."""
        environment = self.environment(more)
        return Program(name, command, self.folder, port or self.port, environment, seconds)

    def versions(self, *names):
        """The client and its version, for the line of the result."""
        return ", ".join(f"{name} {self.pinned[name]}" for name in names)

    def sign_in(self, browser=None, path="/login", address=None, page=None):
        """Opens the app's page in a browser and signs in; gives the browser, the last page and the address."""
        browser = browser or Browser()
        address = address or self.provider.somebody()
        page = page or browser.open(self.url + path)
        page = self.provider.sign_in(browser, page, address)
        assert page.url.startswith(self.url), f"not back at the app: {page}\n{self.provider.errors(self.client)}"
        return browser, page, address

    def signed_out(self, browser):
        """Whether the session at Porchlight has ended, too: an authorization request shows the first page."""
        page = browser.open(
            f"{self.provider.issuer}/authorize?client_id={self.client['client_id']}&response_type=code"
            f"&scope=openid&redirect_uri={self.client['redirect_uris'][0]}&nonce=n&prompt=none"
            "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
            stop_at=self.client["redirect_uris"][0],
        )
        return "error=login_required" in page.url

    @staticmethod
    def json(page):
        """What a page answered as JSON."""
        assert page.status == 200, page
        return json.loads(page.text)

    def tokens(self, scope):
        """Tokens of the registered app, for a new person: the code flow with PKCE, by hand."""
        redirect, verifier = self.client["redirect_uris"][0], secrets.token_urlsafe(48)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self.client["client_id"], "response_type": "code", "scope": scope, "redirect_uri": redirect,
            "state": "s", "code_challenge": challenge, "code_challenge_method": "S256",
        }
        browser = Browser()
        page = browser.open(f"{self.provider.issuer}/authorize?{urlencode(asked)}")
        page = self.provider.sign_in(browser, page, self.provider.somebody(), stop_at=redirect)
        code = parse_qs(urlsplit(page.url).query)["code"][0]
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": redirect, "code_verifier": verifier}
        headers = {"content-type": "application/x-www-form-urlencoded"}
        if "client_secret" in self.client:
            pair = f"{self.client['client_id']}:{self.client['client_secret']}"
            headers["authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            body["client_id"] = self.client["client_id"]
        return self.json(Browser().open(f"{self.provider.issuer}/token", "POST", urlencode(body), headers))

    @staticmethod
    def claims(token):
        """What a JWT says, unverified."""
        part = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
