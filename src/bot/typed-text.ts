import { z } from 'zod';
import { withoutInvisible } from '../contacts/text/invisible-characters.ts';
import { type MarkupPiece, readMarkup } from './message-markup.ts';

/** A mention in an activity's entities; `text` is its text in the message, '' if unknown. */
export interface Mention {
  readonly mentionedId: string;
  readonly text: string;
}

/** The bot's id and name in the chat. */
export interface MentionedBot {
  readonly id: string;
  readonly name: string;
}

/** The text that a person typed. */
export interface TypedText {
  /** '' if nothing was typed. */
  readonly text: string;
  /** Whether it begins with the name of a mentioned person, which is never a command. */
  readonly startsWithMention: boolean;
  /** Whether quoted or forwarded content was left out. */
  readonly hasQuotation: boolean;
}

/**
 * Returns the text that the person typed, without quotations, forwarded messages, mentions of the bot,
 * mark-up of Teams' editor and invisible characters. Other mentions keep their name.
 */
export function readTypedText(html: string, mentions: readonly Mention[], bot: MentionedBot): TypedText {
  if (mentions.length === 0 && !/[<>&]/.test(html)) {
    return { text: withoutTypedBot(cleanText(html), bot), startsWithMention: false, hasQuotation: false };
  }
  const { pieces, hasQuotation } = readMarkup(html);
  const { rest, unmatched } = withoutBot(pieces, mentions, bot);
  const first = rest.find((piece) => fromFirstWord(textOf(piece)) !== '');
  let typed = rest.map(textOf).join('');
  for (const name of unmatched) typed = withoutName(typed, name);
  const unquoted = withoutQuotedLines(typed);
  return {
    text: withoutTypedBot(cleanText(unquoted), bot),
    startsWithMention:
      first?.kind === 'mention' && fromFirstWord(typed).startsWith(fromFirstWord(textOf(first))),
    hasQuotation: hasQuotation || unquoted !== typed,
  };
}

/** Returns the emoji of a message without text, from the `alt` attributes of Teams' HTML copy. */
export function emojiOf(html: string): string {
  const found = html.matchAll(/<(?:emoji|img)\s[^<>]*>/gi);
  return Array.from(found, ([tag]) => /\salt="([^"<>]{1,20})"/i.exec(tag)?.[1] ?? '')
    .filter((alt) => /^\p{RGI_Emoji}{1,5}$/v.test(alt))
    .slice(0, 20)
    .join('');
}

/** The most mentions read from one message. */
const maxMentions = 100;

const mentionSchema = z.object({
  type: z.literal('mention'),
  text: z.string().nullish(),
  mentioned: z.object({ id: z.string() }),
});

/** Returns the mentions among an activity's entities. */
export function readMentions(entitiesOfActivity: readonly unknown[]): readonly Mention[] {
  return entitiesOfActivity
    .filter(isMention)
    .slice(0, maxMentions)
    .flatMap((entity) => {
      const parsed = mentionSchema.safeParse(entity);
      return parsed.success ? [{ mentionedId: parsed.data.mentioned.id, text: parsed.data.text ?? '' }] : [];
    });
}

/**
 * Whether an entity is a mention. Checked before the schema, because most messages only have a `clientInfo`
 * entity.
 */
function isMention(entity: unknown): boolean {
  return typeof entity === 'object' && entity !== null && 'type' in entity && entity.type === 'mention';
}

interface NamedMention extends Mention {
  /** The normalized name, see {@link nameKey}. */
  readonly name: string;
}

/**
 * Removes the mentions of the bot. Clients differ in the text and the entity, so a mention is matched to the
 * entity with its name, else with its index, else to the next one.
 * @returns the remaining pieces, and the names of bot mentions that are in the text without mark-up
 */
