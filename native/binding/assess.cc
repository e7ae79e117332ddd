// SPDX-License-Identifier: MIT
#include "assess.h"

#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "../assess/estimators.h"
#include "../assess/prediction.h"
#include "promise_thread.h"
#include "symbols.h"

namespace entropyd::binding {

namespace {

using assess::Sequence;
using Parameters = std::vector<size_t>;
using Estimates = std::vector<double>;

struct Estimator {
  Parameters standard;  // the values of the standard
  bool binary;          // defined for bits only
  std::function<Estimates(Sequence, const Parameters&)> run;
};

const std::map<std::string, Estimator>& estimators() {
  static const std::map<std::string, Estimator> table = {
      {"mostCommonValue",
       {{},
        false,
        [](Sequence s, const Parameters&) -> Estimates { return {assess::most_common_value(s)}; }}},
      {"collision",
       {{},
        true,
        [](Sequence s, const Parameters&) -> Estimates { return {assess::collision(s)}; }}},
      {"markov",
       {{}, true, [](Sequence s, const Parameters&) -> Estimates { return {assess::markov(s)}; }}},
      {"compression",
       {{assess::kDictionaryBlocks},
        true,
        [](Sequence s, const Parameters& p) -> Estimates {
          return {assess::compression(s, p[0])};
        }}},
      {"tuples",
       {{assess::kTupleCutoff},
        false,
        [](Sequence s, const Parameters& p) -> Estimates {
          const auto both = assess::tuples(s, static_cast<uint32_t>(p[0]));
          return {both.t_tuple, both.longest_repeated_substring};
        }}},
      {"multiMostCommonInWindow",
       {{assess::kWindows.begin(), assess::kWindows.end()},
        false,
        [](Sequence s, const Parameters& p) -> Estimates {
          return {assess::multi_mcw(s, {p[0], p[1], p[2], p[3]})};
        }}},
      {"lag",
       {{assess::kLags},
        false,
        [](Sequence s, const Parameters& p) -> Estimates { return {assess::lag(s, p[0])}; }}},
      {"multiMarkovModelWithCounting",
       {{assess::kDepth},
        false,
        [](Sequence s, const Parameters& p) -> Estimates { return {assess::multi_mmc(s, p[0])}; }}},
      {"lz78y",
       {{assess::kDepth},
        false,
        [](Sequence s, const Parameters& p) -> Estimates { return {assess::lz78y(s, p[0])}; }}},
  };
  return table;
}

}  // namespace

Napi::Value estimate_min_entropy(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  const std::string name = info[0].ToString().Utf8Value();
  const auto found = estimators().find(name);
  if (found == estimators().end())
    throw Napi::RangeError::New(env, "no estimator is called " + name);
  const Estimator& estimator = found->second;

  auto symbols = SymbolsObject::from(info[1]);
  if (estimator.binary && symbols->alphabet > 2)
    throw Napi::RangeError::New(env, name + ": these symbols are no bits");

  Parameters parameters = estimator.standard;
  if (info[2].IsArray()) {
    const auto list = info[2].As<Napi::Array>();
    if (list.Length() != parameters.size())
      throw Napi::RangeError::New(env, name + ": wrong parameters");
    for (uint32_t i = 0; i < list.Length(); ++i) {
      parameters[i] = list.Get(i).ToNumber().Uint32Value();
      if (parameters[i] == 0) throw Napi::RangeError::New(env, name + ": wrong parameters");
    }
  }
  return PromiseThread<Estimates>::run(
      env, std::make_shared<JobThread>(),
      [&estimator, symbols = std::move(symbols), parameters = std::move(parameters)] {
        return Result<Estimates>(estimator.run(symbols->sequence(), parameters));
      },
      [](Napi::Env now, const Estimates& estimates) -> Napi::Value {
        auto array = Napi::Array::New(now, estimates.size());
        for (size_t i = 0; i < estimates.size(); ++i)
          array.Set(static_cast<uint32_t>(i), estimates[i]);
        return array;
      });
}

Napi::Value prediction_entropy(const Napi::CallbackInfo& info) {
  const auto number = [&](size_t index) {
    return static_cast<size_t>(info[index].ToNumber().Int64Value());
  };
  return Napi::Number::New(info.Env(),
                           assess::prediction_entropy(number(0), number(1), number(2),
                                                      static_cast<uint32_t>(number(3))));
}

}  // namespace entropyd::binding
