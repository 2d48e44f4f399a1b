// What a line means to simdjson, told through a C face. The library's asserts for wrong use are off in every build:
// they would make debug and release differ on hostile input.
#define SIMDJSON_DEVELOPMENT_CHECKS 0
#define SIMDJSON_EXCEPTIONS 0
#include "CSimdJSON.h"

#include <simdjson.h>

#include <charconv>
#include <cmath>
#include <new>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "KeyTable.h"
#include "NumberText.h"

using namespace simdjson;
using picket::KeyEntry;
using picket::KeyNode;
using picket::number_length;

namespace {

constexpr size_t span_limit = 1024;

/// Length of the text up to the next quote or backslash; stage 1 has proven that there is one.
inline size_t plain_length(const char *text) {
#if defined(__SSE2__)
  const __m128i quote = _mm_set1_epi8('"');
  const __m128i slash = _mm_set1_epi8('\\');
  for (size_t at = 0;; at += 16) {
    __m128i block = _mm_loadu_si128(reinterpret_cast<const __m128i *>(text + at));
    int hits = _mm_movemask_epi8(_mm_or_si128(_mm_cmpeq_epi8(block, quote), _mm_cmpeq_epi8(block, slash)));
    if (hits) return at + size_t(__builtin_ctz(unsigned(hits)));
  }
#else
  size_t at = 0;
  while (text[at] != '"' && text[at] != '\\') at++;
  return at;
#endif
}

csj_status status_of(error_code error) {
  switch (error) {
    case SUCCESS: return CSJ_OK;
    case UTF8_ERROR: return CSJ_BAD_UTF8;
    case DEPTH_ERROR: return CSJ_TOO_DEEP;
    case CAPACITY: return CSJ_TOO_LONG;
    default: return CSJ_BAD_JSON;
  }
}

inline bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Whether the brackets of the line close before its end: then what is wrong with it stands behind the object.
bool ends_early(const uint8_t *line, size_t length) {
  size_t depth = 0;
  bool in_string = false;
  for (size_t at = 0; at < length; at++) {
    switch (line[at]) {
      case '"': in_string = !in_string; break;
      case '\\': at += in_string; break;
      case '{': case '[': depth += !in_string; break;
      case '}': case ']':
        if (in_string) break;
        if (depth <= 1) return at + 1 < length;
        depth--;
        break;
      default: break;
    }
  }
  return false;
}

std::string_view without_blanks(std::string_view text) {
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace

/// A key as the last line had it at the same place, and what was found for it: the next line mostly has it again.
struct SeenKey {
  picket::KeyPrint print;
  uint32_t length = UINT32_MAX;
  const KeyNode *node = nullptr;
  const KeyEntry *entry = nullptr;
};

constexpr size_t seen_limit = 64;

struct csj_parser {
  ondemand::parser reader;
  csj_slot slots[CSJ_SLOT_LIMIT];
  uint64_t present[CSJ_SLOT_LIMIT / 64];
  csj_span spans[span_limit];
  size_t span_count = 0;
  /// By mark: the line in which this key's object was met last.
  std::vector<uint64_t> met;
  uint64_t line_number = 0;
  std::vector<csj_span> elements;
  /// By the number of the key in the line.
  SeenKey seen[seen_limit];
  size_t key_number = 0;

  error_code find(const KeyNode &node, ondemand::field &field, const KeyEntry *&entry);
  error_code read(const KeyNode &node, ondemand::object &object);
  error_code take(const KeyEntry &entry, ondemand::value &value);
  error_code take_string(csj_slot &slot, ondemand::value &value);
  error_code take_number(csj_slot &slot, ondemand::value &value);
  error_code take_list(csj_slot &slot, ondemand::value &value);
  error_code collect(ondemand::array array);
  void forget(const KeyNode &node);
};

/// Empties the slots that the keys of this object had filled: a later object of the same key replaces it whole.
void csj_parser::forget(const KeyNode &node) {
  for (const KeyEntry &entry : node.entries) {
    if (entry.slot >= 0 && slots[entry.slot].rank == entry.rank) {
      present[entry.slot / 64] &= ~(uint64_t(1) << (entry.slot % 64));
    }
    if (entry.child) forget(*entry.child);
  }
}

simdjson_inline error_code csj_parser::take_string(csj_slot &slot, ondemand::value &value) {
  ondemand::raw_json_string raw;
  const char *start = value.raw_json_token().data() + 1;
  size_t length = plain_length(start);
  if (simdjson_likely(start[length] == '"')) {
    SIMDJSON_TRY(value.get_raw_json_string().get(raw));
    slot.kind = CSJ_STRING;
    slot.bytes = reinterpret_cast<const uint8_t *>(start);
    slot.length = uint32_t(length);
    return SUCCESS;
  }
  std::string_view text;
  SIMDJSON_TRY(value.get_string().get(text));
  slot.kind = CSJ_ESCAPED_STRING;
  slot.bytes = reinterpret_cast<const uint8_t *>(text.data());
  slot.length = uint32_t(text.size());
  return SUCCESS;
}

simdjson_inline error_code csj_parser::take_number(csj_slot &slot, ondemand::value &value) {
  std::string_view token = value.raw_json_token();
  slot.bytes = reinterpret_cast<const uint8_t *>(token.data());
  slot.length = uint32_t(token.size());
  slot.kind = CSJ_NUMBER;
  // The reader passes over a value that was not taken from it.
  if (simdjson_likely(picket::plain_number(token.data(), slot.number))) return SUCCESS;
  error_code error = value.get_double().get(slot.number);
  if (simdjson_likely(!error)) return SUCCESS;
  // Of the numbers that are refused, those that are only too big are the field's fault, not the line's.
  token = without_blanks(token);
  if (token.empty() || number_length(token.data(), token.size(), true) != token.size()) return NUMBER_ERROR;
  slot.kind = CSJ_HUGE_NUMBER;
  return SUCCESS;
}

error_code csj_parser::take_list(csj_slot &slot, ondemand::value &value) {
  ondemand::array array;
  SIMDJSON_TRY(value.get_array().get(array));
  slot.first_span = uint32_t(span_count);
  slot.number = 1;
  for (auto result : array) {
    ondemand::value element;
    SIMDJSON_TRY(std::move(result).get(element));
    ondemand::json_type type;
    SIMDJSON_TRY(element.type().get(type));
    if (type != ondemand::json_type::string) {
      slot.number = 0;
      continue;
    }
    csj_slot text;
    SIMDJSON_TRY(take_string(text, element));
    if (slot.length < CSJ_LIST_LIMIT && span_count < span_limit) {
      spans[span_count++] = {text.bytes, text.length, text.kind == CSJ_ESCAPED_STRING};
      slot.length++;
    }
  }
  return SUCCESS;
}

simdjson_inline error_code csj_parser::take(const KeyEntry &entry, ondemand::value &value) {
  if (entry.child) {
    if (met[size_t(entry.mark)] == line_number) forget(*entry.child);
    met[size_t(entry.mark)] = line_number;
  }
  csj_slot spare;
  csj_slot *slot = &spare;
  if (entry.slot >= 0) {
    uint64_t bit = uint64_t(1) << (entry.slot % 64);
    uint64_t &word = present[entry.slot / 64];
    slot = &slots[entry.slot];
    if ((word & bit) && slot->rank > entry.rank) {
      slot = &spare;
    } else {
      word |= bit;
      slot->rank = entry.rank;
    }
  }
  ondemand::json_type type;
  SIMDJSON_TRY(value.type().get(type));
  switch (type) {
    case ondemand::json_type::string: return take_string(*slot, value);
    case ondemand::json_type::number: return take_number(*slot, value);
    case ondemand::json_type::boolean: {
      bool flag;
      SIMDJSON_TRY(value.get_bool().get(flag));
      slot->kind = CSJ_BOOL;
      slot->flag = flag;
      return SUCCESS;
    }
    case ondemand::json_type::null: {
      bool null;
      SIMDJSON_TRY(value.is_null().get(null));
      slot->kind = CSJ_NULL;
      return null ? SUCCESS : N_ATOM_ERROR;
    }
    case ondemand::json_type::object: {
      slot->kind = CSJ_OBJECT;
      if (!entry.child) return SUCCESS;
      ondemand::object child;
      SIMDJSON_TRY(value.get_object().get(child));
      return read(*entry.child, child);
    }
    case ondemand::json_type::array:
      slot->kind = CSJ_ARRAY;
      slot->length = 0;
      slot->number = 0;
      return entry.wants_list ? take_list(*slot, value) : SUCCESS;
  }
  return TAPE_ERROR;
}

/// What the table wants at this key; null: nothing.
simdjson_inline error_code csj_parser::find(const KeyNode &node, ondemand::field &field, const KeyEntry *&entry) {
  const char *key = field.key().raw();
  SeenKey &seen_here = seen[key_number++ % seen_limit];
  if (seen_here.node == &node && key[seen_here.length] == '"') {
    picket::KeyPrint print = picket::key_print(key, seen_here.length);
    if (print.head == seen_here.print.head && print.tail == seen_here.print.tail) {
      entry = seen_here.entry;
      return SUCCESS;
    }
  }
  size_t length = plain_length(key);
  if (simdjson_unlikely(key[length] == '\\')) {
    std::string_view text;
    SIMDJSON_TRY(field.unescaped_key().get(text));
    // The reader's scratch has room behind any text, so eight bytes can be read there.
    entry = node.find(text.data(), text.size());
    return SUCCESS;
  }
  entry = node.find(key, length);
  // Longer keys are more than their first and last eight bytes.
  if (length <= 16) seen_here = {picket::key_print(key, length), uint32_t(length), &node, entry};
  return SUCCESS;
}

error_code csj_parser::read(const KeyNode &node, ondemand::object &object) {
  for (auto result : object) {
    // By reference: a copy of what was just written in smaller pieces stalls the processor.
    SIMDJSON_TRY(result.error());
    ondemand::field &field = result.value_unsafe();
    const KeyEntry *entry;
    SIMDJSON_TRY(find(node, field, entry));
    if (entry) SIMDJSON_TRY(take(*entry, field.value()));
  }
  return SUCCESS;
}

error_code csj_parser::collect(ondemand::array array) {
  elements.clear();
  for (auto result : array) {
    ondemand::value element;
    SIMDJSON_TRY(std::move(result).get(element));
    ondemand::json_type type;
    SIMDJSON_TRY(element.type().get(type));
    std::string_view text = element.raw_json_token();
    if (type == ondemand::json_type::object) {
      ondemand::object object;
      SIMDJSON_TRY(element.get_object().get(object));
      SIMDJSON_TRY(object.raw_json().get(text));
    }
    text = without_blanks(text);
    elements.push_back({reinterpret_cast<const uint8_t *>(text.data()), uint32_t(text.size()), 0});
  }
  return SUCCESS;
}

extern "C" {

csj_parser *csj_parser_make(void) {
  csj_parser *parser = new (std::nothrow) csj_parser();
  if (parser && parser->reader.allocate(64 << 10)) {
    delete parser;
    return nullptr;
  }
  return parser;
}

void csj_parser_free(csj_parser *parser) { delete parser; }

const csj_slot *csj_slots(const csj_parser *parser) { return parser->slots; }
const uint64_t *csj_present(const csj_parser *parser) { return parser->present; }
const csj_span *csj_spans(const csj_parser *parser) { return parser->spans; }

csj_status csj_read_line(csj_parser *parser, const csj_table *table, const uint8_t *line, size_t length) {
  if (length > CSJ_LENGTH_LIMIT) return CSJ_TOO_LONG;
  size_t start = 0;
  while (start < length && is_blank(char(line[start]))) start++;
  if (start == length || line[start] != '{') return CSJ_NOT_AN_OBJECT;
  if (parser->met.size() < size_t(table->marks)) parser->met.resize(size_t(table->marks), 0);
  parser->line_number++;
  parser->span_count = 0;
  parser->key_number = 0;
  std::memset(parser->present, 0, sizeof parser->present);

  ondemand::document document;
  if (error_code error = parser->reader.iterate(line, length, length + SIMDJSON_PADDING).get(document)) {
    return status_of(error);
  }
  ondemand::object object;
  if (error_code error = document.get_object().get(object)) {
    return ends_early(line, length) ? CSJ_TRAILING_TEXT : status_of(error);
  }
  if (error_code error = parser->read(table->root, object)) return status_of(error);
  const char *rest;
  return document.current_location().get(rest) == OUT_OF_BOUNDS ? CSJ_OK : CSJ_TRAILING_TEXT;
}

csj_status csj_split(
    csj_parser *parser, const uint8_t *line, size_t length, const char *key, const csj_span **spans, size_t *count) {
  parser->elements.clear();
  *spans = nullptr;
  *count = 0;
  if (length > CSJ_LENGTH_LIMIT) return CSJ_TOO_LONG;
  ondemand::document document;
  if (error_code error = parser->reader.iterate(line, length, length + SIMDJSON_PADDING).get(document)) {
    return status_of(error);
  }
  if (key == nullptr) {
    ondemand::array array;
    if (error_code error = document.get_array().get(array)) return status_of(error);
    if (error_code error = parser->collect(array)) return status_of(error);
  } else {
    ondemand::object object;
    if (error_code error = document.get_object().get(object)) return status_of(error);
    for (auto result : object) {
      ondemand::field field;
      if (error_code error = std::move(result).get(field)) return status_of(error);
      std::string_view name;
      if (error_code error = field.unescaped_key().get(name)) return status_of(error);
      if (name != key) continue;
      parser->elements.clear();
      ondemand::array array;
      error_code error = field.value().get_array().get(array);
      if (error == INCORRECT_TYPE) continue;
      if (!error) error = parser->collect(array);
      if (error) return status_of(error);
    }
  }
  const char *rest;
  if (document.current_location().get(rest) != OUT_OF_BOUNDS) return CSJ_TRAILING_TEXT;
  *spans = parser->elements.data();
  *count = parser->elements.size();
  return CSJ_OK;
}

int csj_number(const uint8_t *text, size_t length, double *number) {
  const char *from = reinterpret_cast<const char *>(text);
  if (number_length(from, length, false) != length) return 0;
  if (length > 0 && *from == '+') {
    from++;
    length--;
  }
  auto end = std::from_chars(from, from + length, *number);
  return end.ec == std::errc() && end.ptr == from + length && std::isfinite(*number) ? 1 : 0;
}

}  // extern "C"
