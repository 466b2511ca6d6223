import type { Expansion } from './expansion.ts';
import type { Segment } from './segment.ts';

/** A segment of an index with its removed contacts. */
export interface LiveSegment {
  readonly segment: Segment;
  /** 1 for each contact that was removed or replaced. */
  readonly dead: Uint8Array;
}

export interface Order {
  /** One expansion for each required word; at least one. */
  readonly expansions: readonly Expansion[];
  readonly phrases: readonly (readonly string[])[];
  readonly without: readonly string[];
  /** Number of repeated words, which share an expansion. */
  readonly repeats: number;
  /** Maximum number of hits. */
  readonly limit: number;
  /** The remaining budget, in postings read. It is reduced by what a search uses. */
  readonly budget: Budget;
  /** Receives the best hits, best first. */
  readonly found: (contact: number, score: number) => void;
}

export interface Budget {
  left: number;
}
