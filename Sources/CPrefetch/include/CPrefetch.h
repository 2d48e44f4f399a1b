#pragma once
/// Asks for the cache line at an address, before it is needed. Swift has no such intrinsic.
static inline void cp_prefetch(const void *address) { __builtin_prefetch(address, 1, 3); }
