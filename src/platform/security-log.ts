import { createLineLimit } from './limit-lines.ts';
import type { Log } from './log.ts';

/** A refused request. Contains ids and our own names only: no tokens, personal names or contents. */
export interface SecurityEvent {
  readonly event:
    | 'security.request_refused'
    | 'security.button_refused'
    | 'security.command_denied'
    | 'security.limit_reached'
    | 'security.extra_data_dropped';
  /** The reason, one of a fixed set of texts. */
  readonly reason: string;
  /** The authenticated person's Entra object id, '' if there is none. */
  readonly person: string;
  /** The button's verb or the dialog, '' for none. */
  readonly action: string;
  /** personal, group or channel, '' if unknown. */
  readonly chat: string;
  readonly correlationId: string;
  readonly status?: number;
  readonly count?: number;
}

export interface SecurityLog {
  write(event: SecurityEvent): void;
}

/** At most this many lines are written per minute, event and reason; the others are counted. */
const linesPerMinute = 20;

/**
 * Creates the log of refusals. Each kind has its own rate limit, so that a flood of one neither hides others nor fills
 * the disk.
 */
export function createSecurityLog(log: Log, clock: () => number): SecurityLog {
  const lines = createLineLimit(clock, linesPerMinute);
  return {
    write(event) {
      const { event: name, reason } = event;
      const leftOut = lines.admit(`${name} ${reason}`);
      if (leftOut === undefined) return;
      if (leftOut > 0) log.warn({ event: name, reason, leftOut }, 'refusals suppressed');
      log.warn(event, 'refused');
    },
  };
}
