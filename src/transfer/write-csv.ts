/** A value that a spreadsheet would run as a formula, save for the numbers that begin with a plus sign. */
const trigger = /^'*[\t\r\n]*[=+\-@＝＋－＠]/u;
const phoneNumber = /^\+[\d\s().\-/]*(?:(?:ext\.?|x|;ext=|,)\s?\d{1,7})?$/iu;

/**
 * Returns a text that spreadsheets show as it is. What they would run as a formula gets an apostrophe in front, which
 * {@link withoutApostrophe} takes away again; phone numbers such as `+49 89 123456` stay as they are.
 */
function safeCell(text: string): string {
  return trigger.test(text) && !phoneNumber.test(text) ? `'${text}` : text;
}

/** Takes away the apostrophe of {@link safeCell}, or of somebody who typed a text into a spreadsheet. */
export function withoutApostrophe(text: string): string {
  return text.startsWith("'") && trigger.test(text) ? text.slice(1) : text;
}

/** Whether a text is a number that begins with a plus sign. */
export function isPlusNumber(text: string): boolean {
  return phoneNumber.test(text);
}

/** Writes CSV that spreadsheets open as it is: a byte order mark, commas, and no formulas. */
export function writeCsv(rows: Iterable<readonly string[]>): string {
  const lines = ['\ufeff'];
  for (const row of rows) lines.push(`${row.map((text) => quoted(safeCell(text))).join(',')}\r\n`);
  return lines.join('');
}

function quoted(text: string): string {
  return /[",\r\n;\t]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
