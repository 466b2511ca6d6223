import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { SharedFile } from '../dialogs/files.ts';
import type { Chat, Turn, WordlessTurn } from '../dialogs/turn.ts';
import { readObjectId } from './object-id.ts';
import { readPastedTable } from './pasted-table.ts';
import { Refusal } from './refusal.ts';
import { emojiOf, readMentions, readTypedText, type TypedText } from './typed-text.ts';

/** A turn with the origin that determines how to answer it. */
export interface ParsedActivity {
  readonly turn: Turn;
  /** 'execute' waits for a card in the HTTP answer; 'submit' and 'message' are answered by messages. */
  readonly origin: 'message' | 'submit' | 'execute' | 'file-answer' | 'arrival';
  /** The id of the message with the clicked card or the offered file, or ''. */
  readonly cardMessageId: string;
}

// `default` handles absent values, `catch` invalid ones; `catch` alone would create an error for each absent field.
const text = z.string().default('').catch('');
const list = z.array(z.unknown()).default([]).catch([]);
const record = z.record(z.string(), z.unknown());

/**
 * The fields that are read. A field of a wrong type counts as absent; none of them is used for
 * authentication.
 */
const activitySchema = z.object({
  type: z.string(),
  name: text,
  action: text,
  text,
  replyToId: text,
  locale: text,
  localTimezone: text,
  localTimestamp: text,
  value: z.unknown().optional(),
  entities: list,
  attachments: list,
  membersAdded: list,
  channelData: z.object({ eventType: text }).catch({ eventType: '' }),
  from: z.object({ id: text, aadObjectId: text, name: text }).catch({ id: '', aadObjectId: '', name: '' }),
  recipient: z.object({ id: text, name: text }).catch({ id: '', name: '' }),
  conversation: z.object({ id: z.string(), conversationType: text, tenantId: text }),
});

type ReadActivity = z.infer<typeof activitySchema>;

const executeSchema = z.object({
  action: z.object({ type: z.literal('Action.Execute'), verb: z.string(), data: record.default({}) }),
  trigger: z.enum(['manual', 'automatic']).default('manual'),
});

const attachmentSchema = z.object({ contentType: z.string(), name: text, content: z.unknown().optional() });
const downloadSchema = z.object({ downloadUrl: text });
const fileType = 'application/vnd.microsoft.teams.file.download.info';
const mostFiles = 20;

/** https://learn.microsoft.com/microsoftteams/platform/bots/how-to/bots-filesv4 */
const fileAnswerSchema = z.object({
  action: z.enum(['accept', 'decline']),
  context: z.object({ ref: z.unknown() }).catch({ ref: undefined }),
  uploadInfo: z
    .object({ uploadUrl: text, contentUrl: text, name: text, uniqueId: text, fileType: text })
    .optional()
    .catch(undefined),
});
const htmlSchema = z.string();

/**
 * Converts an authenticated activity into a turn; undefined if there is nothing to answer (a reaction,
 * somebody else joined, the bot was removed).
 * @throws {Refusal} 400 for a card action that is malformed
 */
export function parseActivity(activity: unknown): ParsedActivity | undefined {
  const read = activitySchema.safeParse(activity);
  if (!read.success) throw new Refusal(400, 'malformed activity');
  switch (read.data.type) {
    case 'message':
      return parseMessage(read.data);
    case 'messageUpdate':
      return parseEdit(read.data);
    case 'conversationUpdate':
    case 'installationUpdate':
      return isBotAdded(read.data)
        ? { turn: { kind: 'arrival', ...baseOf(read.data) }, origin: 'arrival', cardMessageId: '' }
        : undefined;
    case 'invoke':
      if (read.data.name === 'fileConsent/invoke') return parseFileAnswer(read.data);
      return read.data.name === 'adaptiveCard/action' ? parseExecute(read.data) : undefined;
    default:
      return undefined;
  }
}