function withoutBot(pieces: readonly MarkupPiece[], mentions: readonly Mention[], bot: MentionedBot) {
  const named = mentions.map((mention) => ({ ...mention, name: nameKey(plainName(mention.text)) }));
  const unused = new Set<NamedMention>(named);
  const entities = new Map<MarkupPiece, NamedMention>();
  const inText = pieces.filter((piece) => piece.kind === 'mention').slice(0, maxMentions);
  const names = new Map<MarkupPiece, string>(inText.map((piece) => [piece, nameKey(piece.name)]));
  for (const piece of inText) {
    const name = names.get(piece);
    const same = named.filter((mention) => mention.name !== '' && mention.name === name);
    const entity = same.find((mention) => unused.has(mention)) ?? same[0];
    if (entity === undefined) continue;
    unused.delete(entity);
    entities.set(piece, entity);
  }
  const first = pieces.find((piece) => piece.kind !== 'break' && hasContent(textOf(piece)));
  const botName = nameKey(bot.name);
  for (const piece of inText) {
    if (unused.size === 0) break;
    if (entities.has(piece)) continue;
    // A mention at the start may have another name than its entity: the message is addressed to it.
    const free = [...unused].filter((mention) => mention.name === '' || piece === first);
    const counted = piece.index === undefined ? undefined : named[piece.index];
    const entity = counted !== undefined && free.includes(counted) ? counted : free[0];
    if (entity === undefined) continue;
    unused.delete(entity);
    entities.set(piece, entity);
  }
  const isBot = (piece: MarkupPiece) => {
    const entity = entities.get(piece);
    return entity === undefined
      ? botName !== '' && names.get(piece) === botName
      : entity.mentionedId === bot.id;
  };
  return {
    rest: pieces.map((piece): MarkupPiece => (isBot(piece) ? { kind: 'text', text: ' ' } : piece)),
    unmatched: [...unused]
      .filter(({ mentionedId }) => mentionedId === bot.id)
      .map(({ text }) => plainName(text)),
  };
}

/** Removes the first occurrence of a name, with a preceding `@`. */
function withoutName(text: string, name: string): string {
  const index = name === '' ? -1 : text.indexOf(name);
  if (index < 0) return text;
  return `${text.slice(0, text[index - 1] === '@' ? index - 1 : index)} ${text.slice(index + name.length)}`;
}

/**
 * Removes the bot's leading name, typed with an `@` but not picked from the list, so that it has no entity.
 */
function withoutTypedBot(text: string, { name }: MentionedBot): string {
  const typed = `@${name}`;
  if (name === '' || text.slice(0, typed.length).toLowerCase() !== typed.toLowerCase()) return text;
  const rest = text.slice(typed.length);
  return /^[\p{L}\p{N}]/u.test(rest) ? text : rest.trim();
}

/** Returns the text from its first letter or digit on. */
function fromFirstWord(text: string): string {
  const index = text.search(/[\p{L}\p{N}]/u);
  return index < 0 ? '' : text.slice(index);
}

function plainName(entityText: string): string {
  return readMarkup(entityText.slice(0, longestName)).pieces.map(textOf).join('').trim();
}

const longestName = 1_000;

function nameKey(name: string): string {
  return withoutInvisible(name.normalize('NFC')).replace(/\s+/gu, ' ').trim().toLowerCase();
}

function textOf(piece: MarkupPiece): string {
  switch (piece.kind) {
    case 'text':
      return piece.text;
    case 'mention':
      return piece.name;
    case 'break':
      return '\n';
  }
}

/** Removes the quoted lines of plain text and Markdown, which begin with `>`. */
function withoutQuotedLines(text: string): string {
  if (!text.includes('>')) return text;
  const lines = text.split('\n');
  const own = lines.filter((line) => !/^[\s\p{Cf}]*>/u.test(line));
  return own.length === lines.length ? text : own.join('\n');
}

function cleanText(text: string): string {
  const visible = withoutInvisible(text).trim();
  const clean = visible.includes('\n')
    ? visible.replace(/\s{2,}|\u00a0/g, shortGap)
    : visible.replace(/\s{2,}|[\u00a0\t]/g, ' ');
  return hasContent(clean) ? clean : '';
}

/** More than any row of contacts has empty cells side by side. */
const mostTabs = 100;

/** Shortens a run of white space to its tabs, which part the cells of pasted rows, and at most two line breaks. */
function shortGap(run: string): string {
  const lines = run.split('\n').map((line) => line.replace(/[^\t]+/g, '').slice(0, mostTabs));
  if (lines.length === 1) return lines[0] || ' ';
  return `${lines[0]}${'\n'.repeat(Math.min(lines.length - 1, 2))}${lines.at(-1)}`;
}

/** Whether the text has a character other than white space, invisible characters and combining marks. */
function hasContent(text: string): boolean {
  return /[^\s\p{C}\p{M}]/u.test(text);
}
