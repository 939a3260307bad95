# The libc, the programs that run on it, and the disk image.
#
#   user/NAME.c, user/NAME/*.c   build/user/bin/NAME
#   user/slides/NAME.c, user/slides/NAME/*.c
#                                build/user/slides/NAME
#   user/bench/*.c               build/user/bin/bench
#   tests/guest/NAME.c           build/tests/guest/NAME, and the same against
#                                glibc: build/tests/glibc/NAME
#   tests/user/NAME.c            build/tests/user/NAME
# user/lib/*.c serves all programs of user/, user/slides/lib/*.c the lecture's
# and tests/user/, tests/guest/lib/*.c all of those.

USER_CFLAGS = $(I386) $(FREESTAND) -fno-pic -O2 -fno-stack-protector \
    -Ilib/include -idirafter .

$(OUT)/obj/%.c.o: %.c | tools
	@mkdir -p $(@D)
	$(call say,CC)
	$(Q)$(TARGET_CC) $(USER_CFLAGS) $(LIBC_FLAGS) -c $< -o $@

$(OUT)/obj/%.S.o: %.S | tools
	@mkdir -p $(@D)
	$(call say,AS)
	$(Q)$(TARGET_CC) $(USER_CFLAGS) -D__ASSEMBLER__ -c $< -o $@

# Objects of the sources $(1); archive them as $@.
objects = $(patsubst %,$(OUT)/obj/%.o,$(1))
define archive
	@mkdir -p $(@D)
	$(call say,AR)
	$(Q)rm -f $@ && $(AR) rcsD $@ $^
endef

# --- the libc
LIBC_SOURCES := $(filter-out lib/x86/crt0.S,$(sort $(wildcard lib/*/*.[cS])))
$(OUT)/obj/lib/%: LIBC_FLAGS := $(NO_IDIOMS)

$(OUT)/lib/crt0.o: $(OUT)/obj/lib/x86/crt0.S.o
	@mkdir -p $(@D)
	@cp $< $@
$(OUT)/lib/libc.a: $(call objects,$(LIBC_SOURCES))
	$(archive)
libc: $(OUT)/lib/crt0.o $(OUT)/lib/libc.a

# --- programs
LIBC := $(OUT)/lib/crt0.o $(OUT)/lib/libc.a

# The program $(1) from the sources $(2) and the archives $(3).
define program
$(1): $(call objects,$(2)) $(3) $$(LIBC)
	@mkdir -p $$(@D)
	$$(call say,LINK)
	$$(Q)$$(LD) $$(LD_I386) --start-group $$^ $$(LIBGCC) --end-group -o $$@
SOURCES += $(2)
endef

USER_LIB   := $(if $(wildcard user/lib/*.c),$(OUT)/user/libuser.a)
SLIDE_LIB  := $(if $(wildcard user/slides/lib/*.c),$(OUT)/user/libslides.a) \
    $(USER_LIB)
GUEST_LIB  := $(if $(wildcard tests/guest/lib/*.c),$(OUT)/tests/libguest.a)
USER_FILES := $(basename $(notdir $(wildcard user/*.c)))
USER_DIRS  := $(filter-out lib slides,$(notdir \
    $(patsubst %/,%,$(sort $(dir $(wildcard user/*/*.c))))))
SLIDES     := $(basename $(notdir $(wildcard user/slides/*.c)))
SLIDE_DIRS := $(filter-out lib,$(notdir \
    $(patsubst %/,%,$(sort $(dir $(wildcard user/slides/*/*.c))))))
GUESTS     := $(basename $(notdir $(wildcard tests/guest/*.c)))

$(foreach p,$(USER_FILES),$(eval $(call \
    program,$(OUT)/user/bin/$(p),user/$(p).c,$(USER_LIB))))
$(foreach p,$(USER_DIRS),$(eval $(call \
    program,$(OUT)/user/bin/$(p),$(wildcard user/$(p)/*.c),$(USER_LIB))))
$(foreach p,$(SLIDES),$(eval $(call \
    program,$(OUT)/user/slides/$(p),user/slides/$(p).c,$(SLIDE_LIB))))
$(foreach p,$(SLIDE_DIRS),$(eval $(call program,$(OUT)/user/slides/$(p),\
    $(wildcard user/slides/$(p)/*.c),$(SLIDE_LIB))))
$(foreach p,$(GUESTS),$(eval $(call \
    program,$(OUT)/tests/guest/$(p),tests/guest/$(p).c,$(GUEST_LIB))))

USER_TESTS := $(basename $(notdir $(wildcard tests/user/*.c)))
$(foreach p,$(USER_TESTS),$(eval $(call \
    program,$(OUT)/tests/user/$(p),tests/user/$(p).c,$(SLIDE_LIB))))
user-tests: $(addprefix $(OUT)/tests/user/,$(USER_TESTS))
.PHONY: user-tests

$(OUT)/user/libuser.a: $(call objects,$(wildcard user/lib/*.c))
	$(archive)
$(OUT)/user/libslides.a: $(call objects,$(wildcard user/slides/lib/*.c))
	$(archive)
$(OUT)/tests/libguest.a: $(call objects,$(wildcard tests/guest/lib/*.c))
	$(archive)

PROGRAMS := $(addprefix $(OUT)/user/bin/,$(USER_FILES) $(USER_DIRS)) \
            $(addprefix $(OUT)/user/slides/,$(SLIDES) $(SLIDE_DIRS))
GUEST_PROGRAMS := $(addprefix $(OUT)/tests/guest/,$(GUESTS))
user: $(PROGRAMS)

# --- the same tests against Debian's glibc
build/tests/glibc/%: tests/guest/%.c $(wildcard tests/guest/lib/*.c) | tools
	@mkdir -p $(@D) build/obj/glibc
	$(call say,GLIBC)
	$(Q)$(CROSS)gcc -std=gnu11 -O2 -s -w -MMD -MP -MF build/obj/glibc/$*.d \
	    -static -pthread $(filter %.c,$^) -o $@

guest-tests: $(GUEST_PROGRAMS) $(addprefix build/tests/glibc/,$(GUESTS))
.PHONY: guest-tests

# --- the disk image
image: $(OUT)/image/root.img
$(OUT)/image/root.img: tools/mkimage $(wildcard user/etc/*) $(PROGRAMS) \
    $(GUEST_PROGRAMS)
	$(call say,IMAGE)
	$(Q)tools/mkimage $@ $(OUT)/user $(GUEST_PROGRAMS:%=%:/tests/)

ALL_OBJECTS := $(call objects,$(sort $(SOURCES) $(LIBC_SOURCES) \
    $(wildcard user/lib/*.c user/slides/lib/*.c tests/guest/lib/*.c)))
-include $(ALL_OBJECTS:.o=.d) $(wildcard build/obj/glibc/*.d)