function parseMessage(activity: ReadActivity): ParsedActivity {
  const base = baseOf(activity);
  const submitted = activity.value === undefined ? undefined : record.safeParse(activity.value);
  if (submitted?.success && (typeof submitted.data.verb === 'string' || activity.text === '')) {
    // `verb` and `msteams` (for the client) are removed from the data, so that a submit equals an execute.
    const { verb, msteams: _msteams, ...data } = submitted.data;
    const turn: Turn = {
      kind: 'action',
      ...base,
      verb: typeof verb === 'string' ? verb : '',
      data,
      trigger: 'manual',
    };
    return { turn, origin: 'submit', cardMessageId: activity.replyToId };
  }
  const files = activity.attachments.length === 0 ? [] : filesOf(activity);
  const [first, ...others] = files;
  if (first !== undefined && base.chat.kind === 'personal')
    return {
      turn: { kind: 'file', ...base, files: [first, ...others] },
      origin: 'message',
      cardMessageId: '',
    };
  const { text, startsWithMention, hasQuotation } = typedTextOf(activity);
  const typed = tableOf(activity.attachments) ?? text;
  const turn: Turn =
    typed === ''
      ? { kind: 'wordless', ...base, attachment: hasQuotation ? 'quotation' : attachmentOf(activity) }
      : { kind: 'text', ...base, text: typed, startsWithMention };
  return { turn, origin: 'message', cardMessageId: '' };
}

function parseFileAnswer(activity: ReadActivity): ParsedActivity {
  const parsed = fileAnswerSchema.safeParse(activity.value);
  if (!parsed.success) throw new Refusal(400, 'malformed answer to a file');
  const { action, context, uploadInfo } = parsed.data;
  const upload = action === 'accept' ? (uploadInfo ?? noUpload) : undefined;
  const turn: Turn = { kind: 'file-answer', ...baseOf(activity), ref: context.ref, upload };
  return { turn, origin: 'file-answer', cardMessageId: activity.replyToId };
}

const noUpload = { uploadUrl: '', contentUrl: '', name: '', uniqueId: '', fileType: '' };

/** Parses an edited message. Teams also reports a restored message as an update, which is ignored. */
function parseEdit(activity: ReadActivity): ParsedActivity | undefined {
  if (activity.channelData.eventType === 'undeleteMessage') return undefined;
  const turn: Turn = { kind: 'edited', ...baseOf(activity) };
  return { turn, origin: 'message', cardMessageId: '' };
}

function parseExecute(activity: ReadActivity): ParsedActivity {
  const parsed = executeSchema.safeParse(activity.value);
  if (!parsed.success) throw new Refusal(400, 'malformed card action');
  const { verb, data } = parsed.data.action;
  const { trigger } = parsed.data;
  const turn: Turn = { kind: 'action', ...baseOf(activity), verb, data, trigger };
  return { turn, origin: 'execute', cardMessageId: activity.replyToId };
}

function isBotAdded(activity: ReadActivity): boolean {
  if (activity.type === 'installationUpdate') return activity.action === 'add';
  return activity.membersAdded.some((member) => {
    const parsed = record.safeParse(member);
    return parsed.success && activity.recipient.id !== '' && parsed.data.id === activity.recipient.id;
  });
}

function baseOf(activity: ReadActivity) {
  const { from, conversation } = activity;
  return {
    actor: { objectId: readObjectId(from.aadObjectId), teamsId: from.id, name: from.name },
    chat: { conversationId: conversation.id, kind: chatKindOf(conversation.conversationType) },
    ...localeAndZoneOf(activity),
    correlationId: randomUUID(),
  };
}

/** Returns the kind of chat. An unknown kind counts as a group that others read. */
function chatKindOf(conversationType: string): Chat['kind'] {
  if (conversationType === 'personal') return 'personal';
  return conversationType === 'channel' ? 'channel' : 'group';
}

function typedTextOf(activity: ReadActivity): TypedText {
  const mentions = activity.entities.length === 0 ? [] : readMentions(activity.entities);
  const typed = readTypedText(activity.text, mentions, activity.recipient);
  if (typed.text !== '' || typed.hasQuotation || activity.attachments.length === 0) return typed;
  return { ...typed, text: emojiOf(htmlOf(activity)) };
}

