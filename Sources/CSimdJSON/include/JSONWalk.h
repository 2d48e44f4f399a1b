#pragma once
// A walk over one JSON document, token by token: for files (fences), where the whole text is in memory and every
// part of it is wanted or must be checked. It keeps no index and copies nothing: what it needs beside the text is
// its own 128 bytes. Grammar after RFC 8259. Lines of events are not its business; they go through CSimdJSON.h.
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Arrays and objects that may be open at once.
#define JW_DEPTH_LIMIT 256

typedef enum {
  JW_OBJECT_BEGIN,
  JW_OBJECT_END,
  JW_ARRAY_BEGIN,
  JW_ARRAY_END,
  JW_KEY,
  JW_STRING,
  JW_NUMBER,
  JW_TRUE,
  JW_FALSE,
  JW_NULL,
  // The document is whole and nothing follows it.
  JW_DONE,
  // Not JSON, at `at`.
  JW_BROKEN,
  // The text ends within the document.
  JW_CUT_OFF,
  // More than JW_DEPTH_LIMIT are open.
  JW_TOO_DEEP,
} jw_token;

typedef struct {
  const uint8_t *start;
  size_t length;
  size_t at;
  // Open arrays and objects.
  uint32_t depth;
  // What may come next; private.
  uint32_t expects;
  // Bit d: level d is an object.
  uint64_t objects[JW_DEPTH_LIMIT / 64];
  // Of the last JW_NUMBER; infinite where it is too large for a double.
  double number;
  // Of the last JW_KEY or JW_STRING: the inside of its quotes.
  size_t text_start;
  size_t text_length;
  int has_escapes;
} jw_walk;

// Begins; `bytes` must live as long as the walk. A byte order mark is passed over.
void jw_begin(jw_walk *walk, const uint8_t *bytes, size_t length);

// The next token. After JW_DONE and the faults it stays at what it said.
jw_token jw_next(jw_walk *walk);

// Where a value may come and an array of `2…limit` numbers and nothing else comes: reads it whole and gives how many;
// else 0, and nothing is read.
size_t jw_numbers(jw_walk *walk, double *numbers, size_t limit);

// The text of the last JW_KEY or JW_STRING, escapes taken out, into room for `text_length` bytes; gives its length.
// A lone surrogate is U+FFFD.
size_t jw_text(const jw_walk *walk, uint8_t *room);

// Whether the bytes are valid UTF-8.
int jw_is_utf8(const uint8_t *bytes, size_t length);

#ifdef __cplusplus
}
#endif
