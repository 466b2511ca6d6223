import type { CardAction } from '../../cards/engine/card.ts';
import { welcome } from '../../cards/general/welcome.ts';
import { messages } from '../../languages/messages.ts';
import {
  addButton,
  favoritesButton,
  helpButton,
  recentButton,
  requestsButton,
  searchButton,
  thoseForChat,
} from '../buttons.ts';
import type { Dialog, DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';

const greetedWords = '(?:there|again|all|team|everyone|everybody|folks|bot|cardfile)';
/** Greetings of the bot; any other greeted name is searched. */
const greeted = new RegExp(`^${greetedWords}[\\s!.?]*$`, 'i');
/** A greeted word before another text. Words that may begin a company's name ("All Saints") need a comma. */
const greetedFirst = new RegExp(`^(?:${greetedWords}[,;:.!?]\\s*|(?:there|again|cardfile)\\s)(?=\\S)`, 'i');

/** Removes the greeted word after a greeting: "there, find John Doe" becomes "find John Doe". */
export function withoutGreeted(text: string): string {
  return text.replace(greetedFirst, '');
}

/** Greets on first contact and in reply to a greeting. */
export const greet: Dialog = {
  name: 'greet',
  role: 'staff',
  chat: 'any',
  does: 'search',
  command: {
    words: ['hi', 'hello', 'hey', 'hallo', 'hola', 'bonjour', 'good morning', 'good afternoon', 'start'],
    accepts: (argument) => greeted.test(argument),
    otherwise: 'rest',
    example: 'hi',
    description: () => messages.general.saysHello,
    run: async (_argument, context) => greeting(context),
  },
  verbs: [],
};

/** Returns a short welcome card with a few buttons. */
export function greeting(context: DialogContext): Reply {
  const card = welcome({
    name: context.actor.name,
    isAlone: context.chat.kind === 'personal',
    actions: thoseForChat([first(context), favoritesButton, recentButton, helpButton], context),
  });
  return { kind: 'card', card, placement: 'new' };
}

/** Returns the most likely action of this person besides search. */
function first({ roles, actor }: DialogContext): CardAction {
  if (roles.has('admin')) return addButton(messages.general.addContact);
  if (roles.has('approver')) {
    return { ...requestsButton, title: messages.general.pendingApprovals };
  }
  return searchButton(messages.general.myProfile, actor.name || 'me');
}
