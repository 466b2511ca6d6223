import type { Expansion } from './expansion.ts';
import type { Segment } from './segment.ts';

/** A segment of a living index: its contacts, and which of them have left. */
export interface LiveSegment {
  readonly segment: Segment;
  /** 1 for each contact that was removed or replaced. */
  readonly dead: Uint8Array;
}

export interface Order {
  /** One for each word that an answer must have; at least one. */
  readonly expansions: readonly Expansion[];
  readonly phrases: readonly (readonly string[])[];
  readonly without: readonly string[];
  /** How many words were typed twice, and are one of the expansions. */
  readonly repeats: number;
  /** How many of the best are wanted. */
  readonly limit: number;
  /** How much may be done, counted in postings read; what is used is taken off. */
  readonly budget: Budget;
  /** Given the best, the best first. */
  readonly found: (contact: number, score: number) => void;
}

export interface Budget {
  left: number;
}
