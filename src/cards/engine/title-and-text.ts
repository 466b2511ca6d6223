import { messages } from '../../languages/messages.ts';

/** Returns a title and what follows it in one line; a title that ends with its own mark gets no full stop. */
export function titleAndText(title: string, text: string): string {
  return messages.general.titleAndText({ title, isSentence: /[.!?…]$/.test(title) ? 'yes' : 'no', text });
}
