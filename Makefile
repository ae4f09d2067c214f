# Everything that is done with this repository by hand. `make help` lists it.

# OpenSSL is linked where its headers are installed, and built from source where they are not (three minutes
# more, once). `make VENDORED=1` and `make VENDORED=0` decide for themselves.
VENDORED ?= $(shell if [ -n "$$OPENSSL_DIR" ] || pkg-config --atleast-version=1.1.1 openssl 2>/dev/null; then echo 0; else echo 1; fi)
FEATURES := $(if $(filter 1,$(VENDORED)),--features vendored)
CARGO ?= cargo
FLAGS := --locked $(FEATURES)

.DEFAULT_GOAL := help
.PHONY: help build demo clean-demo test faults test-apps test-deps lint deny format map snapshots bench release

help: ## what there is
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed -E 's/:.*## /\t/' | expand -t 14

build: ## build for development
	$(CARGO) build $(FLAGS)

demo: ## build, then run the provider and a sample app on this machine
	@echo "The first build takes some minutes; OpenSSL is $(if $(FEATURES),built from source,the system's)."
	$(CARGO) run $(FLAGS) -- demo --data .demo

clean-demo: ## remove what the demo kept
	rm -rf .demo

# What asks no database, chooses its own, or looks at what a browser does with pages: once is enough. The five presets
# are walked in a browser on both.
ONCE := house:: server:: faults:: support:: store::concurrency store::guesses store::replicas outbox::words \
	$(addprefix browser::,account admin_credentials cross_site opened_link pages passkeys passwords push qr scanner sign_in upstream)

test: test-deps ## install what the tests need, then run them all, on SQLite and on PostgreSQL
	.ci/with-postgres $(CARGO) test $(FLAGS)
	PORCHLIGHT_TEST_DATABASE=postgres $(CARGO) test $(FLAGS) --test it -- $(addprefix --skip ,$(ONCE))

ROUNDS ?= 40
faults: test-deps ## bring each fault about ROUNDS times (40), and say what was lost of what had been answered
	PORCHLIGHT_FAULT_ROUNDS=$(ROUNDS) $(CARGO) test $(FLAGS) --test it -- faults:: --nocapture --test-threads=1

test-apps: build ## run the code of docs/apps with the real client libraries; needs package registries
	tests/apps/run

test-deps: ## install PostgreSQL, Chromium and its driver where they are missing
	.ci/test-deps

lint: ## formatting and clippy, as .ci/run asks for them
	$(CARGO) fmt --check
	$(CARGO) clippy $(FLAGS) --all-targets -- -D warnings

deny: ## the dependencies against deny.toml; advisories from the copy that PORCHLIGHT_ADVISORY_DB names
	.ci/deny

format: ## format the code
	$(CARGO) fmt

map: ## write docs/map.md anew
	UPDATE_MAP=1 $(CARGO) test $(FLAGS) --test it map

snapshots: ## write tests/it/snapshots anew; read the diff before it is committed
	INSTA_UPDATE=always $(CARGO) test $(FLAGS) --test it -- endpoints::documents outbox::words

bench: ## measure, as ratios to the bare signatures of this machine
	$(CARGO) bench $(FLAGS) --bench speed

release: ## build the binary to install
	$(CARGO) build $(FLAGS) --release
	@ls -l $${CARGO_TARGET_DIR:-target}/release/porchlight
