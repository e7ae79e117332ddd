/* Preloaded: a kernel that refuses, as long as a file of the call's name lies in $FAULTS_DIRECTORY and
 * holds the errno. What it does not refuse it pretends to do: nothing is credited to the real pool. If there
 * is a file 'requests' in it, each request to the pool is appended to it: "credit BITS BYTES" or "reseed". */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int fault(const char *call) {
  const char *directory = getenv("FAULTS_DIRECTORY");
  char path[4096], text[16] = {0};
  if (directory == NULL) return 0;
  snprintf(path, sizeof path, "%s/%s", directory, call);
  const int fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return 0;
  const ssize_t got = read(fd, text, sizeof text - 1);
  close(fd);
  if (got <= 0) return 0;
  snprintf(path, sizeof path, "%s/%s.count", directory, call);
  const int count = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (count >= 0) {
    if (write(count, ".", 1) < 0) abort();
    close(count);
  }
  return atoi(text);
}

static void record(const struct rand_pool_info *added) {
  const char *directory = getenv("FAULTS_DIRECTORY");
  char path[4096];
  if (directory == NULL) return;
  snprintf(path, sizeof path, "%s/requests", directory);
  const int file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) return;
  if (added == NULL) {
    dprintf(file, "reseed\n");
  } else {
    dprintf(file, "credit %d %d\n", added->entropy_count, added->buf_size);
  }
  close(file);
}

int ioctl(int fd, unsigned long request, ...) {
  static int (*real)(int, unsigned long, ...);
  if (real == NULL) real = (int (*)(int, unsigned long, ...))dlsym(RTLD_NEXT, "ioctl");
  va_list list;
  va_start(list, request);
  void *argument = va_arg(list, void *);
  va_end(list);
  if (request != RNDADDENTROPY && request != RNDRESEEDCRNG) return real(fd, request, argument);
  record(request == RNDADDENTROPY ? argument : NULL);
  errno = fault(request == RNDADDENTROPY ? "credit" : "reseed");
  return errno == 0 ? 0 : -1;
}

int accept4(int fd, struct sockaddr *address, socklen_t *length, int flags) {
  static int (*real)(int, struct sockaddr *, socklen_t *, int);
  if (real == NULL)
    real = (int (*)(int, struct sockaddr *, socklen_t *, int))dlsym(RTLD_NEXT, "accept4");
  const int error = fault("accept");
  if (error == 0) return real(fd, address, length, flags);
  errno = error;
  return -1;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                   void *argument) {
  static int (*real)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
  if (real == NULL)
    real = (int (*)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *))dlsym(
        RTLD_NEXT, "pthread_create");
  const int error = fault("thread");
  return error == 0 ? real(thread, attributes, run, argument) : error;
}
