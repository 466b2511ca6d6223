import { detectEncoding } from '../contacts/text/decode-text.ts';

/** A file's text, and how it was read. */
export interface DecodedBytes {
  readonly text: string;
  /** A label of the WHATWG Encoding Standard. */
  readonly encoding: string;
  /** Whether the encoding was chosen by what the letters look like, so that a person should look at them. */
  readonly isGuessed: boolean;
}

/**
 * Decodes the bytes of a file in UTF-8 or UTF-16 with or without a byte order mark, or in Windows-1252 or Mac Roman, as
 * Excel writes it. Broken characters become U+FFFD, so that only their rows are refused.
 */
export function decodeBytes(bytes: Uint8Array): DecodedBytes {
  const unicode = detectEncoding(bytes);
  const text = new TextDecoder(unicode).decode(bytes);
  if (unicode !== 'utf-8' || isMostlyValid(text)) return { text, encoding: unicode, isGuessed: false };
  const encoding = guessSingleByteEncoding(bytes);
  return { text: new TextDecoder(encoding).decode(bytes), encoding, isGuessed: true };
}

/** A text in another encoding has hardly any sequence that is valid UTF-8. */
function isMostlyValid(text: string): boolean {
  if (!text.includes('\ufffd')) return true;
  const foreign = text.match(/[^\0-\x7f]/gu)?.length ?? 0;
  const broken = text.match(/\ufffd/gu)?.length ?? 0;
  return broken * 5 < foreign;
}

const sampleLength = 200_000;

/**
 * Returns `windows-1252` or `macintosh`: the one in which more characters look like those of names and addresses in
 * western European languages.
 */
export function guessSingleByteEncoding(bytes: Uint8Array): 'windows-1252' | 'macintosh' {
  const sample = bytes.subarray(0, sampleLength);
  const plausibility = (encoding: string) => plausibilityOf(new TextDecoder(encoding).decode(sample));
  return plausibility('macintosh') > plausibility('windows-1252') ? 'macintosh' : 'windows-1252';
}

const westernLetter = /[äöüßéèêëáàâãåæçíìîïñóòôõøœúùûýÿ]/iu;
const punctuation = /[“”„‘’‚«»–—…€°§©®™ºª´·¿¡\u00a0]/u;

function plausibilityOf(text: string): number {
  let sum = 0;
  for (let index = 0; index < text.length; index++) {
    if (text.charCodeAt(index) < 0x80) continue;
    const letter = text.charAt(index);
    const before = text.charAt(index - 1);
    const isAfterSmall = /\p{Ll}/u.test(before);
    const isInWord = isAfterSmall && /\p{Ll}/u.test(text.charAt(index + 1));
    if (westernLetter.test(letter)) sum += isAfterSmall && /\p{Lu}/u.test(letter) ? -1 : 1;
    else if (punctuation.test(letter) && (!isInWord || letter === '’')) sum += 0.25;
    else sum -= 1;
  }
  return sum;
}
