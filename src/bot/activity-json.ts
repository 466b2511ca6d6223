import { cardJson, escapeNonLatin1 } from '../cards/engine/card.ts';

/**
 * Returns an activity as JSON, using the prepared JSON of cards. Equals `JSON.stringify(activity)`, except
 * that characters may be escaped.
 */
export function activityJson(activity: object): string {
  const { attachments, ...others } = activity as { readonly attachments?: unknown };
  if (!Array.isArray(attachments) || !attachments.some(hasJson)) return JSON.stringify(activity);
  const written = attachments.map(attachmentJson).join();
  // One character outside Latin-1 would double the memory of the whole string.
  const around = escapeNonLatin1(JSON.stringify(others));
  return `${around.slice(0, -1)}${around === '{}' ? '' : ','}"attachments":[${written}]}`;
}

function attachmentJson(attachment: unknown): string {
  if (!hasJson(attachment)) return JSON.stringify(attachment);
  const { content, ...others } = attachment;
  const around = JSON.stringify(others);
  return `${around.slice(0, -1)}${around === '{}' ? '' : ','}"content":${content[cardJson]}}`;
}

function hasJson(attachment: unknown): attachment is { readonly content: { readonly [cardJson]: string } } {
  if (typeof attachment !== 'object' || attachment === null || !('content' in attachment)) return false;
  const { content } = attachment;
  return typeof content === 'object' && content !== null && cardJson in content;
}
