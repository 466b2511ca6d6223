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

/**
 * Returns the rows of contacts in a typed text, copied from a spreadsheet or written as a Markdown table, or its vCards;
 * undefined for any other text. A first line that only asks for the import ("import these:") is left out.
 */
export function pastedRows(text: string): string | undefined {
  const end = text.indexOf('\n');
  if (end < 0) return undefined;
  const first = text.slice(0, end);
  const isRequest = end < 200 && /\bimport/i.test(first) && !/[,;|\t]/.test(first);
  const rows = isRequest ? text.slice(end + 1) : text;
  if (vCardStart.test(rows)) return rows;
  const table = withoutRules(rows);
  return holdsRows(table) ? table : undefined;
}

/** Returns a Markdown table without its ruled line and outer bars; another text as it is. */
function withoutRules(text: string): string {
  if (!text.includes('---')) return text;
  const lines = text.split('\n').map((line) => line.trim());
  const isRule = (line: string) => line.includes('---') && /^[|:\s-]+$/.test(line);
  if (lines[1] === undefined || !isRule(lines[1])) return text;
  return lines
    .filter((line) => !isRule(line))
    .map((line) => (line.startsWith('|') ? line.slice(1, line.endsWith('|') ? -1 : undefined) : line))
    .join('\n');
}

function holdsRows(text: string): boolean {
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
