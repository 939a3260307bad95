#include "kernel/proc/elf.h"

#include "kernel/errno.h"
#include "kernel/fs/inode.h"
#include "kernel/fs/regular_file.h"
#include "kernel/mm/address_space.h"
#include "kernel/mm/kmalloc.h"
#include "kernel/mm/page.h"
#include "lib/include/string.h"

#define HEADERS_MAX 64
#define DYN_BASE    0x56555000u /* where position-independent programs go */

/* A program being mapped. */
struct loading {
    struct inode *inode;
    struct address_space *space;
    struct elf_image *image;
    uint32_t base; /* added to all addresses of the file */
    uint32_t end;  /* behind the highest segment so far */
};

static bool
is_i386_program(const struct elf32_header *header)
{
    static const uint8_t ident[] = {0x7F, 'E', 'L', 'F', 1, 1, 1};

    return memcmp(header->e_ident, ident, sizeof ident) == 0 &&
           (header->e_type == ET_EXEC || header->e_type == ET_DYN) &&
           header->e_machine == EM_386 &&
           header->e_phentsize == sizeof(struct elf32_program_header) &&
           header->e_phnum > 0 && header->e_phnum <= HEADERS_MAX;
}

static int
protection_of(const struct elf32_program_header *segment)
{
    return (segment->p_flags & PF_R ? PROT_READ : 0) |
           (segment->p_flags & PF_W ? PROT_WRITE : 0) |
           (segment->p_flags & PF_X ? PROT_EXEC : 0);
}

static bool
is_sound(const struct elf32_program_header *segment, uint32_t base)
{
    uint32_t start = base + segment->p_vaddr;

    return segment->p_filesz <= segment->p_memsz &&
           segment->p_offset % PAGE_SIZE == segment->p_vaddr % PAGE_SIZE &&
           start >= USER_START && start < USER_END - PAGE_SIZE &&
           segment->p_memsz < USER_END - start - PAGE_SIZE &&
           segment->p_offset + segment->p_filesz >= segment->p_offset;
}

/* Maps what the file has of SEGMENT, whole pages of it. */
static int
map_file_part(struct loading *loading,
              const struct elf32_program_header *segment)
{
    uint32_t start = loading->base + segment->p_vaddr;
    uint32_t first = PAGE_ALIGN_DOWN(start);
    uint32_t mapped;

    if (segment->p_filesz == 0)
        return 0;
    return address_space_map(
        loading->space, first, start + segment->p_filesz - first,
        protection_of(segment), MAP_REPLACE, loading->inode,
        segment->p_offset / PAGE_SIZE, &mapped);
}

/* Maps the zeros behind it: the .bss. */
static int
map_zero_part(struct loading *loading,
              const struct elf32_program_header *segment)
{
    uint32_t start = loading->base + segment->p_vaddr;
    uint32_t file_end = start + segment->p_filesz;
    uint32_t end = PAGE_ALIGN_UP(start + segment->p_memsz);
    uint32_t first =
        segment->p_filesz ? PAGE_ALIGN_UP(file_end) : PAGE_ALIGN_DOWN(start);
    uint32_t mapped;

    if (segment->p_filesz && segment->p_memsz > segment->p_filesz &&
        file_end % PAGE_SIZE && segment->p_flags & PF_W) {
        loading->image->zero_start = file_end;
        loading->image->zero_end = first;
    }
    if (end <= first)
        return 0;
    return address_space_map(loading->space, first, end - first,
                             protection_of(segment), MAP_REPLACE, NULL, 0,
                             &mapped);
}

static int
map_segment(struct loading *loading, const struct elf32_program_header *segment)
{
    uint32_t end = loading->base + segment->p_vaddr + segment->p_memsz;

    if (!is_sound(segment, loading->base))
        return -ENOEXEC;
    int error = map_file_part(loading, segment);
    if (!error)
        error = map_zero_part(loading, segment);
    if (end > loading->end)
        loading->end = end;
    return error;
}

/* Where the program headers lie in memory, if SEGMENT holds them. */
static void
find_headers(struct loading *loading, const struct elf32_header *header,
             const struct elf32_program_header *segment)
{
    if (header->e_phoff >= segment->p_offset &&
        header->e_phoff < segment->p_offset + segment->p_filesz)
        loading->image->program_headers = loading->base + segment->p_vaddr +
                                          header->e_phoff - segment->p_offset;
}

static int
map_segments(struct loading *loading, const struct elf32_header *header,
             const struct elf32_program_header *segments)
{
    bool any = false;

    for (unsigned i = 0; i < header->e_phnum; i++) {
        if (segments[i].p_type == PT_INTERP)
            return -ENOSYS;
        if (segments[i].p_type != PT_LOAD)
            continue;
        any = true;
        int error = map_segment(loading, &segments[i]);
        if (error)
            return error;
        find_headers(loading, header, &segments[i]);
    }
    return any ? 0 : -ENOEXEC;
}

/* Reads SIZE bytes at POSITION of INODE: 0, or -ENOEXEC if they end before. */
static int
read_exactly(struct inode *inode, uint32_t position, void *to, size_t size)
{
    ssize_t got = regular_file_read_kernel(inode, position, to, size);

    return got < 0 ? got : (size_t)got == size ? 0 : -ENOEXEC;
}

int
elf_load(struct inode *inode, struct address_space *space,
         struct elf_image *image)
{
    struct loading loading = {inode, space, image, 0, 0};
    struct elf32_header header;
    int error = read_exactly(inode, 0, &header, sizeof header);

    memset(image, 0, sizeof *image);
    if (error || !is_i386_program(&header))
        return error ? error : -ENOEXEC;
    size_t size = header.e_phnum * sizeof(struct elf32_program_header);
    struct elf32_program_header *segments = kmalloc(size);
    if (!segments)
        return -ENOMEM;
    if (header.e_type == ET_DYN)
        loading.base = DYN_BASE;
    error = read_exactly(inode, header.e_phoff, segments, size);
    if (!error)
        error = map_segments(&loading, &header, segments);
    kfree(segments);
    image->entry = loading.base + header.e_entry;
    image->header_count = header.e_phnum;
    space->brk_start = space->brk = PAGE_ALIGN_UP(loading.end);
    return error;
}
