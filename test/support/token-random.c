/* Preloaded into entropyd-pkcs11: what a generator of SoftHSM delivers. A file in the directory $TOKEN_RANDOM changes it
 * while it exists: `biased` (bytes of one value), `slow` (100 bytes per second). */
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int has(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", getenv("TOKEN_RANDOM"), name);
  return access(path, F_OK) == 0;
}

int RAND_bytes(unsigned char *bytes, int count) {
  static int (*generate)(unsigned char *, int);
  if (generate == NULL) {
    /* SoftHSM's own: a library that was loaded by dlopen() is not found by RTLD_NEXT. */
    *(void **)&generate = dlsym(dlopen("libcrypto.so.3", RTLD_NOW), "RAND_bytes");
    if (generate == NULL) abort();
  }
  if (has("slow")) usleep((useconds_t)count * 10000);
  if (!has("biased")) return generate(bytes, count);
  memset(bytes, 0x55, (size_t)count);
  return 1;
}
