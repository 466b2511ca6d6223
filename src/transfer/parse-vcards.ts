import { detectEncoding } from '../contacts/text/decode-text.ts';
import { guessSingleByteEncoding } from './decode-bytes.ts';

/** A property of a vCard, as all versions and programs write it. */
export interface VCardProperty {
  /** Joins properties: `item1` of `item1.TEL` and `item1.X-ABLabel`; '' without one. */
  readonly group: string;
  /** In capital letters. */
  readonly name: string;
  /** In small letters: those of TYPE, and parameters without a name (`TEL;CELL`). */
  readonly types: ReadonlySet<string>;
  /** Other parameters, by their names in capital letters. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Decoded, with its backslashes; split it by {@link splitValue}, or read it by {@link unescapeValue}. */
  readonly value: string;
}

export interface VCard {
  /** The line of its `BEGIN:VCARD`, counted from 1. */
  readonly line: number;
  readonly properties: readonly VCardProperty[];
  /** Whether its `END:VCARD` was there. */
  readonly isComplete: boolean;
}

const beginOfCard = /^BEGIN:VCARD\s*$/i;
const endOfCard = /^END:VCARD\s*$/i;

/** Whether a file holds vCards, whatever its name. */
export function holdsVCards(bytes: Uint8Array): boolean {
  const start = bytes.subarray(0, 2_000);
  return /^\ufeff?\s*BEGIN:VCARD/i.test(new TextDecoder(detectEncoding(bytes)).decode(start));
}

/**
 * Reads the cards of a file. It works on bytes, since lines are folded inside of characters, and each value may have an
 * encoding of its own. Cards within cards (`AGENT`) and groups are left out.
 */
export function parseVCards(bytes: Uint8Array): readonly VCard[] {
  const encoding = detectEncoding(bytes);
  const plain =
    encoding === 'utf-8' ? bytes : new TextEncoder().encode(new TextDecoder(encoding).decode(bytes));
  const cards: { readonly line: number; readonly properties: RawProperty[]; readonly isComplete: boolean }[] =
    [];
  let open: { line: number; properties: RawProperty[] } | undefined;
  let nested = 0;
  const close = (isComplete: boolean) => {
    if (open !== undefined) cards.push({ line: open.line, properties: open.properties, isComplete });
    open = undefined;
  };
  for (const { line, text } of unfold(plain)) {
    if (beginOfCard.test(text)) {
      if (open?.properties.at(-1)?.name === 'AGENT') nested++;
      else {
        close(false);
        nested = 0;
        open = { line, properties: [] };
      }
    } else if (endOfCard.test(text)) {
      if (nested > 0) nested--;
      else close(true);
    } else if (open !== undefined && nested === 0) {
      const property = readProperty(text);
      if (property !== undefined) open.properties.push(property);
    }
  }
  close(false);
  const decode = createDecoder(cards.flatMap(({ properties }) => properties));
  return cards.map((card) => ({ ...card, properties: card.properties.map(decode) }));
}

/** Splits a structured value such as N, ADR and ORG, and reads its parts. */
export function splitValue(value: string): readonly string[] {
  return splitUnescaped(value, ';').map(unescapeValue);
}

/** Splits at a character that has no backslash in front. */
export function splitUnescaped(value: string, mark: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  for (let index = 0; index < value.length; index++) {
    if (value[index] === '\\') index++;
    else if (value[index] === mark) {
      parts.push(value.slice(from, index));
      from = index + 1;
    }
  }
  parts.push(value.slice(from));
  return parts;
}

