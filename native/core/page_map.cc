// SPDX-License-Identifier: MIT
#include "page_map.h"

#include <errno.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace entropyd {

Result<PageMap> PageMap::map(int fd) {
  const long page = sysconf(_SC_PAGESIZE);
  struct stat status;
  if (fstat(fd, &status) != 0) return last_error("fstat");
  if (S_ISREG(status.st_mode) && status.st_size < page) return SystemError{EINVAL, "mmap"};
  const size_t size = static_cast<size_t>(page);
  void* start = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
  if (start == MAP_FAILED) return last_error("mmap");
  return PageMap(start, size);
}

PageMap::~PageMap() {
  if (start_ != nullptr) munmap(start_, size_);
}

}  // namespace entropyd
