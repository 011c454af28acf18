# Everything works on a fresh machine with python3 (3.11 or newer), its venv module, and make.
#   make demo                     summarize a text, train a model on it for a minute and write with it
#   make install PIP_FLAGS="--extra-index-url URL"
#                                 take PyTorch's small CPU build from its own index where the usual one has CUDA's
PYTHON ?= python3
PIP_FLAGS ?=
BIN := .venv/bin
STAMP := .venv/.installed
BENCHMARKS := $(filter-out benchmarks/measure.py benchmarks/generation_numba.py benchmarks/peer_summarizers.py benchmarks/embedding_corpus.py benchmarks/glove_reference.py benchmarks/cells_speed.py $(wildcard benchmarks/seq2seq_*.py),$(wildcard benchmarks/*.py))
# What the run shipped with the package is made of: small enough to carry.
MODEL := --tokenizer word --min-count 1 --steps 1000 --layers 1 --hidden 112 --embedding 112 --dropout 0.5 --seed 1

.PHONY: help install demo test test-all check bench model clean
.DEFAULT_GOAL := help

help:
	@echo "make install   create .venv and install textrnn with its tested dependencies"
	@echo "make demo      summarize corpora/tales.txt, train a model on it for a minute and write with it"
	@echo "make test      linters, types and the quick tests"
	@echo "make test-all  the same with the slow tests"
	@echo "make bench     every benchmark"
	@echo "make model     rebuild models/tales, the run shipped with the package"
	@echo "make clean     remove what building, testing and the demo left behind"

install: $(STAMP)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "error: $(PYTHON) is older than 3.11. Name a newer one: make install PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check --constraint constraints.txt $(PIP_FLAGS) --editable '.[dev]'
	@touch $@

demo: install
	$(BIN)/textrnn summarize corpora/tales.txt -n 4
	$(BIN)/textrnn train corpora/tales.txt -o demo --minutes 1 --force
	$(BIN)/textrnn generate -m demo --length 600 --seed 1

check: install
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: check
	$(BIN)/pytest -n 2 -m "not slow"

test-all: check
	$(BIN)/pytest -n 2

bench: install
	@for script in $(BENCHMARKS); do echo "== $$script"; $(BIN)/python "$$script" || exit 1; done

model: install
	TEXTRNN_MODELS=models $(BIN)/textrnn train corpora/tales.txt -o tales $(MODEL) --force
	rm -f models/tales/resume.safetensors models/tales/lock

clean:
	rm -rf build dist models/demo .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
