// Preloaded: who opens the file MOVED_FROM gets MOVED_TO in its place, while stat() still finds the first. So an open
// hangs in the kernel, on a file system that does not answer, although the device seems to be there.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

typedef int opener(const char *, int, ...);

static int opened(const char *path, int flags, mode_t mode) {
  opener *real = (opener *)dlsym(RTLD_NEXT, "open64");
  const char *from = getenv("MOVED_FROM");
  return real(from != NULL && strcmp(path, from) == 0 ? getenv("MOVED_TO") : path, flags, mode);
}

int __open64_2(const char *path, int flags);

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  const mode_t mode = (mode_t)va_arg(more, int);
  va_end(more);
  return opened(path, flags, mode);
}

// What a call without a mode becomes when it is compiled with _FORTIFY_SOURCE.
int __open64_2(const char *path, int flags) { return opened(path, flags, 0); }
