// SPDX-License-Identifier: MIT
#include "generator.h"

#include <errno.h>

namespace entropyd {
namespace {

ReadStatus status_of(int error) {
  switch (error) {
    case EAGAIN:
      return ReadStatus::kTryAgain;
    case ENODEV:
    case ENXIO:
    case ENOENT:
      return ReadStatus::kNoDevice;
    case EACCES:
    case EPERM:
      return ReadStatus::kNotPermitted;
    default:
      return ReadStatus::kIoError;
  }
}

}  // namespace

ReadResult failure(int error) {
  return {status_of(error), 0, error};
}

}  // namespace entropyd