/** Returns the rows of a table that was pasted into a message. */
function tableOf(attachments: readonly unknown[]): string | undefined {
  for (const attachment of attachments) {
    if (typeof attachment !== 'object' || attachment === null || !('content' in attachment)) continue;
    const { content } = attachment;
    if (typeof content === 'string' && content.includes('<table')) return readPastedTable(content);
  }
  return undefined;
}

function attachmentOf(activity: ReadActivity): WordlessTurn['attachment'] {
  const types = attachmentsOf(activity).map(({ contentType }) => contentType.toLowerCase());
  // In a group chat, Teams only tells that there is a file.
  if (types.includes(fileType) || /<attachment\s/i.test(htmlOf(activity))) return 'file';
  if (types.some((type) => type.startsWith('image/')) || /<img\s/i.test(htmlOf(activity))) return 'picture';
  return types.some((type) => type !== 'text/html') ? 'other' : 'none';
}

function filesOf(activity: ReadActivity): readonly SharedFile[] {
  return attachmentsOf(activity)
    .filter(({ contentType }) => contentType.toLowerCase() === fileType)
    .slice(0, mostFiles)
    .map(({ name, content }) => ({
      name: name.slice(0, 250).toWellFormed(),
      downloadUrl: downloadSchema.safeParse(content).data?.downloadUrl ?? '',
    }));
}

/**
 * Returns the HTML copy that Teams attaches to most messages. Stickers and inline pictures are only in there.
 */
function htmlOf(activity: ReadActivity): string {
  const html = attachmentsOf(activity).find(({ contentType }) => contentType === 'text/html');
  return htmlSchema.safeParse(html?.content).data ?? '';
}

function attachmentsOf(activity: ReadActivity): readonly z.infer<typeof attachmentSchema>[] {
  return activity.attachments.flatMap((attachment) => attachmentSchema.safeParse(attachment).data ?? []);
}

function localeOf(locale: string): string {
  return /^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i.test(locale) ? locale : '';
}

const maxCachedZones = 1000;
const timeZones = new Map<string, boolean>();

/**
 * Returns the locale and time zone of the person's client, '' if unknown. Phones often omit `localTimezone`
 * and send the zone in the `clientInfo` entity, or only the UTC offset in `localTimestamp`
 * (https://learn.microsoft.com/microsoftteams/platform/bots/how-to/conversations/conversation-messages).
 */
function localeAndZoneOf({ locale, localTimezone, localTimestamp, entities }: ReadActivity) {
  const ownLocale = localeOf(locale);
  const ownZone = timeZoneOf(localTimezone);
  if (ownLocale !== '' && ownZone !== '') return { locale: ownLocale, timeZone: ownZone };
  const client = entities.map((entity) => clientInfoSchema.safeParse(entity).data).find((info) => info);
  return {
    locale: ownLocale || localeOf(client?.locale ?? ''),
    timeZone: ownZone || timeZoneOf(client?.timezone ?? '') || offsetOf(localTimestamp),
  };
}

const clientInfoSchema = z.object({
  type: z.string().regex(/^clientInfo$/i),
  locale: text,
  timezone: text,
});

/**
 * Returns the offset of a timestamp, such as "+01:00", or ''. `Intl` accepts it as a zone without daylight
 * saving time.
 */
function offsetOf(localTimestamp: string): string {
  const found = /T[\d:.]{5,20}(?<offset>[+-]\d\d:\d\d)$/.exec(localTimestamp.slice(0, 50));
  return timeZoneOf(found?.groups?.offset ?? '');
}

/** Returns a valid time zone, or ''. Results are cached because `Intl` is slow. */
function timeZoneOf(timeZone: string): string {
  if (timeZone === '' || timeZone.length > 50) return '';
  let known = timeZones.get(timeZone);
  if (known === undefined) {
    known = isTimeZone(timeZone);
    if (timeZones.size < maxCachedZones) timeZones.set(timeZone, known);
  }
  return known ? timeZone : '';
}

function isTimeZone(timeZone: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone });
    return true;
  } catch {
    return false;
  }
}
