"""docs/apps/mod-auth-openidc.md, with an Apache of its own; the packages are those of the distribution."""

from pathlib import Path

import echo
from programs import Unavailable, needs, run as run_program

BLOCKS = ["register", "site.conf"]
MODULES = Path("/usr/lib/apache2/modules")
LOADED = ["mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc", "proxy", "proxy_http"]


def run(app):
    apache = needs("apache2")
    if not (MODULES / "mod_auth_openidc.so").exists():
        raise Unavailable("libapache2-mod-auth-openidc is not installed")
    client = app.register()
    app.write("site.conf", {
        "CLIENT_ID": client["client_id"], "CLIENT_SECRET": client["client_secret"],
        "PASSPHRASE": "0123456789abcdef", "127.0.0.1:3000": f"127.0.0.1:{echo.start()}",
    })
    text = app.folder / "site.conf"
    lines = [f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in LOADED]
    lines += [f"ServerRoot {app.folder}", f"PidFile {app.folder}/pid", f"ErrorLog {app.folder}/error.log",
              f"DefaultRuntimeDir {app.folder}", "ServerName localhost", f"Listen 127.0.0.1:{app.port}",
              "User www-data", "Group www-data", f"Include {text}"]
    (app.folder / "apache.conf").write_text("\n".join(lines) + "\n")
    app.folder.chmod(0o755)
    app.start([apache, "-f", str(app.folder / "apache.conf"), "-DFOREGROUND"])

    browser, page, address = app.sign_in(path="/private")
    seen = app.json(page)
    assert seen["x-user"] and seen["oidc_claim_email"] == address, seen
    forged = app.json(browser.open(app.url + "/private", headers={"X-User": "admin"}))
    assert forged["x-user"] == seen["x-user"], forged
    back = f"{app.url}/signed-out".replace(":", "%3A").replace("/", "%2F")
    page = browser.open(f"{app.url}/oidc/callback?logout={back}")
    assert page.url == f"{app.url}/signed-out" and "x-user" not in app.json(page), page
    assert app.signed_out(browser)
    version = run_program(["dpkg-query", "-W", "-f", "${Version}", "libapache2-mod-auth-openidc"], app.folder)
    return f"mod_auth_openidc {version}: signed in, signed out"
