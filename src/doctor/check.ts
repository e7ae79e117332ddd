// The result of a check. Each check is one file: it takes the facts about the machine and reports what it
// found, why that matters, and how to fix it.
import type { Machine } from './machine.js';

export const STATUSES = ['problem', 'warning', 'info', 'ok'] as const;
export type Status = (typeof STATUSES)[number];

export interface Finding {
  readonly status: Status;
  readonly title: string;
  /** What was found, and why it matters. */
  readonly detail: string;
  /**
   * The fix, as shell commands that can be pasted and run as a whole: explanations and alternatives are
   * comments. '' if there is nothing to fix.
   */
  readonly remedy: string;
}

export interface Check extends Finding {
  readonly id: string;
}

/** Returns undefined if the check does not apply to this machine. */
export type Examine = (machine: Machine) => Finding | undefined;

const finding =
  (status: Status) =>
  (title: string, detail: string, remedy = ''): Finding => ({ status, title, detail, remedy });

export const ok = finding('ok');
export const info = finding('info');
export const warning = finding('warning');
export const problem = finding('problem');
