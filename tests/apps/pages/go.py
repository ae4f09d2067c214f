"""docs/apps/go.md, as it stands."""

from programs import needs, run as run_program

BLOCKS = ["register", "install", "main.go"]
PINNED = {"github.com/coreos/go-oidc/v3/oidc": "v3.21.0", "golang.org/x/oauth2": "v0.36.0"}


def run(app):
    go = needs("go")
    app.register()
    app.write("main.go")
    run_program([go, "mod", "init", "app"], app.folder)
    run_program([go, "get", *(f"{name}@{version}" for name, version in PINNED.items())], app.folder)
    run_program([go, "build", "-o", "app", "."], app.folder)
    app.start([str(app.folder / "app")])
    browser, page, address = app.sign_in()
    assert page.status == 200 and page.text.endswith(" " + address), page
    page = browser.open(f"{app.url}/logout")
    assert page.url == f"{app.url}/" and page.status == 401, page
    assert app.signed_out(browser)
    return f"go-oidc {PINNED['github.com/coreos/go-oidc/v3/oidc']}: signed in, signed out"
