import { createLineLimit } from './limit-lines.ts';
import type { Log } from './log.ts';

/** Something that was asked for and refused. No tokens, names or contents: ids and names of ours only. */
export interface SecurityEvent {
  readonly event:
    | 'security.request_refused'
    | 'security.button_refused'
    | 'security.command_denied'
    | 'security.limit_reached'
    | 'security.extra_data_dropped';
  /** Why, in fixed words of ours. */
  readonly reason: string;
  /** Entra object id as far as it is known for sure, otherwise ''. */
  readonly person: string;
  /** The button's verb or the dialog, '' for none. */
  readonly action: string;
  /** personal, group or channel, '' when it is not known. */
  readonly chat: string;
  readonly correlationId: string;
  readonly status?: number;
  readonly count?: number;
}

export interface SecurityLog {
  write(event: SecurityEvent): void;
}

/** Of each event and reason at most this many lines are written in a minute; the rest is counted. */
const linesPerMinute = 20;

/** Writes refusals. Each kind has a budget of its own, so that a flood of one hides neither the others nor the disk. */
export function createSecurityLog(log: Log, clock: () => number): SecurityLog {
  const lines = createLineLimit(clock, linesPerMinute);
  return {
    write(event) {
      const { event: name, reason } = event;
      const leftOut = lines.admit(`${name} ${reason}`);
      if (leftOut === undefined) return;
      if (leftOut > 0) log.warn({ event: name, reason, leftOut }, 'more was refused than the log shows');
      log.warn(event, 'refused');
    },
  };
}
