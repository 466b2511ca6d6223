import { messages } from '../languages/messages.ts';
import { isPlusNumber, withoutApostrophe } from './write-csv.ts';

/** A cell's text as it was meant, and what a spreadsheet has done to it. */
export interface Cell {
  readonly text: string;
  /** Why the value cannot be taken, as a sentence; '' if it can. */
  readonly problem: string;
}

/** `=HYPERLINK(…)`, `@SUM(…)`, `=cmd|' /C calc'!A0` */
const formula = /^[=+\-@＝＋－＠]\s?(?:[\p{L}\d_.]{1,60}\(|[^\s|!]{0,60}[|!])/u;
const wrappedText = /^="(?<text>[^"]*)"$/;
const errorValue = /^#(?:NAME\?|REF!|VALUE!|N\/A|NULL!|NUM!|DIV\/0!)$/i;
const scientific = /^(?<digits>\d(?:[.,]\d{1,15})?)E\+(?<exponent>\d{1,2})$/i;

/** Reads a cell: what spreadsheets put around a text is taken away, and what they have damaged is told. */
export function readCell(raw: string): Cell {
  const text = raw.trim();
  const wrapped = wrappedText.exec(text)?.groups?.text;
  if (wrapped !== undefined) return { text: wrapped.trim(), problem: '' };
  const plain = withoutApostrophe(text);
  if (plain !== text) return { text: plain, problem: '' };
  if (errorValue.test(text) || /^#{3,}$/.test(text)) {
    return { text: '', problem: messages.transfer.row.replacedBySpreadsheet({ value: text.slice(0, 10) }) };
  }
  if (formula.test(text) && !isPlusNumber(text)) {
    return { text, problem: messages.transfer.row.formula };
  }
  if (text.includes('\ufffd')) {
    return { text, problem: messages.transfer.row.lettersLost };
  }
  return readScientific(text);
}

/** `4.91705123456E+11` still has all its digits, `4.91705E+11` has not. */
function readScientific(text: string): Cell {
  const groups = scientific.exec(text)?.groups;
  if (groups === undefined) return { text, problem: '' };
  const digits = (groups.digits ?? '').replace(/[.,]/, '');
  const length = Number(groups.exponent) + 1;
  if (digits.length === length) return { text: digits, problem: '' };
  return {
    text,
    problem: messages.transfer.row.shortenedNumber({ value: text }),
  };
}
