# Set-up and the common jobs.  `make run` and `make test` need only Python 3.11+ and make.
SHELL := /bin/bash
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.PHONY: help env run test chaos lint format lock sbom bench clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

env: $(STAMP) ## create .venv with the locked dependencies

$(STAMP): requirements.lock pyproject.toml scripts/setup.sh
	@bash scripts/setup.sh $(VENV)

run: env ## start everything, replay seeds/, go on with sources.toml until Ctrl-C
	@exec $(BIN)/wireroom up --replay seeds

test: env ## the whole test suite, against real servers
	@$(BIN)/python -m pytest -n 4 --dist loadfile --no-loadscope-reorder

chaos: env ## hundreds of faults at random under load (half an hour)
	@$(BIN)/python -m tests.chaos

lint: env ## formatting, lint, types, import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: env ## format and mend what can be mended
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock: env ## renew the locked versions
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --custom-compile-command "make lock" --all-extras pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-emit-index-url --custom-compile-command "make lock" -c requirements.lock pyproject.toml -o requirements-run.lock

OUT ?= wireroom.cdx.json
sbom: env ## a software bill of materials (CycloneDX, JSON) at OUT=path
	$(BIN)/python scripts/make_sbom.py $(OUT)

clean: ## remove the environment and the data of the embedded defaults
	rm -rf $(VENV) var
