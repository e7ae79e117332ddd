// SPDX-License-Identifier: MIT
// glibc 2.29 added new versions of these functions, which do not set errno. The addon is linked to
// the first versions (ld's --wrap in binding.gyp), so that it loads on glibc 2.28. The static
// seeder has its own copy of them.
#if defined(__x86_64__)
#define BIND_TO_FIRST(name) __asm__(".symver first_" #name "," #name "@GLIBC_2.2.5")
#elif defined(__aarch64__)
#define BIND_TO_FIRST(name) __asm__(".symver first_" #name "," #name "@GLIBC_2.17")
#else
#error "which version of glibc was the first for this architecture?"
#endif

extern "C" {

double first_exp(double);
double first_exp2(double);
double first_log(double);
double first_log2(double);
double first_pow(double, double);
BIND_TO_FIRST(exp);
BIND_TO_FIRST(exp2);
BIND_TO_FIRST(log);
BIND_TO_FIRST(log2);
BIND_TO_FIRST(pow);

double __wrap_exp(double x) {
  return first_exp(x);
}
double __wrap_exp2(double x) {
  return first_exp2(x);
}
double __wrap_log(double x) {
  return first_log(x);
}
double __wrap_log2(double x) {
  return first_log2(x);
}
double __wrap_pow(double x, double y) {
  return first_pow(x, y);
}

}  // extern "C"
