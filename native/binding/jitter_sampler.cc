// SPDX-License-Identifier: MIT
#include "jitter_sampler.h"

#include <string>

#include "../core/source_defaults.h"
#include "promise_thread.h"
#include "secure_block.h"

namespace entropyd::binding {
namespace {

constexpr size_t kSmallestBuffer = 4096;
constexpr size_t kLargestBuffer = 1 << 30;
constexpr unsigned kMostConfiguredSteps = 1024;

JitterOptions options_from(const Napi::CallbackInfo& info) {
  const auto given = info[0].ToObject();
  const auto number = [&](const char* name) { return given.Get(name).ToNumber(); };
  const bool cycles = given.Get("timer").ToString().Utf8Value() == "cycles";
  return {.buffer_bytes = number("bufferBytes").Uint32Value(),
          .steps = number("steps").Uint32Value(),
          .timer = cycles ? TimerKind::kCycles : TimerKind::kClock,
          .claim = number("claim").DoubleValue()};
}

bool is_buffer(size_t bytes) {
  return (bytes & (bytes - 1)) == 0 && bytes >= kSmallestBuffer && bytes <= kLargestBuffer;
}

bool usable(const JitterOptions& options) {
  return (options.buffer_bytes == 0 || is_buffer(options.buffer_bytes)) &&
         options.steps <= kMostConfiguredSteps && options.claim >= kLowestClaim &&
         options.claim <= 8 && (options.timer == TimerKind::kClock || has_cycle_counter());
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

const char* name_of(JitterFitness fitness) {
  switch (fitness) {
    case JitterFitness::kFit:
      return "fit";
    case JitterFitness::kStandsStill:
      return "standsStill";
    case JitterFitness::kGoesBackwards:
      return "goesBackwards";
    case JitterFitness::kHoldsTooLittle:
      return "holdsTooLittle";
  }
  return "holdsTooLittle";
}

// A thread cannot be started for lack of memory, or because of TasksMax=.
Result<JitterReading> no_thread(const SystemError&) {
  return JitterReading{.status = JitterStatus::kNoMemory};
}

Napi::Object object_of(Napi::Env env, const JitterReading& reading) {
  auto object = Napi::Object::New(env);
  object.Set("status", name_of(reading.status));
  object.Set("cpuMs", std::chrono::duration<double, std::milli>(reading.cpu).count());
  object.Set("isStart", reading.is_start);
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
                         InstanceMethod<&JitterSamplerObject::release_memory>("releaseMemory"),
                     });
}

JitterSamplerObject::JitterSamplerObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<JitterSamplerObject>(info), env_(info.Env()) {
  const JitterOptions options = options_from(info);
  if (!usable(options)) {
    throw Napi::RangeError::New(env_,
                                "a buffer is a power of two from 4096 bytes to 1 GiB, a sample "
                                "has up to 1024 steps, a claim is from 0.1 to 8 bits, and the "
                                "timer has to be there");
  }
  sampler_ = with_memory(env_, [&] { return std::make_shared<JitterSampler>(options); });
  // When the environment ends, the result of a call under way has no receiver.
  napi_add_env_cleanup_hook(env_, close_sampler, sampler_.get());
}

JitterSamplerObject::~JitterSamplerObject() {
  napi_remove_env_cleanup_hook(env_, close_sampler, sampler_.get());
  sampler_->close();
}

Napi::Value JitterSamplerObject::open(const Napi::CallbackInfo& info) {
  return PromiseThread<JitterReading>::run(
      info.Env(), thread_, [sampler = sampler_] { return Result<JitterReading>(sampler->open()); },
      [sampler = sampler_](Napi::Env env, const JitterReading& reading) -> Napi::Value {
        auto object = object_of(env, reading);
        const JitterFacts& facts = sampler->facts();
        object.Set("step", static_cast<double>(facts.step));
        object.Set("backwards", facts.backwards);
        object.Set("measured", facts.measured_bits);
        object.Set("steps", facts.steps);
        object.Set("bufferBytes", static_cast<double>(facts.buffer_bytes));
        object.Set("flushes", facts.flushes);
        object.Set("fitness", name_of(fitness_of(facts)));
        return object;
      },
      no_thread);
}

Napi::Value JitterSamplerObject::read(const Napi::CallbackInfo& info) {
  const auto into = SecureBlock::memory_of(info[0]);
  const auto count = static_cast<size_t>(info[1].ToNumber().Uint32Value());
  const std::chrono::milliseconds timeout(info[2].ToNumber().Uint32Value());
  return PromiseThread<JitterReading>::run(
      info.Env(), thread_,
      [sampler = sampler_, into, count, timeout] {
        return Result<JitterReading>(sampler->read(*into, count, timeout));
      },
      [](Napi::Env env, const JitterReading& reading) -> Napi::Value {
        return object_of(env, reading);
      },
      no_thread);
}

void JitterSamplerObject::close(const Napi::CallbackInfo&) {
  sampler_->close();
}

void JitterSamplerObject::release_memory(const Napi::CallbackInfo&) {
  sampler_->release_memory();
}

}  // namespace entropyd::binding
