# `make demo` and `make test` install the system packages they need (Debian and Ubuntu), build and run.

SWIFT ?= swift
PYTHON ?= python3
RELEASE = --configuration release --static-swift-stdlib -Xlinker -s -Xlinker -L$(CURDIR)/$(STATIC) $(LEAN)
# Nobody links against the binary: without its 33,000 exported names and with equal functions once it is a sixth smaller,
# and at a fixed address the loader has no 89,000 pointers to mend before each run.
LEAN = -Xlinker --no-export-dynamic -Xlinker --icf=safe -Xlinker -no-pie
# Where the linker finds zlib, which the network library asks for too, and the C++ runtime that Swift's own needs, as
# archives and nothing else.
STATIC = .build/static
BINARY = .build/release/scrimp
ORACLE = .build/oracle
SUDO = $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SYSTEM_PACKAGES = libsqlite3-dev zlib1g-dev python3 python3-venv python3-pip openssl

.PHONY: all build release demo test lint format bench fuzz clean system-packages check-sources

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
	  for pair in libstdc++.a:libstdc++.a libgcc_eh.a:libgcc_s.a libz.a:libz.a; do \
	    archive=$$($$compiler -print-file-name=$${pair%%:*}); \
	    [ ! -f "$$archive" ] || ln -sf "$$archive" "$(STATIC)/$${pair##*:}"; \
	  done; \
	done
	@touch $@

demo: release
	Data/demo/demo.sh $(BINARY)

test: system-packages lint $(ORACLE)/ready release
	SCRIMP_REQUIRE_ORACLE=1 $(SWIFT) test
	$(PYTHON) Tests/Fixtures/patterns/check.py $(BINARY)
	$(PYTHON) Tests/Apps/check.py $(BINARY)
	$(PYTHON) Tests/Hostile/check.py $(BINARY)
	$(PYTHON) Tests/Faults/check.py $(BINARY)
	$(ORACLE)/bin/python Tests/Locks/check.py $(BINARY)
	$(PYTHON) Tests/Network/check.py $(BINARY)
	$(PYTHON) Tests/Packse/check.py $(BINARY)

lint: check-sources
	$(SWIFT) format lint --strict --recursive Package.swift Sources Tests Fuzz/Sources

format:
	$(SWIFT) format --in-place --recursive Package.swift Sources Tests Fuzz/Sources

# The full Foundation adds 45 MB of ICU to the binary.
check-sources:
	@! grep -rnE '^ *(public |package |internal )?import Foundation *$$' Sources
	@! grep -rnE 'try!|as!|fatalError\(' Sources

bench: release
	$(PYTHON) Benchmarks/tree.py $(BINARY)
	$(PYTHON) Benchmarks/resolve.py $(BINARY)
	$(PYTHON) Benchmarks/reach.py $(BINARY)

# Every reader of foreign bytes for FUZZ_SECONDS, or those in TARGETS: names of folders in Fuzz/Corpus.
fuzz: system-packages
	Fuzz/fuzz.sh .build/fuzz

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
