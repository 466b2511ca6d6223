import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { help as helpCard } from '../../cards/general/help.ts';
import type { Role } from '../../identity/actor.ts';
import { addButton, searchButton } from '../buttons.ts';
import { storesToAdd } from '../contact-form/stores.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';

const roleTitles: Readonly<Record<Role, string>> = {
  admin: 'contact admin',
  editor: 'contact editor',
  approver: 'approver',
  staff: 'staff member',
};

/** Lists the commands that the person can use here, from the registry. */
export const help: Dialog = {
  name: 'help',
  role: 'staff',
  chat: 'any',
  does: 'search',
  denied: undefined,
  command: {
    words: ['help', 'what can you do', 'commands', '?'],
    example: 'help',
    description: 'Shows what you can do here',
    listed: true,
    run: async (_argument, context) => helpReply(context),
  },
  verbs: [onVerb('help.show', z.object({}), async (_data, context) => helpReply(context))],
};

function helpReply(context: DialogContext): Reply {
  const isAlone = context.chat.kind === 'personal';
  const commands = context.dialogs.flatMap(({ role, chat, command }) =>
    (command?.listed || command?.inHelp) && context.roles.has(role) && (isAlone || chat === 'any')
      ? [{ example: command.example, description: command.description }]
      : [],
  );
  const actions: CardAction[] = [
    searchButton('My profile', context.actor.name || 'me'),
    ...(storesToAdd(context).length > 0 ? [addButton('Add a contact')] : []),
  ];
  const card = helpCard({ roleTitle: roleTitle(context), isAlone, commands, actions });
  return { kind: 'card', card, placement: 'new' };
}

function roleTitle({ roles }: DialogContext): string {
  const highest = (['admin', 'editor', 'approver'] as const).find((role) => roles.has(role)) ?? 'staff';
  return roleTitles[highest];
}
