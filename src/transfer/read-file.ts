import { readTable, type TableRow } from '../contacts/text/read-table.ts';
import { messages } from '../languages/messages.ts';
import { type Column, guessColumns, recognizeColumns } from './columns.ts';
import { decodeBytes } from './decode-bytes.ts';
import { type InputRow, transferLimits } from './input-row.ts';
import { holdsVCards, parseVCards } from './parse-vcards.ts';
import { readRow } from './read-row.ts';
import { readVCard } from './read-vcard.ts';

/** A file as it was read: a table or vCards. */
export type InputFile = InputTable | InputCards;

export interface InputTable {
  readonly kind: 'table';
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  /** What a person should know of the whole file, in sentences. */
  readonly notes: readonly string[];
  /** Rows that could not be read at all. */
  readonly unreadable: readonly InputRow[];
}

export interface InputCards {
  readonly kind: 'cards';
  readonly rows: readonly InputRow[];
  readonly notes: readonly string[];
}

/** Why a file cannot be read, in sentences that say what to do. */
export interface UnreadableFile {
  readonly kind: 'unreadable';
  readonly problem: string;
}

/**
 * Reads a file of contacts: CSV with any delimiter in any usual encoding, or vCards. Its content decides, not its name.
 * Never throws: what is wrong with the file or a row is in the result.
 */
export function readFile(bytes: Uint8Array): InputFile | UnreadableFile {
  if (bytes.length > transferLimits.bytes) {
    return unreadable(messages.transfer.file.tooLarge);
  }
  const foreign = foreignFormat(bytes);
  if (foreign !== '') return unreadable(foreign);
  return holdsVCards(bytes) ? readCards(bytes) : readTableFile(bytes);
}

/** Returns the contacts of a file, in its order. */
export function inputRows(file: InputFile): readonly InputRow[] {
  if (file.kind === 'cards') return file.rows;
  const read = file.rows.map(({ line, cells }) => readRow(line, cells, file.columns));
  return [...read, ...file.unreadable];
}

function unreadable(problem: string): UnreadableFile {
  return { kind: 'unreadable', problem };
}

const signatures = [
  ['workbook', [0x50, 0x4b, 0x03, 0x04]],
  ['oldWorkbook', [0xd0, 0xcf, 0x11, 0xe0]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
  ['compressed', [0x1f, 0x8b]],
  ['pst', [0x21, 0x42, 0x44, 0x4e]],
  // PNG, JPEG and GIF.
  ['notCsv', [0x89, 0x50, 0x4e, 0x47]],
  ['notCsv', [0xff, 0xd8, 0xff]],
  ['notCsv', [0x47, 0x49, 0x46, 0x38]],
  // JSON, XML and HTML.
  ['notCsv', [0x5b, 0x7b]],
  ['notCsv', [0x7b, 0x22]],
  ['notCsv', [0x3c, 0x3f]],
  ['notCsv', [0x3c, 0x21]],
] as const;

function foreignFormat(bytes: Uint8Array): string {
  const found = signatures.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte));
  return found === undefined ? '' : messages.transfer.file[found[0]];
}

function readCards(bytes: Uint8Array): InputFile | UnreadableFile {
  const cards = parseVCards(bytes);
  if (cards.length > transferLimits.rows) return tooManyRows();
  return { kind: 'cards', rows: cards.map(readVCard), notes: [] };
}

function tooManyRows(): UnreadableFile {
  return unreadable(messages.transfer.file.tooManyContacts);
}

function readTableFile(bytes: Uint8Array): InputFile | UnreadableFile {
  const { text, encoding, isGuessed } = decodeBytes(bytes);
  if (text.trim() === '') return unreadable(messages.transfer.file.empty);
  const { rows, mistakes } = readTable(text, { maxRows: transferLimits.rows + 2 });
  const [heading, ...rest] = rows;
  if (heading === undefined) {
    return unreadable(messages.transfer.file.notCsv);
  }
  if (heading.cells.length > transferLimits.columns) {
    return unreadable(messages.transfer.file.tooManyColumns);
  }
  const cellsOf = (some: readonly TableRow[]) => some.map(({ cells }) => cells);
  const named = recognizeColumns(heading.cells, cellsOf(rest));
  const isHeading = named.some(({ target }) => target !== undefined) && !heading.cells.some(isAddress);
  const guessed = isHeading ? undefined : guessColumns(cellsOf(rows));
  const data = guessed === undefined ? rest : rows;
  if (data.length === 0 && mistakes.length === 0) return unreadable(messages.transfer.file.onlyHeading);
  if (data.length > transferLimits.rows) return tooManyRows();
  const notes = [
    ...(isGuessed
      ? [messages.transfer.file.readInEncoding({ encoding: encodingNames[encoding] ?? encoding })]
      : []),
    ...(guessed === undefined ? [] : [messages.transfer.file.noHeading]),
  ];
  return {
    kind: 'table',
    columns: guessed ?? named,
    rows: data,
    notes,
    unreadable: mistakes.map(({ line, mistake }) => ({
      line,
      fields: {},
      problems: [
        mistake === 'unclosed-quote' ? messages.transfer.row.unclosedQuote : messages.transfer.row.unreadable,
      ],
      notes: [],
    })),
  };
}

const encodingNames: Readonly<Record<string, string>> = {
  'windows-1252': 'Windows-1252',
  macintosh: 'Mac Roman',
};

function isAddress(cell: string): boolean {
  return /^[^\s@]+@[^\s@]+$/.test(cell.trim());
}
