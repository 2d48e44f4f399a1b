#pragma once
#include <stddef.h>

/// Sets disk space aside for the first `length` bytes of a file, whose length stays as it is; gives 0 or an error
/// number. Swift's C library module lacks Linux's call for it.
int cf_reserve(int descriptor, size_t length);

/// Lets two files change their names in one step; gives 0 or an error number.
int cf_exchange(const char *one, const char *other);
