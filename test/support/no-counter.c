/* Preloaded: RDTSC faults from here on, in every thread. Before the program starts the dynamic loader may read
 * the counter itself, so that it can't be forbidden to the process that becomes the program. */
#include <stdlib.h>
#include <sys/prctl.h>

__attribute__((constructor)) static void forbid(void) {
  if (prctl(PR_SET_TSC, PR_TSC_SIGSEGV) != 0) abort();
}
