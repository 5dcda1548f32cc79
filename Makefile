.DEFAULT_GOAL := help
.PHONY: help setup run demo-reset test fast faults bench load pdf-check lock

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

setup: ## Install what the service needs, and build the assets
	@scripts/setup

run: setup ## Start the service with demonstration data (PORT=8000)
	@scripts/run

demo-reset: setup ## Throw the data away and load the demonstration data again
	@.venv/bin/flask --app app demo reset

test: ## Run every check and test
	@scripts/setup --tests
	@scripts/test

fast: setup ## Run only the quick ones: ruff, unit and architecture tests
	@scripts/test --only ruff --only format --only unit

faults: ## Break things on purpose on both databases, and print a table of what became of it
	@scripts/setup --tests
	@.venv/bin/python -m bench.faults

bench: ## Measure against the budgets, and print a table
	@scripts/setup --tests
	@.venv/bin/python -m bench

load: ## Deadline day: 1,530 people editing on PostgreSQL, with every save read back (SECONDS=180)
	@scripts/setup --tests
	@.venv/bin/python -m bench.load

pdf-check: ## Check every kind of PDF with veraPDF (needs a JRE; installs it on Debian as root)
	@scripts/setup --pdf
	@.venv/bin/python -m bench.pdf_check

# Pins stay where they are unless a .in file forbids them; UPGRADE=--upgrade takes the newest allowed.
COMPILE := .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate
lock: setup ## Pin what requirements*.in and package.json ask for (UPGRADE=--upgrade)
	@$(COMPILE) $(UPGRADE) requirements.in -o requirements.txt
	@$(COMPILE) $(UPGRADE) -c requirements.txt requirements-dev.in -o requirements-dev.txt
	@npm install --package-lock-only --ignore-scripts --loglevel=error
	@! grep -nE '"resolved"|index-url|find-links' requirements.txt requirements-dev.txt package-lock.json
