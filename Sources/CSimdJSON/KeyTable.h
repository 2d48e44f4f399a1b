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

/// What is wanted at one key.
struct KeyEntry {
  bool wants_list = false;
  uint8_t rank = 0;
  /// −1: this key alone is not wanted.
  int16_t slot = -1;
  /// Where to note that this key's object was met; −1 without `child`.
  int32_t mark = -1;
  std::unique_ptr<KeyNode> child;
  std::string text;
};

/// A place of a node's hash table: half a cache line.
struct KeyProbe {
  KeyPrint print;
  uint32_t length = 0;
  /// Position in the node's entries; −1: nothing here.
  int32_t entry = -1;
};

/// The wanted keys of one object.
struct KeyNode {
  uint32_t mask = 0;
  uint64_t seed = 0;
  std::vector<KeyEntry> entries;
  std::vector<KeyProbe> probes;

  const KeyEntry *find(const char *key, size_t length) const {
    KeyPrint print = key_print(key, length);
    uint32_t at = uint32_t(key_hash(print, length, seed)) & mask;
    for (;; at = (at + 1) & mask) {
      const KeyProbe &probe = probes[at];
      if (probe.print.head == print.head && probe.print.tail == print.tail && probe.length == length) {
        if (probe.entry < 0) return nullptr;
        const KeyEntry &entry = entries[size_t(probe.entry)];
        if (length <= 16 || std::memcmp(entry.text.data(), key, length) == 0) return &entry;
      } else if (probe.entry < 0) {
        return nullptr;
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
    std::vector<KeyProbe> keys(entries.size());
    for (size_t i = 0; i < entries.size(); i++) {
      std::string padded = entries[i].text + std::string(8, '\0');
      keys[i].length = uint32_t(entries[i].text.size());
      keys[i].print = key_print(padded.data(), keys[i].length);
      keys[i].entry = int32_t(i);
      if (entries[i].child) entries[i].child->settle();
    }
    size_t size = 4;
    while (size < entries.size() * 4) size *= 2;
    mask = uint32_t(size - 1);
    uint64_t candidate = 0xD6E8FEB86659FD93u;
    size_t fewest = SIZE_MAX;
    std::unique_ptr<uint8_t[]> tried(new uint8_t[size]());
    for (uint8_t attempt = 1; attempt < 100 && fewest > 0; attempt++) {
      candidate = (candidate * 0x5851F42D4C957F2Du + 0x14057B7EF767814Fu) | 1;
      size_t meetings = 0;
      for (const KeyProbe &key : keys) {
        size_t at = key_hash(key.print, key.length, candidate) & mask;
        meetings += tried[at] == attempt;
        tried[at] = attempt;
      }
      if (meetings < fewest) {
        fewest = meetings;
        seed = candidate;
      }
    }
    probes.resize(size);
    for (const KeyProbe &key : keys) {
      size_t at = key_hash(key.print, key.length, seed) & mask;
      while (probes[at].entry >= 0) at = (at + 1) & mask;
      probes[at] = key;
    }
  }
};

}  // namespace picket

struct csj_table {
  picket::KeyNode root;
  int32_t marks = 0;

  void add(std::string_view path, int16_t slot, bool wants_list);
};
