// SPDX-License-Identifier: MIT
// A path in a directory of its own, for code that opens its files by name.
#pragma once

#include <unistd.h>

#include <string>

#include "input.h"

namespace entropyd::fuzz {

// The directory, and the file in it, are removed when the run ends.
class ScratchFile {
 public:
  explicit ScratchFile(const char* name) {
    char made[] = "/tmp/entropyd-fuzz-XXXXXX";
    require(mkdtemp(made) != nullptr, "a temporary directory can be made");
    directory_ = made;
    path_ = directory_ + '/' + name;
  }
  ~ScratchFile() {
    unlink(path_.c_str());
    rmdir(directory_.c_str());
  }
  const std::string& directory() const { return directory_; }
  const std::string& path() const { return path_; }

 private:
  std::string directory_;
  std::string path_;
};

}  // namespace entropyd::fuzz
