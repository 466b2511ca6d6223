/** Limits of one person, across all processes. */
export interface PersonLimits {
  /** Change requests per hour. */
  readonly requestsPerHour: number;
  /** Requests that may wait for approvers at the same time. */
  readonly waitingRequests: number;
  /** Questions and comments per hour. */
  readonly commentsPerHour: number;
  /** Files of contacts per hour. */
  readonly exportsPerHour: number;
  /** Characters of a reason, question or comment, in cards and in their inputs. */
  readonly textLength: number;
}

/** The limits in production: far above manual work, such as adding twenty contacts in ten minutes. */
export const personLimits: PersonLimits = {
  requestsPerHour: 120,
  waitingRequests: 40,
  commentsPerHour: 60,
  exportsPerHour: 20,
  textLength: 1_000,
};

/** No limits, for tools that act for no person. */
export const noLimits: PersonLimits = {
  requestsPerHour: Number.POSITIVE_INFINITY,
  waitingRequests: Number.POSITIVE_INFINITY,
  commentsPerHour: Number.POSITIVE_INFINITY,
  exportsPerHour: Number.POSITIVE_INFINITY,
  textLength: Number.POSITIVE_INFINITY,
};

/** A person has reached a limit. Nothing was done. */
export class LimitError extends Error {
  override readonly name = 'LimitError';
  readonly limit: 'requests' | 'waiting-requests' | 'comments' | 'exports' | 'text-length' | 'turns';
  /** When the limit ends, in milliseconds since the epoch; 0 if it does not end with time. */
  readonly until: number;

  constructor(limit: LimitError['limit'], until: number) {
    super(`limit reached: ${limit}`);
    this.limit = limit;
    this.until = until;
  }
}

export interface TurnLimit {
  /**
   * Counts one turn.
   * @throws {LimitError} if this person has had too many turns within a minute
   */
  count(person: string): void;
}

const minuteMs = 60_000;
const peopleRemembered = 10_000;

/**
 * Creates a rate limit for the turns of each person in this process.
 * @param perMinute maximum number of turns of one person
 */
export function createTurnLimit(perMinute: number, clock: () => number): TurnLimit {
  const people = new Map<string, { startedAt: number; turns: number }>();
  return {
    count(person) {
      const now = clock();
      let window = people.get(person);
      if (window === undefined || now - window.startedAt >= minuteMs) {
        // The map is in order of age, so that expired windows are deleted first.
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
