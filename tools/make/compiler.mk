# Which compiler, and the flags that everything for i386 shares.
#
# OUT holds what is built for user space, K_PREFIX begins a kernel's folder:
# GCC's are build/ and build/debug, Clang's build/clang/ and build/clang-debug.

ifneq ($(findstring clang,$(CC)),)
TARGET_CC    := $(CC) --target=i686-linux-gnu
OUT          := build/clang
K_PREFIX     := clang-
COMPILER_INC  = $(shell $(CC) -print-resource-dir)/include
NO_IDIOMS    := -fno-builtin
UBSAN        := -fsanitize=undefined -fsanitize-trap=undefined \
                -fno-sanitize=alignment,function
else
TARGET_CC    := $(CROSS)gcc
OUT          := build
K_PREFIX     :=
COMPILER_INC  = $(shell $(TARGET_CC) -print-file-name=include)
NO_IDIOMS    := -fno-tree-loop-distribute-patterns
UBSAN        := -fsanitize=undefined -fsanitize-undefined-trap-on-error \
                -fno-sanitize=alignment
endif

LD      := $(CROSS)ld
AR      := $(CROSS)ar
NM      := $(CROSS)nm
LIBGCC   = $(shell $(CROSS)gcc -print-libgcc-file-name)

WARNINGS  := -Wall -Wextra -Wmissing-prototypes \
             -Werror=implicit-function-declaration $(WARN)
I386      := -std=gnu11 -m32 -march=i686 -fno-pie -fno-common -g3 -MD -MP \
             -fno-omit-frame-pointer -fno-asynchronous-unwind-tables \
             -fno-strict-aliasing $(WARNINGS)
FREESTAND  = -ffreestanding -nostdinc -isystem $(COMPILER_INC)
LD_I386   := -m elf_i386 -static -z noexecstack -z max-page-size=4096 \
             --build-id=none

# What the recipes say instead of their command line; V=1 shows that too.
V   ?=
Q   := $(if $(V),,@)
say  = $(if $(V),,@printf '  %-6s %s\n' $(1) $@)
