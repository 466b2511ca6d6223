import type { Logger } from 'pino';
import type { ContactRef } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import { personalSources } from '../../contacts/sources.ts';
import { singleFlight } from '../../platform/single-flight.ts';
import type { ViewStore } from '../../store/view-store.ts';
import { keyOf } from './read-changes.ts';

/** Returns a score with the boost for views of a person's records. */
export type BoostOf = (refs: readonly ContactRef[], score: number) => number;

/**
 * Boosts contacts that were viewed before:
 *
 *     own    = views by the person who asks, with a half-life of 30 days, dropped after 90
 *     others = the same of everybody else together, stored as a number only
 *     score  = min(score + round(60 × (1 − 0.5 ^ (own + min(1, others / 4)))), the next better class − 1)
 *
 * Own views count more than those of all colleagues, a hundred views hardly more than five, and nobody passes a
 * contact of a better class: the full name in its order (1250), the full name (1200), exact words (1000), prefixes
 * (800), later words and nicknames (600), infixes and fuzzy matches (400 and below).
 */
export interface ViewHistory {
  /** Records that this person viewed these records. Never throws. */
  opened(person: Owner, refs: readonly ContactRef[]): void;
  /**
   * Returns the boost for a person's searches.
   * @param person undefined if no personal views may be used
   */
  boostFor(person: Owner | undefined): Promise<BoostOf>;
  /** Returns the records that a person viewed, the latest first. A personal contact is always the person's own. */
  latest(person: Owner, limit: number): Promise<readonly ContactRef[]>;
}

const day = 24 * 60 * 60 * 1000;
const halfLifeMs = 30 * day;
const forgottenAfterMs = 90 * day;
const maxBoost = 60;
const classes = [200, 400, 600, 800, 1000, 1200, 1250];
/** How long a loaded history is used before it is refreshed, in milliseconds. */
const refreshAfterMs = 60_000;
/** Maximum numbers of people in memory, and of views of each. */
const mostPeople = 1000;
const maxViews = 1000;
const mostOfAll = 50_000;

interface PersonHistory {
  readonly weights: Map<string, { readonly weight: number; readonly at: number }>;
  /** The time of the last loaded view. */
  last: number;
  readAt: number;
}

export function createViewHistory(options: {
  readonly store: ViewStore;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Logger;
}): ViewHistory {
  const { store, clock, log } = options;
  /** By person, undefined for everybody together, in order of use: the one who asked longest ago comes first. */
  const histories = new Map<Owner | undefined, PersonHistory>();
  let prunedAt = Number.NEGATIVE_INFINITY;
  const readOnce = singleFlight(read);

  function historyOf(person: Owner | undefined): PersonHistory {
    const known = histories.get(person);
    const history = known ?? {
      weights: new Map(),
      last: clock() - forgottenAfterMs,
      readAt: Number.NEGATIVE_INFINITY,
    };
    histories.delete(person);
    histories.set(person, history);
    for (const other of histories.keys()) {
      if (histories.size <= mostPeople) break;
      if (other !== undefined) histories.delete(other);
    }
    return history;
  }

  /** Waits for the first load only; later ones run in the background. */
  async function load(person: Owner | undefined): Promise<PersonHistory> {
    const history = historyOf(person);
    const isFirst = history.readAt === Number.NEGATIVE_INFINITY;
    const isOld = clock() - history.readAt > refreshAfterMs;
    const reading = isOld ? readOnce(history, person) : undefined;
    if (isFirst) await reading;
    return history;
  }

  async function read(history: PersonHistory, person: Owner | undefined): Promise<void> {
    try {
      const found = await store.since(person, history.last, person === undefined ? mostOfAll : maxViews);
      for (const { source, id, weight, at } of found) {
        history.weights.set(keyOf({ source, id }), { weight, at });
        history.last = Math.max(history.last, at);
      }
    } catch (error) {
      log.warn({ event: 'views.read.failed', error }, 'view history not read');
    }
    history.readAt = clock();
    prune();
  }

  /** Deletes old views in the background, because a readable database may refuse writes. */
  function prune(): void {
    if (clock() - prunedAt <= day) return;
    prunedAt = clock();
    store.forgetBefore(clock() - forgottenAfterMs).catch((error: unknown) => {
      log.warn({ event: 'views.prune.failed', error }, 'old views not deleted');
    });
  }

  function weightOf({ weights }: PersonHistory, ref: ContactRef, now: number): number {
    const known = weights.get(keyOf(ref));
    if (known === undefined || now - known.at > forgottenAfterMs) return 0;
    return known.weight * 0.5 ** (Math.max(0, now - known.at) / halfLifeMs);
  }

  function countView(history: PersonHistory | undefined, ref: ContactRef, now: number): void {
    history?.weights.set(keyOf(ref), { weight: weightOf(history, ref, now) + 1, at: now });
  }

  return {
    opened(person, refs) {
      const now = clock();
      for (const ref of refs) {
        countView(histories.get(person), ref, now);
        if (ref.owner === undefined) countView(histories.get(undefined), ref, now);
        store.opened(person, ref, now, halfLifeMs).catch((error: unknown) => {
          log.warn({ event: 'views.save.failed', error }, 'view not saved');
        });
      }
    },

    async latest(person, limit) {
      const found = await store.since(person, clock() - forgottenAfterMs, limit);
      return found.map(({ source, id }) => ({
        source,
        id,
        owner: personalSources.has(source) ? person : undefined,
      }));
    },

    async boostFor(person) {
      const all = await load(undefined);
      const own = person === undefined ? undefined : await load(person);
      if (all.weights.size === 0 && (own === undefined || own.weights.size === 0)) return unchanged;
      const now = clock();
      return (refs, score) => {
        let mine = 0;
        let together = 0;
        for (const ref of refs) {
          if (own !== undefined) mine += weightOf(own, ref, now);
          together += weightOf(all, ref, now);
        }
        return boosted(score, mine, Math.max(0, together - mine));
      };
    },
  };
}

function unchanged(_refs: readonly ContactRef[], score: number): number {
  return score;
}

function boosted(score: number, own: number, others: number): number {
  if (own === 0 && others === 0) return score;
  const boost = Math.round(maxBoost * (1 - 0.5 ** (own + Math.min(1, others / 4))));
  const next = classes.find((least) => least > score) ?? Number.POSITIVE_INFINITY;
  return Math.min(score + boost, next - 1);
}
