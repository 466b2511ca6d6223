/**
 * Folding: the one way in which texts are made comparable. Two texts that a person would call "the same name,
 * typed differently" fold to the same text: `Łukasz`, `LUKASZ`, `ｌｕｋａｓｚ` → `lukasz`; `O’Brien` → `obrien`.
 * It never looks at the machine's language, so a Turkish server folds `I` as every other one does.
 */

/** Letters that Unicode does not take apart, or that we read as Latin ones. Keys are in lower case. */
const letters = new Map<string, string>(
  Object.entries({
    // Latin
    ß: 'ss',
    ł: 'l',
    ø: 'o',
    đ: 'd',
    ð: 'd',
    þ: 'th',
    æ: 'ae',
    œ: 'oe',
    ı: 'i',
    ħ: 'h',
    ŧ: 't',
    ŋ: 'n',
    ĸ: 'k',
    ə: 'e',
    ƒ: 'f',
    ɨ: 'i',
    ɓ: 'b',
    ɗ: 'd',
    ƙ: 'k',
    ȷ: 'j',
    ʼ: '',
    ʻ: '',
    ʹ: '',
    ʺ: '',
    // Cyrillic: Russian, Ukrainian, Belarusian, Serbian, Macedonian and Bulgarian in plain Latin spelling
    а: 'a',
    б: 'b',
    в: 'v',
    г: 'g',
    ґ: 'g',
    д: 'd',
    е: 'e',
    є: 'ye',
    ж: 'zh',
    з: 'z',
    и: 'i',
    і: 'i',
    к: 'k',
    л: 'l',
    м: 'm',
    н: 'n',
    о: 'o',
    п: 'p',
    р: 'r',
    с: 's',
    т: 't',
    у: 'u',
    ф: 'f',
    х: 'kh',
    ц: 'ts',
    ч: 'ch',
    ш: 'sh',
    щ: 'shch',
    ъ: '',
    ы: 'y',
    ь: '',
    э: 'e',
    ю: 'yu',
    я: 'ya',
    ј: 'j',
    љ: 'lj',
    њ: 'nj',
    ћ: 'c',
    ђ: 'd',
    џ: 'dz',
    ѕ: 'dz',
    // Greek
    α: 'a',
    β: 'v',
    γ: 'g',
    δ: 'd',
    ε: 'e',
    ζ: 'z',
    η: 'i',
    θ: 'th',
    ι: 'i',
    κ: 'k',
    λ: 'l',
    μ: 'm',
    ν: 'n',
    ξ: 'x',
    ο: 'o',
    π: 'p',
    ρ: 'r',
    σ: 's',
    ς: 's',
    τ: 't',
    υ: 'y',
    φ: 'f',
    χ: 'ch',
    ψ: 'ps',
    ω: 'o',
    // Arabic letters with a Persian twin
    ي: 'ی',
    ى: 'ی',
    ك: 'ک',
  }),
);

/** Accents on letters (also Hebrew points and Arabic vowel signs), and characters that only steer the display. */
const accents =
  /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
const apostrophes = /['`´‘’‚‛′＇\u05f3]/gu;
const dashes = /[\u2010-\u2015\u2212\u30fb]/gu;
const spaces = /[\s\p{Cc}]+/gu;
const foreign = /[^\0-\x7f]/gu;
const notInWords = /[^\p{L}\p{N}\p{M}]+/u;

/**
 * Lower case, without accents and apostrophes, full-width forms and ligatures taken apart, Cyrillic and Greek
 * spelt in Latin letters, every dash a hyphen, every run of white space and control characters one space,
 * none at the ends. Idempotent. Other scripts stay as they are.
 */
export function fold(text: string): string {
  let plain = true;
  let previousSpace = true;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code > 0x7e) return foldForeign(text);
    const space = code <= 0x20;
    if (code === 0x27 || code === 0x60 || (space && (code !== 0x20 || previousSpace))) plain = false;
    previousSpace = space;
  }
  const lower = text.toLowerCase();
  if (plain && !(previousSpace && text.length > 0)) return lower;
  return tidy(lower);
}

function foldForeign(text: string): string {
  // Signs such as ´ or ¨ would come apart into a space and an accent, and part a word in two.
  const parts = text.toWellFormed().replace(apostrophes, '').normalize('NFKD').toLowerCase();
  const latin = parts
    .replace(/и\u0306/gu, 'y')
    .replace(accents, '')
    .replace(foreign, (letter) => letters.get(letter) ?? letter);
  return tidy(latin.replace(dashes, '-')).normalize('NFC');
}

function tidy(text: string): string {
  return text.replace(apostrophes, '').replace(spaces, ' ').trim();
}

/** The folded words of a text: runs of letters and digits of any script. */
export function words(text: string): string[] {
  return wordsOfFolded(fold(text));
}

/** The words of a text that {@link fold} has made. */
export function wordsOfFolded(folded: string): string[] {
  const found: string[] = [];
  let start = -1;
  for (let index = 0; index < folded.length; index++) {
    const code = folded.charCodeAt(index);
    if (code > 0x7f) return folded.split(notInWords).filter((word) => word !== '');
    const inWord = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
    if (inWord && start < 0) start = index;
    else if (!inWord && start >= 0) {
      found.push(folded.slice(start, index));
      start = -1;
    }
  }
  if (start >= 0) found.push(start === 0 ? folded : folded.slice(start));
  return found;
}

const spelledOut = /[äöüøåÄÖÜØÅ]|[aouAOU]\u0308|[aA]\u030a/u;

/**
 * The other way to write a text with ä, ö, ü, ø or å, folded: `Müller` → `mueller` beside `muller`.
 * '' when there is none, so that most texts cost one test.
 */
export function foldSpelledOut(text: string): string {
  if (!spelledOut.test(text)) return '';
  return fold(
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[äöüøå]/gu, (letter) => twoLetters[letter] ?? letter),
  );
}

const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
