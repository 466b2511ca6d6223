import { z } from 'zod';

/** A mention as it stands in an activity's entities; the text is what to look for in the message. */
export interface Mention {
  readonly mentionedId: string;
  readonly text: string;
}

const entities: ReadonlyMap<string, string> = new Map([
  ['nbsp', ' '],
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** Tags that Teams' editor leaves in a message. Only these: somebody may write "find <john>". */
const tags =
  /<\/?(?:at|p|div|span|br|b|strong|i|em|u|s|strike|a|ul|ol|li|pre|code|blockquote|h[1-6]|font|emoji|img|attachment|hr|table|tbody|tr|td|th)(?=[\s/>])[^<>]*>/gi;
const breakingTag = /^<\/?(?:p|div|br|li|ul|ol|tr|h[1-6]|hr|blockquote|pre)\b/i;

/**
 * What the person typed: the bot's own mention is taken out (by its entity: names can be anything), other mentions
 * keep their name, and the mark-up of Teams' editor goes.
 */
export function cleanMessageText(text: string, mentions: readonly Mention[], botId: string): string {
  let words = text;
  for (const mention of mentions) {
    if (mention.mentionedId === botId && mention.text !== '') words = words.replaceAll(mention.text, ' ');
  }
  if (words.includes('<')) words = words.replace(tags, (tag) => (breakingTag.test(tag) ? '\n' : ''));
  if (words.includes('&')) words = words.replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,5});/gi, decodeEntity);
  words = words.replaceAll('\u00a0', ' ').trim();
  return /[^\s\p{C}\p{M}]/u.test(words) ? words : '';
}

/** The emoji of a message that has no text of its own: Teams' HTML copy names them in `alt`. */
export function emojiOf(html: string): string {
  const found = html.matchAll(/<(?:emoji|img)\s[^<>]*>/gi);
  return Array.from(found, ([tag]) =>
    /emoji/i.test(tag) ? (/\salt="([^"<>]{1,20})"/i.exec(tag)?.[1] ?? '') : '',
  )
    .join('')
    .slice(0, 200);
}

const mentionSchema = z.object({
  type: z.literal('mention'),
  text: z.string(),
  mentioned: z.object({ id: z.string() }),
});

/** Picks the mentions out of an activity's entities, whatever else is among them. */
export function readMentions(entitiesOfActivity: readonly unknown[]): readonly Mention[] {
  return entitiesOfActivity.filter(isMention).flatMap((entity) => {
    const parsed = mentionSchema.safeParse(entity);
    return parsed.success ? [{ mentionedId: parsed.data.mentioned.id, text: parsed.data.text }] : [];
  });
}

/** Nearly every message tells of its client instead, and a schema takes its time to say no. */
function isMention(entity: unknown): boolean {
  return typeof entity === 'object' && entity !== null && 'type' in entity && entity.type === 'mention';
}

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return entities.get(name.toLowerCase()) ?? whole;
  const hex = name[1]?.toLowerCase() === 'x';
  const code = Number.parseInt(name.slice(hex ? 2 : 1), hex ? 16 : 10);
  return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
    ? String.fromCodePoint(code)
    : whole;
}
