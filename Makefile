# What there is to do here; `make` alone shows it. Every target makes its virtual environment by itself, the first time it is needed.
#
# .venv holds requirements.lock for whoever hosts the bot (run, migrate), and requirements-dev.lock on top for everything else. Both name
# the same versions. A stamp in .venv remembers what is installed: nothing is fetched again until a lock changes.

VENV ?= .venv
BIN := $(VENV)/bin
# The Python to build on: `make test PYTHON=python3.12`. Without it the first that is new enough is taken.
PYTHON ?=
PYTHONS := $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python)
# The tour's language: en or zh-CN.
LANG_CODE ?= en
# One story of the tour; without it all are played.
STORY ?=
# The browser of `make test-browser`: the system's own.
CHROMIUM ?= chromium
# Where the playground listens, on this machine only.
PORT ?= 8400
# More words for pytest: `make test ARGS="-k streak"`.
ARGS ?=
# Test processes: see CONTRIBUTING.md. `make test WORKERS=0` runs them in one, for a debugger.
WORKERS ?= auto
# `make faults`: how many days its storm lasts (some ten seconds each, two kills a day), its seed, the database, and how many processes
# the bot has (several on PostgreSQL).
RUNS ?= 20
SEED ?=
ON ?= sqlite
PROCESSES ?= 1
# `make notes`: what is released says its version in bot/__init__.py, and nowhere else. TAG is held against it; FROM is where the links of
# CHANGELOG.md begin, for whoever reads its lines elsewhere.
VERSION ?= $(shell sed -n 's/^__version__ = "\(.*\)"$$/\1/p' bot/__init__.py)
CHANGELOG ?= CHANGELOG.md
TAG ?=
FROM ?=
# What `make check` leaves out, for CI, which has run it already: `make check WITHOUT=test`.
WITHOUT ?=

