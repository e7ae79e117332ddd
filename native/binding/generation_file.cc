// SPDX-License-Identifier: MIT
#include "generation_file.h"

#include <memory>
#include <optional>
#include <string>

#include "../core/generation_file.h"
#include "promise_thread.h"

namespace entropyd::binding {

Napi::Value current_generation(const Napi::CallbackInfo& info) {
  const uint64_t number = entropyd::current_generation(info[0].ToString());
  return Napi::Number::New(info.Env(), static_cast<double>(number));
}

Napi::Value announce_generation(const Napi::CallbackInfo& info) {
  const std::string path = info[0].ToString(), cause = info[1].ToString();
  std::optional<uint64_t> only_after;
  if (info[2].IsNumber()) {
    only_after = static_cast<uint64_t>(info[2].As<Napi::Number>().Int64Value());
  }
  return PromiseThread<uint64_t>::run(
      info.Env(), std::make_shared<JobThread>(),
      [path, cause, only_after] { return entropyd::announce_generation(path, cause, only_after); },
      [](Napi::Env env, uint64_t number) {
        return Napi::Number::New(env, static_cast<double>(number));
      });
}

}  // namespace entropyd::binding
