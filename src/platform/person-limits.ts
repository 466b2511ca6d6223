/** How much one person may ask for, over all processes. */
export interface PersonLimits {
  /** Changes proposed in an hour. */
  readonly requestsPerHour: number;
  /** Requests that wait for approvers at the same time. */
  readonly waitingRequests: number;
  /** Questions and comments in an hour. */
  readonly commentsPerHour: number;
  /** Characters of a reason, question or comment: what a card shows of it, and what its inputs take. */
  readonly textLength: number;
}

/** Far above what somebody does by hand, such as adding twenty contacts in ten minutes. */
export const personLimits: PersonLimits = {
  requestsPerHour: 120,
  waitingRequests: 40,
  commentsPerHour: 60,
  textLength: 1_000,
};

/** For tools that act for nobody. */
export const noLimits: PersonLimits = {
  requestsPerHour: Number.POSITIVE_INFINITY,
  waitingRequests: Number.POSITIVE_INFINITY,
  commentsPerHour: Number.POSITIVE_INFINITY,
  textLength: Number.POSITIVE_INFINITY,
};

/** A person has asked for more than they may. Nothing was done. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly limit: 'requests' | 'waiting-requests' | 'comments' | 'text-length' | 'turns';
  /** When to go on, in milliseconds since the epoch; 0 when time alone does not help. */
  readonly until: number;

  constructor(limit: LimitError['limit'], until: number) {
    super(`limit reached: ${limit}`);
    this.limit = limit;
    this.until = until;
  }
}

export interface TurnLimit {
  /** @throws {LimitError} when this person has had too many turns within a minute */
  count(person: string): void;
}

const minuteMs = 60_000;
const peopleRemembered = 10_000;

/** Counts the turns of each person in this process. @param perMinute how many one person may have */
export function createTurnLimit(perMinute: number, clock: () => number): TurnLimit {
  const people = new Map<string, { startedAt: number; turns: number }>();
  return {
    count(person) {
      const now = clock();
      let window = people.get(person);
      if (window === undefined || now - window.startedAt >= minuteMs) {
        // Oldest first, so that those whose minute is over are dropped.
        people.delete(person);
        for (const [other, { startedAt }] of people) {
          if (people.size < peopleRemembered && now - startedAt < minuteMs) break;
          people.delete(other);
        }
        window = { startedAt: now, turns: 0 };
        people.set(person, window);
      }
      window.turns += 1;
      if (window.turns > perMinute) throw new LimitError('turns', window.startedAt + minuteMs);
    },
  };
}
