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
// number. Numbers only rise within a boot, also if the file was removed. Writers exclude each other
// by `path`.lock, which is waited for 1 s at most (then EAGAIN). Creates the directory if only that
// is missing. The file can be read by every user.
//
// `cause` is one word (letters, digits, '-'): what noticed the copy, or EINVAL.
// `only_after`: the number when the copy was noticed. If another process has written since, the
// programs know of the copy: nothing is written, and the number in the file is returned.
Result<uint64_t> announce_generation(const std::string& path, const std::string& cause,
                                     std::optional<uint64_t> only_after = std::nullopt);

}  // namespace entropyd
