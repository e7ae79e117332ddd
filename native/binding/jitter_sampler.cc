// SPDX-License-Identifier: MIT
#include "jitter_sampler.h"

#include <string>

#include "promise_thread.h"
#include "secure_block.h"

namespace entropyd::binding {
namespace {

constexpr uint32_t kSmallestTable = 4096;
constexpr uint32_t kLargestTable = 1u << 30;
constexpr uint32_t kMostSteps = 1024;

JitterOptions options_from(const Napi::CallbackInfo& info) {
  const bool cycles = info[2].ToString().Utf8Value() == "cycles";
  return {info[0].ToNumber().Uint32Value(), info[1].ToNumber().Uint32Value(),
          cycles ? TimerKind::kCycles : TimerKind::kClock};
}

bool usable(const JitterOptions& options) {
  return (options.table_bytes & (options.table_bytes - 1)) == 0 &&
         options.table_bytes >= kSmallestTable && options.table_bytes <= kLargestTable &&
         options.steps >= 1 && options.steps <= kMostSteps &&
         (options.timer == TimerKind::kClock || has_cycle_counter());
}

const char* name_of(JitterStatus status) {
  switch (status) {
    case JitterStatus::kOk:
      return "ok";
    case JitterStatus::kClosed:
      return "closed";
    case JitterStatus::kTimeout:
      return "timeout";
    case JitterStatus::kNoMemory:
      return "noMemory";
  }
  return "noMemory";
}

const char* name_of(TimerFitness fitness) {
  switch (fitness) {
    case TimerFitness::kFit:
      return "fit";
    case TimerFitness::kStandsStill:
      return "standsStill";
    case TimerFitness::kGoesBackwards:
      return "goesBackwards";
    case TimerFitness::kEven:
      return "even";
    case TimerFitness::kTooCoarse:
      return "tooCoarse";
  }
  return "tooCoarse";
}

// No thread for want of memory, or of TasksMax.
JitterReading no_thread(int) {
  return {JitterStatus::kNoMemory, {}};
}

Napi::Object object_of(Napi::Env env, const JitterReading& reading) {
  auto object = Napi::Object::New(env);
  object.Set("status", name_of(reading.status));
  object.Set("cpuMs", std::chrono::duration<double, std::milli>(reading.cpu).count());
  return object;
}

void close_sampler(void* sampler) {
  static_cast<JitterSampler*>(sampler)->close();
}

}  // namespace

Napi::Function JitterSamplerObject::define(Napi::Env env) {
  return DefineClass(env, "JitterSampler",
                     {
                         InstanceMethod<&JitterSamplerObject::open>("open"),
                         InstanceMethod<&JitterSamplerObject::read>("read"),
                         InstanceMethod<&JitterSamplerObject::close>("close"),
                         InstanceMethod<&JitterSamplerObject::release>("release"),
                     });
}

JitterSamplerObject::JitterSamplerObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<JitterSamplerObject>(info), env_(info.Env()) {
  const JitterOptions options = options_from(info);
  if (!usable(options)) {
    Napi::RangeError::New(env_,
                          "a jitter table is a power of two from 4096 bytes to 1 GiB, a sample has "
                          "1 to 1024 steps, and the timer has to be there")
        .ThrowAsJavaScriptException();
    return;
  }
  sampler_ = std::make_shared<JitterSampler>(options);
  // When the environment ends, what is under way has nobody to tell.
  napi_add_env_cleanup_hook(env_, close_sampler, sampler_.get());
}

JitterSamplerObject::~JitterSamplerObject() {
  if (sampler_ == nullptr) return;
  napi_remove_env_cleanup_hook(env_, close_sampler, sampler_.get());
  sampler_->close();
}

Napi::Value JitterSamplerObject::open(const Napi::CallbackInfo& info) {
  return PromiseThread<JitterReading>::run(
      info.Env(), thread_, [sampler = sampler_] { return sampler->open(); }, no_thread,
      [sampler = sampler_](Napi::Env env, const JitterReading& reading) -> Napi::Value {
        auto object = object_of(env, reading);
        const TimerFacts& timer = sampler->timer();
        object.Set("step", static_cast<double>(timer.step));
        object.Set("backwards", timer.backwards);
        object.Set("lengths", timer.lengths);
        object.Set("fitness", name_of(fitness_of(timer)));
        return object;
      });
}

Napi::Value JitterSamplerObject::read(const Napi::CallbackInfo& info) {
  const auto into = SecureBlock::memory_of(info[0]);
  if (into == nullptr) return info.Env().Undefined();
  const auto count = static_cast<size_t>(info[1].ToNumber().Uint32Value());
  const std::chrono::milliseconds timeout(info[2].ToNumber().Uint32Value());
  return PromiseThread<JitterReading>::run(
      info.Env(), thread_,
      [sampler = sampler_, into, count, timeout] { return sampler->read(*into, count, timeout); },
      no_thread,
      [](Napi::Env env, const JitterReading& reading) -> Napi::Value {
        return object_of(env, reading);
      });
}

void JitterSamplerObject::close(const Napi::CallbackInfo&) {
  sampler_->close();
}

void JitterSamplerObject::release(const Napi::CallbackInfo&) {
  sampler_->release();
}

}  // namespace entropyd::binding
