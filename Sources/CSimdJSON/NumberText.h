// The grammar of JSON numbers (RFC 8259, section 6).
#pragma once
#include <cstddef>
#include <cstdint>

namespace picket {

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Length of the JSON number at the start of the text, 0 where there is none.
inline size_t number_length(const char *text, size_t limit, bool strict) {
  size_t at = 0;
  if (at < limit && (text[at] == '-' || (!strict && text[at] == '+'))) at++;
  size_t digits = at;
  while (at < limit && is_digit(text[at])) at++;
  if (at == digits || (strict && text[digits] == '0' && at - digits > 1)) return 0;
  if (at < limit && text[at] == '.') {
    size_t fraction = ++at;
    while (at < limit && is_digit(text[at])) at++;
    if (at == fraction) return 0;
  }
  if (at < limit && (text[at] == 'e' || text[at] == 'E')) {
    at++;
    if (at < limit && (text[at] == '-' || text[at] == '+')) at++;
    size_t exponent = at;
    while (at < limit && is_digit(text[at])) at++;
    if (at == exponent) return 0;
  }
  return at;
}

/// Reads a decimal of at most 15 digits and no exponent that ends where a JSON value may end; false for any other.
///
/// Digits and power of ten are exact as doubles then, so the one division rounds once: the result is the nearest
/// double. Some byte behind the digits must be readable and no digit.
inline bool plain_number(const char *text, double &number) {
  static constexpr double powers[] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
  const bool minus = *text == '-';
  text += minus;
  const char *first = text;
  uint64_t digits = 0;
  while (is_digit(*text)) digits = digits * 10 + uint64_t(*text++ - '0');
  const size_t whole = size_t(text - first);
  if (whole == 0 || (whole > 1 && *first == '0')) return false;
  size_t fraction = 0;
  if (*text == '.') {
    const char *point = text++;
    while (is_digit(*text)) digits = digits * 10 + uint64_t(*text++ - '0');
    fraction = size_t(text - point) - 1;
    if (fraction == 0) return false;
  }
  if (whole + fraction > 15) return false;
  if (*text != ',' && *text != '}' && *text != ']' && *text != ' ') return false;
  const double value = double(digits) / powers[fraction];
  number = minus ? -value : value;
  return true;
}

}  // namespace picket
