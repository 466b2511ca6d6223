/**
 * Folding: the one way in which texts are made comparable. Two texts that a person would call "the same name,
 * typed differently" fold to the same text: `Łukasz`, `LUKASZ`, `ｌｕｋａｓｚ` → `lukasz`; `O’Brien` → `obrien`.
 * It never looks at the machine's language, so a Turkish server folds `I` as every other one does.
 */

/** Letters that Unicode does not take apart, or that we read as Latin ones: each with its reading. */
const readings = [
  'ßss łl øo đd ðd þth æae œoe ıi ħh ŧt ŋn ĸk əe ƒf ɨi ɓb ɗd ƙk ȷj ʼ ʻ ʹ ʺ',
  // Cyrillic: Russian, Ukrainian, Belarusian, Serbian, Macedonian and Bulgarian
  'аa бb вv гg ґg дd еe єye жzh зz иi іi кk лl мm нn оo пp рr сs тt уu фf хkh цts чch шsh щshch ъ ыy ь эe юyu яya',
  'јj љlj њnj ћc ђd џdz ѕdz',
  // Greek
  'αa βv γg δd εe ζz ηi θth ιi κk λl μm νn ξx οo πp ρr σs ςs τt υy φf χch ψps ωo',
  // Arabic letters with a Persian twin
  'يی ىی كک',
];
const letters = new Map(
  readings.flatMap((line) => line.split(' ')).map((pair) => [pair.charAt(0), pair.slice(1)] as const),
);

/** Accents on letters, Hebrew points and Arabic vowel signs, and characters that only steer the display. */
const accents =
  /[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]|[\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7]|[\u064b-\u065f\u0670]|[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/gu;
const apostrophes = /['`´‘’‚‛′＇\u05f3]/gu;
const dashes = /[\u2010-\u2015\u2212\u30fb]/gu;
const spaces = /[\s\p{Cc}]+/gu;
const foreign = /[^\0-\x7f]/gu;
const notInWords = /[^\p{L}\p{N}\p{M}]+/u;

/**
 * Returns a text in lower case, without accents and apostrophes, full-width forms and ligatures taken apart, Cyrillic
 * and Greek in Latin letters, every dash a hyphen, every run of white space and control characters one space, none at
 * the ends. Idempotent. Other scripts stay as they are.
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

/** What {@link foldAny} makes of the letters up to U+024F (European Latin), each alone. */
let european: readonly string[] | undefined;

function foldForeign(text: string): string {
  european ??= Array.from({ length: 0x250 }, (_, code) => foldOne(String.fromCharCode(code)));
  let folded = '';
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    // A letter beyond the table may change its neighbours (accents that follow, pairs of units).
    if (code >= 0x250) return foldAny(text);
    folded += european[code];
  }
  return tidy(folded);
}

/** Signs that stand for a space and an accent keep their space, which must not be trimmed away here. */
function foldOne(letter: string): string {
  return foldAny(`x${letter}x`).slice(1, -1);
}

function foldAny(text: string): string {
  // Signs such as ´ or ¨ would come apart into a space and an accent, and part a word in two.
  const parts = text.toWellFormed().replace(apostrophes, '').normalize('NFKD').toLowerCase();
  const latin = parts
    .replace(/и\u0306/gu, 'y')
    .replace(accents, '')
    .replace(foreign, (letter) => letters.get(letter) ?? letter);
  return tidy(latin.replace(dashes, '-')).normalize('NFC');
}

/** As Greek passports spell them (ELOT 743), and the sounds b, d and g at the beginning of a word. */
const greekPairs = [
  [/(?<!\p{L})μπ/gu, 'b'],
  [/(?<!\p{L})ντ/gu, 'd'],
  [/(?<!\p{L})γκ/gu, 'g'],
  [/γγ/gu, 'ng'],
  [/γξ/gu, 'nx'],
  [/γχ/gu, 'nch'],
  [/ου/gu, 'ou'],
  [/([αεη])υ(?=[θκξπσςτφχψ]|(?!\p{L}))/gu, '$1f'],
  [/([αεη])υ/gu, '$1v'],
] as const;

function withoutGreekPairs(text: string): string {
  let spelt = text.normalize('NFD').toLowerCase().replace(accents, '');
  for (const [pair, letters] of greekPairs) spelt = spelt.replace(pair, letters);
  return spelt;
}

function tidy(text: string): string {
  return text.replace(apostrophes, '').replace(spaces, ' ').trim();
}

/** Returns the folded words of a text: runs of letters and digits of any script. */
export function words(text: string): string[] {
  return wordsOfFolded(fold(text));
}

/** Returns the words of a text that {@link fold} has made. */
export function wordsOfFolded(folded: string): string[] {
  let found: string[] | undefined;
  let start = -1;
  for (let index = 0; index < folded.length; index++) {
    const code = folded.charCodeAt(index);
    if (code > 0x7f) return folded.split(notInWords).filter((word) => word !== '');
    const inWord = (code >= 0x61 && code <= 0x7a) || (code >= 0x30 && code <= 0x39);
    if (inWord && start < 0) start = index;
    else if (!inWord && start >= 0) {
      found = withWord(found, folded.slice(start, index));
      start = -1;
    }
  }
  if (start >= 0) found = withWord(found, start === 0 ? folded : folded.slice(start));
  return found ?? [];
}

/**
 * Appends a word to a list, or makes the list: made for one word or two, as most texts have, it stays small; one that
 * grows has room for seventeen.
 */
export function withWord(found: string[] | undefined, word: string): string[] {
  if (found === undefined) return [word];
  if (found.length === 1) return [found[0] ?? '', word];
  found.push(word);
  return found;
}

const spelledOut = /[äöüøåÄÖÜØÅ]|[aouAOU]\u0308|[aA]\u030a|[\u0370-\u03ff]/u;

/**
 * Returns the other way to write a text with ä, ö, ü, ø or å, folded: `Müller` → `mueller` beside `muller`; of a Greek
 * one as passports spell it, `Παπαδόπουλος` → `papadopoulos` beside `papadopoylos`. '' if there is none, so that most
 * texts cost one test.
 */
export function foldSpelledOut(text: string): string {
  if (isAscii(text) || !spelledOut.test(text)) return '';
  if (/[\u0370-\u03ff]/u.test(text)) {
    const spelt = fold(withoutGreekPairs(text));
    return spelt === fold(text) ? '' : spelt;
  }
  return fold(
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[äöüøå]/gu, (letter) => twoLetters[letter] ?? letter),
  );
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) > 0x7e) return false;
  }
  return true;
}

const twoLetters: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };
