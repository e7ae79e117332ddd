// SPDX-License-Identifier: MIT
#include "functions.h"

#include <signal.h>

#include <vector>

#include "../core/byte_counts.h"
#include "../core/byte_replay_test.h"
#include "../core/cache_size.h"
#include "../core/conditioner.h"
#include "../core/cutoffs.h"
#include "../core/dependence_test.h"
#include "../core/fips140.h"
#include "../core/fips140_counts.h"
#include "../core/jitter_fitness.h"
#include "../core/kernel_pool.h"
#include "../core/line_settings.h"
#include "../core/peer_credentials.h"
#include "../core/pool_generation.h"
#include "../core/random_sysctl.h"
#include "../core/read_through.h"
#include "../core/replay_test.h"
#include "../core/sample_estimate.h"
#include "../core/sd_notify.h"
#include "../core/secure_memory.h"
#include "../core/seed_instruction.h"
#include "../core/source_defaults.h"
#include "../core/source_file.h"
#include "../core/timer.h"
#include "../core/trust_state.h"
#include "secure_block.h"
#include "system_error.h"
#include "tested_block.h"

namespace entropyd::binding {

Napi::Value read_random_sysctl(const Napi::CallbackInfo& info) {
  const std::string name = info[0].ToString();
  const Result<long> value = entropyd::read_random_sysctl(name.c_str());
  if (!value.ok()) return errno_name(info.Env(), value.error().number);
  return Napi::Number::New(info.Env(), static_cast<double>(value.value()));
}

Napi::Value write_random_sysctl(const Napi::CallbackInfo& info) {
  const std::string name = info[0].ToString().Utf8Value();
  const auto value = static_cast<long>(info[1].ToNumber().Int64Value());
  return errno_name(info.Env(), entropyd::write_random_sysctl(name.c_str(), value).error_number());
}

Napi::Value is_modern_pool(const Napi::CallbackInfo& info) {
  const auto bits = static_cast<long>(info[0].ToNumber().Int64Value());
  return Napi::Boolean::New(info.Env(), entropyd::is_modern_pool(bits));
}

void unblock_sigusr1() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGUSR1);
  pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
}

Napi::Value crng_ready(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), entropyd::crng_ready());
}

Napi::Value sd_notify(const Napi::CallbackInfo& info) {
  const std::string socket = info[0].ToString().Utf8Value();
  const std::string message = info[1].ToString().Utf8Value();
  return errno_name(info.Env(), entropyd::sd_notify(socket, message).error_number());
}

Napi::Value peer_credentials(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  const Result<PeerCredentials> found = entropyd::peer_credentials(info[0].ToNumber().Int32Value());
  if (!found.ok()) return errno_name(env, found.error().number);
  const PeerCredentials& peer = found.value();
  auto groups = Napi::Array::New(env, peer.groups.size());
  for (uint32_t i = 0; i < peer.groups.size(); ++i) groups.Set(i, peer.groups[i]);
  auto object = Napi::Object::New(env);
  object.Set("pid", peer.pid);
  object.Set("uid", peer.uid);
  object.Set("gid", peer.gid);
  object.Set("groups", groups);
  return object;
}

Napi::Value lock_report(const Napi::CallbackInfo& info) {
  const LockReport report = entropyd::lock_report();
  auto object = Napi::Object::New(info.Env());
  object.Set("lockedBytes", static_cast<double>(report.locked_bytes));
  object.Set("unlockedBytes", static_cast<double>(report.unlocked_bytes));
  object.Set("code", errno_name(info.Env(), report.error));
  return object;
}

Napi::Value unsupported_file_type(const Napi::CallbackInfo& info) {
  const mode_t mode = info[0].ToNumber().Uint32Value();
  const auto rdev = static_cast<dev_t>(info[1].ToNumber().Int64Value());
  const char* type = entropyd::unsupported_file_type(mode, rdev);
  if (type == nullptr) return info.Env().Null();
  return Napi::String::New(info.Env(), type);
}

Napi::Value repetition_count_cutoff(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           entropyd::repetition_count_cutoff(info[0].ToNumber().DoubleValue(),
                                                             info[1].ToNumber().Int32Value()));
}

Napi::Value adaptive_proportion_cutoff(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           entropyd::adaptive_proportion_cutoff(info[0].ToNumber().DoubleValue(),
                                                                info[1].ToNumber().Int32Value(),
                                                                info[2].ToNumber().Uint32Value()));
}

Napi::Value replay_anchor(const Napi::CallbackInfo& info) {
  const entropyd::ByteReplayTest test(info[0].ToNumber().DoubleValue());
  auto object = Napi::Object::New(info.Env());
  object.Set("bytes", static_cast<double>(test.anchor_bytes()));
  object.Set("stride", static_cast<double>(entropyd::kReplayStride));
  object.Set("windows", static_cast<double>(entropyd::kReplayWindows));
  return object;
}

