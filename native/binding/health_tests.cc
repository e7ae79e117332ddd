// SPDX-License-Identifier: MIT
#include "health_tests.h"

#include "secure_block.h"

namespace entropyd::binding {
namespace {

// Returns the content of a block that holds exactly N bytes; throws a RangeError for any other
// size.
template <size_t N>
std::span<const uint8_t, N> content_of(const Napi::CallbackInfo& info) {
  const std::span<const uint8_t> content = SecureBlock::memory_of(info[0])->filled_bytes();
  if (content.size() == N) return content.first<N>();
  throw Napi::RangeError::New(info.Env(), "the block is not filled as the tests need it");
}

// Returns the claim in the first argument; throws a RangeError if it is not one.
double claim_in(const Napi::CallbackInfo& info) {
  const double h = info[0].IsNumber() ? info[0].As<Napi::Number>().DoubleValue() : 0;
  if (h > 0 && h <= 8) return h;
  throw Napi::RangeError::New(info.Env(), "a claim is above 0 and at most 8 bits per sample");
}

// Returns the variant that the first argument names, or the fastest; throws a RangeError if this
// processor cannot run it.
const Fips140Variant* variant_in(const Napi::CallbackInfo& info) {
  if (info[0].IsUndefined()) return fips140_next_variant(nullptr);
  const auto* variant = fips140_variant(info[0].ToString().Utf8Value().c_str());
  if (variant != nullptr) return variant;
  throw Napi::RangeError::New(info.Env(), "no variant of this name runs on this processor");
}

}  // namespace

Napi::Function Fips140Object::define(Napi::Env env) {
  return DefineClass(env, "Fips140",
                     {
                         InstanceMethod<&Fips140Object::prime>("prime"),
                         InstanceMethod<&Fips140Object::test>("test"),
                     });
}

Fips140Object::Fips140Object(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<Fips140Object>(info) {}

void Fips140Object::prime(const Napi::CallbackInfo& info) {
  tests_.prime(content_of<kFips140PrimeBytes>(info));
}

Napi::Value Fips140Object::test(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), tests_.test(content_of<kFips140BlockBytes>(info)));
}

template <typename Tests>
Napi::Function SampleTestsObject<Tests>::define(Napi::Env env, const char* name) {
  using Self = SampleTestsObject<Tests>;
  return Self::DefineClass(env, name,
                           {
                               Self::template InstanceMethod<&Self::test>("test"),
                               Self::template InstanceMethod<&Self::restart>("restart"),
                           });
}

template <typename Tests>
SampleTestsObject<Tests>::SampleTestsObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<SampleTestsObject<Tests>>(info), tests_(claim_in(info)) {}

template <typename Tests>
Napi::Value SampleTestsObject<Tests>::test(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           tests_.test(SecureBlock::memory_of(info[0])->filled_bytes()));
}

template <typename Tests>
void SampleTestsObject<Tests>::restart(const Napi::CallbackInfo&) {
  tests_.restart();
}

template class SampleTestsObject<ContinuousTests>;
template class SampleTestsObject<DependenceTest>;
template class SampleTestsObject<ByteTests>;
template class SampleTestsObject<SampleTests>;

Napi::Function ByteCountsObject::define(Napi::Env env) {
  return DefineClass(env, "ByteCounts",
                     {
                         InstanceMethod<&ByteCountsObject::add>("add"),
                         InstanceMethod<&ByteCountsObject::reset>("reset"),
                         InstanceAccessor<&ByteCountsObject::total>("total"),
                         InstanceAccessor<&ByteCountsObject::min_entropy>("minEntropy"),
                     });
}

ByteCountsObject::ByteCountsObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<ByteCountsObject>(info) {}

void ByteCountsObject::add(const Napi::CallbackInfo& info) {
  counts_.add(SecureBlock::memory_of(info[0])->filled_bytes());
}

void ByteCountsObject::reset(const Napi::CallbackInfo&) {
  counts_.reset();
}

Napi::Value ByteCountsObject::total(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(counts_.total()));
}

Napi::Value ByteCountsObject::min_entropy(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), counts_.min_entropy());
}

Napi::Function Fips140StreamObject::define(Napi::Env env) {
  return DefineClass(env, "Fips140Stream",
                     {
                         InstanceMethod<&Fips140StreamObject::add>("add"),
                         InstanceAccessor<&Fips140StreamObject::bytes>("bytes"),
                         InstanceAccessor<&Fips140StreamObject::blocks>("blocks"),
                     });
}

Fips140StreamObject::Fips140StreamObject(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<Fips140StreamObject>(info), stream_(variant_in(info)) {}

// Judges the blocks that this piece completes. Returns those that failed as [index, mask, index,
// mask, …], with indexes from the start of the stream.
Napi::Value Fips140StreamObject::add(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  auto failed = Napi::Array::New(env);
  if (!info[0].IsTypedArray()) throw Napi::TypeError::New(env, "not a Uint8Array");
  const auto piece = info[0].As<Napi::Uint8Array>();
  const auto push = [](void* context, uint64_t block, uint32_t mask) {
    auto& list = *static_cast<Napi::Array*>(context);
    const uint32_t end = list.Length();
    list.Set(end, static_cast<double>(block));
    list.Set(end + 1, mask);
  };
  stream_.add({piece.Data(), piece.ByteLength()}, push, &failed);
  return failed;
}

Napi::Value Fips140StreamObject::bytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(stream_.bytes()));
}

Napi::Value Fips140StreamObject::blocks(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(stream_.blocks()));
}

}  // namespace entropyd::binding
