// Preloaded into user-mode Linux. To set a guest process's registers it hands the kernel a buffer of the
// size that AVX-512 needs; on a processor whose register state is larger (AMX) the kernel takes only
// the whole state, and the guest panics at its first program: "ptrace set fp regs failed, errno = 14".
// Here what such a buffer lacks is filled up with what the process has.
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PEEKTEXT = 1, PEEKUSER = 3, GETREGSET = 0x4204, SETREGSET = 0x4205, XSTATE = 0x202 };

static long set_whole_state(int pid, const struct iovec *part) {
  static char state[1 << 16];
  struct iovec whole = {state, sizeof(state)};
  if (syscall(SYS_ptrace, GETREGSET, pid, (void *)XSTATE, &whole) != 0) return -1;
  if (part->iov_len > whole.iov_len) return errno = EFAULT, -1;
  memcpy(state, part->iov_base, part->iov_len);
  return syscall(SYS_ptrace, SETREGSET, pid, (void *)XSTATE, &whole);
}

long ptrace(int request, ...) {
  va_list rest;
  va_start(rest, request);
  const int pid = va_arg(rest, int);
  void *const address = va_arg(rest, void *);
  void *const data = va_arg(rest, void *);
  va_end(rest);
  if (request >= PEEKTEXT && request <= PEEKUSER) {
    long word = 0;
    if (syscall(SYS_ptrace, request, pid, address, &word) < 0) return -1;
    errno = 0;
    return word;
  }
  const long result = syscall(SYS_ptrace, request, pid, address, data);
  if (result != 0 && errno == EFAULT && request == SETREGSET && (long)address == XSTATE)
    return set_whole_state(pid, data);
  return result;
}
