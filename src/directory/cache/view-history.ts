import type { Logger } from 'pino';
import type { ContactRef } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { ViewStore } from '../../store/view-store.ts';

/** Adds to a score what the person's records having been opened is worth. */
export type BoostOf = (refs: readonly ContactRef[], score: number) => number;

/**
 * What was opened before rises a little:
 *
 *     own    = openings by the person who asks, each worth half after 30 days and nothing after 90
 *     others = the same of everybody else together, known as a number only
 *     score  = min(score + round(60 × (1 − 0.5 ^ (own + min(1, others / 4)))), the next better class − 1)
 *
 * so that one's own openings count more than all colleagues', a hundred hardly more than five, and nobody passes
 * somebody of a better class: the whole name typed in its order (1250), the whole name (1200), exact words (1000),
 * beginnings (800), later words and nicknames (600), what lies within or is similar (400 and below).
 */
export interface ViewHistory {
  /** Counts that this person opened the records of somebody. Never throws. */
  opened(person: Owner, refs: readonly ContactRef[]): void;
  /** @param person undefined where nobody's own openings may show */
  boostFor(person: Owner | undefined): Promise<BoostOf>;
}

const day = 24 * 60 * 60 * 1000;
const halfLifeMs = 30 * day;
const forgottenAfterMs = 90 * day;
const maxBoost = 60;
const classes = [200, 400, 600, 800, 1000, 1200, 1250];
/** How long it is taken for granted what others opened, in milliseconds. */
const trustMs = 60_000;
/** People whose openings are at hand, and openings of each. */
const mostPeople = 1000;
const maxViews = 1000;
const mostOfAll = 50_000;

interface PersonHistory {
  readonly weights: Map<string, { readonly weight: number; readonly at: number }>;
  /** The time of the last opening that is here. */
  last: number;
  readAt: number;
  reading: Promise<void> | undefined;
}

export function createViewHistory(options: {
  readonly store: ViewStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
}): ViewHistory {
  const { store, clock, log } = options;
  /** By person, undefined for all together; who asked longest ago first. */
  const histories = new Map<Owner | undefined, PersonHistory>();
  let prunedAt = Number.NEGATIVE_INFINITY;

  function historyOf(person: Owner | undefined): PersonHistory {
    const known = histories.get(person);
    const history = known ?? {
      weights: new Map(),
      last: clock() - forgottenAfterMs,
      readAt: Number.NEGATIVE_INFINITY,
      reading: undefined,
    };
    histories.delete(person);
    histories.set(person, history);
    for (const other of histories.keys()) {
      if (histories.size <= mostPeople) break;
      if (other !== undefined) histories.delete(other);
    }
    return history;
  }

  /** Waits for the first reading only; later ones go on behind. */
  async function upToDate(person: Owner | undefined): Promise<PersonHistory> {
    const history = historyOf(person);
    const isFirst = history.readAt === Number.NEGATIVE_INFINITY;
    if (clock() - history.readAt > trustMs) {
      history.reading ??= read(person, history).finally(() => {
        history.reading = undefined;
      });
    }
    if (isFirst) await history.reading;
    return history;
  }

  async function read(person: Owner | undefined, history: PersonHistory): Promise<void> {
    try {
      const found = await store.since(person, history.last, person === undefined ? mostOfAll : maxViews);
      for (const { source, id, weight, at } of found) {
        history.weights.set(keyOf({ source, id }), { weight, at });
        history.last = Math.max(history.last, at);
      }
    } catch (error) {
      log.warn({ error }, 'what was opened before could not be read');
    }
    history.readAt = clock();
    prune();
  }

  /** Behind the answer: a database that can be read may refuse to be written. */
  function prune(): void {
    if (clock() - prunedAt <= day) return;
    prunedAt = clock();
    store.forgetBefore(clock() - forgottenAfterMs).catch((error: unknown) => {
      log.warn({ error }, 'old openings could not be dropped');
    });
  }

  function weightOf({ weights }: PersonHistory, ref: ContactRef, now: number): number {
    const known = weights.get(keyOf(ref));
    if (known === undefined || now - known.at > forgottenAfterMs) return 0;
    return known.weight * 0.5 ** (Math.max(0, now - known.at) / halfLifeMs);
  }

  function countOn(history: PersonHistory | undefined, ref: ContactRef, now: number): void {
    history?.weights.set(keyOf(ref), { weight: weightOf(history, ref, now) + 1, at: now });
  }

  return {
    opened(person, refs) {
      const now = clock();
      for (const ref of refs) {
        countOn(histories.get(person), ref, now);
        if (ref.owner === undefined) countOn(histories.get(undefined), ref, now);
        store.opened(person, ref, now, halfLifeMs).catch((error: unknown) => {
          log.warn({ error }, 'an opening could not be counted');
        });
      }
    },

    async boostFor(person) {
      const all = await upToDate(undefined);
      const own = person === undefined ? undefined : await upToDate(person);
      if (all.weights.size === 0 && (own === undefined || own.weights.size === 0)) return unchanged;
      const now = clock();
      return (refs, score) => {
        let mine = 0;
        let together = 0;
        for (const ref of refs) {
          if (own !== undefined) mine += weightOf(own, ref, now);
          together += weightOf(all, ref, now);
        }
        return risen(score, mine, Math.max(0, together - mine));
      };
    },
  };
}

function unchanged(_refs: readonly ContactRef[], score: number): number {
  return score;
}

function risen(score: number, own: number, others: number): number {
  if (own === 0 && others === 0) return score;
  const boost = Math.round(maxBoost * (1 - 0.5 ** (own + Math.min(1, others / 4))));
  const next = classes.find((least) => least > score) ?? Number.POSITIVE_INFINITY;
  return Math.min(score + boost, next - 1);
}

function keyOf({ source, id }: Pick<ContactRef, 'source' | 'id'>): string {
  return `${source}/${id}`;
}
