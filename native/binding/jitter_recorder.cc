// SPDX-License-Identifier: MIT
#include "jitter_recorder.h"

#include <vector>

#include "../core/cache_size.h"
#include "../core/continuous_tests.h"
#include "promise_thread.h"

namespace entropyd::binding {
namespace {

constexpr uint32_t kSmallestTable = 4096;
constexpr uint32_t kLargestTable = 1u << 30;
constexpr uint32_t kMostSteps = 1024;
constexpr uint32_t kMostSamples = 1 << 24;

JitterOptions options_from(const Napi::CallbackInfo& info) {
  const uint32_t table = info[0].ToNumber().Uint32Value();
  const bool clock = info[2].ToString().Utf8Value() == "clock" || !has_cycle_counter();
  return {table == 0 ? default_table_bytes() : table, info[1].ToNumber().Uint32Value(),
          clock ? TimerKind::kClock : TimerKind::kCycles};
}

bool usable(const JitterOptions& options) {
  return (options.table_bytes & (options.table_bytes - 1)) == 0 &&
         options.table_bytes >= kSmallestTable && options.table_bytes <= kLargestTable &&
         options.steps >= 1 && options.steps <= kMostSteps;
}

}  // namespace

Napi::Function JitterRecorderObject::define(Napi::Env env) {
  return DefineClass(env, "JitterRecorder",
                     {
                         InstanceMethod<&JitterRecorderObject::record>("record"),
                         InstanceMethod<&JitterRecorderObject::examine>("examine"),
                         InstanceMethod<&JitterRecorderObject::close>("close"),
                         InstanceAccessor<&JitterRecorderObject::step>("step"),
                         InstanceAccessor<&JitterRecorderObject::table_bytes>("tableBytes"),
                     });
}

JitterRecorderObject::JitterRecorderObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<JitterRecorderObject>(info), options_(options_from(info)) {
  if (!usable(options_)) {
    Napi::RangeError::New(info.Env(),
                          "a jitter table is a power of two from 4096 bytes to 1 GiB, and a sample "
                          "has 1 to 1024 steps")
        .ThrowAsJavaScriptException();
    return;
  }
  recorder_ = std::make_shared<JitterRecorder>(options_);
  if (!recorder_->valid()) {
    Napi::Error::New(info.Env(), "no memory for the jitter table").ThrowAsJavaScriptException();
  }
}

// The table is large and unseen by V8, which would not hurry to collect its handle.
void JitterRecorderObject::close(const Napi::CallbackInfo&) {
  recorder_.reset();
}

bool JitterRecorderObject::is_open(const Napi::CallbackInfo& info) const {
  if (recorder_ != nullptr) return true;
  Napi::Error::New(info.Env(), "the jitter recorder is closed").ThrowAsJavaScriptException();
  return false;
}

Napi::Value JitterRecorderObject::record(const Napi::CallbackInfo& info) {
  if (!is_open(info)) return info.Env().Undefined();
  using Samples = std::vector<uint8_t>;
  const uint32_t count = info[0].ToNumber().Uint32Value();
  if (count > kMostSamples) {
    Napi::RangeError::New(info.Env(), "more samples than 16777216 at once")
        .ThrowAsJavaScriptException();
    return info.Env().Undefined();
  }
  return PromiseThread<Samples>::run(
      info.Env(),
      [recorder = recorder_, count] {
        Samples samples(count);
        recorder->record(samples.data(), count);
        return samples;
      },
      [](int) { return Samples(); },
      [](Napi::Env env, const Samples& samples) -> Napi::Value {
        return Napi::Buffer<uint8_t>::Copy(env, samples.data(), samples.size());
      });
}

Napi::Value JitterRecorderObject::examine(const Napi::CallbackInfo& info) {
  if (!is_open(info)) return info.Env().Undefined();
  const uint32_t count = info[0].ToNumber().Uint32Value();
  const double h = info[1].ToNumber().DoubleValue();
  return PromiseThread<uint32_t>::run(
      info.Env(), [recorder = recorder_, count, h] { return recorder->examine(count, h); },
      [](int) { return static_cast<uint32_t>(kStuck); },
      [](Napi::Env env, const uint32_t& failed) -> Napi::Value {
        return Napi::Number::New(env, failed);
      });
}

Napi::Value JitterRecorderObject::step(const Napi::CallbackInfo& info) {
  if (!is_open(info)) return info.Env().Undefined();
  return Napi::Number::New(info.Env(), static_cast<double>(recorder_->step()));
}

Napi::Value JitterRecorderObject::table_bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(options_.table_bytes));
}

}  // namespace entropyd::binding
