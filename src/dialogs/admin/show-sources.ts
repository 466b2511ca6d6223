import { z } from 'zod';
import { sources as sourcesCard } from '../../cards/admin/sources.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { helpButton, searchButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import type { CardReply, Reply } from '../reply.ts';

const actions: readonly CardAction[] = [
  { title: 'Refresh', verb: 'sources.show', data: {}, sendsInputs: false },
  { title: 'Read now', verb: 'sources.sync', data: {}, sendsInputs: false },
  helpButton,
];

/** Shows the sync status of the systems, and starts a sync on request. */
export const showSources: Dialog = {
  name: 'show-sources',
  role: 'admin',
  chat: 'personal',
  does: 'read',
  denied: {
    text: 'Only contact admins may see how the systems are read. Did you look for somebody?',
    instead: [searchButton('Find “sources”', 'sources')],
  },
  command: {
    words: ['sources', 'show sources'],
    otherwise: 'search',
    example: 'sources',
    description: 'Shows what is kept of every connected system, how fresh it is and what holds it up',
    listed: true,
    inManifest: false,
    run: (_argument, context) => show(context, 'new', ''),
  },
  verbs: [
    onVerb('sources.show', z.object({}), (_data, context) => show(context, 'replace', '')),
    onVerb('sources.sync', z.object({}), (_data, context) => {
      context.sources?.hurry();
      return show(context, 'replace', 'All systems are being read now, except those that asked to wait.');
    }),
  ],
};

async function show(
  { turn, clock, sources }: DialogContext,
  placement: CardReply['placement'],
  note: string,
): Promise<Reply> {
  if (sources === undefined) {
    return { kind: 'text', text: 'Nothing is kept here: each search asks the systems themselves.' };
  }
  const overview = await sources.overview();
  const timeFormat = { timeZone: turn.timeZone, locale: turn.locale, now: clock() };
  return { kind: 'card', card: sourcesCard({ overview, timeFormat, note, actions }), placement };
}
