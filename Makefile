# The one door to the project: `make help` lists what it opens.

SHELL := /bin/bash
PREFIX ?= /usr/local
IMPORTS := --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests Benchmarks/Package.swift Benchmarks/Sources Fuzzing/Package.swift Fuzzing/Sources

# An empty LIBTORCH is none.
ifeq ($(LIBTORCH),)
unexport LIBTORCH
endif

.DEFAULT_GOAL := help
.PHONY: help demo test setup build doctor install lint lint-format format bench fuzz test-scripts test-install clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## Train, predict and score on sample-data, and write a report
	.build/release/sulcus run pipelines/demo.yaml

test: setup test-scripts ## Run all tests, a warning being an error
	SULCUS_STRICT=1 swift test --parallel --disable-xctest $(IMPORTS)

setup: ## Install what a build needs: Debian packages, and libtorch into .deps
	@scripts/setup.sh

build: setup ## Build the release binary, .build/release/sulcus
	swift build -c release --static-swift-stdlib --product sulcus $(IMPORTS)

doctor: ## Say what a build lacks, and the command that mends it
	@scripts/doctor.sh

install: build ## Put sulcus and its libtorch under PREFIX (default /usr/local)
	@scripts/install.sh "$(PREFIX)"

lint: lint-format setup ## Check the format, and build with warnings and undeclared imports as errors
	SULCUS_STRICT=1 swift build --build-tests $(IMPORTS)

lint-format:
	swift format lint --strict --parallel --recursive $(SOURCES)

format: ## Format the Swift sources in place
	swift format --in-place --parallel --recursive $(SOURCES)

bench: setup ## Measure speed beside PyTorch, Pillow and OpenCV (see Benchmarks/README.md)
	@Benchmarks/run.sh

fuzz: setup ## Throw damaged files at the decoders, 10 minutes a format (SECONDS_EACH=600)
	@scripts/fuzz.sh

test-scripts: ## Check what set-up says and does
	@scripts/test-setup.sh

test-install: build ## Install into a temporary folder and run from another one
	@scripts/test-install.sh

clean: ## Remove what was built; libtorch and runs stay
	rm -rf .build .build-fuzz Benchmarks/.build
