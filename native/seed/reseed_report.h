// SPDX-License-Identifier: MIT
// What a reseed did, as a sentence for a person and as a JSON document (docs/restore.md). It has no
// byte of what was mixed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace entropyd::seed {

struct ReseedReport {
  struct Own {
    std::string source;
    size_t bytes;
    size_t bits;  // credited
  };

  bool reseeded = false;       // the kernel reseeded its CRNG after the last bytes were mixed
  size_t bytes_mixed = 0;      // of the push, with a credit of 0 bits
  size_t bytes_discarded = 0;  // of the push, beyond what is kept
  bool push_ended = true;      // false if the push was slower than the timeout, or too long
  std::vector<Own> own;
  bool crng_ready = false;
  const char* daemon = "none";  // DaemonNotice::outcome()
  uint64_t generation = 0;      // what programs were told, 0 if nothing
  std::string not_told;         // why programs could not be told, else ""
  long milliseconds = 0;
  int exit_code = 0;
  std::string reason;  // why the exit code is not 0, else ""

  size_t bits_credited() const;
};

std::string in_words(const ReseedReport& report);
// Returns one line without its end.
std::string in_json(const ReseedReport& report);

}  // namespace entropyd::seed
