import type { SeenMessage } from './types.ts';

const wordKeys = new Set(['text', 'title', 'label', 'placeholder', 'errorMessage', 'value', 'displayName']);

/** Every word that a message shows, card and all, in one text; buttons and values of inputs included. */
export function words(message: SeenMessage | undefined): string {
  const found: string[] = [message?.text ?? ''];
  collect(message?.card);
  return found.join('\n');

  function collect(node: unknown): void {
    if (Array.isArray(node)) for (const child of node) collect(child);
    else if (typeof node === 'object' && node !== null) {
      for (const [key, value] of Object.entries(node)) {
        if (typeof value === 'string') {
          if (wordKeys.has(key)) found.push(value);
        } else if (key !== 'fallback' && key !== 'data') collect(value);
      }
    }
  }
}
