# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the rest.
# The work itself is in deploy/setup/, in Python that needs nothing but the standard library.
SETUP := sh deploy/setup/with-python.sh deploy/setup
KIND :=

.PHONY: help install run test bench bench-ask

help: ## list the commands
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

install: ## everything the program needs, into .venv and node_modules; repeats only what changed
	@$(SETUP)/install.py $(KIND)

run: install ## install, fill the demo city, then serve on http://127.0.0.1:8000
	@exec .venv/bin/pelangi run

test: KIND := --dev
test: install ## lint, types, imports, migrations, tests on SQLite and PostgreSQL, tests in a browser
	@exec .venv/bin/python deploy/setup/check.py

bench: KIND := --dev
bench: install ## every benchmark of bench/, one after the other
	@set -e; for measured in bench/bench_*.py; do echo "== $$measured"; .venv/bin/python "$$measured"; done

bench-ask: KIND := --dev
bench-ask: install ## pages of requests with 1,000,000 cases and 5,000,000 moves behind them
	@.venv/bin/python bench/bench_ask.py
