import type { Log } from './log.ts';

/** Something that was asked for and refused. No tokens, names or contents: ids and names of ours only. */
export interface SecurityEvent {
  readonly event:
    | 'security.request_refused'
    | 'security.button_refused'
    | 'security.command_denied'
    | 'security.limit_reached'
    | 'security.decision_refused'
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
const minuteMs = 60_000;
/** Reasons are few; should they ever be many, those that are not known share one budget. */
const mostKinds = 200;

/** Writes refusals. Each kind has a budget of its own, so that a flood of one hides neither the others nor the disk. */
export function createSecurityLog(log: Log, clock: () => number): SecurityLog {
  const budgets = new Map<string, { startedAt: number; lines: number; leftOut: number }>();

  return {
    write(event) {
      const kind = `${event.event} ${event.reason}`;
      const now = clock();
      const budget = budgetOf(kind, now);
      if (now - budget.startedAt >= minuteMs) {
        if (budget.leftOut > 0) {
          const { reason, event: name } = event;
          log.warn({ event: name, reason, leftOut: budget.leftOut }, 'more was refused than the log shows');
        }
        Object.assign(budget, { startedAt: now, lines: 0, leftOut: 0 });
      }
      budget.lines += 1;
      if (budget.lines <= linesPerMinute) log.warn(event, 'refused');
      else budget.leftOut += 1;
    },
  };

  function budgetOf(kind: string, now: number) {
    const name = budgets.has(kind) || budgets.size < mostKinds ? kind : 'other';
    const known = budgets.get(name) ?? { startedAt: now, lines: 0, leftOut: 0 };
    budgets.set(name, known);
    return known;
  }
}
