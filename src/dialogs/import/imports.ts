import type { Contact } from '../../contacts/contact.ts';
import type { Owner } from '../../contacts/owner.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { ColumnChoice, ShownColumn } from '../../transfer/column-choices.ts';
import type { MatchKey } from '../../transfer/match-rows.ts';
import type { DuplicateChoice, PlannedRow, RowResult, ShownRow } from '../../transfer/plan-import.ts';
import type { EmptyCells } from '../../transfer/update-of.ts';

/**
 * The files that people import and export: read, compared, written and kept outside of a turn, each for its owner only.
 */
export interface Imports {
  /** Reads a file and keeps it for a day. Of one person, the last few are kept. */
  receive(name: string, bytes: Uint8Array, person: Owner): Promise<ReceivedFile | UnreadFile>;
  /** Returns a kept file; undefined if it has expired or is another person's. */
  find(id: string, person: Owner): Promise<ReceivedFile | undefined>;
  /** Returns what the person chose last; undefined before. */
  choicesOf(id: string, person: Owner): Promise<ImportChoices | undefined>;
  choose(file: ReceivedFile, choices: ImportChoices, person: Owner): Promise<void>;
  /**
   * Compares a file with the contacts of a system, and keeps the result for {@link page} and {@link resultFile}.
   * @throws {BackendError} if the system does not answer
   */
  plan(file: ReceivedFile, choices: ImportChoices, person: Owner): Promise<PlannedFile | UnreadFile>;
  /** Keeps what the person was shown of the last plan. */
  keepShown(file: ReceivedFile, shown: ShownPlan, person: Owner): Promise<void>;
  findShown(id: string, person: Owner): Promise<ShownPlan | undefined>;
  /** Returns the rows of the last plan with one result from this position on, at most {@link rowsOnPage}. */
  page(id: string, result: RowResult, start: number, person: Owner): Promise<readonly ShownRow[]>;
  /** Returns the last plan as CSV with a line for each row; undefined if there is none. */
  resultFile(id: string, person: Owner): Promise<Uint8Array | undefined>;
  /** Returns the text of a kept file, whatever it holds; undefined if it has expired or is another person's. */
  text(id: string, person: Owner): Promise<string | undefined>;
  forget(id: string, person: Owner): Promise<void>;
  /** The systems all of whose contacts can be exported. */
  readonly exportable: readonly SourceId[];
  /**
   * Writes contacts, or all contacts of a system that this person may see, into a file, which {@link resultFile} returns
   * for an hour. Records in the audit log that the person got it.
   * @param by `key` is the same for all clicks on a card
   * @returns undefined if the file was written for an earlier click, or is being written
   * @throws {LimitError} if the person has exported too many files lately
   * @throws {BackendError} if the system does not answer
   */
  export(
    what: readonly Contact[] | SourceId,
    format: ExportFormat,
    by: { readonly person: Owner; readonly correlationId: string; readonly key: string },
  ): Promise<(WrittenFile & { readonly id: string }) | undefined>;
}

export const exportFormats = ['csv', 'vcard'] as const;
export type ExportFormat = (typeof exportFormats)[number];

export interface WrittenFile {
  /** How many contacts it has; if more than a file may have, it was not written. */
  readonly count: number;
  /** Its size. */
  readonly bytes: number;
}

export const rowsOnPage = 6;

export interface ReceivedFile {
  readonly id: string;
  /** As the person called it: untrusted text. */
  readonly name: string;
  /** [] for vCards. */
  readonly columns: readonly ShownColumn[];
  /** How many columns have no values; they are not among {@link columns}. */
  readonly emptyColumns: number;
  readonly count: number;
  /** What a person should know of the whole file, in sentences. */
  readonly notes: readonly string[];
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface UnreadFile {
  /** Why it cannot be read, in sentences that say what to do. */
  readonly problem: string;
}

export interface ImportChoices {
  /** The system whose contacts are written. */
  readonly source: SourceId;
  readonly key: MatchKey;
  readonly emptyCells: EmptyCells;
  readonly duplicates?: DuplicateChoice;
  /** By the columns' positions; the others are as they were recognised. */
  readonly columns: Readonly<Record<string, ColumnChoice>>;
}

export type ResultCounts = Readonly<Record<RowResult, number>>;

export interface PlannedFile {
  readonly rows: readonly PlannedRow[];
  readonly counts: ResultCounts;
  /** The same for the same changes of the same contacts. */
  readonly digest: string;
}

/** What a person was shown of a plan, apart from its rows. */
export interface ShownPlan {
  readonly counts: ResultCounts;
  readonly digest: string;
  /** The same for all clicks on its button. */
  readonly submissionKey: string;
  readonly source: SourceId;
  /** Who will be asked; '' for nobody. */
  readonly asked: string;
  /** A sentence about other open requests for the same contacts; '' for none. */
  readonly others: string;
  /** Why it cannot be sent; '' if it can. */
  readonly refusal: string;
  /** Whether it adds possible duplicates, for which a reason is needed. */
  readonly needsReason?: boolean;
}