/** Takes the backslashes away: a line break, or the character behind them. */
export function unescapeValue(value: string): string {
  return value
    .replace(/\r\n?/g, '\n')
    .replace(/\\([nN,;:"\\])/g, (_, mark: string) => (mark === 'n' || mark === 'N' ? '\n' : mark))
    .trim();
}

interface LogicalLine {
  readonly line: number;
  /** One character for each byte. */
  readonly text: string;
}

/** Joins folded lines, soft breaks of quoted-printable, and lines of pictures that have no mark. */
function* unfold(bytes: Uint8Array): Generator<LogicalLine> {
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '')
    .split(/\r\n|\r|\n/);
  let pieces: string[] = [];
  let start = 0;
  let isQuoted = false;
  let isBinary = false;
  for (const [index, text] of lines.entries()) {
    const last = pieces.at(-1) ?? '';
    const isMark = [beginOfCard, endOfCard].some((mark) => mark.test(pieces[0] ?? ''));
    if (pieces.length > 0 && !isMark && !endOfCard.test(text)) {
      if (isQuoted && last.endsWith('=')) {
        pieces.splice(-1, 1, last.slice(0, -1), text);
        continue;
      }
      if (/^[ \t]/.test(text)) {
        pieces.push(text.slice(1));
        continue;
      }
      // Some programs neither indent the lines of a picture nor those of a note.
      if (text !== '' && !text.includes(':')) {
        pieces.push(isBinary ? text : `\\n${text}`);
        continue;
      }
    }
    if (pieces.length > 0) yield { line: start + 1, text: pieces.join('') };
    const head = text.slice(0, Math.max(0, text.indexOf(':'))).toUpperCase();
    isQuoted = head.includes('QUOTED-PRINTABLE');
    isBinary = /BASE64|ENCODING=B(?:;|$)/.test(head);
    pieces = text === '' ? [] : [text];
    start = index;
  }
  if (pieces.length > 0) yield { line: start + 1, text: pieces.join('') };
}

const encodings: ReadonlySet<string> = new Set(['QUOTED-PRINTABLE', 'BASE64', 'B', '8BIT', '7BIT']);
/** Values that no contact of ours has a place for; a picture can have megabytes. */
const skipped: ReadonlySet<string> = new Set([
  'PHOTO',
  'LOGO',
  'SOUND',
  'KEY',
  'X-MS-CARDPICTURE',
  'X-MS-OL-DESIGN',
]);

interface RawProperty extends Omit<VCardProperty, 'value'> {
  readonly bytes: Uint8Array;
}

function readProperty(text: string): RawProperty | undefined {
  const colon = outsideQuotes(text, ':');
  if (colon < 0) return undefined;
  const [head = '', ...marks] = splitOutsideQuotes(text.slice(0, colon), ';');
  const dot = head.lastIndexOf('.');
  const name = head
    .slice(dot + 1)
    .trim()
    .toUpperCase();
  const types = new Set<string>();
  const parameters = new Map<string, string>();
  for (const mark of marks) {
    const equals = mark.indexOf('=');
    const key = equals < 0 ? '' : mark.slice(0, equals).trim().toUpperCase();
    const value = mark
      .slice(equals + 1)
      .trim()
      .replaceAll('"', '');
    if (key === '' && encodings.has(value.toUpperCase())) parameters.set('ENCODING', value);
    else if (key === '' || key === 'TYPE') {
      for (const type of value.toLowerCase().split(',')) types.add(type.trim());
    } else parameters.set(key, value);
  }
  const raw = text.slice(colon + 1);
  const group = dot < 0 ? '' : head.slice(0, dot).toLowerCase();
  if (skipped.has(name)) return { group, name, types, parameters, bytes: new Uint8Array() };
  const encoding = (parameters.get('ENCODING') ?? '').toUpperCase();
  const bytes =
    encoding === 'QUOTED-PRINTABLE'
      ? fromQuotedPrintable(raw)
      : Buffer.from(raw, encoding === 'BASE64' || encoding === 'B' ? 'base64' : 'latin1');
  return { group, name, types, parameters, bytes };
}

function outsideQuotes(text: string, mark: string): number {
  let isQuoted = false;
  for (let index = 0; index < text.length; index++) {
    const letter = text[index];
    if (letter === '"') isQuoted = !isQuoted;
    else if (letter === mark && !isQuoted) return index;
  }
  // A lone quotation mark quotes nothing.
  return isQuoted ? text.indexOf(mark) : -1;
}

function splitOutsideQuotes(text: string, mark: string): readonly string[] {
  const parts: string[] = [];
  let rest = text;
  for (let at = outsideQuotes(rest, mark); at >= 0; at = outsideQuotes(rest, mark)) {
    parts.push(rest.slice(0, at));
    rest = rest.slice(at + 1);
  }
  parts.push(rest);
  return parts;
}

function fromQuotedPrintable(text: string): Uint8Array {
  const bytes = text.replace(/=([\dA-F]{2})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  return Buffer.from(bytes, 'latin1');
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Decodes values in their own encoding, in UTF-8, or in the one that the letters of all others look like. */
function createDecoder(all: readonly RawProperty[]): (property: RawProperty) => VCardProperty {
  const others = all.flatMap(({ bytes }) => (decodeStrictly(bytes) === undefined ? [bytes, lineBreak] : []));
  const guessed = guessSingleByteEncoding(Buffer.concat(others));
  return ({ bytes, ...property }) => {
    const named = property.parameters.get('CHARSET') ?? '';
    const value =
      decodeNamed(bytes, named) ?? decodeStrictly(bytes) ?? new TextDecoder(guessed).decode(bytes);
    return { ...property, value };
  };
}

const lineBreak = Buffer.from('\n');

function decodeStrictly(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Returns undefined if the name is unknown, or as good as none. */
function decodeNamed(bytes: Uint8Array, charset: string): string | undefined {
  if (charset === '' || /^(?:utf-?8|us-ascii|ascii)$/i.test(charset)) return undefined;
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return undefined;
  }
}
