"""docs/apps/keycloak.md, with Keycloak's own distribution from Maven; it needs Java 21 or later."""

import glob
import os
import zipfile
from urllib.parse import parse_qs, urlencode, urlsplit

from browser import Browser
from programs import Unavailable, free_port, needs, run as run_program

BLOCKS = ["register", "porchlight.json", "create"]
PINNED = {"org.keycloak:keycloak-quarkus-dist": "26.7.3"}
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"
ADMIN = {"KC_BOOTSTRAP_ADMIN_USERNAME": "admin", "KC_BOOTSTRAP_ADMIN_PASSWORD": "admin"}


def java():
    """The home of a Java that Keycloak accepts."""
    homes = [os.environ.get("JAVA_HOME", ""), *glob.glob("/usr/lib/jvm/*2[1-9]*")]
    for home in homes:
        release = os.path.join(home, "release")
        if os.path.exists(release):
            version = open(release).read().split('JAVA_VERSION="')[1].split(".")[0].split('"')[0]
            if int(version) >= 21:
                return home
    raise Unavailable("Java 21 or later is not installed")


def run(app):
    maven, home = needs("mvn"), {"JAVA_HOME": java()}
    ((artifact, version),) = PINNED.items()
    run_program([maven, "-q", COPY, f"-Dartifact={artifact}:{version}:zip", f"-DoutputDirectory={app.folder}"], app.folder)
    zipfile.ZipFile(next(app.folder.glob("*.zip"))).extractall(app.folder)
    bin_ = app.folder / f"keycloak-{version}" / "bin"
    run_program(["sh", "-c", "chmod +x *.sh"], bin_)
    client = app.client = app.provider.register(app.filled("register", {"REALM": "demo"}))
    management = str(free_port())
    app.start(
        [str(bin_ / "kc.sh"), "start-dev", "--http-host=127.0.0.1", f"--http-port={app.port}",
         f"--http-management-port={management}"], {**ADMIN, **home}, name="keycloak", seconds=300,
    )
    app.write("porchlight.json", {"CLIENT_ID": client["client_id"], "CLIENT_SECRET": client["client_secret"]})
    kcadm = str(bin_ / "kcadm.sh")
    landing = f"{app.url}/landing"
    commands = app.filled("create", {"REALM": "demo", "kcadm.sh": kcadm})
    before = f"""set -e
        {kcadm} config credentials --server {app.url} --realm master --user admin --password admin
        {kcadm} create realms -s realm=demo -s enabled=true -s sslRequired=NONE
        {kcadm} create clients -r demo -s clientId=app -s publicClient=true -s 'redirectUris=["{landing}"]'
        """
    run_program(["sh", "-c", before + commands], app.folder, {**home, "HOME": str(app.folder)})

    realm, browser = f"{app.url}/realms/demo/protocol/openid-connect", Browser(trusts_localhost=True)
    asked = {"client_id": "app", "response_type": "code", "scope": "openid email", "redirect_uri": landing,
             "kc_idp_hint": "porchlight", "state": "s"}
    page, address = browser.open(f"{realm}/auth?{urlencode(asked)}"), app.provider.somebody()
    page = app.provider.sign_in(browser, page, address, stop_at=landing)
    if not page.url.startswith(landing):   # what Keycloak's profile requires beside the address
        page = browser.submit(page, stop_at=landing, firstName="Ada", lastName="Lovelace")
    code = parse_qs(urlsplit(page.url).query)["code"][0]
    body = {"grant_type": "authorization_code", "client_id": "app", "code": code, "redirect_uri": landing}
    headers = {"content-type": "application/x-www-form-urlencoded"}
    tokens = app.json(Browser().open(f"{realm}/token", "POST", urlencode(body), headers))
    assert app.claims(tokens["id_token"])["email"] == address, tokens
    browser.open(f"{realm}/logout?{urlencode({'id_token_hint': tokens['id_token']})}")
    assert app.signed_out(browser)
    return f"Keycloak {version}: signed in through it, signed out"
