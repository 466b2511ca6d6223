/** Under which a card that was made of a template has its JSON. */
export const cardJson = Symbol('card as JSON');

/** An Adaptive Card of schema 1.5, the newest that Teams takes from bots; as JSON it is what goes over the wire. */
export interface Card {
  /** What is shown where no card can be. */
  readonly fallbackText: string;
  /** What notifications and the list of chats say: a sentence without its full stop. `fallbackText` when left out. */
  readonly summary?: string;
  readonly [cardJson]?: string;
}

/**
 * A card that renews itself: when one of these people opens the chat, their client asks for their own view of it
 * (https://learn.microsoft.com/adaptive-cards/authoring-cards/universal-action-model). At most 60 ids are taken.
 */
export interface CardRefresh {
  readonly verb: Verb;
  readonly data: Readonly<Record<string, string>>;
  /** As Teams knows them (`29:…`). */
  readonly teamsIds: readonly string[];
}

/** Every verb that a button of ours may carry; a card or a dialog that uses another does not compile. */
export const verbs = [
  'search.page',
  'search.run',
  'contact.show',
  'contact.add',
  'contact.move',
  'contact.create',
  'contact.edit',
  'contact.update',
  'contact.delete',
  'contact.delete.confirm',
  'contacts.change',
  'contacts.change.confirm',
  'help.show',
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
  'requests.list',
  'requests.approve',
  'history.show',
  'delegation.confirm',
  'delegation.stop',
  'sources.show',
  'sources.sync',
  'form.cancel',
] as const;

export type Verb = (typeof verbs)[number];

/** A button: what it says, and what comes back to the bot when it is pressed. */
export interface CardAction {
  readonly title: string;
  readonly verb: Verb;
  /** Opaque references and plain choices only; the server believes none of it. */
  readonly data: Readonly<Record<string, string>>;
  readonly style?: 'positive' | 'destructive';
  /** False for buttons that leave the form as it is (Cancel, Back): its inputs are then not validated. */
  readonly sendsInputs?: boolean;
}

/** Inputs carry this in front of the field's name, so that no input can shadow a button's own data. */
export const inputPrefix = 'in_';

/**
 * Writes typographic signs, and the few letters of a name in another script, as `\u201c`: a text without them takes
 * one byte a letter, and is put together and sent in a fraction of the time. Long texts stay, as they would become
 * much longer.
 */
export function escapeNonLatin1(json: string): string {
  if (!wideLetter.test(json)) return json;
  let count = 0;
  const escaped = json.replace(wideLetters, (letter) => {
    count += 1;
    return escapes.get(letter) ?? escapeOf(letter);
  });
  if (count > mostEscaped) return json;
  // A text that was wide once stays so in memory, with all that it is joined to, unless it is made anew.
  return Buffer.from(escaped, 'latin1').toString('latin1');
}

const wideLetter = /[^\0-\xff]/;
const wideLetters = /[^\0-\xff]/g;
const mostEscaped = 24;

function escapeOf(letter: string): string {
  return `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The signs of our own wording. */
const escapes = new Map(['“', '”', '‘', '’', '–', '…', '→'].map((sign) => [sign, escapeOf(sign)]));
