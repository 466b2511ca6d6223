import type { ContactChanges } from '../contacts/contact.ts';

/** One contact of a file. */
export interface InputRow {
  /** Where it begins in the file, counted from 1. */
  readonly line: number;
  /**
   * The fields that the file has a place for; '' for an empty cell. A list has a value for each column, in their order,
   * so that a later empty one may be told from one that is not in the file.
   */
  readonly fields: ContactChanges;
  /** Why it cannot be imported, in sentences; [] if it can. */
  readonly problems: readonly string[];
  /** What of it has no place in a contact, and what was put right, in sentences. */
  readonly notes: readonly string[];
}

/** The most that a file may hold. */
export const transferLimits = { bytes: 10_000_000, rows: 20_000, columns: 10_000 } as const;
