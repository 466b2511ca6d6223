/** The key of the prepared JSON of a card that was made from a template. */
export const cardJson = Symbol('card as JSON');

/**
 * An Adaptive Card of schema 1.5, the newest that Teams accepts from bots. It may contain Teams' own elements, such as
 * Badge and Icon, each with a fallback for clients that do not know them (docs/cards.md).
 */
export interface Card {
  /** The text shown by clients without cards. */
  readonly fallbackText: string;
  /** A sentence without full stop for notifications and the chat list; `fallbackText` by default. */
  readonly summary?: string;
  readonly [cardJson]?: string;
}

/**
 * The automatic refresh of a card: when one of these people opens the chat, their client requests their own
 * view of the card (https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model). Teams
 * accepts at most 60 ids.
 */
export interface CardRefresh {
  readonly verb: Verb;
  readonly data: Readonly<Record<string, string>>;
  /** Teams ids (`29:…`). */
  readonly teamsIds: readonly string[];
}

/** All verbs of buttons; a card or dialog that uses another verb does not compile. */
export const verbs = [
  'search.page',
  'search.run',
  'contact.show',
  'contact.add',
  'contact.move',
  'contact.create',
  'contact.complete',
  'contact.edit',
  'contact.update',
  'contact.delete',
  'contact.delete.confirm',
  'contacts.change',
  'contacts.change.confirm',
  'contacts.merge',
  'help.show',
  'favorites.list',
  'favorite.add',
  'favorite.remove',
  'recent.list',
  'own.list',
  'change.show',
  'change.refresh',
  'change.prompt',
  'change.approve',
  'change.reject',
  'change.ask',
  'change.comment',
  'change.reassign',
  'change.withdraw',
  'change.retry',
  'change.nudge',
  'change.resubmit',
  'change.undo',
  'change.resolve',
  'batch.rows',
  'batch.result',
  'batch.pause',
  'batch.resume',
  'batch.cancel',
  'requests.list',
  'requests.approve',
  'history.show',
  'lists.show',
  'list.show',
  'list.choose',
  'list.pick',
  'list.ask',
  'list.change',
  'delegation.confirm',
  'delegation.stop',
  'duplicates.next',
  'duplicates.different',
  'review.mine',
  'review.next',
  'review.answer',
  'review.snooze',
  'review.list',
  'review.form',
  'review.preview',
  'review.start',
  'review.show',
  'review.stop',
  'sources.show',
  'sources.sync',
  'import.template',
  'import.columns',
  'import.compare',
  'import.page',
  'import.result',
  'import.send',
  'import.cancel',
  'export.ask',
  'export.picked',
  'export.file',
  'form.cancel',
] as const;

export type Verb = (typeof verbs)[number];

/** A button: its title, and the verb and data that a click sends to the bot. */
export interface CardAction {
  readonly title: string;
  readonly verb: Verb;
  /** Only signed references and plain choices; the server trusts none of it. */
  readonly data: Readonly<Record<string, string>>;
  readonly style?: 'positive' | 'destructive';
  /** `secondary` puts the button into the overflow menu ("…"). */
  readonly mode?: 'primary' | 'secondary';
  /** False for buttons that do not submit the form (Cancel, Back): its inputs are then not validated. */
  readonly sendsInputs?: boolean;
}

/** The prefix of input ids before the field's name, so that no input can overwrite a button's data. */
export const inputPrefix = 'in_';

/**
 * Escapes typographic characters, and the few letters of a name in another script, as `\u201c`: a Latin-1
 * string takes one byte per character, and is joined and sent much faster. Long texts stay unescaped, because
 * they would become much longer.
 */
export function escapeNonLatin1(json: string): string {
  if (!wideLetter.test(json)) return json;
  let count = 0;
  const escaped = json.replace(wideLetters, (letter) => {
    count += 1;
    return escapes.get(letter) ?? escapeOf(letter);
  });
  if (count > mostEscaped) return json;
  // A two-byte string, and every string joined with it, keeps its width in memory unless it is copied.
  return Buffer.from(escaped, 'latin1').toString('latin1');
}

const wideLetter = /[^\0-\xff]/;
const wideLetters = /[^\0-\xff]/g;
const mostEscaped = 24;

function escapeOf(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The typographic characters in Cardfile's own texts. */
const escapes = new Map(['“', '”', '‘', '’', '–', '…', '→'].map((sign) => [sign, escapeOf(sign)]));
