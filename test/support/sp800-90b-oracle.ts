// The estimators of SP 800-90B 6.3.5 to 6.3.10 once more, as slow and as close to the standard's words
// as can be: every tuple counted by name, every dictionary a Map.
const Z = 2.5758293035489008;

const bound = (p: number, n: number): number =>
  Math.min(1, p + Z * Math.sqrt((p * (1 - p)) / (n - 1)));

function tuplesOf(samples: Uint8Array, length: number): number[] {
  const counts = new Map<string, number>();
  for (let i = 0; i + length <= samples.length; i++) {
    const tuple = samples.subarray(i, i + length).join();
    counts.set(tuple, (counts.get(tuple) ?? 0) + 1);
  }
  return [...counts.values()];
}

/** 6.3.5 and 6.3.6. */
export function tuples(samples: Uint8Array, cutoff: number): [number, number] {
  let [tTuple, repeated] = [0, 0];
  for (let w = 1; w < samples.length; w++) {
    const counts = tuplesOf(samples, w);
    const most = Math.max(...counts);
    const places = samples.length - w + 1;
    if (most >= cutoff) tTuple = Math.max(tTuple, (most / places) ** (1 / w));
    else if (most >= 2) {
      const pairs = counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
      repeated = Math.max(repeated, (pairs / ((places * (places - 1)) / 2)) ** (1 / w));
    } else break;
  }
  return [-Math.log2(bound(tTuple, samples.length)), -Math.log2(bound(repeated, samples.length))];
}

/** What a predictor says of its guesses: how many were right, how long in a row, of how many. */
export type Tally = [right: number, longestRun: number, guesses: number];

function tally(correct: readonly boolean[]): Tally {
  let [right, run, longest] = [0, 0, 0];
  for (const one of correct) {
    run = one ? run + 1 : 0;
    right += one ? 1 : 0;
    longest = Math.max(longest, run);
  }
  return [right, longest, correct.length];
}

/** The sub-predictors of 6.3.7 to 6.3.9 keep a scoreboard; the winner's guess is the guess. */
class Scoreboard {
  readonly correct: boolean[] = [];
  #winner = 0;
  readonly #scores: number[];

  constructor(size: number) {
    this.#scores = Array(size).fill(0);
  }

  judge(guesses: readonly (number | undefined)[], sample: number): void {
    this.correct.push(guesses[this.#winner] === sample);
    for (const [j, guess] of guesses.entries()) {
      if (guess !== sample) continue;
      const score = (this.#scores[j] as number) + 1;
      this.#scores[j] = score;
      if (score >= (this.#scores[this.#winner] as number)) this.#winner = j;
    }
  }
}

/** 6.3.7. */
export function multiMcw(samples: Uint8Array, windows: readonly number[]): Tally {
  const board = new Scoreboard(windows.length);
  for (let i = windows[0] as number; i < samples.length; i++) {
    const guesses = windows.map((w) => {
      if (i < w) return undefined;
      const counts = new Map<number, number>();
      // Backwards: a Map keeps its order, so the first of equals is the one that came last.
      for (let j = i - 1; j >= i - w; j--) {
        counts.set(samples[j] as number, (counts.get(samples[j] as number) ?? 0) + 1);
      }
      const most = Math.max(...counts.values());
      return [...counts].find(([, count]) => count === most)?.[0];
    });
    board.judge(guesses, samples[i] as number);
  }
  return tally(board.correct);
}

/** 6.3.8. */
export function lag(samples: Uint8Array, lags: number): Tally {
  const board = new Scoreboard(lags);
  for (let i = 1; i < samples.length; i++) {
    board.judge(
      Array.from({ length: lags }, (_, d) => samples[i - 1 - d]),
      samples[i] as number,
    );
  }
  return tally(board.correct);
}

type Followers = Map<number, number>;

/** The symbol that followed most often, of equals the greater. */
function favourite(followers: Followers | undefined): [symbol: number | undefined, count: number] {
  let best: [number | undefined, number] = [undefined, 0];
  for (const [symbol, count] of followers ?? []) {
    if (count > best[1] || (count === best[1] && symbol > (best[0] as number))) {
      best = [symbol, count];
    }
  }
  return best;
}

const contextOf = (samples: Uint8Array, end: number, length: number): string =>
  String.fromCharCode(...samples.subarray(end - length, end));

/** 6.3.9. */
export function multiMmc(samples: Uint8Array, depth: number): Tally {
  const board = new Scoreboard(depth);
  const models = Array.from({ length: depth }, () => new Map<string, Followers>());
  const entries = Array(depth).fill(0);
  for (let i = 2; i < samples.length; i++) {
    for (let d = 1; d <= depth && d < i; d++) {
      const model = models[d - 1] as Map<string, Followers>;
      const context = contextOf(samples, i - 1, d);
      const followers = model.get(context) ?? new Map();
      const count = followers.get(samples[i - 1]);
      if (count === undefined && entries[d - 1] >= 100_000) continue;
      if (count === undefined) entries[d - 1]++;
      model.set(context, followers.set(samples[i - 1], (count ?? 0) + 1));
    }
    const guesses = models.map((model, d) =>
      d + 1 > i ? undefined : favourite(model.get(contextOf(samples, i, d + 1)))[0],
    );
    board.judge(guesses, samples[i] as number);
  }
  return tally(board.correct);
}

/** 6.3.10. */
export function lz78y(samples: Uint8Array, depth: number): Tally {
  const dictionary = new Map<string, Followers>();
  const correct: boolean[] = [];
  for (let i = depth + 1; i < samples.length; i++) {
    for (let j = depth; j >= 1; j--) {
      const context = contextOf(samples, i - 1, j);
      if (!dictionary.has(context) && dictionary.size < 65_536) dictionary.set(context, new Map());
      const followers = dictionary.get(context);
      followers?.set(samples[i - 1] as number, (followers.get(samples[i - 1] as number) ?? 0) + 1);
    }
    let [guess, most]: [number | undefined, number] = [undefined, 0];
    for (let j = depth; j >= 1; j--) {
      const [symbol, count] = favourite(dictionary.get(contextOf(samples, i, j)));
      if (count > most) [guess, most] = [symbol, count];
    }
    correct.push(guess === samples[i]);
  }
  return tally(correct);
}
