// SPDX-License-Identifier: MIT
// Which device node, or FIFO, a path or a descriptor refers to.
#pragma once

#include <sys/stat.h>

#include <string>

namespace entropyd {

// Two nodes are the same if these numbers are equal; of no node they are 0.
struct FileIdentity {
  dev_t file_system = 0;
  ino_t inode = 0;
  dev_t device = 0;  // 0 of what is no character device

  bool operator==(const FileIdentity&) const = default;
};

inline FileIdentity identity_of(const struct stat& node) {
  return {node.st_dev, node.st_ino, S_ISCHR(node.st_mode) ? node.st_rdev : 0};
}

// Of what the path refers to now; of no node if stat() fails.
inline FileIdentity identity_at(const std::string& path) {
  struct stat node;
  return stat(path.c_str(), &node) == 0 ? identity_of(node) : FileIdentity{};
}

// Whether an open descriptor is of the node that the path refers to now.
inline bool is_still_at(const std::string& path, int fd) {
  struct stat now, then;
  return stat(path.c_str(), &now) == 0 && fstat(fd, &then) == 0 &&
         identity_of(now) == identity_of(then);
}

}  // namespace entropyd
