# The few words that a user types. What builds what stands in tools/make/.
#
# CC=clang builds the same things with Clang, beside GCC's. WARN=-Werror makes
# every warning an error, as the test run does.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

CROSS := i686-linux-gnu-
WARN  ?=
NEED  := build

include tools/make/compiler.mk
include tools/make/kernel.mk
include tools/make/user.mk
include tools/make/tests.mk

.PHONY: help run test bench debug doctor format compdb size clean
.PHONY: all kernel libc user image tools

help:
	@echo 'make run      boot Sluice in QEMU, to a shell on this terminal'
	@echo 'make test     build everything, run every test, count them'
	@echo 'make debug    boot under GDB, stopped at the first instruction'
	@echo 'make bench    what the calls cost, in instructions, beside Linux'
	@echo 'make doctor   which tools are here, and how to get the others'
	@echo 'make format   lay out the C sources by .clang-format'
	@echo 'make compdb   compile_commands.json, for editors'
	@echo 'make size     lines of code in each room of the kernel'
	@echo 'make clean    remove all that was built'
	@echo 'Parts: kernel libc user image. Programs: tools/run -- CMD ARG...'

run bench: NEED := run
debug: NEED := debug

run: kernel image
	@tools/run $(ARGS)

test:
	@tools/doctor --install test
	@tests/run $(ARGS)

debug: kernel image
	@tools/debug $(ARGS)

bench: kernel image
	@tools/run --icount --kernel release -- bench $(ARGS)

doctor:
	@tools/doctor || true

format:
	@tools/doctor --install test
	@git ls-files '*.c' '*.h' | xargs clang-format-14 -i

compdb: compile_commands.json

size:
	@tools/size

clean:
	rm -rf build compile_commands.json

all: kernel image guest-tests user-tests batch

# Every recipe that compiles waits for this; it is silent when nothing is amiss.
# NEED is what the word that was typed needs.
tools:
	@tools/doctor --install $(NEED)
