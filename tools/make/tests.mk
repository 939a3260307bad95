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

# What such a program is linked with is known only to its first line, so each
# is built anew when any kernel source is younger.
$(HOST_TESTS): $(wildcard kernel/*.h kernel/*/*.[ch] tests/host/*.h \
    tests/host/support/*.[ch])

host-tests: $(HOST_TESTS)
.PHONY: host-tests

compile_commands.json: tools/compdb Makefile $(wildcard tools/make/*.mk)
	@$(MAKE) --no-print-directory --always-make --dry-run V=1 \
	    build/debug/kernel.elf libc user guest-tests | tools/compdb > $@

# What runs many programs in one boot (and on Linux).
$(eval $(call program,$(OUT)/tests/batch,tests/runner/batch.c,))
batch: $(OUT)/tests/batch
.PHONY: batch
