/**
 * Neutralization of external text. A contact's name may come from the sender of any mail, so it may contain
 * links, mentions, Markdown or control characters.
 *
 * There are two contexts:
 * - `literal` is for a TextRun, an input's value and other properties that no client renders as Markdown.
 * Visible characters stay unchanged, so that an address with an underscore can be copied.
 * - `plain` is for a TextBlock, a button's title, a label and the fallback text, which clients render as
 * Markdown, each in its own dialect. Some clients show escaping backslashes, so the characters that can start
 * mark-up are replaced by look-alikes, and the brackets of a link are separated by a space. Text without
 * mark-up is unchanged.
 */

import { withoutInvisible } from '../../contacts/text/invisible-characters.ts';

/** The default limit of a text; most properties use less. */
const longestText = 300;

/**
 * Removes invisible and direction-changing characters, puts the text on one line and cuts it.
 * @param limit the most UTF-16 units of the result; a cut text ends in '…'
 */
export function literal(text: string, limit = longestText): string {
  if (text.length <= limit && ordinary.test(text)) return text;
  // Only the start of the text is cleaned. Cleaning never makes a text longer, except for one breakable pair.
  const visible = withoutInvisible(
    text
      .slice(0, limit * 4)
      .toWellFormed()
      .replace(lineBreaks, ' '),
  )
    .replace(stackedMarks, '$1')
    .replace(spaces, ' ')
    // The renderer replaces {{DATE(…)}} and {{TIME(…)}} by dates everywhere.
    .replace(/\{(?=\{)/g, '{ ')
    .trim();
  return cut(visible, limit);
}

/**
 * Neutralizes like `literal`, and also disables Markdown, HTML, mentions and web addresses.
 * @param limit the most UTF-16 units of the result; a cut text ends in '…'
 */
export function plain(text: string, limit = longestText): string {
  const visible = literal(text, limit);
  if (harmless.test(visible)) return visible;
  return (
    visible
      .replace(/[*_`~<>\\]/g, (mark) => lookalikes[mark] ?? mark)
      // A link is `](`, `][` or `]:`, with nothing in between.
      .replace(/\](?=[([:])/g, '] ')
      .replaceAll('://', ':∕∕')
      .replace(/&(?=#?\w+;)/g, '＆')
      // Lists and headings start at the beginning of a line; Markdown does not treat a no-break space as a
      // space.
      .replace(/^([-+#]|\d{1,9}[.)])(?: |$)/, '$1\u00A0')
      .replace(/^[-=](?=[-=])/, (dash) => (dash === '-' ? '–' : '＝'))
      .replace(/^#(?=#)/, '＃')
  );
}

/**
 * Isolates a text with right-to-left letters, so that it does not reorder adjacent text on the line. For
 * texts that are joined with others.
 */
export function isolate(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** Letters (except invisible fillers), digits and common punctuation, separated by single spaces. */
const ordinary =
  /^(?! )(?:[[\p{L}\p{N}.,;:'’“”"\(\)\/\&@+\-_#!?%·–…]--[\u115F\u1160\u3164\uFFA0]]| (?! |$))*$/v;

/** Text without anything that Markdown, mentions or link detection could interpret. */
const harmless = /^(?![-+#=]|\d+[.)])(?!.*(?:\][([:]|&#?\w+;|:\/\/))[^*_`~<>\\]*$/is;

const lookalikes: Readonly<Record<string, string>> = {
  '*': '∗',
  _: '‗',
  '`': '‘',
  '~': '˜',
  '<': '‹',
  '>': '›',
  '\\': '∖',
};

const lineBreaks = /[\n\r\t\v\f\u0085\u2028\u2029]+/gu;

/** Runs of spaces of any width. */
const spaces = /[\p{Zs}]+/gu;

/** More than four combining marks on a letter, which no language uses. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const split = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, split ? end - 1 : end).trimEnd()}…`;
}
