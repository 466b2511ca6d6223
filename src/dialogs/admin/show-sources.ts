import { z } from 'zod';
import { sources as sourcesCard } from '../../cards/admin/sources.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { messages } from '../../languages/messages.ts';
import { constantButton, helpButton, searchButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { CardReply, Reply } from '../reply.ts';

const actions: readonly CardAction[] = [
  constantButton(() => messages.buttons.refresh, 'sources.show'),
  constantButton(() => messages.buttons.readNow, 'sources.sync'),
  helpButton,
];

/** Shows the sync status of the systems, and starts a sync on request. */
export const showSources: Dialog = {
  name: 'show-sources',
  role: 'admin',
  chat: 'personal',
  does: 'read',
  denied: () => ({
    text: messages.admin.onlyAdminsMaySeeSources,
    instead: [searchButton(messages.admin.findSources, 'sources')],
  }),
  command: {
    words: ['sources', 'show sources'],
    otherwise: 'search',
    example: 'sources',
    description: () => messages.admin.showsWhatIsKept,
    listed: 'help',
    run: (_argument, context) => show(context, 'new', ''),
  },
  verbs: [
    onVerb('sources.show', z.object({}), (_data, context) => show(context, 'replace', '')),
    onVerb('sources.sync', z.object({}), (_data, context) => {
      context.sources?.hurry();
      return show(context, 'replace', messages.admin.allSystemsAreBeingRead);
    }),
  ],
};

async function show(
  { turn, clock, sources }: DialogContext,
  placement: CardReply['placement'],
  note: string,
): Promise<Reply> {
  if (sources === undefined) {
    return { kind: 'text', text: messages.admin.nothingIsKeptHere };
  }
  const overview = await sources.overview();
  const timeFormat = { timeZone: turn.timeZone, locale: turn.locale, now: clock() };
  return { kind: 'card', card: sourcesCard({ overview, timeFormat, note, actions }), placement };
}
