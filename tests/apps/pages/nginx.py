"""docs/apps/nginx.md: nginx, and oauth2-proxy that is built from its Go module."""

import time

import echo
from programs import free_port, needs, run as run_program

BLOCKS = ["register", "oauth2-proxy.cfg", "site.conf"]
PINNED = {"github.com/oauth2-proxy/oauth2-proxy/v7": "v7.15.6"}


def run(app):
    nginx, go = needs("nginx"), needs("go")
    ((module, version),) = PINNED.items()
    run_program([go, "install", f"{module}@{version}"], app.folder, {"GOBIN": str(app.folder)})
    client, port = app.register(), free_port()
    (app.folder / "client-secret").write_text(client["client_secret"])
    (app.folder / "cookie-secret").write_text("0123456789abcdef0123456789abcdef")
    settings = app.write("oauth2-proxy.cfg", {
        "CLIENT_ID": client["client_id"], "/etc/oauth2-proxy": app.folder,
        'cookie_refresh = "50m"': 'cookie_refresh = "1s"', "id.example.org": f"localhost:{app.provider.port}",
    })
    settings.write_text(settings.read_text() + f'cookie_secure = false\nhttp_address = "127.0.0.1:{port}"\n')
    app.start([str(app.folder / "oauth2-proxy"), "--config", str(settings)], name="oauth2-proxy", port=port)
    app.write("site.conf", {"127.0.0.1:4180": f"127.0.0.1:{port}", "127.0.0.1:3000": f"127.0.0.1:{echo.start()}"})
    (app.folder / "nginx.conf").write_text(
        f"daemon off; pid {app.folder}/pid; error_log {app.folder}/error.log; events {{}}\n"
        f"http {{ access_log off; proxy_temp_path {app.folder}; client_body_temp_path {app.folder};\n"
        f"server {{ listen 127.0.0.1:{app.port}; include {app.folder}/site.conf; }} }}\n"
    )
    app.start([nginx, "-e", f"{app.folder}/error.log", "-c", f"{app.folder}/nginx.conf"], name="nginx")

    browser, page, address = app.sign_in(path="/private?x=1")
    assert page.url == f"{app.url}/private?x=1", page
    seen = app.json(page)
    assert seen["x-user"] and seen["x-email"] == address, seen
    for _ in range(2):
        time.sleep(2.5)
        before = browser.cookie("_oauth2_proxy")["value"]
        assert app.json(browser.open(app.url + "/private"))["x-user"] == seen["x-user"]
        assert browser.cookie("_oauth2_proxy")["value"] != before, "the renewed cookie was not passed on"
    return f"oauth2-proxy {version}: signed in, renewed twice"
