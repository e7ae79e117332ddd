// What a check says. One file a check: it takes the machine and says what it saw, why that matters,
// and how it is mended.
import type { Machine } from './machine.js';

export const STATUSES = ['problem', 'warning', 'info', 'ok'] as const;
export type Status = (typeof STATUSES)[number];

export interface Finding {
  readonly status: Status;
  readonly title: string;
  /** What was seen, and why it matters. */
  readonly detail: string;
  /**
   * To be copied and run as it stands, as a whole: what is no command of a shell, or one way of several,
   * is a comment. '' where there is nothing to mend.
   */
  readonly remedy: string;
}

export interface Check extends Finding {
  readonly id: string;
}

/** undefined: there is nothing of the kind on this machine that anybody would want to hear of. */
export type Examine = (machine: Machine) => Finding | undefined;

const finding =
  (status: Status) =>
  (title: string, detail: string, remedy = ''): Finding => ({ status, title, detail, remedy });

export const ok = finding('ok');
export const info = finding('info');
export const warning = finding('warning');
export const problem = finding('problem');
