// A C face on simdjson's on-demand reader: one line of JSON in, the values at chosen key paths out.
// Nothing here throws, and nothing allocates once a parser has met the longest line.
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Owned by one thread at a time: simdjson's buffers, the slots of the last line, scratch text.
typedef struct csj_parser csj_parser;
/// Key paths, compiled. Read only once built; parsers may share it. It must live as long as they read.
typedef struct csj_table csj_table;

typedef enum csj_status {
  CSJ_OK = 0,
  CSJ_NOT_AN_OBJECT = 1,
  CSJ_BAD_JSON = 2,
  CSJ_BAD_UTF8 = 3,
  CSJ_TRAILING_TEXT = 4,
  CSJ_TOO_DEEP = 5,
  CSJ_TOO_LONG = 6
} csj_status;

typedef enum csj_kind {
  CSJ_MISSING = 0,
  CSJ_NULL = 1,
  CSJ_BOOL = 2,
  /// `number` holds the nearest double; `bytes`, `length` are the digits in the line.
  CSJ_NUMBER = 3,
  /// A number that no double can hold (1e999); `bytes`, `length` are the digits in the line.
  CSJ_HUGE_NUMBER = 4,
  /// `bytes`, `length` in the line itself.
  CSJ_STRING = 5,
  /// `bytes`, `length` in the parser's scratch, good until the next call.
  CSJ_ESCAPED_STRING = 6,
  CSJ_OBJECT = 7,
  /// For a path with `wants_list`: `length` strings from `first_span` on; `number` 1 where every element is one.
  CSJ_ARRAY = 8
} csj_kind;

typedef struct csj_slot {
  uint8_t kind;
  /// Of two paths to one slot, how flat the one was that filled it. For the reader's own use.
  uint8_t rank;
  /// 0 or 1, for CSJ_BOOL.
  uint8_t flag;
  uint32_t length;
  const uint8_t *bytes;
  double number;
  uint32_t first_span;
} csj_slot;

/// A piece of text: in the line, or in the parser's scratch.
typedef struct csj_span {
  const uint8_t *bytes;
  uint32_t length;
  uint8_t escaped;
} csj_span;

/// A wanted place: keys joined by dots; a key that itself holds dots is tried first.
typedef struct csj_path {
  const char *text;
  uint16_t slot;
  uint8_t wants_list;
} csj_path;

/// Slots that a table may have, strings that one array may give, keys that a path may be long.
enum { CSJ_SLOT_LIMIT = 256, CSJ_LIST_LIMIT = 64, CSJ_PATH_LIMIT = 8, CSJ_LENGTH_LIMIT = 1 << 20 };

/// NULL where memory is short.
csj_parser *csj_parser_make(void);
void csj_parser_free(csj_parser *parser);

/// NULL where a slot is out of range or memory is short. Each slot has one path.
csj_table *csj_table_make(const csj_path *paths, size_t count);
void csj_table_free(csj_table *table);

/// The slots that csj_read_line fills: CSJ_SLOT_LIMIT of them, at one address for the parser's life.
const csj_slot *csj_slots(const csj_parser *parser);
/// Bit s: slot s was met in the last line (also as null). CSJ_SLOT_LIMIT / 64 words.
const uint64_t *csj_present(const csj_parser *parser);
const csj_span *csj_spans(const csj_parser *parser);

/// Reads one line that is to be one JSON object with only blanks around it. Of two equal keys the last wins.
/// 64 bytes behind the line must be readable, and `line[length]` must be no part of a number or word.
/// What the table does not want is checked for its brackets, quotes and UTF-8 only.
csj_status csj_read_line(csj_parser *parser, const csj_table *table, const uint8_t *line, size_t length);

/// The elements of an array, as texts in the line: of the line itself where `key` is NULL, else of the last value at
/// that key of the object that the line is. An element that is no object is given by its first token. `count` is 0
/// where the key is not there or its value is no array.
csj_status csj_split(
    csj_parser *parser, const uint8_t *line, size_t length, const char *key, const csj_span **spans, size_t *count);

/// A decimal number as JSON spells it, a leading `+` and leading zeros allowed. 1 where the whole text is one that a
/// double can hold.
int csj_number(const uint8_t *text, size_t length, double *number);

#ifdef __cplusplus
}
#endif
