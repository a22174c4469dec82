#ifndef SCRIMP_BYTE_MARKS_H
#define SCRIMP_BYTE_MARKS_H

#include <stddef.h>
#include <stdint.h>

/// Says for each 64 bytes of a Python source which of them mean something: the first byte's bit is the lowest.
///
/// `stops` gets the bytes that a scan outside of strings looks at: line ends, `#`, quotes, brackets, `\`, `;`, `:`, NUL,
/// and those underscores at which names of the import system may be told from others (`__`, `import_module`, …).
/// `names` gets the bytes of which names and paths in strings are made between their dots and slashes.
///
/// `blocks` groups of 64 bytes are read.
void scrimp_mark_bytes(const uint8_t *bytes, size_t blocks, uint64_t *stops, uint64_t *names);

/// Finds where a byte has another so many bytes behind it: a name by its first letter and its last.
///
/// Gives the first offset from `from` on, or `end`. 32 bytes more than `distance` are read from the last one before `end`.
size_t scrimp_find_pair(
    const uint8_t *bytes, size_t from, size_t end, uint8_t byte, uint8_t other, size_t distance);

/// The same as each a byte at a time, for processors without wide vectors, and to compare with.
size_t scrimp_find_pair_plainly(
    const uint8_t *bytes, size_t from, size_t end, uint8_t byte, uint8_t other, size_t distance);
void scrimp_mark_bytes_plainly(const uint8_t *bytes, size_t blocks, uint64_t *stops, uint64_t *names);

#endif
