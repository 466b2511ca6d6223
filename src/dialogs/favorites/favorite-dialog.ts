import type { ContactRef } from '../../contacts/contact.ts';
import { choosePerson } from '../contacts/choose-person.ts';
import { openPerson } from '../contacts/person-reference.ts';
import { type Command, type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { referenceData } from '../references.ts';
import type { CardReply } from '../reply.ts';
import { buttonFor, type FavoriteVerb } from './favorite-button.ts';

interface FavoriteDialog {
  readonly name: string;
  readonly verb: FavoriteVerb;
  readonly command: Pick<Command, 'words' | 'example' | 'listed'>;
  /** The description for help, and the question above the list if several people match. */
  readonly texts: () => { readonly description: string; readonly prompt: string };
  readonly run: (refs: readonly ContactRef[], context: DialogContext) => Promise<CardReply>;
}

/** Returns a dialog that changes the viewer's favorites, by a command or by a person's button. */
export function favoriteDialog({ name, verb, command, texts, run }: FavoriteDialog): Dialog {
  return {
    name,
    role: 'staff',
    chat: 'personal',
    does: 'search',
    command: {
      ...command,
      description: () => texts().description,
      names: 'person',
      run: (argument, context) =>
        choosePerson(argument, context, {
          dialog: name,
          prompt: texts().prompt,
          button: ({ refs }) => buttonFor(verb, refs, context),
          run: ({ refs }) => run(refs, context),
        }),
      runFor: run,
    },
    verbs: [onVerb(verb, referenceData, ({ ref }, context) => run(openPerson(ref, context).refs, context))],
  };
}
