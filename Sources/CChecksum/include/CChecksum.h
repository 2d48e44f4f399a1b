#pragma once
#include <stddef.h>
#include <stdint.h>

/// CRC32C (Castagnoli, RFC 3720) of some bytes, by the machine's instruction where it has one. `seed` is 0, or the sum
/// of the bytes before: the sum of two pieces one after the other is the sum of both.
uint32_t cc_crc32c(uint32_t seed, const void *bytes, size_t length);

/// The same by tables, eight bytes a step.
uint32_t cc_crc32c_by_table(uint32_t seed, const void *bytes, size_t length);

/// Whether the machine has the instruction.
int cc_has_instruction(void);
