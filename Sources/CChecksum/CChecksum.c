#include "CChecksum.h"
#include <string.h>
#if defined(__aarch64__)
#include <sys/auxv.h>
#endif

// CRC32C, bits reflected: RFC 3720, section 12.1.
#define POLYNOMIAL 0x82f63b78u

// table[k][b]: byte b followed by k zero bytes.
static uint32_t table[8][256];
// The instruction takes three cycles but one can begin in each cycle: three pieces are summed side by side, then joined
// by putting the zero bytes of the next piece's length behind the sum. A table for each byte of a sum.
#define LONG_PIECE 8192
#define SHORT_PIECE 256
static uint32_t behind_long[4][256];
static uint32_t behind_short[4][256];
static int has_instruction;

// What `zeros` zero bytes make of each bit of a sum, as tables.
static void make_zeros(uint32_t tables[4][256], size_t zeros) {
  uint32_t bit_behind[32];
  for (int bit = 0; bit < 32; bit++) {
    uint32_t sum = 1u << bit;
    for (size_t k = 0; k < zeros; k++) sum = (sum >> 8) ^ table[0][sum & 0xff];
    bit_behind[bit] = sum;
  }
  for (int byte = 0; byte < 4; byte++)
    for (int value = 0; value < 256; value++) {
      uint32_t sum = 0;
      for (int bit = 0; bit < 8; bit++)
        if (value & (1 << bit)) sum ^= bit_behind[byte * 8 + bit];
      tables[byte][value] = sum;
    }
}

__attribute__((constructor)) static void make_tables(void) {
  for (uint32_t byte = 0; byte < 256; byte++) {
    uint32_t sum = byte;
    for (int bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >> 1) ^ POLYNOMIAL : sum >> 1;
    table[0][byte] = sum;
  }
  for (int byte = 0; byte < 256; byte++)
    for (int k = 1; k < 8; k++) table[k][byte] = (table[k - 1][byte] >> 8) ^ table[0][table[k - 1][byte] & 0xff];
#if defined(__x86_64__)
  __builtin_cpu_init();
  has_instruction = __builtin_cpu_supports("sse4.2") != 0;
#elif defined(__aarch64__)
  has_instruction = (getauxval(AT_HWCAP) & (1 << 7)) != 0;  // HWCAP_CRC32
#endif
  if (has_instruction) {
    make_zeros(behind_long, LONG_PIECE);
    make_zeros(behind_short, SHORT_PIECE);
  }
}

uint32_t cc_crc32c_by_table(uint32_t seed, const void *bytes, size_t length) {
  const unsigned char *next = bytes;
  uint32_t sum = ~seed;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  for (; length >= 8; length -= 8, next += 8) {
    uint64_t word;
    memcpy(&word, next, 8);
    word ^= sum;
    sum = table[7][word & 0xff] ^ table[6][(word >> 8) & 0xff] ^ table[5][(word >> 16) & 0xff] ^
          table[4][(word >> 24) & 0xff] ^ table[3][(word >> 32) & 0xff] ^ table[2][(word >> 40) & 0xff] ^
          table[1][(word >> 48) & 0xff] ^ table[0][word >> 56];
  }
#endif
  for (; length > 0; length--) sum = (sum >> 8) ^ table[0][(sum ^ *next++) & 0xff];
  return ~sum;
}

#if defined(__x86_64__) || defined(__aarch64__)

#if defined(__x86_64__)
#define WITH_INSTRUCTION __attribute__((target("sse4.2")))
#define STEP_8(sum, word) __builtin_ia32_crc32di(sum, word)
#define STEP_1(sum, byte) __builtin_ia32_crc32qi((uint32_t)(sum), byte)
#else
#define WITH_INSTRUCTION __attribute__((target("crc")))
#define STEP_8(sum, word) __builtin_arm_crc32cd((uint32_t)(sum), word)
#define STEP_1(sum, byte) __builtin_arm_crc32cb((uint32_t)(sum), byte)
#endif

static inline uint64_t word_at(const unsigned char *bytes) {
  uint64_t word;
  memcpy(&word, bytes, 8);
  return word;
}

static inline uint64_t shifted(uint32_t tables[4][256], uint64_t sum) {
  return tables[0][sum & 0xff] ^ tables[1][(sum >> 8) & 0xff] ^ tables[2][(sum >> 16) & 0xff] ^
         tables[3][(sum >> 24) & 0xff];
}

// Three pieces of the same length, one behind the other.
WITH_INSTRUCTION static inline uint64_t three_pieces(
    uint64_t sum, const unsigned char *next, size_t piece, uint32_t behind[4][256]) {
  uint64_t second = 0, third = 0;
  for (size_t k = 0; k < piece; k += 8) {
    sum = STEP_8(sum, word_at(next + k));
    second = STEP_8(second, word_at(next + piece + k));
    third = STEP_8(third, word_at(next + 2 * piece + k));
  }
  return shifted(behind, shifted(behind, sum) ^ second) ^ third;
}

WITH_INSTRUCTION static uint32_t by_instruction(uint32_t seed, const void *bytes, size_t length) {
  const unsigned char *next = bytes;
  uint64_t sum = ~seed;
  for (; length >= 3 * LONG_PIECE; length -= 3 * LONG_PIECE, next += 3 * LONG_PIECE)
    sum = three_pieces(sum, next, LONG_PIECE, behind_long);
  for (; length >= 3 * SHORT_PIECE; length -= 3 * SHORT_PIECE, next += 3 * SHORT_PIECE)
    sum = three_pieces(sum, next, SHORT_PIECE, behind_short);
  for (; length >= 8; length -= 8, next += 8) sum = STEP_8(sum, word_at(next));
  for (; length > 0; length--) sum = STEP_1(sum, *next++);
  return ~(uint32_t)sum;
}

#else

static uint32_t by_instruction(uint32_t seed, const void *bytes, size_t length) {
  return cc_crc32c_by_table(seed, bytes, length);
}

#endif

int cc_has_instruction(void) { return has_instruction; }

uint32_t cc_crc32c(uint32_t seed, const void *bytes, size_t length) {
  return has_instruction ? by_instruction(seed, bytes, length) : cc_crc32c_by_table(seed, bytes, length);
}
