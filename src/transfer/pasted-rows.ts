import { readTable } from '../contacts/text/read-table.ts';
import { recognizeColumns } from './columns.ts';

const vCardStart = /^\s{0,20}BEGIN:VCARD\s/i;
const longestHeading = 5_000;
/** What tells rows of contacts from other texts with several lines, such as a signature. */
const telling: ReadonlySet<unknown> = new Set([
  'emails',
  'displayName',
  'surname',
  'givenName',
  'mobilePhones',
  'businessPhones',
]);

/** Whether a typed text is rows of a table with contacts, copied from a spreadsheet, or a vCard. */
export function holdsRows(text: string): boolean {
  if (!text.includes('\n')) return false;
  if (vCardStart.test(text)) return true;
  const { rows } = readTable(text.slice(0, longestHeading), { maxRows: 4 });
  const [first, second] = rows;
  const width = first?.cells.length ?? 0;
  if (first === undefined || second === undefined || width < 2 || second.cells.length !== width) return false;
  const found = recognizeColumns(
    first.cells,
    rows.slice(1).map(({ cells }) => cells),
  );
  if (
    found.filter(({ target }) => telling.has(target)).length > 0 &&
    found.filter(({ target }) => target !== undefined).length > 1
  )
    return true;
  // Without a heading, each row has an address in the same column.
  return first.cells.some((_, index) => rows.every(({ cells }) => isAddress(cells[index] ?? '')));
}

function isAddress(cell: string): boolean {
  return /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(cell.trim());
}
