import { type Expansion, expand, release } from './expansion.ts';
import { explain, type Match } from './explain.ts';
import { type Labels, labelsOf } from './labels.ts';
import type { LiveSegment } from './live-segment.ts';
import type { QueryWord } from './query-words.ts';

/** A hit of the index. */
export interface SearchHit {
  readonly id: string;
  readonly displayName: string;
  /** 1 to 1250, by the formula of `scoreOf`; fuzzy matches score lower than prefixes. */
  readonly score: number;
  /** It has every word, and was found without fuzzy matching. */
  readonly isSure: boolean;
  /** Why it matches. Computed on first access, for all hits of that search and segment at once. */
  readonly matches: readonly Match[];
  /** Typed words that it does not have. */
  readonly missing: readonly string[];
}

/** The kind of a search pass, and its effect on the score. */
export interface LookOptions {
  /** Includes typing errors, sounds and other fuzzy matches. */
  readonly wide: boolean;
  /** Typed words that are left out. */
  readonly missing: readonly string[];
  /** The factor for the score: 1 if everything is searched as typed. */
  readonly share: number;
}

/** Number of hits that are explained together, because requests mostly concern neighbours. */
const explainedTogether = 20;

/** One search pass over a segment, shared by its hits. */
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

  /** @param score the score before the pass's factor */
  hit(contact: number, score: number): Hit {
    const { share } = this.options;
    const own = share === 1 ? score : Math.max(1, Math.round(Math.min(score, 1000) * share));
    const hit = new Hit(this, contact, own);
    this.#hits.push(hit);
    return hit;
  }

  /**
   * Explains hits lazily. Exact matches are expanded again quickly, for the hits of one page; fuzzy ones are not, so
   * that all hits are explained together.
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

/** A class, so that a hundred hits share their getters. */
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

/** Orders by score, equal hits in index order. */
export function byScore(one: SearchHit, other: SearchHit): number {
  return other.score - one.score;
}

/** Orders by score, equal hits by name. */
export function compareHits(one: SearchHit, other: SearchHit): number {
  return other.score - one.score || compare(one.displayName, other.displayName) || compare(one.id, other.id);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
