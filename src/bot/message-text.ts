import { z } from 'zod';
import { withoutInvisible } from '../contacts/text/invisible-characters.ts';
import { type MarkupPiece, readMarkup } from './message-markup.ts';

/** A mention as it stands in an activity's entities; `text` is what stands for it in the message, '' when not told. */
export interface Mention {
  readonly mentionedId: string;
  readonly text: string;
}

/** The bot as the chat knows it. */
export interface MentionedBot {
  readonly id: string;
  readonly name: string;
}

/** What a person typed themselves. */
export interface TypedText {
  /** '' when nothing was typed. */
  readonly text: string;
  /** Whether it begins with the name of somebody who was mentioned, which is no command, whatever the name. */
  readonly startsWithMention: boolean;
  /** Whether something was left out because the person only quoted or forwarded it. */
  readonly hasQuotation: boolean;
}

/**
 * Reads what the person typed: quotations and forwarded messages are left out, since somebody else wrote them, and so
 * are mentions of the bot, the mark-up of Teams' editor and invisible characters. Other mentions keep their name.
 */
export function readTypedText(html: string, mentions: readonly Mention[], bot: MentionedBot): TypedText {
  if (mentions.length === 0 && !/[<>&]/.test(html)) {
    return { text: withoutTypedBot(tidy(html), bot), startsWithMention: false, hasQuotation: false };
  }
  const { pieces, hasQuotation } = readMarkup(html);
  const { kept, unmet } = withoutBot(pieces, mentions, bot);
  const first = kept.find((piece) => fromFirstWord(textOf(piece)) !== '');
  let typed = kept.map(textOf).join('');
  for (const name of unmet) typed = withoutName(typed, name);
  const unquoted = withoutQuotedLines(typed);
  return {
    text: withoutTypedBot(tidy(unquoted), bot),
    startsWithMention:
      first?.kind === 'mention' && fromFirstWord(typed).startsWith(fromFirstWord(textOf(first))),
    hasQuotation: hasQuotation || unquoted !== typed,
  };
}

/** The emoji of a message that has no text of its own: Teams' HTML copy names them in `alt`. */
export function emojiOf(html: string): string {
  const found = html.matchAll(/<(?:emoji|img)\s[^<>]*>/gi);
  return Array.from(found, ([tag]) => /\salt="([^"<>]{1,20})"/i.exec(tag)?.[1] ?? '')
    .filter((alt) => /^\p{RGI_Emoji}{1,5}$/v.test(alt))
    .slice(0, 20)
    .join('');
}

/** More than a person mentions in one message. */
const mostMentions = 100;

const mentionSchema = z.object({
  type: z.literal('mention'),
  text: z.string().nullish(),
  mentioned: z.object({ id: z.string() }),
});

/** Picks the mentions out of an activity's entities, whatever else is among them. */
export function readMentions(entitiesOfActivity: readonly unknown[]): readonly Mention[] {
  return entitiesOfActivity
    .filter(isMention)
    .slice(0, mostMentions)
    .flatMap((entity) => {
      const parsed = mentionSchema.safeParse(entity);
      return parsed.success ? [{ mentionedId: parsed.data.mentioned.id, text: parsed.data.text ?? '' }] : [];
    });
}

/** Nearly every message tells of its client instead, and a schema takes its time to say no. */
function isMention(entity: unknown): boolean {
  return typeof entity === 'object' && entity !== null && 'type' in entity && entity.type === 'mention';
}

interface NamedMention extends Mention {
  /** The name alone, as {@link nameKey} gives it. */
  readonly name: string;
}

/**
 * Takes the mentions of the bot out. Clients differ in what they put into the text and into the entity, so that a
 * mention belongs to the entity with its name, else to the one that its `id` counts to, else to the next one.
 * @returns the rest, and the names of mentions of the bot that stand in the text without mark-up
 */
function withoutBot(pieces: readonly MarkupPiece[], mentions: readonly Mention[], bot: MentionedBot) {
  const named = mentions.map((mention) => ({ ...mention, name: nameKey(plainName(mention.text)) }));
  const unused = new Set<NamedMention>(named);
  const entities = new Map<MarkupPiece, NamedMention>();
  const inText = pieces.filter((piece) => piece.kind === 'mention');
  for (const piece of inText) {
    const name = nameKey(piece.name);
    const same = named.filter((one) => one.name !== '' && one.name === name);
    const entity = same.find((one) => unused.has(one)) ?? same[0];
    if (entity === undefined) continue;
    unused.delete(entity);
    entities.set(piece, entity);
  }
  const first = pieces.find((piece) => piece.kind !== 'break' && hasContent(textOf(piece)));
  const botName = nameKey(bot.name);
  for (const piece of inText) {
    if (unused.size === 0) break;
    if (entities.has(piece)) continue;
    // Another name than the entity's: in front of everything it is the one that the message is addressed to.
    const free = [...unused].filter((one) => one.name === '' || piece === first);
    const counted = piece.index === undefined ? undefined : named[piece.index];
    const entity = counted !== undefined && free.includes(counted) ? counted : free[0];
    if (entity === undefined) continue;
    unused.delete(entity);
    entities.set(piece, entity);
  }
  const isBot = (piece: MarkupPiece) => {
    if (piece.kind !== 'mention') return false;
    const entity = entities.get(piece);
    return entity === undefined
      ? botName !== '' && nameKey(piece.name) === botName
      : entity.mentionedId === bot.id;
  };
  return {
    kept: pieces.map((piece): MarkupPiece => (isBot(piece) ? { kind: 'text', text: ' ' } : piece)),
    unmet: [...unused].filter(({ mentionedId }) => mentionedId === bot.id).map(({ text }) => plainName(text)),
  };
}

/** Takes a name out once, with the `@` in front of it. */
function withoutName(text: string, name: string): string {
  const at = name === '' ? -1 : text.indexOf(name);
  if (at < 0) return text;
  return `${text.slice(0, text[at - 1] === '@' ? at - 1 : at)} ${text.slice(at + name.length)}`;
}

/** Without the bot's name in front, typed with an `@` but not picked from the list, so that no entity tells of it. */
function withoutTypedBot(text: string, { name }: MentionedBot): string {
  const typed = `@${name}`;
  if (name === '' || text.slice(0, typed.length).toLowerCase() !== typed.toLowerCase()) return text;
  const rest = text.slice(typed.length);
  return /^[\p{L}\p{N}]/u.test(rest) ? text : rest.trim();
}

/** Without the signs in front: "@Cardfile, @Help Me" begins with the second name. */
function fromFirstWord(text: string): string {
  const at = text.search(/[\p{L}\p{N}]/u);
  return at < 0 ? '' : text.slice(at);
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

/** In plain text and Markdown, a line that begins with `>` is quoted. */
function withoutQuotedLines(text: string): string {
  if (!text.includes('>')) return text;
  const lines = text.split('\n');
  const own = lines.filter((line) => !/^[\s\p{Cf}]*>/u.test(line));
  return own.length === lines.length ? text : own.join('\n');
}

function tidy(text: string): string {
  const words = withoutInvisible(text)
    .replace(/\s{2,}|\u00a0/g, shortGap)
    .trim();
  return hasContent(words) ? words : '';
}

/** Long runs of white space mean nothing, and cost whoever looks for the end of one again and again. */
function shortGap(run: string): string {
  const lines = run.split('\n').length - 1;
  return lines === 0 ? ' ' : '\n'.repeat(Math.min(lines, 2));
}

/** Anything that is neither white space nor invisible nor a mark without its letter. */
function hasContent(text: string): boolean {
  return /[^\s\p{C}\p{M}]/u.test(text);
}
