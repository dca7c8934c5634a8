# The two commands a newcomer needs are `make run` and `make test`; `make help` lists the rest.
# The work itself is in deploy/setup/, in Python that needs nothing but the standard library.
SETUP := sh deploy/setup/with-python.sh deploy/setup
KIND :=
LONG := $(patsubst %,bench/bench_%.py,alike ask field find innovate plan plan_wide roads visit figures report disclosure)

.PHONY: help install run test bench fuzz-find bench-innovate bench-find bench-plan prove-plan bench-plan-wide bench-desk bench-roads bench-ask prove-api prove-custody bench-report histories bench-visit bench-field torture

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
bench: install ## the benchmarks of bench/ without a command of their own below, one after the other
	@set -e; for measured in $(filter-out $(LONG),$(wildcard bench/bench_*.py)); do echo "== $$measured"; .venv/bin/python "$$measured"; done

fuzz-find: KIND := --dev
fuzz-find: install ## 10,000 odd lists: no crash, no silent loss
	@.venv/bin/python bench/fuzz_find.py

bench-innovate: KIND := --dev
bench-innovate: install ## the adviser's proof time and gain over greedy, regions scored, look-alikes found beside full text
	@.venv/bin/python bench/bench_innovate.py
	@.venv/bin/python bench/bench_alike.py

bench-find: KIND := --dev
bench-find: install ## find people of lists: quality and cost beside peers (ARGUMENTS="--quick" for a small size)
	@.venv/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements-bench.txt
	@.venv/bin/python bench/bench_find.py $(ARGUMENTS)

bench-plan: KIND := --dev
bench-plan: install ## the planner beside its bound, four peers and habits; an hour (ARGUMENTS="S --seeds 2 --peers VROOM" for a part)
	@.venv/bin/python -m pip install -q --disable-pip-version-check -r bench/requirements-plan.txt
	@.venv/bin/python bench/bench_plan.py $(ARGUMENTS)

prove-plan: KIND := --dev
prove-plan: install ## the planner on 1,000 random problems: two judges, new plans after changes, all plans of small ones tried
	@PELANGI_PROOFS=1000 .venv/bin/pytest pelangi/core/tests/test_routing_proofs.py

bench-plan-wide: KIND := --dev
bench-plan-wide: install ## 20,000 requests, 60 teams, 20 days on two processes; over two hours (ARGUMENTS="--quick": ten minutes)
	@.venv/bin/python bench/bench_plan_wide.py $(ARGUMENTS)

bench-desk: KIND := --dev
bench-desk: install ## how long a stop dragged elsewhere takes to be judged (ARGUMENTS="--requests 300")
	@.venv/bin/python bench/bench_desk.py $(ARGUMENTS)

bench-roads: KIND := --dev
bench-roads: install ## 300 x 300 drive times over an invented town and a city of 40,000 crossings, beside plain SciPy
	@.venv/bin/python bench/bench_roads.py

bench-ask: KIND := --dev
bench-ask: install ## 20 people at work with 1,000,000 cases and 5,000,000 moves behind them, on SQLite and PostgreSQL
	@.venv/bin/python bench/bench_ask.py $(ARGUMENTS)

prove-api: KIND := --dev
prove-api: install ## schemathesis calls the API for other systems: no 5xx, no answer that is not described
	@.venv/bin/python -m pip install --disable-pip-version-check -q --require-hashes -r requirements-bench.txt
	@.venv/bin/python bench/prove_api.py $(ARGUMENTS)

prove-custody: KIND := --dev
prove-custody: install ## nightly: 100,000 random orders of deeds by five people, one holder a document
	@PELANGI_INTERLEAVINGS=100000 .venv/bin/pytest -q pelangi/core/tests/test_custody.py

bench-report: KIND := --dev
bench-report: install ## figures, leader's page and month's pack of 1,000,000 cases; fairness watch; tables attacked; half an hour
	@.venv/bin/python bench/bench_figures.py $(ARGUMENTS)
	@.venv/bin/python bench/bench_report.py
	@.venv/bin/python bench/bench_disclosure.py

histories: KIND := --dev
histories: install ## nightly: every figure on 1,000 random histories, three ways; half an hour
	@PELANGI_HISTORIES=1000 .venv/bin/pytest -q -n 0 pelangi/report/tests/test_figures_against_the_slow_way.py

bench-visit: KIND := --dev
bench-visit: install ## 300 phones at once, the office meanwhile, 50 submissions a second for ten minutes
	@.venv/bin/python bench/bench_visit.py $(ARGUMENTS)

torture: KIND := --dev
torture: install ## nightly: thousands of runs of the sync model, 1,000 rounds of kill -9 on SQLite and on PostgreSQL
	@.venv/bin/python bench/torture.py $(ARGUMENTS)

bench-field: KIND := --dev
bench-field: install ## the field app: bytes, time to use on a slow phone, the browser killed at 60 writes, the server at 30
	@.venv/bin/python bench/bench_field.py; kept=$$?; .venv/bin/python bench/field_kills.py $(ARGUMENTS) && .venv/bin/python bench/field_server_kills.py $(ARGUMENTS) && exit $$kept
