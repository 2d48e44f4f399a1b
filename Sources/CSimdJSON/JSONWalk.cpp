#include "JSONWalk.h"

#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace {

enum : uint32_t {
  expects_value,
  // Just behind `[`: a value or the end.
  expects_first_value,
  // Just behind `{`: a key or the end.
  expects_first_key,
  expects_key,
  // Behind a value: a comma or the end of what is open.
  expects_comma,
  expects_nothing,
  stopped_done,
  stopped_broken,
  stopped_cut_off,
  stopped_too_deep,
};

inline bool is_digit(uint8_t c) { return static_cast<uint8_t>(c - '0') < 10; }

inline size_t skip_blanks(const uint8_t *s, size_t at, size_t length) {
  while (at < length && (s[at] == ' ' || s[at] == '\n' || s[at] == '\r' || s[at] == '\t')) at++;
  return at;
}

jw_token stop(jw_walk *w, uint32_t why) {
  w->expects = why;
  switch (why) {
    case stopped_done: return JW_DONE;
    case stopped_cut_off: return JW_CUT_OFF;
    case stopped_too_deep: return JW_TOO_DEEP;
    default: return JW_BROKEN;
  }
}

inline void value_ended(jw_walk *w) { w->expects = w->depth == 0 ? expects_nothing : expects_comma; }

inline bool in_object(const jw_walk *w) {
  uint32_t level = w->depth - 1;
  return (w->objects[level / 64] >> (level % 64)) & 1;
}

const double powers[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                         1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};

// The correctly rounded value of a number whose grammar is checked. Where mantissa and power are exact doubles their
// quotient is it (Clinger's fast path); else the standard library's.
double number_value(const uint8_t *from, const uint8_t *to, uint64_t mantissa, int digits, int64_t power, bool negative) {
  if (digits <= 19 && mantissa <= (uint64_t{1} << 53) && power >= -22 && power <= 22) {
    double value = static_cast<double>(mantissa);
    value = power < 0 ? value / powers[-power] : value * powers[power];
    return negative ? -value : value;
  }
  double value = 0;
  auto result = std::from_chars(reinterpret_cast<const char *>(from), reinterpret_cast<const char *>(to), value);
  if (result.ec == std::errc::result_out_of_range) {
    value = power + digits > 0 ? std::numeric_limits<double>::infinity() : 0.0;
    return negative ? -value : value;
  }
  return value;
}

// Reads a number at `at`. Gives the place behind it; `at` itself where there is none; `length` with `cut` where the
// text ends within it.
size_t read_number(const uint8_t *s, size_t at, size_t length, double *value, bool *cut) {
  const size_t from = at;
  bool negative = false;
  *cut = false;
  if (at < length && s[at] == '-') {
    negative = true;
    at++;
  }
  if (*cut = at == length; *cut) return length;
  if (!is_digit(s[at])) return from;
  uint64_t mantissa = 0;
  int digits = 0;
  int64_t power = 0;
  // Leading zeros do not count as digits; beyond 19 the mantissa is not used.
  auto take = [&](uint8_t c) {
    if (mantissa != 0 || c != '0') {
      if (digits < 19) mantissa = mantissa * 10 + (c - '0');
      digits++;
    }
  };
  if (s[at] == '0') {
    at++;
    if (at < length && is_digit(s[at])) return from;
  } else {
    while (at < length && is_digit(s[at])) take(s[at++]);
  }
  if (at < length && s[at] == '.') {
    at++;
    if (*cut = at == length; *cut) return length;
    if (!is_digit(s[at])) return from;
    while (at < length && is_digit(s[at])) {
      take(s[at++]);
      power--;
    }
  }
  if (at < length && (s[at] == 'e' || s[at] == 'E')) {
    at++;
    bool below = false;
    if (at < length && (s[at] == '+' || s[at] == '-')) below = s[at++] == '-';
    if (*cut = at == length; *cut) return length;
    if (!is_digit(s[at])) return from;
    int64_t exponent = 0;
    while (at < length && is_digit(s[at])) {
      if (exponent < 1000000000) exponent = exponent * 10 + (s[at] - '0');
      at++;
    }
    power += below ? -exponent : exponent;
  }
  *value = number_value(s + from, s + at, mantissa, digits, power, negative);
  return at;
}

