/* Plays the Node whose flags the launcher asks for: ends with 9, as the real one does, at any flag of
 * REFUSED, and counts in the file LOG how often it was asked. */
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv) {
  FILE *log = fopen(LOG, "a");
  if (log == NULL) return 127;
  fputs("asked\n", log);
  fclose(log);
  for (int i = 1; i < argc; ++i) {
    const char *found = strstr(REFUSED, argv[i]);
    if (found != NULL && strchr(" ", found[strlen(argv[i])]) != NULL) return 9;
  }
  return 0;
}
