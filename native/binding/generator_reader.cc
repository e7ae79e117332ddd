// SPDX-License-Identifier: MIT
#include "generator_reader.h"

#include <stdlib.h>

#include <optional>

#include "../core/generators.h"
#include "promise_thread.h"
#include "secure_block.h"
#include "system_error.h"

namespace entropyd::binding {
namespace {

const char* name_of(ReadStatus status) {
  switch (status) {
    case ReadStatus::kOk:
      return "ok";
    case ReadStatus::kTimeout:
      return "timeout";
    case ReadStatus::kEndOfFile:
      return "endOfFile";
    case ReadStatus::kTryAgain:
      return "tryAgain";
    case ReadStatus::kNoDevice:
      return "noDevice";
    case ReadStatus::kNotPermitted:
      return "notPermitted";
    case ReadStatus::kNotASource:
      return "notASource";
    case ReadStatus::kNotATerminal:
      return "notATerminal";
    case ReadStatus::kHungUp:
      return "hungUp";
    case ReadStatus::kNotThatFast:
      return "notThatFast";
    case ReadStatus::kNotSettable:
      return "notSettable";
    case ReadStatus::kIoError:
      return "ioError";
    case ReadStatus::kClosed:
      return "closed";
  }
  return "ioError";
}

// Throws a RangeError if the flow control is not known or the bytes to send are not valid.
GeneratorSettings settings_from(const Napi::Object& given) {
  const auto text = [&](const char* name) {
    const Napi::Value value = given.Get(name);
    return value.IsString() ? value.As<Napi::String>().Utf8Value() : std::string();
  };
  const Napi::Value baud = given.Get("baud");
  const std::string flow_name = text("flow");
  const auto flow = flow_control_named(flow_name.empty() ? "none" : flow_name);
  const auto init = init_bytes(text("init"));
  if (!flow || !init) throw Napi::RangeError::New(given.Env(), "not a setting of a line");
  GeneratorSettings settings = {
      .device = text("device"),
      .line = {.baud = baud.IsNumber() ? baud.As<Napi::Number>().Uint32Value() : 0,
               .flow = *flow,
               .init = *init}};
  if (const std::string cpuinfo = text("cpuinfo"); !cpuinfo.empty()) settings.cpuinfo = cpuinfo;
  return settings;
}

std::shared_ptr<GeneratorReader> reader_from(const Napi::CallbackInfo& info) {
  const GeneratorSettings settings = settings_from(info[1].ToObject());
  auto generator = make_generator(info[0].ToString().Utf8Value(), settings);
  if (!generator) throw Napi::RangeError::New(info.Env(), "not a kind of generator");
  return std::make_shared<GeneratorReader>(std::move(generator));
}

Napi::Value to_js(Napi::Env env, const std::optional<FileIdentity>& found) {
  if (!found) return env.Undefined();
  if (*found == FileIdentity{}) return env.Null();
  auto object = Napi::Object::New(env);
  object.Set("fileSystem", static_cast<double>(found->file_system));
  object.Set("inode", static_cast<double>(found->inode));
  object.Set("device", static_cast<double>(found->device));
  return object;
}

// Node runs no clean-up hooks at process.exit().
void close_all_at_exit() {
  static const int registered =
      atexit([] { GeneratorReader::close_all(GeneratorReader::kClosingTime); });
  (void)registered;
}

void close_reader(void* reader) {
  static_cast<GeneratorReader*>(reader)->close();
}

}  // namespace

Napi::Function GeneratorReaderObject::define(Napi::Env env) {
  return DefineClass(env, "GeneratorReader",
                     {
                         InstanceMethod<&GeneratorReaderObject::read>("read"),
                         InstanceMethod<&GeneratorReaderObject::look>("look"),
                         InstanceMethod<&GeneratorReaderObject::close>("close"),
                     });
}

// When the environment ends, the result of a read under way has no receiver.
GeneratorReaderObject::GeneratorReaderObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<GeneratorReaderObject>(info),
      env_(info.Env()),
      reader_(with_memory(env_, [&] { return reader_from(info); })) {
  close_all_at_exit();
  napi_add_env_cleanup_hook(env_, close_reader, reader_.get());
}

GeneratorReaderObject::~GeneratorReaderObject() {
  napi_remove_env_cleanup_hook(env_, close_reader, reader_.get());
}

Napi::Value GeneratorReaderObject::read(const Napi::CallbackInfo& info) {
  const auto into = SecureBlock::memory_of(info[0]);
  const auto size = static_cast<size_t>(info[1].ToNumber().Uint32Value());
  const std::chrono::milliseconds timeout(info[2].ToNumber().Uint32Value());
  return PromiseThread<ReadResult>::run(
      info.Env(), thread_,
      [reader = reader_, into, size, timeout] {
        return Result<ReadResult>(reader->read(*into, size, timeout));
      },
      [](Napi::Env env, const ReadResult& result) -> Napi::Value {
        auto object = Napi::Object::New(env);
        object.Set("status", name_of(result.status));
        object.Set("bytes", static_cast<double>(result.bytes));
        object.Set("code", errno_name(env, result.error));
        if (result.repeats.count > 0) {
          auto repeats = Napi::Object::New(env);
          repeats.Set("count", result.repeats.count);
          repeats.Set("code", errno_name(env, result.repeats.error));
          object.Set("repeats", repeats);
        }
        if (result.answer != 0) object.Set("answer", static_cast<double>(result.answer));
        if (result.node) object.Set("node", to_js(env, result.node));
        return object;
      },
      [](const SystemError& error) { return ReadResult{ReadStatus::kIoError, 0, error.number}; });
}

Napi::Value GeneratorReaderObject::look(const Napi::CallbackInfo& info) {
  using Found = std::optional<FileIdentity>;
  const std::chrono::milliseconds timeout(info[0].ToNumber().Uint32Value());
  return PromiseThread<Found>::run(
      info.Env(), thread_,
      [reader = reader_, timeout] { return Result<Found>(reader->look(timeout)); },
      [](Napi::Env env, const Found& found) { return to_js(env, found); },
      [](const SystemError&) { return Found(); });
}

void GeneratorReaderObject::close(const Napi::CallbackInfo&) {
  reader_->close();
}

}  // namespace entropyd::binding
