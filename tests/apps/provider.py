"""A started Porchlight, its command line, and a person who signs in there with the code from a captured message."""

import json
import shlex
import subprocess
import urllib.request
from pathlib import Path

from programs import Program, free_port

CONFIGURATION = """
public_url = "http://localhost:{port}"
[server]
listen = "127.0.0.1:{port}"
[database]
url = "sqlite:{folder}/porchlight.db"
[keys]
master_file = "{folder}/master.key"
[mail]
transport = "capture"
[outgoing]
private_networks = ["127.0.0.0/8"]
[sign_in]
sign_up = "open"
offer_passkey = false
[sign_in.limits]
sends_per_address = 1000
requests_per_ip = 1000
resend_cooldown = 0
"""


class Provider:
    """The provider under test."""

    def __init__(self, binary, folder):
        self.binary, self.folder = str(Path(binary).resolve()), Path(folder)
        self.port = free_port()
        self.issuer = f"http://localhost:{self.port}"
        self.configuration = self.folder / "porchlight.toml"
        self.configuration.write_text(CONFIGURATION.format(port=self.port, folder=self.folder))
        command = [self.binary, "serve", "--config", str(self.configuration)]
        self.program = Program("porchlight", command, self.folder, port=self.port)
        self.people = 0

    def command(self, words):
        """Runs a command and reads its JSON."""
        done = subprocess.run(
            [self.binary, "--config", str(self.configuration), *words],
            capture_output=True, text=True, timeout=60, check=False,
        )
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return json.loads(done.stdout)

    def register(self, line):
        """Runs the line that a page shows: `porchlight client add … --json`."""
        words = shlex.split(line.replace("\\\n", " "))
        assert words[:3] == ["porchlight", "client", "add"] and words[-1] == "--json", line
        return self.command(words[1:])

    def errors(self, client):
        """What was refused in an app's name."""
        return self.command(["client", "errors", client["client_id"], "--json"])

    def messages(self):
        """The captured messages, newest first."""
        with urllib.request.urlopen(f"{self.issuer}/dev/outbox.json", timeout=30) as answer:
            return json.load(answer)

    def somebody(self):
        """An address that nobody else in this run has."""
        self.people += 1
        return f"ada{self.people}@example.org"

    def sign_in(self, browser, page, address, stop_at=None):
        """Goes on from the provider's first page to the app: address, code, and consent if it is asked for."""
        assert page.url.startswith(self.issuer) and page.form("identifier"), f"not the sign-in page: {page}"
        page = browser.submit(page, "identifier", identifier=address)
        assert page.form("code"), f"not the waiting page: {page}"
        code = next(message["code"] for message in self.messages() if message["to"] == address)
        page = browser.submit(page, "code", stop_at, code=code)
        if page.url.startswith(self.issuer) and page.form("consent-allow"):
            page = browser.submit(page, "consent-allow", stop_at)
        return page
