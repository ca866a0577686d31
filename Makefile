# Every target does its own set-up; `make help` lists them.

# A toolchain that was installed a moment ago is not yet on the PATH of this shell.
export PATH := $(PATH):$(HOME)/.cargo/bin

PROGRAM := target/debug/fonds1035
OPENAPI := docs/openapi.json

.DEFAULT_GOAL := help
.PHONY: help run test bench up clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## build and start the demo on this machine; Ctrl-C stops all of it
	@scripts/setup.sh run
	@echo "building; the first time this takes some minutes, later ones seconds" >&2
	@cargo build --locked
	@exec $(PROGRAM) demo

test: ## run every test, and the OpenAPI validator
	@scripts/setup.sh test
	cargo test --locked
ifneq ($(wildcard $(OPENAPI)),)
	.fonds1035/tools/bin/openapi-spec-validator $(OPENAPI)
endif

bench: ## measure the service against pgbench; writes docs/benchmarks.md in about ten minutes
	@scripts/setup.sh run
	cargo build --release --locked
	cargo build --release --locked --manifest-path bench/Cargo.toml --target-dir target
	target/release/fonds1035-bench --report docs/benchmarks.md

up: .env ## build and start everything in containers (docker compose)
	docker compose up --build

# Secrets of the containers: made once, random, kept out of the repository.
.env:
	@umask 077; for name in OWNER_PASSWORD SERVICE_PASSWORD SIGNING_KEY; do \
		echo "$$name=$$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')"; done > $@
	@echo "wrote new secrets to $@" >&2

clean: ## remove what was built and the tools; the demo's data in .fonds1035/ stays
	cargo clean
	rm -rf .fonds1035/tools
