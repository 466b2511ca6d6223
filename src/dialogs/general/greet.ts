import type { CardAction } from '../../cards/engine/card.ts';
import { welcome } from '../../cards/general/welcome.ts';
import { addButton, helpButton, searchButton, thoseForChat } from '../buttons.ts';
import type { Dialog, DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';

const greetedWords = '(?:there|again|all|team|everyone|everybody|folks|bot|cardfile)';
/** Whom people greet; whoever is greeted otherwise is looked for. */
const greeted = new RegExp(`^${greetedWords}[\\s!.?]*$`, 'i');
/** Without a comma behind it, a word that a company may begin with is one of its name ("All Saints"). */
const greetedFirst = new RegExp(`^(?:${greetedWords}[,;:.!?]\\s*|(?:there|again|cardfile)\\s)(?=\\S)`, 'i');

/** What follows a greeting, without whom it was for: "there, find John Doe" is "find John Doe". */
export function withoutGreeted(text: string): string {
  return text.replace(greetedFirst, '');
}

/** Says hello, on first contact and whenever somebody says it first. */
export const greet: Dialog = {
  name: 'greet',
  role: 'staff',
  chat: 'any',
  does: 'search',
  denied: undefined,
  command: {
    words: ['hi', 'hello', 'hey', 'hallo', 'hola', 'bonjour', 'good morning', 'good afternoon', 'start'],
    accepts: (argument) => greeted.test(argument),
    otherwise: 'rest',
    example: 'hi',
    description: 'Says hello',
    listed: false,
    run: async (_argument, context) => greeting(context),
  },
  verbs: [],
};

/** One short welcome with three buttons that work at once. */
export function greeting(context: DialogContext): Reply {
  const card = welcome({
    name: context.actor.name,
    isAlone: context.chat.kind === 'personal',
    actions: thoseForChat([searchButton('Find John', 'John'), second(context), helpButton], context),
  });
  return { kind: 'card', card, placement: 'new' };
}

/** What this person most likely comes for besides finding people. */
function second({ roles, actor }: DialogContext): CardAction {
  if (roles.has('admin')) return addButton('Add a contact');
  if (roles.has('approver')) {
    return { title: 'What waits for me', verb: 'requests.list', data: {}, sendsInputs: false };
  }
  return searchButton('Find myself', actor.name || 'me');
}
