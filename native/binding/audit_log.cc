// SPDX-License-Identifier: MIT
#include "audit_log.h"

#include <uv.h>

#include <string>
#include <utility>

#include "promise_thread.h"

namespace entropyd::binding {

namespace {

const char* name_of(AuditNotice::Kind kind) {
  switch (kind) {
    case AuditNotice::Kind::kTrouble:
      return "trouble";
    case AuditNotice::Kind::kWrittenAgain:
      return "writtenAgain";
    case AuditNotice::Kind::kDamaged:
      return "damaged";
    case AuditNotice::Kind::kChanged:
      return "changed";
    case AuditNotice::Kind::kMoved:
      return "moved";
    case AuditNotice::Kind::kAnchor:
      return "anchor";
    case AuditNotice::Kind::kLost:
      return "lost";
  }
  return "trouble";
}

std::string text_of(const AuditNotice& notice) {
  if (notice.error == 0) return notice.text;
  if (notice.error == AuditFile::kNotRegular) return "notRegular";
  if (notice.error == AuditFile::kManyNames) return "manyNames";
  char name[64];
  return uv_err_name_r(-notice.error, name, sizeof name);
}

Napi::Value to_array(Napi::Env env, const AuditNotices& notices) {
  auto array = Napi::Array::New(env, notices.size());
  for (uint32_t i = 0; i < notices.size(); ++i) {
    auto object = Napi::Object::New(env);
    object.Set("kind", name_of(notices[i].kind));
    object.Set("text", text_of(notices[i]));
    object.Set("number", static_cast<double>(notices[i].number));
    array.Set(i, object);
  }
  return array;
}

std::string text_from(const Napi::CallbackInfo& info, size_t index) {
  return info[index].IsString() ? info[index].As<Napi::String>().Utf8Value() : std::string();
}

}  // namespace

Napi::Function AuditLogObject::define(Napi::Env env) {
  return DefineClass(env, "AuditLog",
                     {
                         InstanceMethod<&AuditLogObject::look>("look"),
                         InstanceMethod<&AuditLogObject::record>("record"),
                         InstanceMethod<&AuditLogObject::anchor>("anchor"),
                         InstanceMethod<&AuditLogObject::lose>("lose"),
                         InstanceMethod<&AuditLogObject::stop>("stop"),
                     });
}

AuditLogObject::AuditLogObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<AuditLogObject>(info),
      log_(std::make_shared<AuditLog>(text_from(info, 0))) {}

Napi::Value AuditLogObject::look(const Napi::CallbackInfo& info) {
  return run(info.Env(), [time = text_from(info, 0)](AuditLog& log) { return log.look(time); });
}

Napi::Value AuditLogObject::record(const Napi::CallbackInfo& info) {
  return run(
      info.Env(),
      [time = text_from(info, 0), body = text_from(info, 1)](AuditLog& log) {
        return log.record(time, body);
      },
      text_from(info, 0));
}

Napi::Value AuditLogObject::anchor(const Napi::CallbackInfo& info) {
  return run(info.Env(), [](AuditLog& log) { return log.anchor(); });
}

Napi::Value AuditLogObject::lose(const Napi::CallbackInfo& info) {
  const auto events = static_cast<uint64_t>(info[0].ToNumber().Int64Value());
  return run(info.Env(), [events, since = text_from(info, 1)](AuditLog& log) {
    log.lose(events, since);
    return AuditNotices();
  });
}

Napi::Value AuditLogObject::stop(const Napi::CallbackInfo& info) {
  return run(info.Env(), [time = text_from(info, 0)](AuditLog& log) { return log.stop(time); });
}

// Runs `work` in the thread of the log. `time` is the time of the event that it records; empty if
// it records none. If there is no thread or no memory, that event is counted as lost, and the
// promise resolves to a notice with the reason.
Napi::Value AuditLogObject::run(Napi::Env env, std::function<AuditNotices(AuditLog&)> work,
                                const std::string& time) {
  return PromiseThread<AuditNotices>::run(
      env, thread_,
      [log = log_, work = std::move(work)] { return Result<AuditNotices>(work(*log)); }, to_array,
      [log = log_, time](const SystemError& error) {
        if (!time.empty()) log->lose(1, time);
        return AuditNotices{{.kind = AuditNotice::Kind::kTrouble, .error = error.number}};
      });
}

}  // namespace entropyd::binding
