# Every target does its own set-up; `make help` lists them.

# With the toolchain that set-up found or installed.
CARGO := scripts/toolchain.sh run cargo
PROGRAM := target/debug/fonds1035
OPENAPI := docs/openapi.json

.DEFAULT_GOAL := help
.PHONY: help run test bench faults faults-short up clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build and start the demo on this machine; Ctrl-C stops all of it
	@scripts/setup.sh run
	@echo "building; the first time this takes some minutes, later ones seconds" >&2
	@$(CARGO) build --locked
	@exec $(PROGRAM) demo

test: ## run every test, and the OpenAPI validator
	@scripts/setup.sh test
	$(CARGO) test --locked
ifneq ($(wildcard $(OPENAPI)),)
	.fonds1035/tools/bin/openapi-spec-validator $(OPENAPI)
endif

bench: ## measure the service against pgbench; writes docs/benchmarks.md in about ten minutes
	@scripts/setup.sh run
	$(CARGO) build --release --locked
	$(CARGO) build --release --locked --manifest-path bench/Cargo.toml --target-dir target
	target/release/fonds1035-bench --report docs/benchmarks.md

faults: ## break the service and PostgreSQL under load; writes docs/faults.md in at most ten minutes
	@scripts/setup.sh faults
	$(CARGO) build --locked
	$(CARGO) build --locked --manifest-path faults/Cargo.toml --target-dir target
	target/debug/fonds1035-faults --report docs/faults.md

faults-short: ## the part of the fault tests that takes a minute; writes nothing
	@scripts/setup.sh faults
	$(CARGO) build --locked
	$(CARGO) build --locked --manifest-path faults/Cargo.toml --target-dir target
	target/debug/fonds1035-faults --short

up: .env ## build and start everything in containers (docker compose)
	docker compose up --build

# Secrets of the containers: made once, random, kept out of the repository.
.env:
	@umask 077; for name in OWNER_PASSWORD SERVICE_PASSWORD SIGNING_KEY; do \
		echo "$$name=$$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"; done > $@
	@echo "wrote new secrets to $@" >&2

clean: ## remove what was built and the tools; the demo's data in .fonds1035/ stays
	rm -rf target .fonds1035/tools .fonds1035/rust