// Reads a string whose opening quote is at `at`: its inside is told in the walk.
jw_token read_string(jw_walk *w, jw_token token) {
  const uint8_t *s = w->start;
  size_t at = w->at + 1;
  w->text_start = at;
  w->has_escapes = 0;
  while (at < w->length) {
    uint8_t c = s[at];
    if (c == '"') {
      w->text_length = at - w->text_start;
      w->at = at + 1;
      return token;
    }
    if (c < 0x20) {
      w->at = at;
      return stop(w, stopped_broken);
    }
    if (c == '\\') {
      w->has_escapes = 1;
      at++;
      if (at == w->length) break;
      if (s[at] == 'u') {
        for (int i = 1; i <= 4; i++) {
          if (at + i >= w->length) return stop(w, stopped_cut_off);
          uint8_t h = s[at + i] | 0x20;
          if (!is_digit(s[at + i]) && !(h >= 'a' && h <= 'f')) {
            w->at = at;
            return stop(w, stopped_broken);
          }
        }
        at += 4;
      } else if (!std::strchr("\"\\/bfnrt", s[at]) || s[at] == 0) {
        w->at = at;
        return stop(w, stopped_broken);
      }
    }
    at++;
  }
  return stop(w, stopped_cut_off);
}

jw_token read_word(jw_walk *w, const char *word, size_t length, jw_token token) {
  size_t rest = w->length - w->at;
  size_t both = rest < length ? rest : length;
  if (std::memcmp(w->start + w->at, word, both) != 0) return stop(w, stopped_broken);
  if (both < length) return stop(w, stopped_cut_off);
  w->at += length;
  value_ended(w);
  return token;
}

jw_token open_level(jw_walk *w, bool object) {
  if (w->depth == JW_DEPTH_LIMIT) return stop(w, stopped_too_deep);
  uint64_t bit = uint64_t{1} << (w->depth % 64);
  uint64_t &word = w->objects[w->depth / 64];
  word = object ? word | bit : word & ~bit;
  w->depth++;
  w->at++;
  w->expects = object ? expects_first_key : expects_first_value;
  return object ? JW_OBJECT_BEGIN : JW_ARRAY_BEGIN;
}

jw_token close_level(jw_walk *w, jw_token token) {
  w->depth--;
  w->at++;
  value_ended(w);
  return token;
}

jw_token read_value(jw_walk *w) {
  uint8_t c = w->start[w->at];
  switch (c) {
    case '{': return open_level(w, true);
    case '[': return open_level(w, false);
    case '"': {
      jw_token token = read_string(w, JW_STRING);
      if (token == JW_STRING) value_ended(w);
      return token;
    }
    case 't': return read_word(w, "true", 4, JW_TRUE);
    case 'f': return read_word(w, "false", 5, JW_FALSE);
    case 'n': return read_word(w, "null", 4, JW_NULL);
    default: break;
  }
  bool cut = false;
  size_t end = read_number(w->start, w->at, w->length, &w->number, &cut);
  if (cut) return stop(w, stopped_cut_off);
  if (end == w->at) return stop(w, stopped_broken);
  w->at = end;
  value_ended(w);
  return JW_NUMBER;
}

jw_token read_key(jw_walk *w) {
  if (w->start[w->at] != '"') return stop(w, stopped_broken);
  jw_token token = read_string(w, JW_KEY);
  if (token != JW_KEY) return token;
  w->at = skip_blanks(w->start, w->at, w->length);
  if (w->at == w->length) return stop(w, stopped_cut_off);
  if (w->start[w->at] != ':') return stop(w, stopped_broken);
  w->at++;
  w->expects = expects_value;
  return JW_KEY;
}

uint32_t hex4(const uint8_t *s) {
  uint32_t value = 0;
  for (int i = 0; i < 4; i++) {
    uint32_t c = s[i];
    value = value << 4 | (c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
  }
  return value;
}

size_t put_scalar(uint8_t *room, uint32_t c) {
  if (c < 0x80) {
    room[0] = static_cast<uint8_t>(c);
    return 1;
  }
  if (c < 0x800) {
    room[0] = static_cast<uint8_t>(0xC0 | c >> 6);
    room[1] = static_cast<uint8_t>(0x80 | (c & 0x3F));
    return 2;
  }
  if (c < 0x10000) {
    room[0] = static_cast<uint8_t>(0xE0 | c >> 12);
    room[1] = static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F));
    room[2] = static_cast<uint8_t>(0x80 | (c & 0x3F));
    return 3;
  }
  room[0] = static_cast<uint8_t>(0xF0 | c >> 18);
  room[1] = static_cast<uint8_t>(0x80 | (c >> 12 & 0x3F));
  room[2] = static_cast<uint8_t>(0x80 | (c >> 6 & 0x3F));
  room[3] = static_cast<uint8_t>(0x80 | (c & 0x3F));
  return 4;
}

}  // namespace

void jw_begin(jw_walk *w, const uint8_t *bytes, size_t length) {
  std::memset(w, 0, sizeof *w);
  w->start = bytes;
  w->length = length;
  if (length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF) w->at = 3;
  w->expects = expects_value;
}