Napi::Value most_common_value(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(),
                           entropyd::most_common_value(info[0].ToNumber().Uint32Value(),
                                                       info[1].ToNumber().Uint32Value()));
}

Napi::Value common_step(const Napi::CallbackInfo& info) {
  const auto list = info[0].As<Napi::Array>();
  std::vector<uint64_t> deltas(list.Length());
  for (uint32_t i = 0; i < list.Length(); ++i) {
    deltas[i] = static_cast<uint64_t>(list.Get(i).ToNumber().Int64Value());
  }
  return Napi::Number::New(info.Env(), static_cast<double>(entropyd::common_step(deltas)));
}

Napi::Value has_cycle_counter(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), entropyd::has_cycle_counter());
}

Napi::Value processor_has_seed_instruction(const Napi::CallbackInfo& info) {
  return Napi::Boolean::New(info.Env(), entropyd::processor_has_seed_instruction());
}

Napi::Value fips140_variants(const Napi::CallbackInfo& info) {
  auto names = Napi::Array::New(info.Env());
  for (auto* variant = fips140_next_variant(nullptr); variant != nullptr;
       variant = fips140_next_variant(variant)) {
    names.Set(names.Length(), variant->name);
  }
  return names;
}

void read_through(const Napi::CallbackInfo& info) {
  const auto bytes = info[0].As<Napi::Uint8Array>();
  entropyd::read_through({bytes.Data(), bytes.ByteLength()});
}

Napi::Object limits(Napi::Env env) {
  auto object = Napi::Object::New(env);
  const auto set = [&object](const char* name, double value) { object.Set(name, value); };
  set("blockBytes", kFips140BlockBytes);
  set("primeBytes", kFips140PrimeBytes);
  set("trialBlocks", kTrialBlocks);
  set("windowBlocks", kWindowBlocks);
  set("windowFailures", kWindowFailures);
  set("returnBlocks", kReturnBlocks);
  set("lowestClaim", kLowestClaim);
  set("hwrngClaim", kHwrngClaim);
  set("jitterClaim", kJitterClaim);
  set("ttyClaim", kTtyClaim);
  set("lowestBaud", kLowestBaud);
  set("highestBaud", kHighestBaud);
  set("mostInitBytes", kMostInitBytes);
  set("rdseedClaim", kRdseedClaim);
  set("tpm2Claim", kTpm2Claim);
  set("jitterMargin", kMeasuredMargin);
  set("jitterFloor", kLowestInForce);
  set("jitterBlockSamples", kJitterBlockSamples);
  set("crngReadyBits", kCrngReadyBits);
  set("legacyReseedBits", kLegacyReseedBits);
  set("urgentPatienceMs", static_cast<double>(kUrgentPatience.count()));
  set("intermittentAlphaBits", kIntermittentAlphaBits);
  set("permanentAlphaBits", kPermanentAlphaBits);
  set("adaptiveWindow", kAdaptiveWindow);
  set("shortWindow", kShortWindow);
  set("longWindow", kLongWindow);
  set("predictorBits", kPredictorBits);
  set("replayAnchorBits", kReplayAnchorBits);
  set("replayWindows", kReplayWindows);
  set("replayAnchorSamples", kAnchorSamples);
  return object;
}

Napi::Value condition(const Napi::CallbackInfo& info) {
  const auto block = SecureBlock::memory_of(info[0]);
  const double bits_per_sample = info[1].ToNumber().DoubleValue();
  if (!(bits_per_sample > 0 && bits_per_sample <= 8)) {
    throw Napi::RangeError::New(info.Env(), "a sample holds above 0 and at most 8 bits");
  }
  const auto bits = condition_by_sha256(*block, bits_per_sample);
  if (!bits.has_value()) throw Napi::Error::New(info.Env(), "OpenSSL refuses SHA-256");
  return Napi::Number::New(info.Env(), static_cast<double>(*bits));
}

Napi::Value copy_out(const Napi::CallbackInfo& info) {
  const auto filled = SecureBlock::memory_of(info[0])->filled_bytes();
  return Napi::Buffer<uint8_t>::Copy(info.Env(), filled.data(), filled.size());
}

Napi::Value take_out(const Napi::CallbackInfo& info) {
  const Napi::Env env = info.Env();
  if (TestedBlockObject::is(info[0])) {
    const auto block = TestedBlockObject::block_of(info[0]);
    auto bytes = Napi::Buffer<uint8_t>::New(env, block->left());
    block->take_out({bytes.Data(), bytes.ByteLength()});
    return bytes;
  }
  const auto memory = SecureBlock::memory_of(info[0]);
  const std::span<const uint8_t> filled = memory->filled_bytes();
  const auto bytes = Napi::Buffer<uint8_t>::Copy(env, filled.data(), filled.size());
  memory->wipe();
  return bytes;
}

}  // namespace entropyd::binding
