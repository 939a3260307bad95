# Kernel rooms built for the host, under sanitizers: tests/host/NAME_test.c
# opens with a line `// with: FILE.c ...` that names what it is linked with.
# They are i386 programs, as the kernel is, with the cross compiler's own
# dynamic loader and C library.

HOST_CC     := $(CROSS)gcc -m32 -no-pie -static-libasan -static-libubsan \
    -Wl,--dynamic-linker=/usr/i686-linux-gnu/lib/ld-linux.so.2 \
    -Wl,-rpath,/usr/i686-linux-gnu/lib
HOST_CFLAGS := -std=gnu11 -O1 -g -DDEBUG -fno-pie -Itests/host/shadow -I. \
    -fsanitize=address,undefined \
    -fno-sanitize-recover=all -fno-omit-frame-pointer -fno-common $(WARNINGS)
HOST_TESTS  := $(patsubst tests/host/%.c,build/tests/host/%,\
    $(wildcard tests/host/*_test.c))

build/tests/host/%: tests/host/%.c | tools
	@mkdir -p $(@D)
	$(call say,HOST)
	$(Q)$(HOST_CC) $(HOST_CFLAGS) $< $$(sed -n '1s|^// with:||p' $<) \
	    -o $@

# NAME_race_test.c is run in every order of its threads' steps, so its loads
# and stores, and those of the rooms it is linked with, must be seen: they are
# built as for ThreadSanitizer, whose calls tests/host/support/interleave_*.c
# answer. Their static data get sections that can be put back between runs.
RACE_CFLAGS := -std=gnu11 -O1 -g -DDEBUG -fno-pie -Itests/host/race_shadow \
    -I. -fsanitize=undefined -fsanitize-undefined-trap-on-error \
    -fno-omit-frame-pointer -fno-common $(WARNINGS)
SEEN_CFLAGS := -fsanitize=thread -Dmemcpy=seen_memcpy -Dmemset=seen_memset \
    -Dmemcmp=seen_memcmp -fno-builtin
INTERLEAVE  := build/tests/host/interleave.o

# Builds $(1) of the shell words $(2).
define race_program
$(Q)$(HOST_CC) $(RACE_CFLAGS) $(SEEN_CFLAGS) -r -nostdlib $(2) -o $(1).o
$(Q)$(CROSS)objcopy --rename-section .data=seen_data \
    --rename-section .bss=seen_bss $(1).o
$(Q)$(HOST_CC) $(RACE_CFLAGS) $(1).o $(INTERLEAVE) -o $(1)
endef

$(INTERLEAVE): tests/host/support/interleave*.[ch] kernel/x86/switch.S \
    $(wildcard tests/host/race_shadow/*/*/*.h kernel/*.h kernel/*/*.h) | tools
	@mkdir -p $(@D)
	$(Q)$(HOST_CC) $(RACE_CFLAGS) -r -nostdlib $(filter %.c %.S,$^) -o $@

build/tests/host/%_race_test: tests/host/%_race_test.c $(INTERLEAVE)
	$(call say,HOST)
	$(call race_program,$@,$< $$(sed -n '1s|^// with:||p' $<))

# tests/host/mutants/NAME.sed breaks a source; its first line names the test
# that must find out, and the source. A script that changes nothing fails.
MUTANTS := $(patsubst tests/host/%.sed,build/tests/host/%,\
    $(wildcard tests/host/mutants/*.sed))

$(MUTANTS): build/tests/host/%: tests/host/%.sed $(INTERLEAVE) \
    $(wildcard tests/host/*_race_test.c kernel/*.h kernel/*/*.[ch])
	@mkdir -p $(@D)
	$(call say,MUTANT)
	$(eval words := $(shell sed -n '1s/^. //p' $<))
	$(Q)sed -f $< $(word 2,$(words)) > $@.c
	$(Q)! cmp -s $(word 2,$(words)) $@.c
	$(call race_program,$@,tests/host/$(word 1,$(words)).c $$(echo $$(sed -n \
	    '1s|^// with:||p' tests/host/$(word 1,$(words)).c) | \
	    sed 's|$(word 2,$(words))|$@.c|'))

# What such a program is linked with is known only to its first line, so each
# is built anew when any kernel source is younger.
$(HOST_TESTS): $(wildcard kernel/*.h kernel/*/*.[ch] tests/host/*.h \
    tests/host/support/*.[ch])

host-tests: $(HOST_TESTS) $(MUTANTS)
.PHONY: host-tests

compile_commands.json: tools/compdb Makefile $(wildcard tools/make/*.mk)
	@$(MAKE) --no-print-directory --always-make --dry-run V=1 \
	    build/debug/kernel.elf libc user guest-tests | tools/compdb > $@

# What runs many programs in one boot (and on Linux).
$(eval $(call program,$(OUT)/tests/batch,tests/runner/batch.c,))
batch: $(OUT)/tests/batch
.PHONY: batch
