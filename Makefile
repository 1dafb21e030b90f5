# make bench: a release build, and a table of latencies of the bundled models.
# make test:  all tests; those of hostile input, whose suites are called so, under AddressSanitizer too; kernels on Arm.
# make lib:   libedgeinfer.so; make install puts it, its header and the program below PREFIX (and DESTDIR).
# make fuzz:  a minute of made-up input for every parser; FUZZ_SECONDS=600 for longer.
# make onnx-conformance: ONNX's own node vectors through the whole road; writes docs/onnx-coverage.md.
# make kernels, make kernels-arm: every C kernel on recorded bytes, on this machine and on emulated Arm cores; make
#             replay and make replay-arm do so without recording, in seconds; see docs/kernels.md.
# make kernel-speed: every kernel beside the core's peak; writes docs/kernel-speed.md. MODELS=files, FAMILY=conv_s8.
# make sdk: a Swift SDK for aarch64 Linux; make cross: the program built with it, STATIC=1 the one that needs no library;
#             make cross-test: all tests on emulated cores, CPUS="cortex-a53 max" on some; make test-trixie: with Swift 6.0
#             on this machine; see cross/README.md.
# make arm-counts: instructions on emulated Arm cores against thresholds, for the models in the folder that
#             EDGEINFER_REALWORLD names; writes docs/arm.md. ARM_COUNTS=--update writes the thresholds anew.
# make peers: EdgeInfer and other runtimes on the same models; writes docs/performance.md. MODELS=folder, THREADS=2.
# All install what Debian packages they lack.

SWIFT ?= swift
PREFIX ?= /usr/local
THREADS ?= 1
STRICT = -Xswiftc -warnings-as-errors --explicit-target-dependency-import-check error
SOURCES = Package.swift Sources Tests Examples Fuzz Benchmarks/onnx-conformance

.PHONY: help bench test lib install fuzz lint format onnx-conformance kernels kernels-arm \
	replay replay-arm arm-counts peers kernel-speed sdk cross cross-test test-trixie clean

help:
	@echo "make bench    build a release and time the bundled models"
	@echo "make test     build and run all tests, with warnings as errors"
	@echo "make lib      build libedgeinfer.so for C, Python and others"
	@echo "make install  build and install the program and the library (PREFIX=$(PREFIX) DESTDIR=$(DESTDIR))"
	@echo "make fuzz     feed every parser made-up input (FUZZ_SECONDS=60)"
	@echo "make lint     check the format of the sources"
	@echo "make format   format the sources"
	@echo "make onnx-conformance"
	@echo "              run ONNX's node vectors and write docs/onnx-coverage.md"
	@echo "make kernels  replay every kernel on this machine, plain and under sanitizers"
	@echo "make kernels-arm"
	@echo "              replay every kernel on emulated Arm cores"
	@echo "make replay, make replay-arm"
	@echo "              the same without recording; REPLAY=\"--family conv_s8 --time\" for options"
	@echo "make peers    time other runtimes beside this one and write docs/performance.md"
	@echo "              (MODELS=folder THREADS=1)"
	@echo "make kernel-speed"
	@echo "              time every kernel on the steps of nets and write docs/kernel-speed.md"
	@echo "              (MODELS=files FAMILY=name)"
	@echo "make arm-counts"
	@echo "              count instructions on emulated Arm cores and write docs/arm.md (as root)"
	@echo "              (ARM_COUNTS=--update)"
	@echo "make sdk      make a Swift SDK for aarch64 Linux (as root)"
	@echo "make cross    build the program for aarch64 Linux with it (as root; STATIC=1 for any Linux)"
	@echo "make cross-test"
	@echo "              run all tests on four emulated cores (as root; CPUS=\"cortex-a53 max\")"
	@echo "make test-trixie"
	@echo "              run all tests with Swift 6.0.3 (as root)"
	@echo "make clean    remove everything that was built"

bench:
	@scripts/install-packages --with-python
	$(SWIFT) build -c release --product edgeinfer
	@Benchmarks/models "$$($(SWIFT) build -c release --show-bin-path)/edgeinfer"

test: lint
	@scripts/install-packages --with-numpy
	@SWIFT="$(SWIFT)" scripts/build-library
	@PREFIX=/usr DESTDIR=.build/stage scripts/install
	$(SWIFT) build -c release --build-tests $(STRICT)
	EDGEINFER_INSTALLED="$(CURDIR)/.build/stage" $(SWIFT) test -c release --skip-build --disable-xctest $(STRICT)
	$(SWIFT) test --disable-xctest --sanitize=address --scratch-path .build/address-sanitizer \
		--filter 'Hostile|Damage' $(STRICT)
	@CONFIGURATION=release SWIFT_FLAGS="$(STRICT)" $(MAKE) --no-print-directory kernels-arm

lib:
	@scripts/install-packages
	@SWIFT="$(SWIFT)" scripts/build-library

install:
	@scripts/install-packages
	@SWIFT="$(SWIFT)" scripts/build-library --with-program
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install

fuzz:
	@scripts/install-packages
	@SWIFT="$(SWIFT)" Fuzz/run

lint:
	@if $(SWIFT) format --version >/dev/null 2>&1; then \
		$(SWIFT) format lint --strict --recursive $(SOURCES); \
	else \
		echo "lint: this toolchain has no swift-format; the format of the sources is not checked"; \
	fi

format:
	$(SWIFT) format --in-place --recursive $(SOURCES)

onnx-conformance:
	@scripts/install-packages --with-pip
	$(SWIFT) build -c release --product edge-conformance
	@Benchmarks/onnx-conformance/run "$$($(SWIFT) build -c release --show-bin-path)/edge-conformance"

kernels:
	@scripts/install-packages
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run record
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run self-test host sanitized
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run host --complete
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run sanitized --complete

kernels-arm:
	@scripts/install-packages --with-arm
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run record
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run self-test arm
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run arm --complete

replay:
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run host $(REPLAY)

replay-arm:
	@SWIFT="$(SWIFT)" Tests/KernelReplay/run arm $(REPLAY)

peers:
	@scripts/install-packages --with-venv
	@SWIFT="$(SWIFT)" scripts/build-library --with-program
	@Benchmarks/peers/run .build/library/product --threads "$(THREADS)" $(MODELS)

kernel-speed:
	@scripts/install-packages --with-python
	@SWIFT="$(SWIFT)" Benchmarks/kernels/run $(MODELS)

arm-counts: cross
	@Benchmarks/arm/run $(ARM_COUNTS)

sdk:
	@cross/sdk

cross: sdk
	@cross/build

cross-test: sdk
	@cross/test

test-trixie: sdk
	@cross/test-trixie

clean:
	rm -rf .build