HOST := $(VENV)/.host
DEV := $(VENV)/.dev
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input install --quiet --require-hashes
# One seed for all processes of a run, another one the next time: they must see sets in the same order, and no test may need a certain one.
# Who has nothing left takes over what waits at another: towards the end none is idle.
# Each test has a database of its own, which lives for a second: in memory where there is room, since no disk has to keep it.
ROOM := $(shell test -w /dev/shm && df -Pk /dev/shm | awk 'NR == 2 && $$4 > 4000000 { print "/dev/shm" }')
PYTEST := $(if $(ROOM),TMPDIR=$(ROOM) )PYTHONHASHSEED=$$$$ $(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

TEMPLATE := build/muster.pot
CATALOGUES := $(wildcard locales/*/LC_MESSAGES/muster.po)
EXTRACT = $(BIN)/pybabel --quiet extract --mapping=babel.cfg --no-default-keywords -k t -k many:1,2 -k context:1c,2 --no-location --sort-output \
	--width=120 --project=Muster --output=$(TEMPLATE) .
UPDATE = $(BIN)/pybabel --quiet update --no-fuzzy-matching --ignore-pot-creation-date --ignore-obsolete --width=120 \
	--input-file=$(TEMPLATE) --locale=$$(basename $${catalogue%/LC_MESSAGES/*}) --output-file=
UPDATED := build/muster.po
# Sentences without a translation, or with one that is only a guess.
UNTRANSLATED = awk 'BEGIN { RS = "" } /\#, [^\n]*fuzzy/ || /msgstr(\[[0-9]+\])? ""(\n[^"]|\n?$$)/ { print; print "" }' $$catalogue

LOCK = $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock" $(UPGRADE)
# `make lock UPGRADE=--upgrade` takes the newest versions that pyproject.toml allows; without it what is locked stays.
UPGRADE ?=

export PYTHONUTF8 := 1
# Where it is set, as in images and sandboxes, each of the many processes of a run compiles all code anew: twice as long until the first test.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules
.PHONY: help demo tour tour-pictures screenshots install run migrate test test-postgres check-postgres test-browser faults bench bench-plot check format lint types contracts texts check-format check-texts docs wheel check-wheel notes populated \
	revision lock clean FORCE

help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# --- look at it, run it ----------------------------------------------------------------------------------------------------------

demo: $(DEV) ## Play with the bot in a browser, without token and network (PORT=8400)
	@$(BIN)/python -m playground --port $(PORT)

tour: $(DEV) ## See what a group does, without token and network (LANG_CODE=zh-CN: in Chinese; STORY=morning-run: one part)
	@$(BIN)/python -m tour --lang $(LANG_CODE) $(if $(STORY),--story $(STORY))

tour-pictures: $(DEV) ## Draw the pictures of the tour that the READMEs show
	@mkdir -p docs/images
	$(BIN)/python -m tour --story morning-run --lang en --svg docs/images/tour.svg
	$(BIN)/python -m tour --story morning-run --lang zh-CN --svg docs/images/tour.zh-CN.svg
	$(BIN)/python -m tour --story summary --lang en
	$(BIN)/python -m tour --story summary --lang zh-CN
	cp build/tour/summary.en.png docs/images/summary.png
	cp build/tour/summary.zh-CN.png docs/images/summary.zh-CN.png

install: $(HOST) ## Install what running the bot takes, and nothing else

run: $(HOST) ## Run the bot, with the settings in .env
	@$(BIN)/python -m bot run

migrate: $(HOST) ## Bring the database to this version
	@$(BIN)/python -m bot migrate

# --- test it ---------------------------------------------------------------------------------------------------------------------

# Without ARGS each case is played here or by check-postgres, and each test by both: see CONTRIBUTING.md.
test: $(DEV) ## Run the tests on SQLite (ARGS="-k streak": some of them; ARGS=tests: every case of all)
	$(PYTEST) $(or $(ARGS),--other-cases)

test-postgres: $(DEV) ## Run the tests on a real PostgreSQL, which they bring along
	$(PYTEST) --postgres $(ARGS)

check-postgres: $(DEV)
	$(PYTEST) --postgres --one-case $(ARGS)

test-browser: $(DEV) ## Run the tests that go through the page of the playground, in a real Chromium
	@$(find-chromium)
	$(PYTEST) --chromium="$$($(which-chromium))" tests/browser $(ARGS)

screenshots: $(DEV) ## Take the pictures of the playground that the READMEs and docs show
	@$(find-chromium)
	@# Without them every Chinese letter and every emoji is a box in the pictures, and no test minds.
	@test -n "$$(fc-list :lang=zh)" && fc-list | grep -qi emoji || { echo "This needs fonts for Chinese and emoji. On Debian and Ubuntu: sudo apt install fonts-noto-cjk fonts-noto-color-emoji" >&2; exit 2; }
	@# They are taken on the way by the tests that play an activity.
	$(BIN)/python -m pytest -n 0 --chromium="$$($(which-chromium))" --screenshots=docs/images tests/browser -m pictured

faults: $(DEV) ## Kill it, fill its disk, cut its calls, at random (RUNS=200, SEED=7, ON=postgres, PROCESSES=2)
	$(BIN)/python -m pytest -n 0 -s --afresh tests/faults --runs=$(RUNS) --processes=$(PROCESSES) $(if $(SEED),--seed=$(SEED)) $(if $(filter postgres,$(ON)),--postgres)

# Faster and less sure: `make bench QUICK=1`. One part: `make bench ARGS="--only taps"`.
QUICK ?=

bench: $(DEV) ## Measure the bot beside others; about twenty minutes (QUICK=1: some minutes)
	@$(BIN)/python -m benchmarks run $(if $(QUICK),--quick) $(ARGS)

bench-plot: $(DEV) ## Draw the picture in docs/performance.md from the last run
	@$(BIN)/python -m benchmarks plot

docs: $(DEV) ## Make a site of docs/, with a search (build/site/index.html); a dead link is an error
	@PYTHONPATH=. $(BIN)/sphinx-build -q -W --keep-going -n -c docs/site docs build/site

check: check-format lint types contracts check-texts check-wheel docs $(filter-out $(WITHOUT),test check-postgres) ## Run all that must pass before a push

check-format: $(DEV)
	$(BIN)/ruff format --check .

lint: $(DEV) ## Look for mistakes in the code and the Dockerfile
	$(BIN)/ruff check .
	$(BIN)/hadolint Dockerfile

types: $(DEV) ## Check the types
	$(BIN)/mypy

wheel: $(DEV) ## Build what others install: dist/muster-….whl, and the source beside it
	@rm -rf dist
	$(BIN)/hatchling build

check-wheel: wheel ## Install the wheel where nothing else is, and play a story with it
	@# Elsewhere than here: Python would take the checkout's modules for those of the wheel.
	@alone=$$(mktemp -d) && trap 'rm -rf "$$alone"' EXIT \
	&& $(BIN)/uv venv --quiet --python $(BIN)/python $$alone \
	&& $(BIN)/uv pip install --quiet --python $$alone --constraint requirements-dev.lock "$$(ls $(CURDIR)/dist/*.whl)[demo]" \
	&& cd $$alone && bin/muster --version && bin/muster settings >.env.example && bin/muster-tour --story morning-run --lang zh-CN >tour.txt && tail -n 1 tour.txt

notes: ## Show what CHANGELOG.md says of this version (VERSION=Unreleased: of the next one)
	@test -z '$(TAG)' || test '$(TAG)' = 'v$(VERSION)' || { echo "The tag is $(TAG), and bot/__init__.py says $(VERSION)." >&2; exit 2; }
	@test -z '$(TAG)' || grep -qE '^## \[$(VERSION)\] - [0-9]{4}-[0-9]{2}-[0-9]{2}$$' $(CHANGELOG) \
		|| { echo "$(CHANGELOG) has no heading '## [$(VERSION)] - ' with a day behind it: put it above what is released." >&2; exit 2; }
	@sed -E 's#\]\(([A-Za-z][^):]*)\)#]($(FROM)\1)#g' $(CHANGELOG) | awk -v version='$(VERSION)' ' \
		/^## / { here = index($$0, "## [" version "]") == 1; next } here && (said || NF) { said = 1; print } \
		END { if (!said) { print "$(CHANGELOG) says nothing of " version "." >"/dev/stderr"; exit 2 } }'

populated: $(DEV) ## Keep the databases that the tour of this version leaves, for the tests of upgrades (before a release)
	@$(BIN)/python -m tests.contracts.populated

contracts: $(DEV) ## Check who imports whom
	$(BIN)/lint-imports

check-texts: $(DEV)
	@# A folder that is no language is told here as at the start of the program, in a line.
	@$(BIN)/python -c "import kit.spoken"
	@mkdir -p $(dir $(TEMPLATE))
	@$(EXTRACT)
	@# Not by Babel's own --check: it takes a sentence with a context for a missing one.
	@for catalogue in $(CATALOGUES); do \
		cp $$catalogue $(UPDATED) && $(UPDATE)$(UPDATED) || exit 1; \
		cmp -s $$catalogue $(UPDATED) || { echo "Bring $$catalogue up to date: make texts"; exit 1; } >&2; \
		missing=$$($(UNTRANSLATED)); test -z "$$missing" || { printf '%s\n\n' "$$missing" "Not translated yet, in $$catalogue." >&2; exit 1; }; \
	done
	@echo "The texts are complete."

# --- change it -------------------------------------------------------------------------------------------------------------------

format: $(DEV) ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix-only --quiet .

texts: $(DEV) ## Bring new and changed sentences into the catalogues
	@mkdir -p $(dir $(TEMPLATE))
	@$(EXTRACT)
	@for catalogue in $(CATALOGUES); do \
		$(UPDATE)$$catalogue || exit 1; missing=$$($(UNTRANSLATED)); \
		test -z "$$missing" || printf '%s\n\n' "To translate in $$catalogue:" "$$missing"; \
	done

revision: $(DEV) ## Write a migration for changed models (MESSAGE="Add prizes")
	@test -n '$(subst ','\'',$(MESSAGE))' || { echo 'Say what it does: make revision MESSAGE="Add prizes"' >&2; exit 2; }
	@# On an empty database of its own, so that nobody's data matter.
	@scratch=$$(mktemp -d); trap 'rm -rf "$$scratch"' EXIT; \
	next=$$(printf '%04d' $$(( $$(ls alembic/versions | sed -n 's/^0*\([0-9][0-9]*\)_.*\.py$$/\1/p' | sort -n | tail -1) + 1 ))); \
	alembic() { (cd "$$scratch" && PYTHONPATH=$(CURDIR) $(abspath $(BIN))/alembic --config $(CURDIR)/alembic.ini "$$@"); }; \
	alembic upgrade head && alembic revision --autogenerate --rev-id "$$next" -m '$(subst ','\'',$(MESSAGE))' \
	&& $(BIN)/ruff check --fix-only --quiet alembic/versions && $(BIN)/ruff format --quiet alembic/versions && echo "Read it, then: make test"

lock: $(DEV) ## Write both lock files anew from pyproject.toml (UPGRADE=--upgrade: newest versions)
	@# First all, then the part a host needs out of it: what is tested is what runs.
	$(LOCK) --extra dev --output-file requirements-dev.lock
	$(LOCK) --constraint requirements-dev.lock --output-file requirements.lock

clean: ## Remove what can be made again; data and settings stay
	rm -rf $(VENV) build .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- the virtual environment -----------------------------------------------------------------------------------------------------

# Gone with its Python (an upgrade of the system), it is made anew.
BROKEN := $(shell $(BIN)/python -c '' 2>/dev/null || echo FORCE)

$(HOST): requirements.lock $(BROKEN)
	$(call install,requirements.lock)
	@touch $(HOST)

$(DEV): requirements-dev.lock $(BROKEN)
	$(call install,requirements-dev.lock)
	@touch $(HOST) $(DEV)

define install
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || { $(find-python); "$$found" -m venv --clear $(VENV); }
	@echo "Installing $(1) into $(VENV); this happens once." >&2
	@$(PIP) -r $(1)
endef

which-chromium = command -v "$(CHROMIUM)" || command -v chromium-browser || command -v google-chrome

define find-chromium
	{ $(which-chromium); } >/dev/null || { test "$$(id -u)" = 0 && command -v apt-get >/dev/null \
		&& echo "Installing Debian's chromium, once." >&2 \
		&& { apt-get install -y -qq chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; }; } \
		&& command -v chromium >/dev/null; } \
	|| { echo "This needs Chromium. On Debian and Ubuntu: sudo apt install chromium. Elsewhere: make $@ CHROMIUM=/path/to/chrome" >&2; exit 2; }
endef

define find-python
	found=; bare=; \
	for python in $(PYTHONS); do \
		"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		if "$$python" -c 'import ensurepip, venv' 2>/dev/null; then found=$$python; break; fi; \
		bare=$$python; \
	done; \
	if [ -z "$$found" ] && [ -n "$$bare" ]; then \
		echo "$$bare lacks the module venv. On Debian and Ubuntu: apt install python3-venv" >&2; exit 2; \
	elif [ -z "$$found" ]; then \
		echo "Muster needs Python 3.11 or newer, and found none ($(PYTHONS)). Name one: make PYTHON=/path/to/python3.11" >&2; exit 2; \
	fi
endef
