// Swift has no way to build one function for several generations of a processor, nor to shuffle bytes by a table: the
// only reasons for this file to be C.

#include "CByteMarks.h"

#include <stdbool.h>

enum { STOP = 1, NAME = 2 };

static const uint8_t classes[256] = {
  [0] = STOP, ['\n'] = STOP, ['\r'] = STOP, ['"'] = STOP, ['#'] = STOP, ['\''] = STOP, ['('] = STOP, [')'] = STOP,
  [':'] = STOP, [';'] = STOP, ['['] = STOP, ['\\'] = STOP, [']'] = STOP, ['{'] = STOP, ['}'] = STOP,
  ['a' ... 'z'] = NAME, ['A' ... 'Z'] = NAME, ['0' ... '9'] = NAME, ['_'] = NAME, ['-'] = NAME, ['+'] = NAME,
  [0x80 ... 0xFF] = NAME,
};

// The underscores of `__…__`, `import_module`, `iter_modules`, `meta_path`, `walk_packages`, `entry_points`,
// `resolve_name`, `path_hooks` and `TYPE_CHECKING`.
static bool is_telling(uint8_t before, uint8_t after) {
  switch (after) {
  case '_': return true;
  case 'm': return before == 't' || before == 'r';
  case 'p': return before == 'a' || before == 'k' || before == 'y';
  case 'C': return before == 'E';
  case 'n': return before == 'e';
  case 'h': return before == 'h';
  default: return false;
  }
}

void scrimp_mark_bytes_plainly(const uint8_t *bytes, size_t blocks, uint64_t *stops, uint64_t *names) {
  size_t count = blocks * 64;
  for (size_t block = 0; block < blocks; block++) {
    uint64_t stop = 0, name = 0;
    for (size_t lane = 0; lane < 64; lane++) {
      size_t index = block * 64 + lane;
      uint8_t class = classes[bytes[index]];
      stop |= (uint64_t)(class & STOP) << lane;
      name |= (uint64_t)(class >> 1) << lane;
      if (bytes[index] == '_' && is_telling(index > 0 ? bytes[index - 1] : 0, index + 1 < count ? bytes[index + 1] : 0))
        stop |= (uint64_t)1 << lane;
    }
    stops[block] = stop;
    names[block] = name;
  }
}

size_t scrimp_find_pair_plainly(
    const uint8_t *bytes, size_t from, size_t end, uint8_t byte, uint8_t other, size_t distance) {
  for (size_t index = from; index < end; index++)
    if (bytes[index] == byte && bytes[index + distance] == other) return index;
  return end;
}

#if defined(__x86_64__)
#include <immintrin.h>

// Which groups of 16 bytes, by their upper half, a byte's lower half belongs to a set in; and the group's own bit.
typedef struct {
  uint8_t low[16];
  uint8_t high[16];
} nibbles;

static const nibbles stopping = {
  .low = {[0x0] = 1, [0x2] = 2, [0x3] = 2, [0x7] = 2, [0x8] = 2, [0x9] = 2, [0xA] = 1 | 4, [0xB] = 4 | 8 | 16,
          [0xC] = 8, [0xD] = 1 | 8 | 16},
  .high = {[0x0] = 1, [0x2] = 2, [0x3] = 4, [0x5] = 8, [0x7] = 16},
};

static const nibbles naming = {
  .low = {[0x0] = 2 | 8 | 32, [0x1] = 62, [0x2] = 62, [0x3] = 62, [0x4] = 62, [0x5] = 62, [0x6] = 62, [0x7] = 62,
          [0x8] = 62, [0x9] = 62, [0xA] = 4 | 8 | 16 | 32, [0xB] = 1 | 4 | 16, [0xC] = 4 | 16, [0xD] = 1 | 4 | 16,
          [0xE] = 4 | 16, [0xF] = 4 | 8 | 16},
  .high = {[0x2] = 1, [0x3] = 2, [0x4] = 4, [0x5] = 8, [0x6] = 16, [0x7] = 32},
};

#define AVX2 __attribute__((target("avx2"), always_inline)) static inline

// A byte beyond ASCII has no entry in the lower table: `pshufb` gives 0 for it.
AVX2 uint32_t in_set(__m256i bytes, __m256i low, __m256i high) {
  __m256i upper = _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
  __m256i both = _mm256_and_si256(_mm256_shuffle_epi8(low, bytes), _mm256_shuffle_epi8(high, upper));
  return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(both, _mm256_setzero_si256()));
}

