import { type Expansion, expand, release } from './expansion.ts';
import { explain, type Match } from './explain.ts';
import { type Labels, labelsOf } from './labels.ts';
import type { LiveSegment } from './live-segment.ts';
import type { QueryWord } from './query-words.ts';

/** An answer of the index. */
export interface SearchHit {
  readonly id: string;
  readonly displayName: string;
  /** 1 to 1250, by the formula of `scoreOf`; what is like the typed words counts less than what they begin. */
  readonly score: number;
  /** It has every word, and was found without looking for what is only like the typed words. */
  readonly isSure: boolean;
  /** Why it is an answer. Worked out at the first look, for all answers of that search and segment at once. */
  readonly matches: readonly Match[];
  /** Words that were typed and that it does not have. */
  readonly missing: readonly string[];
}

/** What is looked for, and what it is worth. */
export interface LookOptions {
  /** Also typing errors, sounds and the like. */
  readonly wide: boolean;
  /** Typed words that are left out. */
  readonly missing: readonly string[];
  /** The part of its score that an answer keeps: 1 when everything is looked for as it was typed. */
  readonly share: number;
}

/** Answers that are explained together: those that are asked about are mostly neighbours. */
const explainedTogether = 20;

/** One look through a segment, with what its answers have in common. */
export class Look {
  readonly live: LiveSegment;
  readonly labels: Labels;
  readonly words: readonly QueryWord[];
  readonly options: LookOptions;
  readonly #hits: Hit[] = [];

  constructor(live: LiveSegment, words: readonly QueryWord[], options: LookOptions) {
    this.live = live;
    this.labels = labelsOf(live.segment);
    this.words = words;
    this.options = options;
  }

  /** @param score as if everything that was typed had been looked for */
  hit(contact: number, score: number): Hit {
    const { share } = this.options;
    const own = share === 1 ? score : Math.max(1, Math.round(Math.min(score, 1000) * share));
    const hit = new Hit(this, contact, own);
    this.#hits.push(hit);
    return hit;
  }

  /**
   * Most answers are never explained. What was looked for as typed is expanded again quickly, for the answers of a page;
   * words like it are not, so that all answers are explained together.
   */
  explain(wanted: Hit): void {
    const { segment } = this.live;
    const { wide } = this.options;
    const expansions = this.words.map((word): Expansion => expand(segment, word, wide));
    const first = wide ? 0 : this.#hits.indexOf(wanted);
    const end = wide ? this.#hits.length : first + explainedTogether;
    for (const hit of this.#hits.slice(first, end)) hit.known = explain(segment, hit.contact, expansions);
    for (const expansion of expansions) release(segment, expansion);
  }
}

const nothing: readonly never[] = [];

/** A class, so that a hundred answers do not make a hundred getters. */
export class Hit implements SearchHit {
  readonly look: Look;
  readonly contact: number;
  readonly score: number;
  known: readonly Match[] | undefined = undefined;

  constructor(look: Look, contact: number, score: number) {
    this.look = look;
    this.contact = contact;
    this.score = score;
  }

  get id(): string {
    return this.look.labels.of(this.contact).id;
  }

  get displayName(): string {
    return this.look.labels.of(this.contact).displayName;
  }

  get isSure(): boolean {
    const { wide, missing } = this.look.options;
    return !wide && missing.length === 0;
  }

  get missing(): readonly string[] {
    return this.look.options.missing;
  }

  get matches(): readonly Match[] {
    if (this.known === undefined) this.look.explain(this);
    return this.known ?? nothing;
  }
}

/** The better first, and equal ones as they stand. */
export function byScore(one: SearchHit, other: SearchHit): number {
  return other.score - one.score;
}

/** The better first, and equal ones by name. */
export function compareHits(one: SearchHit, other: SearchHit): number {
  return other.score - one.score || compare(one.displayName, other.displayName) || compare(one.id, other.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
