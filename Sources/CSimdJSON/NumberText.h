// The grammar of JSON numbers (RFC 8259, section 6).
#pragma once
#include <cstddef>

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

}  // namespace picket
