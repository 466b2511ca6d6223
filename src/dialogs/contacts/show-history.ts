import { contactHistory } from '../../cards/contacts/contact-history.ts';
import { fitRows } from '../../cards/engine/fit-card.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { plainButton, showButton } from '../buttons.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { referenceData, signForActor } from '../references.ts';
import type { Reply } from '../reply.ts';
import { requestButtons } from '../request-card/request-buttons.ts';
import { viewerOf } from '../request-card/request-reply.ts';
import { namesOf, timeFormatOf } from '../request-card/request-view.ts';
import { viewerRoleOf } from '../request-card/viewer-role.ts';
import { choosePerson } from './choose-person.ts';
import { historyButton, recordsWithHistory } from './more-buttons.ts';
import { readPerson } from './person-card.ts';
import { openPerson } from './person-reference.ts';
import { redactRequest } from './redact-person.ts';

/** Shows the change requests of a contact: who requested, who approved, and the outcome. */
export const showHistory: Dialog = {
  name: 'show-history',
  role: 'staff',
  chat: 'any',
  does: 'read',
  command: {
    words: [
      'history of',
      'history for',
      'history',
      'change history of',
      'audit trail of',
      'audit log of',
      'verlauf von',
      'verlauf',
      'änderungen von',
      'historique de',
      'historique',
      'historial de',
      'historial',
      'cronologia di',
      'cronologia',
      'histórico de',
      'histórico',
      'geschiedenis van',
      'geschiedenis',
    ],
    names: 'person',
    example: 'history John Doe',
    description: () => messages.contacts.showsHistory,
    listed: 'manifest',
    run: (argument, context) =>
      choosePerson(argument, context, {
        dialog: 'show-history',
        prompt: messages.contacts.chooseContactWhoseHistoryYouWant,
        button: (person) => ({ ...historyButton(person, context), title: messages.buttons.historyOf }),
        condition: {
          accepts: (person) => recordsWithHistory(person, context).length > 0,
          refuse: (person) => show(person, context),
        },
        run: (person) => show(person, context),
      }),
    runFor: async (refs, context) => show(await readPerson(refs, context), context),
  },
  verbs: [
    onVerb('history.show', referenceData, async ({ ref }, context) => {
      const { refs } = openPerson(ref, context);
      return show(await readPerson(refs, context), context);
    }),
  ],
};

async function show(person: FoundPerson, context: DialogContext): Promise<Reply> {
  const histories = await Promise.all(
    recordsWithHistory(person, context).map((ref) => context.changes.history(ref)),
  );
  const outcomes = histories
    .flat()
    .sort((one, other) => other.request.number - one.request.number)
    .slice(0, mostEntries);
  const viewer = viewerOf(context);
  const entries = await Promise.all(
    outcomes.map(async (outcome) => {
      const { request } = outcome;
      const viewerRole = await viewerRoleOf(request, viewer, context.changes);
      // Only involved people see unapplied requests and reasons.
      if (viewerRole.viewerKind === 'stranger' || context.chat.kind !== 'personal') {
        return request.state === 'applied' ? [{ request: { ...request, reason: '' }, actions: [] }] : [];
      }
      const data = { ref: signForActor('change', { number: request.number }, context), as: 'new' };
      const open = plainButton(messages.buttons.openRequest, 'change.show', data);
      const undoneBy = await context.changes.undoneBy(request.number);
      const undo = requestButtons(
        { ...outcome, undoneBy },
        viewerRole,
        viewer,
        'none',
        context.referenceSigner,
      ).filter(({ verb }) => verb === 'change.undo');
      return [{ request, actions: [open, ...undo] }];
    }),
  );
  const notes = new Set<string>();
  const shownEntries = entries.flat().map((entry) => {
    const { request, note } = redactRequest(entry.request, context);
    if (note !== '') notes.add(note);
    return { ...entry, request };
  });
  const frame = {
    notes: [...notes],
    name: person.contact.displayName,
    names: await namesOf(outcomes, context.people),
    timeFormat: timeFormatOf(viewer, context),
    actions: [{ ...showButton(person, undefined, context), title: messages.buttons.showContact }],
  };
  const card = fitRows(shownEntries, (shown) => contactHistory({ ...frame, entries: shown }));
  const refersTo = { kind: 'person', refs: person.refs, list: undefined } as const;
  return { kind: 'card', card, placement: 'new', refersTo };
}

const mostEntries = 10;
