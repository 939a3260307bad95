# The kernel in two flavours, each in its own folder: build/debug/kernel.elf
# and build/release/kernel.elf. Linked twice: the first link's addresses make
# the table of function names that a backtrace reads (tools/ksyms).

KERNEL_SOURCES := $(sort $(shell find kernel -name '*.[cS]')) \
    $(wildcard lib/string/*.c) \
    $(filter-out lib/format/float.c,$(wildcard lib/format/*.c))

KERNEL_CFLAGS = $(I386) $(FREESTAND) -fno-pic -I. -idirafter lib/include \
    -mgeneral-regs-only
debug_CFLAGS   := -Og -DDEBUG -fstack-protector-strong \
                  -mstack-protector-guard=global $(UBSAN)
release_CFLAGS := -O2 -DNDEBUG -fno-stack-protector

# The rules of one flavour: $(1) its folder under build/, $(2) its name.
define flavour
$(1)_OBJECTS := $$(KERNEL_SOURCES:%=build/$(1)/obj/%.o)

build/$(1)/obj/%.c.o: %.c | tools
	@mkdir -p $$(@D)
	$$(call say,CC)
	$$(Q)$(TARGET_CC) $$(KERNEL_CFLAGS) $$($(2)_CFLAGS) $$(LIB_FLAGS) -c $$< -o $$@

build/$(1)/obj/%.S.o: %.S | tools
	@mkdir -p $$(@D)
	$$(call say,AS)
	$$(Q)$(TARGET_CC) $$(KERNEL_CFLAGS) -D__ASSEMBLER__ -c $$< -o $$@

build/$(1)/obj/lib/%.c.o: LIB_FLAGS := $(NO_IDIOMS)

build/$(1)/kernel.elf: $$($(1)_OBJECTS) linker.ld tools/ksyms
	$$(call say,LINK)
	$$(Q)tools/ksyms </dev/null | $(CROSS)as --32 -o $$(@D)/no_names.o
	$$(Q)$$(call link_kernel,$$(@D)/no_names.o,$$(@D)/unnamed.elf)
	$$(Q)$(NM) -n $$(@D)/unnamed.elf | tools/ksyms | $(CROSS)as --32 -o $$(@D)/names.o
	$$(Q)$$(call link_kernel,$$(@D)/names.o,$$@)

-include $$($(1)_OBJECTS:.o=.d)
endef

# Links the kernel's objects among a recipe's prerequisites with the table of
# names $(1) to $(2).
link_kernel = $(LD) $(LD_I386) -T linker.ld $(filter %.o,$^) $(1) $(LIBGCC) -o $(2)

$(foreach f,debug release,$(eval $(call flavour,$(K_PREFIX)$(f),$(f))))

kernel: build/$(K_PREFIX)debug/kernel.elf build/$(K_PREFIX)release/kernel.elf
