// SPDX-License-Identifier: MIT
// AuditLog for JavaScript: each call runs in the object's own thread and returns a promise of the
// notices, an array of { kind, text, number }.
#pragma once

#include <napi.h>

#include <functional>
#include <memory>
#include <string>

#include "../core/audit_log.h"
#include "../core/job_thread.h"

namespace entropyd::binding {

class AuditLogObject : public Napi::ObjectWrap<AuditLogObject> {
 public:
  static Napi::Function define(Napi::Env env);
  // new AuditLog(path)
  explicit AuditLogObject(const Napi::CallbackInfo& info);

 private:
  Napi::Value look(const Napi::CallbackInfo& info);
  Napi::Value record(const Napi::CallbackInfo& info);
  Napi::Value anchor(const Napi::CallbackInfo& info);
  Napi::Value lose(const Napi::CallbackInfo& info);
  Napi::Value stop(const Napi::CallbackInfo& info);
  Napi::Value run(Napi::Env env, std::function<AuditNotices(AuditLog&)> work,
                  const std::string& time = {});

  std::shared_ptr<AuditLog> log_;
  std::shared_ptr<JobThread> thread_ = std::make_shared<JobThread>();
};

}  // namespace entropyd::binding
