# The parts of Debian's source package posixtestsuite about threads, semaphores
# and fork, unmodified, against Debian's static glibc:
#
#   make -j2 -f tests/foreign/posixtestsuite.mk
#
# Hundreds of static programs would fill the disk, so each test becomes one
# object in which only its main is global, under the test's own name, and
# posix_main.c calls the one that it is asked for.
SOURCE  := build/foreign/posixtestsuite
OBJECTS := build/obj/posix
PROGRAM := build/foreign/root/posix

CC      := i686-linux-gnu-gcc
OBJCOPY := i686-linux-gnu-objcopy
NM      := i686-linux-gnu-nm
CFLAGS  := -std=gnu99 -O1 -w -fno-pie -fno-common -D_GNU_SOURCE -pthread

ROOMS := conformance/interfaces/fork conformance/interfaces/pthread_* \
    conformance/interfaces/sem_* functional/semaphores \
    functional/threads/condvar
NOT_TESTS := %/testfrmw.c %/threads_scenarii.c %/coverage.c %-buildonly.c
TESTS := $(filter-out $(NOT_TESTS),$(sort $(wildcard \
    $(addsuffix /*.c,$(addprefix $(SOURCE)/,$(ROOMS))))))
TEST_OBJECTS := $(TESTS:$(SOURCE)/%.c=$(OBJECTS)/%.o)

.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The symbol of the test whose object is $@.
test = test_$(subst /,_,$(subst -,_,$*))

$(PROGRAM): tests/foreign/posix_main.c $(OBJECTS)/tests.inc
	@mkdir -p $(@D)
	@printf '  %-6s %s\n' LINK $@
	@$(CC) $(CFLAGS) -I$(OBJECTS) -no-pie -static -s $< \
	    $(TEST_OBJECTS) -o $@ 2>$(OBJECTS)/link.log || \
	    { cat $(OBJECTS)/link.log; false; }

# Some sources have no main: what they would test was left undecided.
$(OBJECTS)/tests.inc: $(TEST_OBJECTS)
	@$(NM) -A --defined-only $^ | sed -n \
	    's|^$(OBJECTS)/\(.*\)\.o:.* T \(test_.*\)|TEST("\1", \2)|p' | \
	    sed 's|"conformance/interfaces/|"|' >$@

$(OBJECTS)/%.o: $(SOURCE)/%.c
	@mkdir -p $(@D)
	@printf '  %-6s %s\n' POSIX $<
	@$(CC) $(CFLAGS) -I$(SOURCE)/include -c $< -o $@.new
	@$(OBJCOPY) --redefine-sym main=$(test) --keep-global-symbol=$(test) \
	    $@.new $@
	@rm $@.new
