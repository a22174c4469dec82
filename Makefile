# `make demo` and `make test` install the system packages they need (Debian and Ubuntu), build and run.

SWIFT ?= swift
PYTHON ?= python3
RELEASE = --configuration release --static-swift-stdlib -Xlinker -s -Xlinker -L$(CURDIR)/$(STATIC)
# Where the linker finds the C++ runtime that Swift's own needs, as archives and nothing else.
STATIC = .build/static
BINARY = .build/release/scrimp
ORACLE = .build/oracle
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SYSTEM_PACKAGES = libsqlite3-dev zlib1g-dev python3 python3-venv python3-pip

.PHONY: all build release demo test lint format bench clean system-packages check-sources

all: build

build: system-packages
	$(SWIFT) build

# One file that needs nothing but libc.
release: system-packages $(STATIC)/ready
	$(SWIFT) build $(RELEASE) --product scrimp

$(STATIC)/ready:
	@mkdir -p $(STATIC)
	@for compiler in gcc clang cc; do \
	  command -v $$compiler >/dev/null || continue; \
	  for pair in libstdc++.a:libstdc++.a libgcc_eh.a:libgcc_s.a; do \
	    archive=$$($$compiler -print-file-name=$${pair%%:*}); \
	    [ ! -f "$$archive" ] || ln -sf "$$archive" "$(STATIC)/$${pair##*:}"; \
	  done; \
	done
	@touch $@

demo: release
	Data/demo/demo.sh $(BINARY)

test: system-packages lint $(ORACLE)/ready release
	SCRIMP_REQUIRE_ORACLE=1 $(SWIFT) test
	$(PYTHON) Tests/Apps/check.py $(BINARY)
	$(PYTHON) Tests/Hostile/check.py $(BINARY)
	$(PYTHON) Tests/Faults/check.py $(BINARY)
	$(PYTHON) Tests/Network/check.py $(BINARY)

lint: check-sources
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests

# The full Foundation adds 45 MB of ICU to the binary.
check-sources:
	@! grep -rnE '^ *(public |package |internal )?import Foundation *$$' Sources
	@! grep -rnE 'try!|as!|fatalError\(' Sources

bench: release
	$(PYTHON) Benchmarks/tree.py $(BINARY)
	$(PYTHON) Benchmarks/resolve.py $(BINARY)

clean:
	rm -rf .build

$(ORACLE)/ready: Tests/oracle-requirements.txt
	$(PYTHON) -m venv --clear $(ORACLE)
	$(ORACLE)/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	touch $@

system-packages:
	@command -v dpkg-query >/dev/null || exit 0; \
	missing=$$(for package in $(SYSTEM_PACKAGES); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' \
	  || echo $$package; done); \
	[ -z "$$missing" ] || { echo "installing $$missing"; $(SUDO) apt-get update -qq \
	  && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq \
	  --no-install-recommends $$missing >/dev/null; }
