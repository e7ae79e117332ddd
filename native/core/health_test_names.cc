// SPDX-License-Identifier: MIT
#include "health_test_names.h"

#include "fips140.h"

namespace entropyd {
namespace {

struct Named {
  uint32_t bit;
  const char* name;
};

constexpr Named kFips140[] = {
    {kMonobit, "monobit"},
    {kPoker, "poker"},
    {kRuns, "runs"},
    {kLongRun, "longRun"},
    {kContinuousRun, "continuousRun"},
};
constexpr Named kContinuous[] = {
    {kRepetitionCount, "repetitionCount"},
    {kAdaptiveProportion, "adaptiveProportion"},
    {kLag, "lag"},
    {kStuck, "stuck"},
    {kReplay, "replay"},
    {kMarkov, "markov"},
};

}  // namespace

std::vector<std::string> failed_tests(const Judgement& judgement) {
  std::vector<std::string> names;
  for (const auto& [bit, name] : kFips140) {
    if ((judgement.fips140 & bit) != 0) names.push_back(name);
  }
  for (const auto& [bit, name] : kContinuous) {
    if ((judgement.continuous & bit) != 0) names.push_back(name);
  }
  return names;
}

std::string in_words(const std::string& test) {
  std::string words;
  for (const char letter : test) {
    const bool is_capital = letter >= 'A' && letter <= 'Z';
    if (is_capital) words += ' ';
    words += is_capital ? static_cast<char>(letter - 'A' + 'a') : letter;
  }
  return words;
}

}  // namespace entropyd
