# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the rest.
# The work itself is in deploy/setup/, in Python that needs nothing but the standard library.
SETUP := sh deploy/setup/with-python.sh deploy/setup
KIND :=

.PHONY: help install run test bench fuzz-find bench-innovate bench-find bench-plan

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
bench: install ## every benchmark of bench/ that needs no peer, one after the other
	@set -e; for measured in $(filter-out bench/bench_plan.py bench/bench_find.py,$(wildcard bench/bench_*.py)); do echo "== $$measured"; .venv/bin/python "$$measured"; done

fuzz-find: KIND := --dev
fuzz-find: install ## 10,000 odd lists: no crash, no silent loss
	@.venv/bin/python bench/fuzz_find.py

bench-innovate: KIND := --dev
bench-innovate: install ## the adviser's proof time, its gain over greedy, regions scored
	@.venv/bin/python bench/bench_innovate.py

bench-find: KIND := --dev
bench-find: install ## find people of lists: quality and cost beside peers (ARGUMENTS="--quick" for a small size)
	@.venv/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements-bench.txt
	@.venv/bin/python bench/bench_find.py $(ARGUMENTS)

bench-plan: KIND := --dev
bench-plan: install ## the planner beside its bound and a peer; about eight minutes
	@.venv/bin/python -m pip install -q --disable-pip-version-check -r bench/requirements-plan.txt
	@.venv/bin/python bench/bench_plan.py S; .venv/bin/python bench/bench_plan.py L