AVX2 uint64_t equal(__m256i first, __m256i second, char byte) {
  __m256i wanted = _mm256_set1_epi8(byte);
  return (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(first, wanted))
    | (uint64_t)(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(second, wanted)) << 32;
}

AVX2 __m256i table(const uint8_t *entries) {
  return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)entries));
}

__attribute__((target("avx2"))) static void mark_with_avx2(
    const uint8_t *bytes, size_t blocks, uint64_t *stops, uint64_t *names) {
  const __m256i stop_low = table(stopping.low), stop_high = table(stopping.high);
  const __m256i name_low = table(naming.low), name_high = table(naming.high);
  for (size_t block = 0; block < blocks; block++) {
    const uint8_t *at = bytes + block * 64;
    __m256i first = _mm256_loadu_si256((const __m256i *)at);
    __m256i second = _mm256_loadu_si256((const __m256i *)(at + 32));
    uint64_t stop = in_set(first, stop_low, stop_high) | (uint64_t)in_set(second, stop_low, stop_high) << 32;
    uint64_t underscore = equal(first, second, '_');
    if (underscore) {
      uint8_t before = block > 0 ? at[-1] : 0, after = block + 1 < blocks ? at[64] : 0;
#define AFTER(byte) (equal(first, second, byte) >> 1 | (uint64_t)(after == byte) << 63)
#define BEFORE(byte) (equal(first, second, byte) << 1 | (before == byte))
      uint64_t pairs = (underscore >> 1 | (uint64_t)(after == '_') << 63)
        | (AFTER('m') & (BEFORE('t') | BEFORE('r'))) | (AFTER('p') & (BEFORE('a') | BEFORE('k') | BEFORE('y')))
        | (AFTER('C') & BEFORE('E')) | (AFTER('n') & BEFORE('e')) | (AFTER('h') & BEFORE('h'));
      stop |= underscore & pairs;
    }
    stops[block] = stop;
    uint32_t beyond_first = (uint32_t)_mm256_movemask_epi8(first);
    uint32_t beyond_second = (uint32_t)_mm256_movemask_epi8(second);
    names[block] = (in_set(first, name_low, name_high) | beyond_first)
      | (uint64_t)(in_set(second, name_low, name_high) | beyond_second) << 32;
  }
}

__attribute__((target("avx2"))) static size_t find_pair_with_avx2(
    const uint8_t *bytes, size_t from, size_t end, uint8_t byte, uint8_t other, size_t distance) {
  const __m256i near = _mm256_set1_epi8((char)byte), far = _mm256_set1_epi8((char)other);
  for (size_t index = from; index < end; index += 32) {
    __m256i here = _mm256_loadu_si256((const __m256i *)(bytes + index));
    __m256i there = _mm256_loadu_si256((const __m256i *)(bytes + index + distance));
    __m256i both = _mm256_and_si256(_mm256_cmpeq_epi8(here, near), _mm256_cmpeq_epi8(there, far));
    uint32_t hits = (uint32_t)_mm256_movemask_epi8(both);
    if (hits) {
      size_t hit = index + (size_t)__builtin_ctz(hits);
      return hit < end ? hit : end;
    }
  }
  return end;
}

size_t scrimp_find_pair(
    const uint8_t *bytes, size_t from, size_t end, uint8_t byte, uint8_t other, size_t distance) {
  return __builtin_cpu_supports("avx2") ? find_pair_with_avx2(bytes, from, end, byte, other, distance)
                                        : scrimp_find_pair_plainly(bytes, from, end, byte, other, distance);
}

void scrimp_mark_bytes(const uint8_t *bytes, size_t blocks, uint64_t *stops, uint64_t *names) {
  if (__builtin_cpu_supports("avx2")) {
    mark_with_avx2(bytes, blocks, stops, names);
  } else {
    scrimp_mark_bytes_plainly(bytes, blocks, stops, names);
  }
}
#else
size_t scrimp_find_pair(
    const uint8_t *bytes, size_t from, size_t end, uint8_t byte, uint8_t other, size_t distance) {
  return scrimp_find_pair_plainly(bytes, from, end, byte, other, distance);
}

void scrimp_mark_bytes(const uint8_t *bytes, size_t blocks, uint64_t *stops, uint64_t *names) {
  scrimp_mark_bytes_plainly(bytes, blocks, stops, names);
}
#endif
