import { safeCell } from './cells.ts';

/** Writes CSV that spreadsheets open as it is: a byte order mark, commas, and no formulas. */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  const lines = ['\ufeff'];
  for (const row of rows) lines.push(`${row.map((text) => quoted(safeCell(text))).join(',')}\r\n`);
  return lines.join('');
}

function quoted(text: string): string {
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
