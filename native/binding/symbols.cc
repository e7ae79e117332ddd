// SPDX-License-Identifier: MIT
#include "symbols.h"

#include <algorithm>
#include <span>

#include "system_error.h"

namespace entropyd::binding {
namespace {

constexpr napi_type_tag kTag = {0x27c1b6e04f9a4d53ULL, 0xa4d80e3b915f72c6ULL};

// Throws Napi::RangeError.
assess::Symbols made(Napi::Env env, std::span<const uint8_t> given, const Napi::Value& form) {
  if (!form.IsObject()) return assess::number_values(given);
  const auto has = form.As<Napi::Object>();
  const auto number = [&](const char* key) { return has.Get(key).ToNumber().Uint32Value(); };
  if (has.Has("bitsPerSample")) {
    const uint32_t bits = number("bitsPerSample");
    if (bits < 1 || bits > 8) throw Napi::RangeError::New(env, "a sample has 1 to 8 bits");
    return assess::bits_of(given, bits);
  }
  const uint32_t alphabet = number("alphabet");
  if (alphabet < 1 || alphabet > 256 ||
      std::any_of(given.begin(), given.end(), [&](uint8_t value) { return value >= alphabet; }))
    throw Napi::RangeError::New(env, "a symbol is not of the alphabet");
  return {{given.begin(), given.end()}, alphabet};
}

std::span<const uint8_t> bytes_of(const Napi::Value& value) {
  if (!value.IsTypedArray()) throw Napi::TypeError::New(value.Env(), "not a Uint8Array");
  const auto given = value.As<Napi::Uint8Array>();
  return {given.Data(), given.ByteLength()};
}

}  // namespace

Napi::Function SymbolsObject::define(Napi::Env env) {
  return DefineClass(env, "Symbols",
                     {
                         InstanceAccessor<&SymbolsObject::length>("length"),
                         InstanceAccessor<&SymbolsObject::alphabet>("alphabet"),
                     });
}

SymbolsObject::SymbolsObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<SymbolsObject>(info), symbols_(with_memory(info.Env(), [&] {
        return std::make_shared<const assess::Symbols>(
            made(info.Env(), bytes_of(info[0]), info[1]));
      })) {
  info.This().As<Napi::Object>().TypeTag(&kTag);
  Napi::MemoryManagement::AdjustExternalMemory(info.Env(), bytes());
}

SymbolsObject::~SymbolsObject() {
  Napi::MemoryManagement::AdjustExternalMemory(Env(), -bytes());
}

std::shared_ptr<const assess::Symbols> SymbolsObject::from(const Napi::Value& value) {
  if (value.IsObject() && value.As<Napi::Object>().CheckTypeTag(&kTag))
    return Unwrap(value.As<Napi::Object>())->symbols_;
  throw Napi::TypeError::New(value.Env(), "not Symbols");
}

Napi::Value SymbolsObject::length(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(symbols_->values.size()));
}

Napi::Value SymbolsObject::alphabet(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), symbols_->alphabet);
}

Napi::Value largest_sample(const Napi::CallbackInfo& info) {
  const auto samples = bytes_of(info[0]);
  const auto largest = std::max_element(samples.begin(), samples.end());
  return Napi::Number::New(info.Env(), largest == samples.end() ? 0 : *largest);
}

}  // namespace entropyd::binding
