# The guest tests once more, against the musl that tests/foreign/fetch brought:
#
#   make -j2 -f tests/foreign/musl.mk
#
# Left out is what asks a libc more than the standard does: the tests of libc
# functions, dup (musl's dup3 lets a flag pass that is none), clock (musl's
# headers hide the calls with 32 bits of time), select_sets (musl's select keeps
# the time to itself), socket_descriptor (musl looks into what it is given, also
# at a bad address), and threads' tests that want an
# error where the standard leaves it open: glibc has it, musl waits forever.
MUSL  := build/foreign/musl
OTHER := clock dup format malloc netdb_% stdio_% stdlib string \
    pthread_create pthread_fork pthread_key pthread_libc pthread_mutex \
    pthread_rwlock select_sets socket_descriptor
TESTS := $(filter-out $(OTHER:%=tests/guest/%.c),$(wildcard tests/guest/*.c))
LIB   := $(wildcard tests/guest/lib/*.c)

CC     := i686-linux-gnu-gcc
CFLAGS := -std=gnu11 -O2 -s -w -fno-pie -fno-stack-protector -D_GNU_SOURCE \
    -nostdinc -isystem $(MUSL)/include \
    -isystem $(shell $(CC) -print-file-name=include)
LIBC   := $(MUSL)/lib/crt1.o $(MUSL)/lib/crti.o
TAIL   := -Wl,--start-group $(MUSL)/lib/libc.a -lgcc -lgcc_eh -Wl,--end-group \
    $(MUSL)/lib/crtn.o

.DELETE_ON_ERROR:
PROGRAMS := $(TESTS:tests/guest/%.c=build/tests/musl/%)
all: $(PROGRAMS)
	@printf '%s\n' $(notdir $(PROGRAMS)) >build/tests/musl/names

build/tests/musl/%: tests/guest/%.c $(LIB) $(wildcard tests/guest/*.h)
	@mkdir -p $(@D)
	@printf '  %-6s %s\n' MUSL $@
	@$(CC) $(CFLAGS) -no-pie -static -nostdlib $(LIBC) $(filter %.c,$^) \
	    $(TAIL) -o $@
