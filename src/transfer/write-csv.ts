import { safeCell } from './cells.ts';

/** Writes CSV that spreadsheets open as it is: a byte order mark, commas, and no formulas. */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  const lines = ['\ufeff'];
  for (const row of rows) lines.push(`${csvLine(row)}\r\n`);
  return lines.join('');
}

/** Returns the cells of a row with commas between, none of which a spreadsheet runs as a formula; without a line end. */
export function csvLine(cells: readonly string[]): string {
  return cells.map((text) => quoted(safeCell(text))).join(',');
}

function quoted(text: string): string {
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
