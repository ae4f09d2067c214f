"""A browser without pictures: cookies, forms, redirects. It runs no JavaScript, and is as strict as the strictest browser."""

import http.client
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"
MOST_REDIRECTS = 25


class Form:
    """A form of a page, with the fields that it sends and the ids of what is in it."""

    def __init__(self, attributes):
        self.action = attributes.get("action", "")
        self.method = attributes.get("method", "get").lower()
        self.fields, self.ids = {}, {attributes.get("id")}


class Forms(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.inside = [], False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "form":
            self.forms.append(Form(attributes))
            self.inside = True
        elif self.inside and tag in ("input", "button", "select"):
            form = self.forms[-1]
            form.ids.add(attributes.get("id"))
            if attributes.get("name") and attributes.get("type") not in ("submit", "checkbox") and tag == "input":
                form.fields[attributes["name"]] = attributes.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False


class Page:
    """An answer: its address, status, headers and text."""

    def __init__(self, url, status, headers, text):
        self.url, self.status, self.headers, self.text = url, status, headers, text

    def form(self, having=None):
        """The first form, or the one that has an element with that id."""
        parser = Forms()
        parser.feed(self.text)
        for form in parser.forms:
            if having is None or having in form.ids:
                return form
        return None

    def __str__(self):
        return f"{self.status} {self.url}\n{self.text[:2000]}"


class Browser:
    """One browser profile. Like a real one, it keeps the cookies of a host for all of its ports."""

    def __init__(self, trusts_localhost=False):
        """With `trusts_localhost` it keeps secure cookies of localhost, as Chromium and Firefox do."""
        self.trusts_localhost = trusts_localhost
        self.cookies = {}
        self.seen = []

    def cookie(self, name):
        """A cookie's value and attributes, or None."""
        return next((kept for (_, of, _), kept in self.cookies.items() if of == name), None)

    def forget(self, host_part=""):
        """Removes the cookies whose name contains this."""
        self.cookies = {key: kept for key, kept in self.cookies.items() if host_part not in key[1]}

    def request(self, method, url, body=None, headers=None):
        """One request, without following a redirect."""
        parts = urlsplit(url)
        headers = {"user-agent": AGENT, "accept": "text/html,*/*;q=0.8", "accept-language": "en", **(headers or {})}
        cookies = [
            f"{name}={kept['value']}"
            for (host, name, path), kept in self.cookies.items()
            if host == parts.hostname and (parts.path or "/").startswith(path)
        ]
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=60)
        connection.request(method, (parts.path or "/") + ("?" + parts.query if parts.query else ""), body, headers)
        answer = connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        page = Page(url, answer.status, answer.headers, text)
        connection.close()
        for line in answer.headers.get_all("set-cookie") or []:
            self.keep(parts, line)
        self.seen.append((method, url, page.status))
        return page

    def keep(self, parts, line):
        """Keeps a cookie. One with `Secure` that comes without TLS is dropped, as Safari does also for localhost."""
        pair, *rest = [part.strip() for part in line.split(";")]
        name, _, value = pair.partition("=")
        attributes = {key.lower(): text for key, _, text in (part.partition("=") for part in rest)}
        if "secure" in attributes and parts.scheme != "https" and not self.trusts_localhost:
            return
        key = (parts.hostname, name, attributes.get("path") or "/")
        ended = attributes.get("max-age") == "0" or "1970" in attributes.get("expires", "")
        if ended or not value:
            self.cookies.pop(key, None)
        else:
            self.cookies[key] = {"value": value, **attributes}

    def open(self, url, method="GET", body=None, headers=None, stop_at=None):
        """A request, and the redirects after it, up to one whose address begins with `stop_at`."""
        for _ in range(MOST_REDIRECTS):
            page = self.request(method, url, body, headers)
            location = page.headers.get("location")
            if page.status not in (301, 302, 303, 307, 308) or not location:
                return page
            url = urljoin(url, location)
            if stop_at and url.startswith(stop_at):
                return Page(url, page.status, page.headers, "")
            if page.status not in (307, 308):
                method, body, headers = "GET", None, None
        raise AssertionError(f"more than {MOST_REDIRECTS} redirects, the last to {url}")

    def submit(self, page, having=None, stop_at=None, **fields):
        """Sends a form of the page with these values."""
        form = page.form(having)
        assert form, f"there is no form with {having}: {page}"
        url = urljoin(page.url, form.action)
        values = urlencode({**form.fields, **fields})
        if form.method == "get":
            return self.open(f"{url}?{values}", stop_at=stop_at)
        headers = {
            "content-type": "application/x-www-form-urlencoded",
            "origin": "{0.scheme}://{0.netloc}".format(urlsplit(page.url)),
            "referer": page.url,
        }
        return self.open(url, "POST", values, headers, stop_at)
