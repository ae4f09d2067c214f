"""Headless Chromium, for apps that live in a browser: the few commands of WebDriver that they need."""

import json
import time
import urllib.error
import urllib.request

from programs import Program, free_port, needs

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
ARGUMENTS = [
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]


class Chromium:
    """A browser with a profile of its own."""

    def __init__(self, folder):
        chromium = needs("chromium", "chromium-browser", "google-chrome")
        driver, port = needs("chromedriver"), free_port()
        Program("chromedriver", [driver, f"--port={port}"], folder, port=port)
        self.root = f"http://127.0.0.1:{port}"
        arguments = [*ARGUMENTS, f"--user-data-dir={folder}/profile"]
        options = {"binary": chromium, "args": arguments}
        wanted = {"capabilities": {"alwaysMatch": {"browserName": "chrome", "goog:chromeOptions": options}}}
        session = self.send("POST", "/session", wanted)
        self.root += f"/session/{session['sessionId']}"

    def send(self, method, path, body=None):
        """One command."""
        data = None if method == "GET" else json.dumps(body or {}).encode()
        request = urllib.request.Request(self.root + path, data, {"content-type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=120) as answer:
            return json.load(answer)["value"]

    def open(self, url):
        """Opens a page."""
        self.send("POST", "/url", {"url": url})

    def url(self):
        """The address of the page."""
        return self.send("GET", "/url")

    def script(self, code):
        """The value of a line of JavaScript."""
        return self.send("POST", "/execute/sync", {"script": code, "args": []})

    def find(self, css, seconds=20):
        """The element, once it is there and shown."""
        end = time.monotonic() + seconds
        while True:
            try:
                element = self.send("POST", "/element", {"using": "css selector", "value": css})[ELEMENT]
                if self.send("GET", f"/element/{element}/displayed"):
                    return element
            except urllib.error.HTTPError:
                pass
            assert time.monotonic() < end, f"there is no {css} on {self.url()}:\n{self.script('return document.body.innerText')}"
            time.sleep(0.1)

    def text(self, css):
        """Its text."""
        return self.send("GET", f"/element/{self.find(css)}/text")

    def click(self, css):
        """Clicks it."""
        self.send("POST", f"/element/{self.find(css)}/click")

    def type(self, css, text):
        """Types into it."""
        self.send("POST", f"/element/{self.find(css)}/value", {"text": text})

    def sign_in(self, provider, address):
        """Goes through the provider's pages: address and code."""
        self.type("#identifier", address)
        self.click("#continue")
        self.find("#code")
        code = next(message["code"] for message in provider.messages() if message["to"] == address)
        # The last digit sends the form.
        self.type("#code", code)
