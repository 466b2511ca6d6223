import { z } from 'zod';
import { sources as sourcesCard } from '../../cards/admin/sources.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, searchButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { CardReply, Reply } from '../reply.ts';

const actions: readonly CardAction[] = [
  {
    get title() {
      return messages.buttons.refresh;
    },
    verb: 'sources.show',
    data: {},
    sendsInputs: false,
  },
  {
    get title() {
      return messages.buttons.readNow;
    },
    verb: 'sources.sync',
    data: {},
    sendsInputs: false,
  },
  helpButton,
];

/** Shows the sync status of the systems, and starts a sync on request. */
export const showSources: Dialog = {
  name: 'show-sources',
  role: 'admin',
  chat: 'personal',
  does: 'read',
  denied: {
    get text() {
      return messages.admin.onlyAdminsMaySeeSources;
    },
    get instead() {
      return [searchButton(messages.admin.findSources, 'sources')];
    },
  },
  command: {
    words: ['sources', 'show sources'],
    otherwise: 'search',
    example: 'sources',
    get description() {
      return messages.admin.showsWhatIsKept;
    },
    listed: true,
    inManifest: false,
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
