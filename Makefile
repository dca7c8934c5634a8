# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the rest.
# The work itself is in deploy/setup/, in Python that needs nothing but the standard library.
SETUP := sh deploy/setup/with-python.sh deploy/setup
KIND :=

.PHONY: help install run test bench bench-plan

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile

install: ## everything the program needs, into .venv and node_modules; repeats only what changed
	@$(SETUP)/install.py $(KIND)

run: install ## install, fill the demo city, then serve on http://127.0.0.1:8000
	@exec .venv/bin/pelangi run

test: KIND := --dev
test: install ## lint, types, imports, migrations, tests on SQLite and PostgreSQL, tests in a browser
	@exec .venv/bin/python deploy/setup/check.py

bench: KIND := --dev
bench: install ## every benchmark of bench/, one after the other
	@set -e; for measured in $(filter-out bench/bench_plan.py,$(wildcard bench/bench_*.py)); do echo "== $$measured"; .venv/bin/python "$$measured"; done

bench-plan: KIND := --dev
bench-plan: install ## the planner beside its bound and a peer; about eight minutes
	@.venv/bin/python -m pip install -q --disable-pip-version-check -r bench/requirements-plan.txt
	@.venv/bin/python bench/bench_plan.py S; .venv/bin/python bench/bench_plan.py L
