#define _GNU_SOURCE
#include "CFileSpace.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>

int cf_reserve(int descriptor, size_t length) {
  return fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, (off_t)length) == 0 ? 0 : errno;
}

int cf_exchange(const char *one, const char *other) {
  return renameat2(AT_FDCWD, one, AT_FDCWD, other, RENAME_EXCHANGE) == 0 ? 0 : errno;
}
