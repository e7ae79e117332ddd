// SPDX-License-Identifier: MIT
// The interface between JavaScript and the core: a table of exports and nothing else. src/native.ts
// is its other side.
#include <napi.h>

#include "binding/assess.h"
#include "binding/audit_log.h"
#include "binding/clock_watch.h"
#include "binding/daemon_lock.h"
#include "binding/file_writing.h"
#include "binding/functions.h"
#include "binding/generation_file.h"
#include "binding/generator_reader.h"
#include "binding/health_tests.h"
#include "binding/iid.h"
#include "binding/jitter_sampler.h"
#include "binding/kernel_log_watch.h"
#include "binding/kernel_pool.h"
#include "binding/pool_watch.h"
#include "binding/recording_judge.h"
#include "binding/secure_block.h"
#include "binding/self_test.h"
#include "binding/source_judge.h"
#include "binding/symbols.h"
#include "binding/unix_listener.h"
#include "binding/vmclock_watch.h"

namespace {

using namespace entropyd::binding;

Napi::Object init(Napi::Env env, Napi::Object exports) {
  unblock_sigusr1();
  exports.Set("SecureBlock", SecureBlock::define(env));
  exports.Set("AuditLog", AuditLogObject::define(env));
  exports.Set("DaemonLock", DaemonLockObject::define(env));
  exports.Set("GeneratorReader", GeneratorReaderObject::define(env));
  exports.Set("Fips140", Fips140Object::define(env));
  exports.Set("ContinuousTests",
              SampleTestsObject<entropyd::ContinuousTests>::define(env, "ContinuousTests"));
  exports.Set("DependenceTest",
              SampleTestsObject<entropyd::DependenceTest>::define(env, "DependenceTest"));
  exports.Set("SampleTests", SampleTestsObject<entropyd::SampleTests>::define(env, "SampleTests"));
  exports.Set("ByteTests", SampleTestsObject<entropyd::ByteTests>::define(env, "ByteTests"));
  exports.Set("ByteCounts", ByteCountsObject::define(env));
  exports.Set("RecordingJudge", RecordingJudgeObject::define(env));
  exports.Set("SourceJudge", SourceJudgeObject::define(env));
  exports.Set("Fips140Stream", Fips140StreamObject::define(env));
  exports.Set("fips140Variants", Napi::Function::New<fips140_variants>(env));
  exports.Set("readThrough", Napi::Function::New<read_through>(env));
  exports.Set("JitterSampler", JitterSamplerObject::define(env));
  exports.Set("KernelLogWatch", KernelLogWatch::define(env));
  exports.Set("VmClockWatch", VmClockWatch::define(env));
  exports.Set("ClockWatch", ClockWatch::define(env));
  exports.Set("suspendedMs", Napi::Function::New<suspended_ms>(env));
  exports.Set("KernelPool", KernelPoolObject::define(env));
  exports.Set("PoolWatch", PoolWatch::define(env));
  exports.Set("QueuedWriter", QueuedWriterObject::define(env));
  exports.Set("replaceFile", Napi::Function::New<replace_file>(env));
  exports.Set("currentGeneration", Napi::Function::New<current_generation>(env));
  exports.Set("announceGeneration", Napi::Function::New<announce_generation>(env));
  exports.Set("UnixListener", UnixListenerObject::define(env));
  exports.Set("repetitionCountCutoff", Napi::Function::New<repetition_count_cutoff>(env));
  exports.Set("adaptiveProportionCutoff", Napi::Function::New<adaptive_proportion_cutoff>(env));
  exports.Set("replayAnchor", Napi::Function::New<replay_anchor>(env));
  exports.Set("mostCommonValue", Napi::Function::New<most_common_value>(env));
  exports.Set("estimateMinEntropy", Napi::Function::New<estimate_min_entropy>(env));
  exports.Set("Symbols", SymbolsObject::define(env));
  exports.Set("largestSample", Napi::Function::New<largest_sample>(env));
  exports.Set("chiSquareTests", Napi::Function::New<chi_square_tests>(env));
  exports.Set("PermutationTest", PermutationTestObject::define(env));
  exports.Set("predictionEntropy", Napi::Function::New<prediction_entropy>(env));
  exports.Set("commonStep", Napi::Function::New<common_step>(env));
  exports.Set("hasCycleCounter", Napi::Function::New<has_cycle_counter>(env));
  exports.Set("processorHasSeedInstruction",
              Napi::Function::New<processor_has_seed_instruction>(env));
  exports.Set("condition", Napi::Function::New<condition>(env));
  exports.Set("selfTest", Napi::Function::New<self_test>(env));
  exports.Set("limits", limits(env));
  exports.Set("copyOut", Napi::Function::New<copy_out>(env));
  exports.Set("takeOut", Napi::Function::New<take_out>(env));
  exports.Set("readRandomSysctl", Napi::Function::New<read_random_sysctl>(env));
  exports.Set("writeRandomSysctl", Napi::Function::New<write_random_sysctl>(env));
  exports.Set("isModernPool", Napi::Function::New<is_modern_pool>(env));
  exports.Set("crngReady", Napi::Function::New<crng_ready>(env));
  exports.Set("sdNotify", Napi::Function::New<sd_notify>(env));
  exports.Set("lockReport", Napi::Function::New<lock_report>(env));
  exports.Set("peerCredentials", Napi::Function::New<peer_credentials>(env));
  exports.Set("unsupportedFileType", Napi::Function::New<unsupported_file_type>(env));
  return exports;
}

NODE_API_MODULE(entropyd, init)

}  // namespace
