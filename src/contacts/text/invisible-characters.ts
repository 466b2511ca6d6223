/**
 * Characters that show nothing, or that move what stands beside them: controls, zero-width and directional signs, tags,
 * fillers, private use. Pasted text is full of them, and they can make one text look like another. This file decides
 * for every place where text comes in and for every card, so that what is stored is what can be seen.
 *
 * Some belong to what is written: Persian and the Indic languages spell with joiners, emoji are put together with joiners,
 * variation selectors and tags, and a selector after a Chinese character names the form that a person's name has.
 */

/** Returns the text without its invisible characters. Tabs and line breaks are white space, and stay. */
export function withoutInvisible(text: string): string {
  return ordinary.test(text)
    ? text
    : text.replace(invisible, (found, offset: number) => (isMeant(found, offset, text) ? found : ''));
}

/** Whether {@link withoutInvisible} would take something away. */
export function hasInvisible(text: string): boolean {
  return withoutInvisible(text) !== text;
}

/**
 * Returns the text without the invisible characters that can go without a loss: all of them at its ends, where copying
 * leaves them, and within it zero-width spaces, soft hyphens, direction marks and the like. What changes the order of
 * letters, and what somebody may have meant as a character, stays, as only a person can tell what it should be.
 */
export function withoutHarmless(text: string): string {
  if (ordinary.test(text)) return text;
  const start = text.search(visible);
  const end = endOfVisible(text);
  return text.replace(invisible, (found, offset: number) => {
    if (isMeant(found, offset, text)) return found;
    return offset < start || offset >= end || harmless.test(found) ? '' : found;
  });
}

/** Most texts hold no character that needs a closer look. */
const ordinary = /^[\t\n\r -~\u00a1-\u00ac\u00ae-\u02ff]*$/;

/**
 * Everything that Unicode lets a renderer ignore, format characters (save the Arabic, Syriac and Kaithi number signs,
 * which are seen), controls, private use, noncharacters, the blank Braille pattern; a flag made of tags counts as one.
 */
const invisible =
  /\p{RGI_Emoji_Tag_Sequence}|[[\p{DI}\p{Cf}\p{Cc}\p{Co}\p{NChar}\u2800]--[\t\n\r\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]]/gv;

const visible =
  /[^\p{DI}\p{Cf}\p{Cc}\p{Co}\p{NChar}\u2800\s]|[\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}]/v;

/** Of the invisible characters, those without which a text means and looks the same. */
const harmless =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2060-\u2064\u206a-\u206f\ufeff]|\u034f|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u;

/** Scripts that spell with joiners (Persian with U+200C, the Indic ones with both). */
const joiningLetter =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Khmer}]/u;
/** The sign that a consonant has no vowel; a joiner behind it asks for its half or final form, also at a word's end. */
const virama = /[\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca]/u;
const joiner = /[\u200c\u200d]/u;
const variationSelector = /[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u;
const selectable =
  /[\p{Emoji}\p{S}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Mongolian}\p{Script=Myanmar}\p{Script=Phags_Pa}]/u;
const emoji = /\p{Extended_Pictographic}/u;
const emojiEnd = /\ufe0f|\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}]/u;

/** Whether an invisible character belongs to what is written around it. */
function isMeant(found: string, offset: number, whole: string): boolean {
  if (found.startsWith('\u{1f3f4}')) return true;
  if (variationSelector.test(found)) return isSelectorMeant(found, offset, whole);
  return joiner.test(found) && isJoinerMeant(found, offset, whole);
}

function isSelectorMeant(found: string, offset: number, whole: string): boolean {
  const before = characterBefore(whole, offset);
  // Digits are emoji to Unicode, but only with a key's frame behind the selector.
  if (/[\d#*]/.test(before)) return whole[offset + found.length] === '\u20e3';
  return selectable.test(before) && !variationSelector.test(before);
}

function isJoinerMeant(found: string, offset: number, whole: string): boolean {
  const before = characterBefore(whole, offset);
  if (joiner.test(before)) return false;
  let next = offset + 1;
  while (whole[next] === '\u200c' || whole[next] === '\u200d') next++;
  const after = String.fromCodePoint(whole.codePointAt(next) ?? 0x20);
  if (virama.test(before)) return true;
  if (joiningLetter.test(after) && (joiningLetter.test(before) || /\p{M}/u.test(before))) return true;
  return found === '\u200d' && emojiEnd.test(before) && (emoji.test(after) || /[♀♂]/u.test(after));
}

function characterBefore(text: string, offset: number): string {
  const start = /[\udc00-\udfff]/.test(text.charAt(offset - 1)) ? offset - 2 : offset - 1;
  return text.slice(Math.max(0, start), offset);
}

/** Returns the index behind the last character that can be seen, 0 if there is none. */
function endOfVisible(text: string): number {
  let end = text.length;
  while (end > 0) {
    const character = characterBefore(text, end);
    if (visible.test(character)) break;
    end -= character.length;
  }
  return end;
}
