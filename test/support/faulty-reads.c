/* Preloaded: a device that fails now and then. Of the reads of the file $FAULTY_PATH every $FAULTY_EVERY-th fails with
 * the errno $FAULTY_ERRNO, and the others return $FAULTY_CHUNK bytes at most. At the first failure the file
 * $FAULTY_SUCCESSOR, if there is one, takes the place of $FAULTY_PATH. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static int is_faulty(int fd) {
  const char *path = getenv("FAULTY_PATH");
  struct stat named, opened;
  return path != NULL && stat(path, &named) == 0 && fstat(fd, &opened) == 0 &&
         named.st_dev == opened.st_dev && named.st_ino == opened.st_ino;
}

ssize_t read(int fd, void *into, size_t size) {
  static ssize_t (*real)(int, void *, size_t);
  static atomic_long reads;
  if (real == NULL) real = (ssize_t(*)(int, void *, size_t))dlsym(RTLD_NEXT, "read");
  if (!is_faulty(fd)) return real(fd, into, size);
  const long every = atol(getenv("FAULTY_EVERY"));
  if ((atomic_fetch_add(&reads, 1) + 1) % every == 0) {
    const char *successor = getenv("FAULTY_SUCCESSOR");
    if (successor != NULL) rename(successor, getenv("FAULTY_PATH"));
    errno = atoi(getenv("FAULTY_ERRNO"));
    return -1;
  }
  const size_t most = (size_t)atol(getenv("FAULTY_CHUNK"));
  return real(fd, into, size < most ? size : most);
}
