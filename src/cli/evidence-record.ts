// Records a part of a dossier by `entropyd collect` in processes of their own, as its manifest says.
import { spawn } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EntropydError, type ExitCode, NoSourceError, SystemError } from '../errors.js';
import { factsOf, writeWhole } from '../evidence/digest.js';
import { load } from '../evidence/machine.js';
import { type Part, shellLine, sideOf } from '../evidence/parts.js';
import { type About, type Recorded, type State, saveState } from '../evidence/state.js';
import { PartFile } from './part-file.js';
import type { ProcessContext } from './process-context.js';
import { openProgress } from './progress.js';

/** Runs this program, and gives its output piece by piece. Throws EntropydError with what it said if it fails. */
async function* outputOf(
  args: readonly string[],
  { env }: ProcessContext,
): AsyncGenerator<Uint8Array> {
  const child = spawn(process.execPath, [process.argv[1] as string, ...args], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = `${said}${text}`.slice(-2000);
  });
  const closed = new Promise<number | null>((resolve, reject) => {
    child.on('error', (error) =>
      reject(new SystemError('evidence: cannot start collect', { cause: error })),
    );
    child.on('close', resolve);
  });
  closed.catch(() => {}); // reported where it is awaited
  try {
    yield* child.stdout;
    const code = await closed;
    if (code === 0) return;
    const last = said
      .trim()
      .split('\n')
      .at(-1)
      ?.replace(/^entropyd: /, '');
    throw new EntropydError(
      (code ?? 71) as ExitCode,
      last || 'evidence: collect was ended by a signal',
    );
  } finally {
    child.kill();
  }
}

export interface Sitting {
  readonly directory: string;
  readonly about: About;
  readonly part: Part;
  /** The options that name the source and its settings. */
  readonly options: readonly string[];
  /** '2 of 4: ' and the like. */
  readonly label: string;
}

/** Records what is missing of the part, and notes in the state when it began and that it is complete. */
export async function recordPart(
  { directory, about, part, options, label }: Sitting,
  before: State,
  context: ProcessContext,
): Promise<State> {
  const { name, file, isMatrix } = part;
  const side = sideOf(about.samples);
  const wanted = isMatrix ? side * side : about.samples;
  const path = join(directory, `${file}.part`);
  const head = { part: name, source: about.source }; // the state has the rest
  let recording = await PartFile.open(path, head);
  if (isMatrix && recording.size % side !== 0) {
    // It was cut off within a row, which is of one process.
    await recording.close();
    await rm(path);
    recording = await PartFile.open(path, head);
  }
  const progress = openProgress(context.stderr, wanted, `${label}recording ${name}`);
  const loadBefore = load();
  try {
    const begun = [...(before.begun[name] ?? []), new Date().toISOString()];
    const state = { ...before, begun: { ...before.begun, [name]: begun } };
    await saveState(directory, state);
    const perProcess = (): number => (isMatrix ? side : wanted - recording.size);
    const command = (bytes: number) => ['collect', ...options, ...part.options(bytes)];
    while (recording.size < wanted) {
      const asked = perProcess();
      const row: Uint8Array[] = [];
      let given = 0;
      for await (const piece of outputOf(command(asked), context)) {
        given += piece.length;
        if (isMatrix) row.push(piece);
        else await recording.append(piece);
        progress.at(recording.size);
      }
      if (given !== asked)
        throw new NoSourceError(`evidence: collect gave ${given} bytes of ${asked}: run it again`);
      if (isMatrix) await recording.append(Buffer.concat(row));
    }
    const samples = await recording.read(wanted);
    await writeWhole(join(directory, file), samples);
    samples.fill(0);
    const made: Recorded = {
      ...(await factsOf(join(directory, file))),
      command: shellLine(['entropyd', ...command(isMatrix ? side : wanted)]),
      ...{ begun, ended: new Date().toISOString(), loadBefore, loadAfter: load() },
    };
    const done = { ...state, parts: { ...state.parts, [name]: made } };
    await saveState(directory, done);
    await rm(path);
    return done;
  } finally {
    progress.end();
    await recording.close();
  }
}
