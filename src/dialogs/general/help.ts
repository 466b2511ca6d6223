import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { help as helpCard } from '../../cards/general/help.ts';
import { messages } from '../../languages/messages.ts';
import { addButton, helpButton, requestsButton, searchButton, thoseForChat } from '../buttons.ts';
import { storesToAdd } from '../contact-form/stores.ts';
import { type Command, type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { topicOf } from './command-topics.ts';

/** Lists the commands that the person can use here, from the registry. */
export const help: Dialog = {
  name: 'help',
  role: 'staff',
  chat: 'any',
  does: 'search',
  command: {
    words: ['help', 'what can you do', 'commands', '?'],
    example: 'help',
    description: () => messages.general.showsWhatYouCanDoHere,
    listed: 'manifest',
    run: async (argument, context) => helpReply(context, topicOf(argument)),
  },
  verbs: [onVerb('help.show', z.object({}), async (_data, context) => helpReply(context))],
};

/** Replies with all commands, or with that of the named dialog. */
function helpReply(context: DialogContext, topic?: string): Reply {
  const about = context.dialogs.find(({ name }) => name === topic);
  if (about?.command !== undefined) return commandReply(about, about.command, context);
  const isAlone = context.chat.kind === 'personal';
  const commands = context.dialogs.flatMap(({ role, chat, command }) =>
    command?.listed !== undefined && context.roles.has(role) && (isAlone || chat === 'any')
      ? [{ example: command.example, description: command.description() }]
      : [],
  );
  const actions: CardAction[] = [
    searchButton(messages.general.myProfile, context.actor.name || 'me'),
    ...(storesToAdd(context).length > 0 ? [addButton(messages.general.addContact)] : []),
  ];
  const card = helpCard({ roleTitle: roleTitle(context), isAlone, commands, actions });
  return { kind: 'card', card, placement: 'new' };
}

function commandReply(dialog: Dialog, { example, description }: Command, context: DialogContext): Reply {
  const isAllowed = context.roles.has(dialog.role);
  const isHere = dialog.chat === 'any' || context.chat.kind === 'personal';
  const button: Readonly<Record<string, readonly CardAction[]>> = {
    'add-contact': storesToAdd(context).length > 0 ? [addButton(messages.general.addContact)] : [],
    'list-requests': [requestsButton],
  };
  return noticeReply(
    isAllowed ? messages.general.typeExample({ example }) : messages.general.notForYourRole,
    isAllowed
      ? isHere
        ? messages.general.sentence({ text: description() })
        : messages.general.worksInOurChatOnly({ description: description() })
      : (dialog.denied?.().text ?? messages.general.youAreNotAllowedToDoThis),
    thoseForChat([...(isAllowed ? (button[dialog.name] ?? []) : []), helpButton], context),
  );
}

function roleTitle({ roles }: DialogContext): string {
  const highest = (['admin', 'editor', 'approver'] as const).find((role) => roles.has(role)) ?? 'staff';
  return messages.general.roles[highest];
}
