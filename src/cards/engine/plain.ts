/**
 * Text from outside, made harmless. A contact's name is written by whoever sent the mail that Outlook learned it
 * from, so it may try to be a link, a mention, bold type or an instruction to the screen.
 *
 * Two places, two ways:
 * - `literal` is for a TextRun, an input's value and other slots that no client reads as Markdown. Every
 *   character that can be seen stays as it is, so that an address with an underscore can still be copied.
 * - `plain` is for a TextBlock, a button's title, a label and the fallback text, which clients do read as
 *   Markdown, each in its own dialect. Escaping with backslashes is understood by some clients and shown by
 *   others; so the few characters that can start mark-up are replaced by ones that look the same and mean
 *   nothing, and a link's brackets are parted by a space. A text without mark-up comes out unchanged.
 */

import { withoutInvisible } from '../../contacts/text/invisible-characters.ts';

/** Values longer than this are cut; most slots ask for less. */
const longestText = 300;

/**
 * Takes out what cannot be seen or would move its neighbours, puts the text on one line and cuts it.
 * @param limit the most UTF-16 units that come back; a cut text ends in '…'
 */
export function literal(text: string, limit = longestText): string {
  if (text.length <= limit && ordinary.test(text)) return text;
  // Only what may be shown is worth cleaning: cleaning never makes a text longer, save for one breakable pair.
  const visible = withoutInvisible(
    text
      .slice(0, limit * 4)
      .toWellFormed()
      .replace(lineBreaks, ' '),
  )
    .replace(stackedMarks, '$1')
    .replace(spaces, ' ')
    // The renderer turns {{DATE(…)}} and {{TIME(…)}} into dates wherever they stand.
    .replace(/\{(?=\{)/g, '{ ')
    .trim();
  return cut(visible, limit);
}

/**
 * Does what `literal` does, and takes the meaning from Markdown, HTML, mentions and web addresses.
 * @param limit the most UTF-16 units that come back; a cut text ends in '…'
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
      // A list, a heading or an underlined heading begins a line; a space that does not break is none to Markdown.
      .replace(/^([-+#]|\d{1,9}[.)])(?: |$)/, '$1\u00A0')
      .replace(/^[-=](?=[-=])/, (dash) => (dash === '-' ? '–' : '＝'))
      .replace(/^#(?=#)/, '＃')
  );
}

/**
 * Fences a text with right-to-left letters, so that it does not reorder what stands beside it on the line.
 * For texts that are joined with others; the fence is a balanced pair of our own.
 */
export function isolate(text: string): string {
  return rightToLeft.test(text) ? `\u2068${text}\u2069` : text;
}

/** Letters (save the fillers, letters that show nothing), digits, common punctuation, single spaces between. */
const ordinary =
  /^(?! )(?:[[\p{L}\p{N}.,;:'’“”"\(\)\/\&@+\-_#!?%·–…]--[\u115F\u1160\u3164\uFFA0]]| (?! |$))*$/v;

/** The same without anything that Markdown, a mention or a linkifier could take up. */
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

/** Spaces of any width, once or several times. */
const spaces = /[\p{Zs}]+/gu;

/** Letters under a tower of marks; four marks are more than any language puts on one letter. */
const stackedMarks = /(\p{M}{4})\p{M}+/gu;

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const end = limit - 1;
  const split = /[\uD800-\uDBFF]/.test(text.charAt(end - 1));
  return `${text.slice(0, split ? end - 1 : end).trimEnd()}…`;
}
