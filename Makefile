# What there is to do here; `make` alone lists it.

# Debian packages that the build needs, and the simulated tracker of `make demo`. Named here and nowhere else.
PACKAGES := libgeos-dev libsimdjson-dev zlib1g-dev libexpat1-dev libcurl4-openssl-dev libsqlite3-dev libzstd-dev libssl-dev pkg-config python3
# What some tests look at the program's output with; a test that lacks its tool says so and passes it over.
TEST_PACKAGES := neovim python3-jsonschema libxml2-utils openssl python3-venv \
  python3-prometheus-client systemd
# For CI only: a second mail server, which would take the place of another one on a developer's machine, a browser, and
# what Spark runs on.
CI_PACKAGES := postfix sasl2-bin libsasl2-modules chromium chromium-driver \
  openjdk-17-jre-headless

# The walls between the rooms (docs/ARCHITECTURE.md) hold in every build.
WALLS := --explicit-target-dependency-import-check error
STRICT := $(WALLS) -Xswiftc -warnings-as-errors

# The program that is shipped leaves out the run-time checks of exclusive access to class properties; every test runs
# with them (docs/decisions/0021).
FAST := -Xswiftc -enforce-exclusivity=unchecked

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
RELEASE := .build-release
DEMO := examples/first-alert
TRACKER_DEMO := examples/tracker-day
# The rule files that are ours.
RULES := rules examples
PICKET := .build/debug/picket

.PHONY: help deps test-packages test-deps build release demo test lint format bench fuzz sanitize clean crash browser spark ci-packages

help:
	@echo 'make demo      build, run the first example, and drive a simulated tracker'
	@echo 'make test      build and run every test'
	@echo 'make lint      look at the style'
	@echo 'make format    put the style right'
	@echo 'make release   the program, as .build-release/release/picket'
	@echo 'make bench     measure how fast it is'
	@echo 'make browser   look at reports in a headless Chromium'
	@echo 'make crash     kill it at random moments, and compare what is left'
	@echo 'make spark     replay on Apache Spark, and compare with one process'
	@echo 'make fuzz      throw rubbish at the parsers'
	@echo 'make sanitize  the tests under the thread and address sanitizers'
	@echo 'make deps      install the Debian packages that the build needs'

# A mail server from PyPI, in an environment of its own.
MAIL_SERVERS := .build/mail-servers
AIOSMTPD := aiosmtpd==1.4.6
# What drives the browser, in one as well.
BROWSER := .build/browser
SELENIUM := selenium==4.51.0
PAGES := .build/report-pages
# Apache Spark, which brings its own jars.
SPARK := .build/spark
PYSPARK := pyspark==4.3.0
# While it is there, Debian starts no service that a package brings along.
NO_SERVICES := /usr/sbin/policy-rc.d

test-deps: test-packages $(MAIL_SERVERS)/.done

$(MAIL_SERVERS)/.done: LIBRARY = $(AIOSMTPD)
$(BROWSER)/.done: LIBRARY = $(SELENIUM)
$(SPARK)/.done: LIBRARY = $(PYSPARK)
$(MAIL_SERVERS)/.done $(BROWSER)/.done $(SPARK)/.done: Makefile | test-packages
	python3 -m venv $(@D)
	$(@D)/bin/python3 -m pip install --quiet --disable-pip-version-check '$(LIBRARY)'
	@touch $@

deps: WANTED = $(PACKAGES)
test-packages: WANTED = $(TEST_PACKAGES)
ci-packages: WANTED = $(CI_PACKAGES)
deps test-packages ci-packages:
	@missing=''; for package in $(WANTED); do \
	  dpkg-query -W -f '$${Status}' $$package 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -n "$$missing" ]; then \
	  if [ ! -e $(NO_SERVICES) ]; then \
	    printf '#!/bin/sh\nexit 101\n' | $(SUDO) sh -c 'cat > $(NO_SERVICES); chmod 755 $(NO_SERVICES)'; \
	    trap '$(SUDO) rm -f $(NO_SERVICES)' EXIT; \
	  fi; \
	  $(SUDO) apt-get update -q && $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $$missing; \
	fi

build: deps
	swift build --build-tests $(STRICT)

release: deps
	swift build -c release --product picket --scratch-path $(RELEASE) $(STRICT) $(FAST)

demo: release
	@echo
	$(RELEASE)/release/picket run $(DEMO) --input $(DEMO)/events.jsonl --format text
	@echo
	python3 $(TRACKER_DEMO)/drive.py $(RELEASE)/release/picket

test: build test-deps
	swift test --skip-build --parallel $(STRICT)

lint: build
	swift format lint --strict --parallel --recursive Package.swift Sources Tests
	$(PICKET) fmt --check $(RULES)

format:
	swift format --in-place --parallel --recursive Package.swift Sources Tests
	test ! -x $(PICKET) || $(PICKET) fmt $(RULES)

# Reports in a headless Chromium, and pictures of them to be looked at; passed over where there is no Chromium.
browser: build $(BROWSER)/.done
	PICKET_REPORT_PAGES=$(PAGES) swift test --skip-build --filter SamplePagesTests $(STRICT)
	$(BROWSER)/bin/python3 Tests/Browser/browser.py $(PAGES) --screens $(PAGES)/screens

# Kills the program at random moments, a few hundred times, and compares what is left.
crash: release
	python3 Tests/Crash/crash.py $(RELEASE)/release/picket

# The example on Apache Spark in local mode, against a single process; passed over where there is no Java.
spark: release $(SPARK)/.done
	$(SPARK)/bin/python3 Tests/Spark/spark.py $(RELEASE)/release/picket

bench: release
	Benchmarks/authoring.sh
	Benchmarks/state.sh
	Benchmarks/replay.sh
	Benchmarks/listen.sh
	Benchmarks/run.sh

fuzz: deps
	Fuzz/run.sh

# The address sanitizer's leak check reports the test runner itself, so it is off. A crash shall not wait for a
# backtrace to be drawn.
sanitize: deps
	SWIFT_BACKTRACE=enable=no swift test --sanitize=thread --scratch-path .build-thread $(WALLS)
	SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0 \
	  swift test --sanitize=address --scratch-path .build-address $(WALLS)

clean:
	rm -rf .build $(RELEASE) .build-thread .build-address
