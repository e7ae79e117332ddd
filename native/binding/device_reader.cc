// SPDX-License-Identifier: MIT
#include "device_reader.h"

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
    case ReadStatus::kIoError:
      return "ioError";
    case ReadStatus::kClosed:
      return "closed";
  }
  return "ioError";
}

std::string path_from(const Napi::CallbackInfo& info) {
  return info[0].IsString() ? info[0].As<Napi::String>().Utf8Value() : std::string();
}

void close_reader(void* reader) {
  static_cast<DeviceReader*>(reader)->close();
}

}  // namespace

Napi::Function DeviceReaderObject::define(Napi::Env env) {
  return DefineClass(env, "DeviceReader",
                     {
                         InstanceMethod<&DeviceReaderObject::read>("read"),
                         InstanceMethod<&DeviceReaderObject::close>("close"),
                     });
}

// When the environment ends, the result of a read under way has no receiver.
DeviceReaderObject::DeviceReaderObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<DeviceReaderObject>(info),
      env_(info.Env()),
      reader_(with_memory(env_, [&] { return std::make_shared<DeviceReader>(path_from(info)); })) {
  napi_add_env_cleanup_hook(env_, close_reader, reader_.get());
}

DeviceReaderObject::~DeviceReaderObject() {
  napi_remove_env_cleanup_hook(env_, close_reader, reader_.get());
}

Napi::Value DeviceReaderObject::read(const Napi::CallbackInfo& info) {
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
        return object;
      },
      [](const SystemError& error) { return ReadResult{ReadStatus::kIoError, 0, error.number}; });
}

void DeviceReaderObject::close(const Napi::CallbackInfo&) {
  reader_->close();
}

}  // namespace entropyd::binding
