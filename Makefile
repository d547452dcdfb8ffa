# Everything here is also a plain command; see README.md. No make? Run the lines of a target by hand.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SOURCES := $(shell find ccsim scenarios -type f -not -path '*/__pycache__/*' 2>/dev/null)

.PHONY: calibrate validate demo test test-slow check bench bench-sites battery fuzz clean

demo: $(VENV)/.installed
	$(BIN)/ccsim demo

test: $(VENV)/.developing check
	$(BIN)/python -m pytest -m "not slow" -n 2 --dist loadfile

test-slow: $(VENV)/.developing
	$(BIN)/python -m pytest -m slow

check: $(VENV)/.developing
	$(BIN)/ruff check ccsim tests
	$(BIN)/ruff format --check ccsim tests
	$(BIN)/mypy

# From nothing to the posterior that comparisons use; a quarter of an hour. A second call goes on where the first was stopped.
calibrate: $(VENV)/.installed
	$(BIN)/ccsim calibrate --out results/calibration

validate: $(VENV)/.installed
	$(BIN)/ccsim validate --out results/validation

bench: $(VENV)/.developing
	$(BIN)/python tests/benchmarks/bench.py

# Two hours; the last needs the real networks of tests/benchmarks/known_networks.py.
bench-sites: $(VENV)/.developing
	$(BIN)/python tests/benchmarks/import_speed.py
	$(BIN)/python tests/benchmarks/growth_speed.py
	$(BIN)/python tests/benchmarks/growth.py

# 20,000 spoiled inputs of everything that is read; half an hour. A second call goes on where the first was stopped.
fuzz: $(VENV)/.developing
	$(BIN)/python tests/fuzz/campaign.py

# Needs dieharder, which Debian and its relatives have; an hour or two for each of eight streams.
battery: $(VENV)/.developing
	$(BIN)/python tests/verification/battery.py

$(VENV)/.installed: pyproject.toml $(SOURCES)
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet .
	rm -f $(VENV)/.developing
	touch $@

$(VENV)/.developing: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable ".[dev]"
	touch $@ $(VENV)/.installed

clean:
	rm -rf $(VENV) .fuzz build dist .pytest_cache .mypy_cache .ruff_cache