jw_token jw_next(jw_walk *w) {
  if (w->expects >= stopped_done) return stop(w, w->expects);
  w->at = skip_blanks(w->start, w->at, w->length);
  if (w->at == w->length) return stop(w, w->expects == expects_nothing ? stopped_done : stopped_cut_off);
  uint8_t c = w->start[w->at];
  switch (w->expects) {
    case expects_comma: {
      bool object = in_object(w);
      if (c == (object ? '}' : ']')) return close_level(w, object ? JW_OBJECT_END : JW_ARRAY_END);
      if (c != ',') return stop(w, stopped_broken);
      w->at = skip_blanks(w->start, w->at + 1, w->length);
      if (w->at == w->length) return stop(w, stopped_cut_off);
      return object ? read_key(w) : read_value(w);
    }
    case expects_first_value:
      if (c == ']') return close_level(w, JW_ARRAY_END);
      return read_value(w);
    case expects_value: return read_value(w);
    case expects_first_key:
      if (c == '}') return close_level(w, JW_OBJECT_END);
      return read_key(w);
    case expects_key: return read_key(w);
    default: return stop(w, stopped_broken);
  }
}

size_t jw_numbers(jw_walk *w, double *numbers, size_t limit) {
  const uint8_t *s = w->start;
  size_t at = skip_blanks(s, w->at, w->length);
  if (w->expects == expects_comma && !in_object(w)) {
    if (at == w->length || s[at] != ',') return 0;
    at = skip_blanks(s, at + 1, w->length);
  } else if (w->expects != expects_value && w->expects != expects_first_value) {
    return 0;
  }
  if (at == w->length || s[at] != '[' || w->depth == JW_DEPTH_LIMIT) return 0;
  at++;
  size_t count = 0;
  while (count < limit) {
    at = skip_blanks(s, at, w->length);
    bool cut = false;
    size_t end = read_number(s, at, w->length, &numbers[count], &cut);
    if (cut || end == at) return 0;
    count++;
    at = skip_blanks(s, end, w->length);
    if (at == w->length) return 0;
    if (s[at] == ']') {
      if (count < 2) return 0;
      w->at = at + 1;
      value_ended(w);
      return count;
    }
    if (s[at] != ',') return 0;
    at++;
  }
  return 0;
}

size_t jw_text(const jw_walk *w, uint8_t *room) {
  const uint8_t *s = w->start + w->text_start;
  if (!w->has_escapes) {
    if (w->text_length > 0) std::memcpy(room, s, w->text_length);
    return w->text_length;
  }
  size_t written = 0;
  size_t at = 0;
  while (at < w->text_length) {
    if (s[at] != '\\') {
      room[written++] = s[at++];
      continue;
    }
    uint8_t c = s[at + 1];
    at += 2;
    switch (c) {
      case 'b': room[written++] = '\b'; break;
      case 'f': room[written++] = '\f'; break;
      case 'n': room[written++] = '\n'; break;
      case 'r': room[written++] = '\r'; break;
      case 't': room[written++] = '\t'; break;
      case 'u': {
        uint32_t scalar = hex4(s + at);
        at += 4;
        if (scalar >= 0xD800 && scalar < 0xDC00 && at + 6 <= w->text_length && s[at] == '\\' && s[at + 1] == 'u') {
          uint32_t low = hex4(s + at + 2);
          if (low >= 0xDC00 && low < 0xE000) {
            scalar = 0x10000 + ((scalar - 0xD800) << 10) + (low - 0xDC00);
            at += 6;
          }
        }
        if (scalar >= 0xD800 && scalar < 0xE000) scalar = 0xFFFD;
        written += put_scalar(room + written, scalar);
        break;
      }
      default: room[written++] = c; break;
    }
  }
  return written;
}

// Table 3-7 of the Unicode standard; eight bytes at a time where all are ASCII.
int jw_is_utf8(const uint8_t *s, size_t length) {
  size_t at = 0;
  while (at < length) {
    uint64_t word;
    while (at + 8 <= length) {
      std::memcpy(&word, s + at, 8);
      if (word & 0x8080808080808080u) break;
      at += 8;
    }
    if (at == length) break;
    uint8_t c = s[at];
    if (c < 0x80) {
      at++;
      continue;
    }
    size_t extra = c < 0xC2 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : c < 0xF5 ? 3 : 0;
    if (extra == 0 || length - at <= extra) return 0;
    uint8_t low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    uint8_t high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (s[at + 1] < low || s[at + 1] > high) return 0;
    for (size_t i = 2; i <= extra; i++) {
      if ((s[at + i] & 0xC0) != 0x80) return 0;
    }
    at += extra + 1;
  }
  return 1;
}
