import { messages } from '../languages/messages.ts';

/** A cell's text as it was meant, and what a spreadsheet has done to it. */
export interface Cell {
  readonly text: string;
  /** Why the value cannot be taken, as a sentence; '' if it can. */
  readonly problem: string;
}

/** A value that a spreadsheet would run as a formula, save for the numbers that begin with a plus sign. */
const trigger = /^[\t\r\n]*[=+\-@＝＋－＠]/u;
const phoneNumber = /^\+[\d\s().\-/]*(?:(?:ext\.?|x|;ext=|,)\s?\d{1,7})?$/iu;
/** A formula of a spreadsheet: `=HYPERLINK(…)`, `@SUM(…)`, `=cmd|' /C calc'!A0`. */
const formula = /^[=+\-@＝＋－＠]\s?(?:[\p{L}\d_.]{1,60}\(|[^\s|!]{0,60}[|!])/u;
const wrappedText = /^="(?<text>[^"]*)"$/;
const errorValue = /^#(?:NAME\?|REF!|VALUE!|N\/A|NULL!|NUM!|DIV\/0!|#{2,})$/i;
const scientific = /^(?<digits>\d(?:[.,]\d{1,15})?)E\+(?<exponent>\d{1,2})$/i;

/**
 * Returns a text that spreadsheets show, and {@link readCell} reads, as it is. What would be run as a formula or misread
 * gets an apostrophe in front; phone numbers such as `+49 89 123456` stay as they are.
 */
export function safeCell(text: string): string {
  const inner = text.replace(/^'+/, '');
  // An apostrophe of the text itself would be taken away before a number, too.
  return isMisread(inner, inner !== text) ? `'${text}` : text;
}

/** Reads a cell: what spreadsheets put around a text is taken away, and what they have damaged is told. */
export function readCell(raw: string): Cell {
  const text = raw.trim();
  // The apostrophe is ours, or that of somebody who typed a text into a spreadsheet.
  if (text.startsWith("'") && isMisread(text.replace(/^'+/, ''), true))
    return { text: text.slice(1), problem: '' };
  const wrapped = wrappedText.exec(text)?.groups?.text;
  if (wrapped !== undefined) return { text: wrapped.trim(), problem: '' };
  if (errorValue.test(text)) {
    return { text: '', problem: messages.transfer.row.replacedBySpreadsheet({ value: text.slice(0, 10) }) };
  }
  if (formula.test(text) && !phoneNumber.test(text)) {
    return { text, problem: messages.transfer.row.formula };
  }
  if (text.includes('\ufffd')) {
    return { text, problem: messages.transfer.row.lettersLost };
  }
  return readScientific(text);
}

function isMisread(text: string, isNumberMisread = false): boolean {
  const isFormula = trigger.test(text) && (isNumberMisread || !phoneNumber.test(text));
  return isFormula || errorValue.test(text) || scientific.test(text);
}

/** Reads a number in scientific notation: `4.91705123456E+11` still has all its digits, `4.91705E+11` has not. */
function readScientific(text: string): Cell {
  const groups = scientific.exec(text)?.groups;
  if (groups === undefined) return { text, problem: '' };
  const digits = (groups.digits ?? '').replace(/[.,]/, '');
  const length = Number(groups.exponent) + 1;
  if (digits.length === length) return { text: digits, problem: '' };
  return { text, problem: messages.transfer.row.shortenedNumber({ value: text }) };
}
