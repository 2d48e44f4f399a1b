// Key paths compiled to a tree of small hash tables: what csj_read_line looks keys up in.
#pragma once
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace picket {

/// The first and the last eight bytes of a key: equal for equal keys, and for keys up to 8 bytes only for these.
struct KeyPrint {
  uint64_t head = 0;
  uint64_t tail = 0;
};

/// Reads 8 bytes at `text`: they must be readable whatever the length.
inline KeyPrint key_print(const char *text, size_t length) {
  KeyPrint print;
  std::memcpy(&print.head, text, 8);
  if (length >= 8) {
    std::memcpy(&print.tail, text + length - 8, 8);
  } else {
    print.head &= (uint64_t(1) << (length * 8)) - 1;
  }
  return print;
}

inline uint64_t key_hash(KeyPrint print, size_t length, uint64_t seed) {
  uint64_t mixed = (print.head ^ (print.tail * 0x9E3779B97F4A7C15u) ^ length) * seed;
  return mixed >> 32;
}

struct KeyNode;

struct KeyEntry {
  KeyPrint print;
  uint32_t length = 0;
  bool used = false;
  bool wants_list = false;
  uint8_t rank = 0;
  /// −1: this key alone is not wanted.
  int16_t slot = -1;
  /// Where to note that this key's object was met; −1 without `child`.
  int32_t mark = -1;
  std::unique_ptr<KeyNode> child;
  std::string text;
};

/// The wanted keys of one object.
struct KeyNode {
  uint32_t mask = 0;
  uint64_t seed = 0;
  std::vector<KeyEntry> entries;
  std::vector<KeyEntry> table;

  const KeyEntry *find(const char *key, size_t length) const {
    KeyPrint print = key_print(key, length);
    uint32_t at = uint32_t(key_hash(print, length, seed)) & mask;
    for (;; at = (at + 1) & mask) {
      const KeyEntry &entry = table[at];
      if (!entry.used) return nullptr;
      if (entry.print.head == print.head && entry.print.tail == print.tail && entry.length == length &&
          (length <= 16 || std::memcmp(entry.text.data(), key, length) == 0)) {
        return &entry;
      }
    }
  }

  KeyEntry &entry(std::string_view key) {
    for (KeyEntry &known : entries) {
      if (known.text == key) return known;
    }
    entries.emplace_back();
    entries.back().text = std::string(key);
    return entries.back();
  }

  /// Lays the entries out so that, where it can be had in a few tries, no two meet.
  void settle() {
    for (KeyEntry &known : entries) {
      std::string padded = known.text + std::string(8, '\0');
      known.length = uint32_t(known.text.size());
      known.print = key_print(padded.data(), known.length);
      known.used = true;
      if (known.child) known.child->settle();
    }
    size_t size = 4;
    while (size < entries.size() * 4) size *= 2;
    mask = uint32_t(size - 1);
    uint64_t best = 0;
    size_t fewest = SIZE_MAX;
    uint64_t candidate = 0xD6E8FEB86659FD93u;
    for (int attempt = 0; attempt < 256 && fewest > 0; attempt++) {
      candidate = (candidate * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu) | 1;
      std::vector<bool> taken(size, false);
      size_t meetings = 0;
      for (const KeyEntry &known : entries) {
        size_t at = key_hash(known.print, known.length, candidate) & mask;
        meetings += taken[at];
        taken[at] = true;
      }
      if (meetings < fewest) {
        fewest = meetings;
        best = candidate;
      }
    }
    seed = best;
    table.resize(size);
    for (KeyEntry &known : entries) {
      size_t at = key_hash(known.print, known.length, seed) & mask;
      while (table[at].used) at = (at + 1) & mask;
      table[at] = std::move(known);
    }
    entries.clear();
    entries.shrink_to_fit();
  }
};

}  // namespace picket

struct csj_table {
  picket::KeyNode root;
  int32_t marks = 0;

  void add(std::string_view path, int16_t slot, bool wants_list);
};
