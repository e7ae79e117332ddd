// SPDX-License-Identifier: MIT
#include "crediting.h"

#include <errno.h>
#include <string.h>

#include <algorithm>

#include "../core/random_sysctl.h"

namespace entropyd::seed {
namespace {

long pool_number(const char* name) {
  long value = 0;
  return read_random_sysctl(name, &value) == 0 ? value : -1;
}

// A ready CRNG takes what was fed only when it is reseeded. One that was not ready is made ready by
// the credit itself; and on a legacy pool a reseed would take out again what was just put in.
bool reseed_helps(bool was_ready) {
  return was_ready && pool_number("poolsize") <= 256;
}

// In as many requests as it takes, each with its share of the bits.
int add_all(KernelPool& pool, SecureMemory& block, size_t bits) {
  int error = 0;
  while (block.filled() > 0 && error == 0) {
    const size_t piece = std::min(block.filled(), KernelPool::kMostBytes);
    const size_t share = bits * piece / block.filled();
    error = pool.add_entropy(block, piece, share);
    bits -= share;
  }
  block.wipe();
  return error;
}

}  // namespace

Outcome no_source(const std::string& reason) {
  return {kExitNoSource, kNoSource + reason};
}

Outcome pool_failure(const std::string& random_device, int error) {
  if (error == EPERM) {
    return {kExitNoPrivilege, "crediting the kernel pool needs CAP_SYS_ADMIN: run as root"};
  }
  const bool wrong_device = error == ENOTTY || error == EINVAL;
  return {wrong_device ? kExitConfig : kExitSystem,
          wrong_device ? random_device + " is not the kernel's random device"
                       : random_device + ": " + strerror(error)};
}

Outcome credit(KernelPool& pool, SecureMemory& block, long bits, const std::string& from,
               const std::string& what, const Options& options) {
  const size_t bytes = block.filled();
  if (bits < kMinBits) {
    return no_source(from + " holds too little, " + std::to_string(bits) + " bits in " +
                     std::to_string(bytes) + " bytes");
  }
  const bool was_ready = crng_ready();
  const int error = add_all(pool, block, static_cast<size_t>(bits));
  if (error != 0) return pool_failure(options.random_device, error);
  std::string sentence =
      "credited " + std::to_string(bits) + " bits from " + from + " (" + what + ")";
  if (reseed_helps(was_ready) && pool.reseed_crng() == 0) sentence += ", CRNG reseeded";
  sentence += crng_ready() ? ", CRNG ready" : ", CRNG not ready yet";
  sentence += ", pool " + std::to_string(pool_number("entropy_avail")) + " of " +
              std::to_string(pool_number("poolsize")) + " bits";
  return {kExitDone, sentence};
}

}  // namespace entropyd::seed
