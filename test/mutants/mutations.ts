// The mutated sources: in each file a text is replaced by one that moves a limit by one (MOVED) or leaves a test out
// (OFF), if the mutant of that name runs.

export interface Mutation {
  /** Below native/. A header is compiled with the sources that have its code. */
  readonly file: string;
  readonly compiled?: readonly string[];
  /** In the quick form of the test. */
  readonly isQuick?: boolean;
  /** [before, after]; every occurrence is replaced, and there has to be one. */
  readonly edits: readonly (readonly [string, string])[];
}

const runs = (end: string, limits: readonly number[]): string =>
  `{${limits.map((limit, i) => `${limit} + MOVED(runs${i + 1}${end})`).join(', ')}}`;

export const MUTATIONS: readonly Mutation[] = [
  {
    file: 'core/fips140.cc',
    isQuick: true,
    edits: [
      [
        'constexpr uint32_t kOnesMin = 9726, kOnesMax = 10274;',
        'const uint32_t kOnesMin = 9726 + MOVED(onesMin), kOnesMax = 10274 + MOVED(onesMax);',
      ],
      // The sum is even: a limit that is moved by one to the outside is the same limit.
      [
        'constexpr uint64_t kPokerMin = 1563176, kPokerMax = 1576928;',
        'const uint64_t kPokerMin = 1563176 + 2 * MOVED(pokerMin), kPokerMax = 1576928 + 2 * MOVED(pokerMax);',
      ],
      [
        'constexpr uint32_t kRunsMin[kRunLengths] = {2315, 1114, 527, 240, 103, 103}',
        `const uint32_t kRunsMin[kRunLengths] = ${runs('Min', [2315, 1114, 527, 240, 103, 103])}`,
      ],
      [
        'constexpr uint32_t kRunsMax[kRunLengths] = {2685, 1386, 723, 384, 209, 209}',
        `const uint32_t kRunsMax[kRunLengths] = ${runs('Max', [2685, 1386, 723, 384, 209, 209])}`,
      ],
      ['failed |= kMonobit', 'failed |= OFF(monobit) ? 0 : kMonobit'],
      ['failed |= kPoker', 'failed |= OFF(poker) ? 0 : kPoker'],
      ['failed |= kRuns', 'failed |= OFF(runs) ? 0 : kRuns'],
      ['return runs_hold(of_ones) &&', 'return (OFF(runsOfOnes) || runs_hold(of_ones)) &&'],
      ['&& runs_hold(of_zeros)', '&& (OFF(runsOfZeros) || runs_hold(of_zeros))'],
      ['failed |= kLongRun', 'failed |= OFF(longRun) ? 0 : kLongRun'],
      ['if (counts.repeated_words)', 'if (!OFF(repeatedWords) && counts.repeated_words)'],
      ['if (goes_on)', 'if (!OFF(continuousRunOverBlocks) && goes_on)'],
    ],
  },
  {
    file: 'core/fips140_kernel.h',
    compiled: ['core/fips140_generic.cc'],
    edits: [['equal & equal << 9', 'equal & equal << (9 + MOVED(longRunLength))']],
  },
  {
    file: 'core/continuous_tests.cc',
    isQuick: true,
    edits: [
      ['kIntermittentAlphaBits', '(kIntermittentAlphaBits + MOVED(intermittentAlpha))'],
      ['kPermanentAlphaBits', '(kPermanentAlphaBits + MOVED(permanentAlpha))'],
      ['repetition_cutoffs_[0])', 'repetition_cutoffs_[0] + MOVED(repetitionCutoff))'],
      ['repetition_cutoffs_[1])', 'repetition_cutoffs_[1] + MOVED(permanentRepetitionCutoff))'],
      ['proportion_cutoffs_[0])', 'proportion_cutoffs_[0] + MOVED(proportionCutoff))'],
      ['proportion_cutoffs_[1])', 'proportion_cutoffs_[1] + MOVED(permanentProportionCutoff))'],
      ['seen == kAdaptiveWindow', 'seen == kAdaptiveWindow + MOVED(adaptiveWindow)'],
      ['failed |= kRepetitionCount', 'failed |= OFF(repetitionCount) ? 0 : kRepetitionCount'],
      [
        'failed |= kAdaptiveProportion',
        'failed |= OFF(adaptiveProportion) ? 0 : kAdaptiveProportion',
      ],
      ['failed |= kPermanent', 'failed |= OFF(permanent) ? 0 : kPermanent'],
    ],
  },
  {
    file: 'core/cutoffs.cc',
    edits: [
      ['return 1 + static_cast', 'return 1 + MOVED(repetitionFormula) + static_cast'],
      ['return 1 + k;', 'return 1 + MOVED(proportionFormula) + k;'],
    ],
  },
  {
    file: 'core/dependence_test.cc',
    isQuick: true,
    edits: [
      ['alpha_bits + kPredictorBits', 'alpha_bits + kPredictorBits + MOVED(predictorBits)'],
      ['by_lag >= cutoffs.intermittent', 'by_lag >= cutoffs.intermittent + MOVED(lagCutoff)'],
      [
        'by_context >= cutoffs.intermittent',
        'by_context >= cutoffs.intermittent + MOVED(markovCutoff)',
      ],
      ['>= cutoffs.permanent', '>= cutoffs.permanent + MOVED(permanentDependenceCutoff)'],
      ['kShortWindow - state', 'kShortWindow + MOVED(shortWindow) - state'],
      ['in_short == kShortWindow', 'in_short == kShortWindow + MOVED(shortWindow)'],
      ['judge(state.right_short, short_)', '(OFF(short) ? 0 : judge(state.right_short, short_))'],
      ['judge(state.right_long, long_)', '(OFF(long) ? 0 : judge(state.right_long, long_))'],
      ['failed |= kLag', 'failed |= OFF(lag) ? 0 : kLag'],
      ['failed |= kMarkov', 'failed |= OFF(markov) ? 0 : kMarkov'],
    ],
  },
  {
    file: 'core/dependence_predictors.cc',
    edits: [
      [
        'right += followed_by == sample;',
        'right += !(order == 1 ? OFF(markovOfOne) : OFF(markovOfTwo)) && followed_by == sample;',
      ],
      [
        'for (size_t predictor = 0; predictor < kPredictors;',
        'for (size_t predictor = 0; predictor < kPredictors - OFF(longestLag);',
      ],
    ],
  },
  {
    file: 'core/replay_test.cc',
    edits: [
      ['>= cutoff_;', '>= cutoff_ + MOVED(replayCutoff);'],
      ['return state.replayed;', 'return !OFF(replayOfSamples) && state.replayed;'],
    ],
  },
  {
    file: 'core/byte_replay_test.cc',
    edits: [
      ['kReplayAnchorBits / h', '(kReplayAnchorBits + MOVED(replayAnchor)) / h'],
      ['return replayed;', 'return !OFF(replayOfBytes) && replayed;'],
    ],
  },
  {
    file: 'core/sample_tests.cc',
    isQuick: true,
    edits: [
      ['> 9 * samples.size()', '> 9 * samples.size() + 10 * MOVED(stuckLimit)'],
      [
        'continuous_.test(samples) |',
        '(OFF(continuousOfSamples) ? 0 : continuous_.test(samples)) |',
      ],
      ['| dependence_.test(samples)', '| (OFF(dependence) ? 0 : dependence_.test(samples))'],
      ['failed |= kStuck', 'failed |= OFF(stuck) ? 0 : kStuck'],
      ['if (replay_.test(samples))', 'if (!OFF(replayInSampleTests) && replay_.test(samples))'],
    ],
  },
  {
    file: 'core/stuck.h',
    compiled: ['core/sample_judge.cc', 'selftest/replay_answers.cc'],
    edits: [
      ['samples[at] == 0 ||', '(!OFF(stuckZero) && samples[at] == 0) ||'],
      ['|| first == 0 ||', '|| (!OFF(stuckEqual) && first == 0) ||'],
      ['|| first == before', '|| (!OFF(stuckRamp) && first == before)'],
    ],
  },
  {
    file: 'core/byte_tests.h',
    compiled: ['core/byte_judge.cc'],
    isQuick: true,
    edits: [
      [
        'failed = continuous_.test(block);',
        'failed = OFF(continuousOfBytes) ? 0 : continuous_.test(block);',
      ],
      ['if (replay_.test(block))', 'if (!OFF(replayInByteTests) && replay_.test(block))'],
    ],
  },
  {
    file: 'core/byte_judge.cc',
    isQuick: true,
    edits: [
      ['.fips140 = fips140_.test', '.fips140 = OFF(fips140) ? 0 : fips140_.test'],
      ['* bits_in_force()', '* (bits_in_force() + 0.001 * MOVED(creditOfBytes))'],
    ],
  },
  {
    file: 'core/source_judge.cc',
    isQuick: true,
    edits: [
      ['if (!judgement.passed() || was', 'if ((!OFF(wipesFailed) && !judgement.passed()) || was'],
      ['|| was_starting_up ||', '|| (!OFF(startUpTest) && was_starting_up) ||'],
      [
        '|| trust_.trust() != Trust::kTrusted',
        '|| (!OFF(trial) && trust_.trust() != Trust::kTrusted)',
      ],
      ['if (bits == 0)', 'if (!OFF(worthless) && bits == 0)'],
    ],
  },
  {
    file: 'core/trust_state.cc',
    edits: [
      ['>= kTrialBlocks', '>= kTrialBlocks + MOVED(trialBlocks)'],
      ['>= kReturnBlocks', '>= kReturnBlocks + MOVED(returnBlocks)'],
      ['< kWindowFailures', '< kWindowFailures + MOVED(windowFailures)'],
      ['if (!permanent &&', 'if ((!permanent || OFF(permanentQuarantine)) &&'],
      ['if (permanent &&', 'if (permanent && !OFF(stop) &&'],
    ],
  },
  {
    file: 'core/entropy_accounting.h',
    compiled: ['core/sample_judge.cc', 'selftest/estimate_answers.cc'],
    edits: [
      [
        'constexpr uint64_t kInputBits = kOutputBits + 64;',
        'inline const uint64_t kInputBits = kOutputBits + 64 + MOVED(inputBits);',
      ],
      ['constexpr uint64_t conditioned_bits', 'inline uint64_t conditioned_bits'],
    ],
  },
  {
    file: 'core/sample_judge.h',
    compiled: ['selftest/judge_answers.cc'],
    edits: [['claim, kMeasuredMargin,', 'claim, kMeasuredMargin + 0.01 * MOVED(margin),']],
  },
  {
    file: 'core/byte_counts.cc',
    edits: [['kZ *', '(kZ + 0.001 * MOVED(confidence)) *']],
  },
  {
    file: 'core/compression_bound.cc',
    edits: [['/ kCompressionBlockBits;', '/ (kCompressionBlockBits + MOVED(blockBits));']],
  },
  {
    file: 'core/sample_estimate.cc',
    edits: [
      ['constexpr size_t kPrimed = 1000;', 'const size_t kPrimed = 1000 + MOVED(primed);'],
      ['offset += kOffsetStep', 'offset += OFF(offsets) ? 256 : kOffsetStep'],
      [
        'std::min({most_common_value, compression,',
        'std::min({most_common_value, OFF(compression) ? 8 : compression,',
      ],
      ['kCompressionCorrection *', '(kCompressionCorrection + 0.001 * MOVED(correction)) *'],
    ],
  },
  {
    file: 'core/conditioner.cc',
    isQuick: true,
    edits: [
      ['conditioned_bits(held)', 'conditioned_bits(held + MOVED(hashedBits))'],
      ['EVP_sha256()', '(OFF(sha256) ? EVP_sha512_256() : EVP_sha256())'],
      ['return 8 * out;', 'return 8 * out + MOVED(hashedCredit);'],
    ],
  },
  {
    file: 'selftest/conditioner_answers.cc',
    isQuick: true,
    edits: [
      // A bit of each known answer.
      [
        'constexpr Digest kOfAbc = {0xba',
        'const Digest kOfAbc = {uint8_t(OFF(bitOfAbc) ? 0xbb : 0xba)',
      ],
      [
        'constexpr Digest kOfTwoBlocks = {0x24',
        'const Digest kOfTwoBlocks = {uint8_t(OFF(bitOfTwoBlocks) ? 0x25 : 0x24)',
      ],
      [
        'constexpr Digest kFirst = {0x93',
        'const Digest kFirst = {uint8_t(OFF(bitOfFirst) ? 0x92 : 0x93)',
      ],
      [
        'constexpr Digest kSecond = {0xd0',
        'const Digest kSecond = {uint8_t(OFF(bitOfSecond) ? 0xd1 : 0xd0)',
      ],
    ],
  },
];
