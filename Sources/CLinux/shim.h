// glibc declares these under _GNU_SOURCE only, which Swift's Glibc module is built without.
#include <sys/types.h>
// Not in Swift's Glibc module.
#include <sys/vfs.h>

int renameat2(int, const char *, int, const char *, unsigned int);
ssize_t copy_file_range(int, off_t *, int, off_t *, size_t, unsigned int);
