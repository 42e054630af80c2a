# make demo   set up, and build the example as Word and HTML into ./out
# make test   set up, and run the tests that need nothing but Python (GENTOOL_TESTS=thorough: all that they can try)
# make help   all the other targets

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLE := examples/yunxi/2025/renshe.yaml
LAST_YEAR := examples/yunxi/2024
EXTRA_GROUPS := office or browser or dask

.PHONY: help
help:
	@sed -n 's/^# \(make .*\)/\1/p' $(MAKEFILE_LIST)

# make setup  create .venv with gentool and what its tests need
.PHONY: setup
setup: $(VENV)/.ready

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	@touch $@

.PHONY: demo
demo: setup
	$(BIN)/gentool build $(EXAMPLE) --last-year $(LAST_YEAR) -o out
	@echo "Word and HTML are in ./out:" && ls out

.PHONY: test
test: setup
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not ($(EXTRA_GROUPS))"
	@echo "Not run: the tests that need LibreOffice (make test-office), Chromium (make test-browser)"
	@echo "and dask.distributed (make test-dask)."

# make test-office   the tests that need LibreOffice and poppler-utils
.PHONY: test-office
test-office: setup
	$(BIN)/python -m pip install --quiet --editable '.[test,office]'
	$(BIN)/python -m pytest -m office

# make test-browser  the tests that need Chromium and Java
.PHONY: test-browser
test-browser: setup
	$(BIN)/python -m pip install --quiet --editable '.[test,browser]'
	$(BIN)/python -m pytest -m browser

# make approve  look at every page of tests/pictures first: what is drawn now is what it has to look like from now on
.PHONY: approve
approve: setup
	$(BIN)/python -m pip install --quiet --editable '.[test,office,browser]'
	$(BIN)/python -m pytest tests/pictures -k approved --approve

# make test-dask     the test of gentool batch on a cluster of dask.distributed
.PHONY: test-dask
test-dask: setup
	$(BIN)/python -m pip install --quiet --editable '.[test,dask]'
	$(BIN)/python -m pytest -m dask

$(VENV)/.lint: pyproject.toml | setup
	$(BIN)/python -m pip install --quiet --editable '.[test,lint]'
	@touch $@

# make fuzz   change files by chance and see what the readers make of them; SECONDS=3600 for an hour, SEED=1 for the same
SECONDS ?= 300
SEED ?=
.PHONY: fuzz
fuzz: setup
	$(BIN)/python -m pip install --quiet --editable '.[test,pdf]'
	$(BIN)/python -m tests.fuzz --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

# make lint   style and types
.PHONY: lint
lint: $(VENV)/.lint
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

# make format mend what can be mended by itself
.PHONY: format
format: $(VENV)/.lint
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

# make generated  write again what is made from the forms and the code: their store, Word templates, JSON Schema, docs
.PHONY: generated
generated: setup
	$(BIN)/python scripts/make_forms.py
	$(BIN)/python scripts/make_word_templates.py
	$(BIN)/python scripts/make_schema.py
	$(BIN)/python scripts/make_docs.py

# make bench   measure what is promised of speed (SLOW=--slow: 10,000 units too; DOCXTPL=its tests: its own templates too)
.PHONY: bench
bench: setup
	$(BIN)/python -m pip install --quiet --editable '.[test,bench]'
	DOCXTPL=$(DOCXTPL) $(BIN)/python -m tests.benchmarks $(SLOW)

# make mutants  plant small faults in the code, one at a time, and tell which of them no test finds
MUTATED ?= gentool/checks gentool/report/reading gentool/yamlfile gentool/report/placeholders gentool/report/figures.py gentool/form/grid.py gentool/importing/recognising
MUTANTS ?= 100
.PHONY: mutants
mutants: setup
	$(BIN)/python -m pip install --quiet --editable '.[test,mutants]'
	$(BIN)/python scripts/mutants.py $(MUTATED) -n $(MUTANTS)

# make wheel  build the wheel into ./dist
.PHONY: wheel
wheel: setup
	$(BIN)/python -m hatchling build -t wheel

# make clean  remove .venv, ./out, ./dist and caches
.PHONY: clean
clean:
	rm -rf $(VENV) out dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
