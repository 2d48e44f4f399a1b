// Key paths to key tables.
#include "KeyTable.h"

#include <new>

#include "CSimdJSON.h"

using picket::KeyEntry;
using picket::KeyNode;

void csj_table::add(std::string_view path, int16_t slot, bool wants_list) {
  std::vector<std::string_view> keys;
  for (size_t from = 0;;) {
    size_t dot = path.find('.', from);
    keys.push_back(path.substr(from, dot == std::string_view::npos ? dot : dot - from));
    if (dot == std::string_view::npos) break;
    from = dot + 1;
  }
  // Each way to join neighbouring keys by dots, as bits: bit i joins key i with key i + 1. Longer first keys go first.
  size_t gaps = keys.size() - 1;
  std::vector<uint32_t> ways;
  if (gaps < CSJ_PATH_LIMIT - 1) {
    for (uint32_t way = 0; way < (uint32_t(1) << gaps); way++) ways.push_back(way);
  } else {
    ways = {0, UINT32_MAX};
  }
  for (size_t rank = 0; rank < ways.size(); rank++) {
    KeyNode *node = &root;
    for (size_t at = 0; at < keys.size();) {
      std::string key(keys[at]);
      // The first gap is the highest bit, so that a greater number is a longer first key.
      while (at < gaps && (gaps > 31 ? ways[rank] != 0 : (ways[rank] >> (gaps - 1 - at)) & 1)) {
        key += '.';
        key += keys[++at];
      }
      KeyEntry &entry = node->entry(key);
      if (++at == keys.size()) {
        entry.slot = slot;
        entry.rank = uint8_t(rank);
        entry.wants_list = wants_list;
      } else {
        if (!entry.child) {
          entry.child.reset(new KeyNode);
          entry.mark = marks++;
        }
        node = entry.child.get();
      }
    }
  }
}

extern "C" {

csj_table *csj_table_make(const csj_path *paths, size_t count) {
  csj_table *table = new (std::nothrow) csj_table;
  if (!table) return nullptr;
  for (size_t i = 0; i < count; i++) {
    if (paths[i].slot >= CSJ_SLOT_LIMIT) {
      delete table;
      return nullptr;
    }
    table->add(paths[i].text, int16_t(paths[i].slot), paths[i].wants_list != 0);
  }
  table->root.settle();
  return table;
}

void csj_table_free(csj_table *table) { delete table; }

}  // extern "C"
