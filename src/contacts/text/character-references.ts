import { decodeHTMLStrict } from 'entities';

/**
 * Returns a text without the character references of HTML (`O&#39;Brien`), as which some systems store or export texts;
 * non-breaking spaces become ordinary ones.
 */
export function withoutReferences(text: string): string {
  return text.includes('&') ? decodeHTMLStrict(text).replaceAll('\u00a0', ' ') : text;
}
