// SPDX-License-Identifier: MIT
// The file that tells programs that this machine was restored, forked or cloned, and that the CRNG
// has been reseeded since, so that they draw a new state for generators of their own.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "result.h"

namespace entropyd {

// Returns the number in the file at `path`; 0 if there is no such file, or if it is of another boot
// or not in the format of docs/restore.md. Does not wait.
uint64_t current_generation(const std::string& path);

// To be called after the reseed: replaces the file by one with the next number, and returns that
// number. Numbers only rise within a boot, even if the file was removed. Writers exclude each other
// by a lock on `path`.lock, for which they wait 1 s at most (then EAGAIN). Creates the directory if
// only that is missing. The file can be read by every user.
//
// `cause`: what noticed the copy, in one word (letters, digits, '-'); EINVAL for anything else.
// `only_after`: the number when the copy was noticed. If the file has another number by now,
// another process has told the programs of the copy: nothing is written, and the number in the file
// is returned.
Result<uint64_t> announce_generation(const std::string& path, const std::string& cause,
                                     std::optional<uint64_t> only_after = std::nullopt);

}  // namespace entropyd
