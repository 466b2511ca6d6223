import { randomUUID } from 'node:crypto';
import type { ContactRef } from '../../src/contacts/contact.ts';
import type { ReferenceSigner } from '../../src/identity/signed-reference.ts';

/** What an invocation is about: a personal contact of somebody, and a request about it. */
export interface Subject {
  readonly ref: ContactRef;
  readonly number: number;
  /** The name by which it is searched for; no marker. */
  readonly name: string;
  readonly submissionKey: string;
}

export interface Presser {
  readonly actor: string;
  readonly conversation: string;
}

type Data = Readonly<Record<string, unknown>>;
type Sign = (
  purpose: 'change' | 'contact' | 'delegation' | 'export' | 'form' | 'import' | 'requests' | 'review',
  payload: object,
) => string;

interface Samples {
  /** Typed texts that run the dialog's command, with and without what they are about. */
  readonly texts: (subject: Subject) => readonly string[];
  /** For each verb the data of buttons, sealed as if this very person had got them in this very chat. */
  readonly verbs: Readonly<Record<string, (subject: Subject, sign: Sign) => readonly Data[]>>;
}

const change =
  (more: Data = {}) =>
  ({ number }: Subject, sign: Sign): readonly Data[] => [
    { ref: sign('change', { number, stage: 0, key: randomUUID() }), ...more },
  ];
const numbered =
  (...words: readonly string[]) =>
  ({ number }: Subject): readonly string[] =>
    words.flatMap((word) => [word, `${word} CR-${number}`, `${word} CR-${number} some words`]);
const named =
  (...words: readonly string[]) =>
  ({ name }: Subject): readonly string[] =>
    words.flatMap((word) => [word, `${word} ${name}`]);
const none = (): readonly Data[] => [{}];

const person = ({ ref }: Subject) => ({ r: [`p${ref.owner} ${ref.id}`] });
const whole = ({ ref }: Subject) => ({ source: ref.source, id: ref.id, owner: ref.owner });
const form = (subject: Subject) => ({
  key: randomUUID(),
  asked: '',
  replaces: 0,
  version: '1',
  ref: whole(subject),
  before: { displayName: 'before' },
});
const listId = 'd157d157-0000-4000-8000-000000000001';
const listChoice = (subject: Subject) => ({ operation: 'add-to-list', ref: whole(subject) });
const listChange = (subject: Subject) => ({
  ...listChoice(subject),
  list: { id: listId, name: 'Partners' },
  key: randomUUID(),
});
const operations = (subject: Subject) =>
  (['hide', 'unhide', 'merge', 'hide-all', 'delete-all'] as const).flatMap((bulkKind) =>
    [randomUUID(), subject.submissionKey].map((key) => ({
      key,
      bulkKind,
      source: subject.ref.source,
      owner: subject.ref.owner,
      ids: bulkKind === 'merge' ? [subject.ref.id, 'other'] : [subject.ref.id],
    })),
  );

/** The id of a file that somebody is importing. */
export const importOf = (owner: string | undefined) => `import of ${owner}`;

/** Invocations of every dialog. A dialog or a verb that is not in here fails the test of privacy. */
export const samples: Readonly<Record<string, Samples>> = {
  'find-contact': {
    texts: (subject) => [
      ...named('find', 'find contact')(subject),
      // What these refer to is the answer before, which may have been given to somebody else or in another chat.
      ...[
        '1',
        'the second one',
        'the last one',
        'his phone',
        'call her',
        'mail 1',
        'edit it',
        'history of it',
      ],
      ...[
        'delete 1',
        'next',
        'back',
        'only in Berlin',
        'in Outlook',
        'without colleagues',
        'approve it',
        'status',
      ],
    ],
    verbs: {
      'search.run': ({ name }) => [{ text: name }],
      'search.page': ({ name }) => [{ text: name, first: '1' }],
    },
  },
  'show-contact': {
    texts: named('show', 'show contact'),
    verbs: { 'contact.show': (subject, sign) => [{ ref: sign('contact', person(subject)) }] },
  },
  'add-contact': {
    texts: () => ['add contact', 'add contact to Outlook Jim', 'add contact Jim'],
    verbs: {
      'contact.add': ({ ref }) => [{ text: 'Jim' }, { text: 'Jim', place: ref.source }],
      'contact.move': ({ ref }, sign) => [
        {
          ref: sign('form', { key: randomUUID(), asked: '', replaces: 0, source: ref.source, overflow: {} }),
          place: ref.source,
        },
      ],
      'contact.complete': (subject, sign) => [
        {
          ref: sign('form', {
            key: randomUUID(),
            asked: '',
            replaces: 0,
            source: subject.ref.source,
            overflow: {},
          }),
          record: sign('contact', person(subject)),
          in_givenName: 'Jim',
        },
      ],
      'contact.create': ({ ref, number, submissionKey }, sign) =>
        [0, number].flatMap((replaces) =>
          [randomUUID(), submissionKey].map((key) => ({
            ref: sign('form', { key, asked: '', replaces, source: ref.source, overflow: {} }),
            in_displayName: 'Jim',
            in_givenName: 'Jim',
            in_emails: 'jim@jim.example',
          })),
        ),
    },
  },
  'edit-contact': {
    texts: named('edit', 'edit contact'),
    verbs: {
      'contact.edit': (subject, sign) => [{ ref: sign('contact', person(subject)) }],
      'contact.update': (subject, sign) =>
        [0, subject.number].flatMap((replaces) =>
          [randomUUID(), subject.submissionKey].map((key) => ({
            ref: sign('form', { ...form(subject), key, replaces }),
            in_displayName: 'Jim',
          })),
        ),
      'form.cancel': none,
    },
  },
  'delete-contact': {
    texts: named('delete', 'delete contact'),
    verbs: {
      'contact.delete': (subject, sign) => [{ ref: sign('contact', person(subject)) }],
      'contact.delete.confirm': (subject, sign) =>
        [randomUUID(), subject.submissionKey].map((key) => ({
          ref: sign('form', { key, ref: whole(subject) }),
        })),
    },
  },
  'hide-contact': {
    texts: named('hide', 'hide contact'),
    verbs: {
      'contacts.change': (subject, sign) =>
        operations(subject).map((bulkKind) => ({ ref: sign('form', bulkKind) })),
      'contacts.change.confirm': (subject, sign) =>
        operations(subject).map((bulkKind) => ({ ref: sign('form', bulkKind) })),
    },
  },
  'unhide-contact': { texts: named('unhide', 'unhide contact'), verbs: {} },
  'add-favorite': {
    texts: named('star', 'favorite'),
    verbs: { 'favorite.add': (subject, sign) => [{ ref: sign('contact', person(subject)) }] },
  },
  'remove-favorite': {
    texts: named('unstar'),
    verbs: { 'favorite.remove': (subject, sign) => [{ ref: sign('contact', person(subject)) }] },
  },
  'list-favorites': {
    texts: () => ['favorites', 'my favourites'],
    verbs: { 'favorites.list': () => [{}, { first: '1' }, { first: '11' }] },
  },
  'list-recent': { texts: () => ['recent'], verbs: { 'recent.list': none } },
  'list-own-contacts': {
    texts: () => ['my contacts'],
    verbs: { 'own.list': () => [{}, { first: '1' }] },
  },
  'merge-contacts': {
    texts: ({ name }) => [`merge ${name} with John Shared`, `merge ${name} with ${name}`, `merge ${name}`],
    verbs: {
      'contacts.merge': ({ ref }, sign) =>
        ['', '1', '1,2'].map((in_pick) => ({
          ref: sign('form', { merge: [ref, { ...ref, id: 'other' }] }),
          in_pick,
        })),
    },
  },
  'add-to-list': {
    texts: ({ name }) => ['add to list', `add ${name} to Partners`, 'add him to Partners'],
    verbs: {
      'list.choose': (subject, sign) => [{ ref: sign('contact', person(subject)) }],
      'list.pick': (subject, sign) => [
        { ref: sign('form', listChoice(subject)), in_list: listId },
        { ref: sign('form', listChoice(subject)), in_listName: 'Partners' },
      ],
      'list.ask': (subject, sign) => [{ ref: sign('form', listChange(subject)) }],
      'list.change': (subject, sign) =>
        [randomUUID(), subject.submissionKey].map((key) => ({
          ref: sign('form', { ...listChange(subject), key }),
        })),
    },
  },
  'remove-from-list': { texts: ({ name }) => [`remove ${name} from Partners`], verbs: {} },
  'show-lists': {
    texts: named('lists of', 'which lists is'),
    verbs: { 'lists.show': (subject, sign) => [{ ref: sign('contact', person(subject)) }] },
  },
  'show-list': {
    texts: () => ['members of Partners', 'who is in Partners', 'who is in Berlin', 'members of'],
    verbs: { 'list.show': (_subject, sign) => [{ ref: sign('contact', { list: listId }) }] },
  },
  'hide-all': { texts: named('hide all'), verbs: {} },
  'delete-all': { texts: named('delete all'), verbs: {} },
  'import-contacts': {
    texts: () => ['import', 'Name;E-mail\nJim;jim@jim.example'],
    verbs: {
      'import.template': none,
      ...Object.fromEntries(
        (['columns', 'compare', 'page', 'result', 'send', 'cancel'] as const).map((name) => [
          `import.${name}`,
          ({ ref }: Subject, sign: Sign) => [
            { ref: sign('import', { id: importOf(ref.owner), result: 'new', digest: 'digest' }) },
          ],
        ]),
      ),
    },
  },
  'export-contacts': {
    texts: ({ name }) => ['export', `export ${name}`, 'export my contacts', 'export it', 'export 1'],
    verbs: {
      'export.ask': ({ name, ref }) => [{ text: name }, { place: ref.source }],
      'export.picked': (subject, sign) =>
        operations(subject).map((bulkKind) => ({ ref: sign('form', bulkKind), in_pick: '1' })),
      'export.file': (subject, sign) =>
        [
          { search: subject.name },
          { source: subject.ref.source },
          { favorites: true },
          { people: [[whole(subject)]] },
        ].map((what) => ({ ref: sign('export', what), format: 'csv' })),
    },
  },
  'show-history': {
    texts: named('history', 'history of'),
    verbs: { 'history.show': (subject, sign) => [{ ref: sign('contact', person(subject)) }] },
  },
  'list-requests': {
    texts: () => ['requests', 'requests overdue', 'approvals'],
    verbs: {
      'requests.list': (_subject, sign) => [
        {},
        { ref: sign('requests', { overdue: false, page: 1 }) },
        { ref: sign('requests', { overdue: true, page: 1 }) },
      ],
    },
  },
  'show-change': {
    texts: numbered('status', 'cr'),
    verbs: {
      'change.show': (subject, sign) => [...change()(subject, sign), ...change({ as: 'new' })(subject, sign)],
      'change.refresh': change(),
      'change.prompt': (subject, sign) =>
        ['approve', 'reject', 'ask', 'comment', 'reassign'].flatMap((prompt) =>
          change({ prompt })(subject, sign),
        ),
    },
  },
  'approve-request': { texts: numbered('approve'), verbs: { 'change.approve': change({ in_text: 'fine' }) } },
  'approve-all': {
    texts: () => ['approve all', 'approve everything'],
    verbs: {
      'requests.approve': ({ number }, sign) => [
        {},
        { ref: sign('requests', { key: randomUUID(), requests: [{ number, stage: 0 }] }) },
      ],
    },
  },
  'reject-request': { texts: numbered('reject'), verbs: { 'change.reject': change({ in_text: 'no' }) } },
  'ask-requester': { texts: numbered('ask'), verbs: { 'change.ask': change({ in_text: 'why?' }) } },
  'comment-request': {
    texts: numbered('comment'),
    verbs: { 'change.comment': change({ in_text: 'well' }) },
  },
  'reassign-request': {
    texts: ({ number }) => [`reassign CR-${number} to John Shared`, `reassign CR-${number}`],
    verbs: {
      'change.reassign': change({ in_person: 'aaaaaaaa-0000-4000-8000-00000000000d', in_text: 'please' }),
    },
  },
  'pause-batch': { texts: numbered('pause'), verbs: { 'batch.pause': change() } },
  'resume-batch': { texts: numbered('resume'), verbs: { 'batch.resume': change() } },
  'cancel-batch': { texts: numbered('cancel'), verbs: { 'batch.cancel': change() } },
  'show-rows': { texts: () => [], verbs: { 'batch.rows': change(), 'batch.result': change() } },
  'withdraw-request': { texts: numbered('withdraw'), verbs: { 'change.withdraw': change() } },
  'nudge-approvers': { texts: numbered('nudge'), verbs: { 'change.nudge': change() } },
  'resubmit-request': {
    texts: numbered('resubmit', 'edit and resubmit'),
    verbs: { 'change.resubmit': change() },
  },
  'retry-request': { texts: numbered('retry'), verbs: { 'change.retry': change() } },
  'undo-change': { texts: numbered('undo'), verbs: { 'change.undo': change() } },
  'resolve-change': {
    texts: ({ number }) => [`resolve CR-${number} there`, `resolve CR-${number} not there`],
    verbs: { 'change.resolve': change({ found: 'there' }) },
  },
  'delegate-approvals': {
    texts: () => ['delegate', 'delegate to John Shared until Friday'],
    verbs: {
      'delegation.confirm': (_subject, sign) => [
        {
          ref: sign('delegation', {
            to: 'aaaaaaaa-0000-4000-8000-00000000000c',
            until: Date.now() + 3_600_000,
          }),
        },
      ],
    },
  },
  'stop-delegating': { texts: () => ['stop delegating'], verbs: { 'delegation.stop': none } },
  'check-systems': { texts: () => ['doctor'], verbs: {} },
  'review-duplicates': {
    texts: () => ['duplicates'],
    verbs: Object.fromEntries(
      ['duplicates.next', 'duplicates.different'].map((verb) => [
        verb,
        (subject: Subject, sign: Sign) => [{ ref: sign('form', { pair: [whole(subject), whole(subject)] }) }],
      ]),
    ),
  },
  'check-contacts': {
    texts: () => ['review', 'my reviews'],
    verbs: {
      'review.mine': none,
      ...Object.fromEntries(
        ['review.next', 'review.answer', 'review.snooze'].map((verb) => [
          verb,
          (subject: Subject, sign: Sign) => [
            { ref: sign('review', { review: 'r1', contact: whole(subject) }), answer: 'right' },
          ],
        ]),
      ),
    },
  },
  'manage-reviews': {
    texts: () => [],
    verbs: {
      'review.list': none,
      'review.form': (_subject, sign) => [{}, { ref: sign('review', { review: 'r1', file: 'f1' }) }],
      ...Object.fromEntries(
        ['review.preview', 'review.start', 'review.show', 'review.stop'].map((verb) => [
          verb,
          (_subject: Subject, sign: Sign) => [{ ref: sign('review', { review: 'r1' }) }],
        ]),
      ),
    },
  },
  'show-sources': { texts: () => ['sources'], verbs: { 'sources.show': none, 'sources.sync': none } },
  help: { texts: () => ['help'], verbs: { 'help.show': none } },
  greet: { texts: () => ['hi'], verbs: {} },
  'small-talk': { texts: () => ['about', 'thanks', 'find myself', 'privacy'], verbs: {} },
};

/** Seals as our own cards do, for this person in this chat. */
export function signFor(referenceSigner: ReferenceSigner, { actor, conversation }: Presser): Sign {
  return (purpose, payload) =>
    referenceSigner.sign({
      purpose,
      actor,
      expiresInMs: 3_600_000,
      conversation: purpose === 'change' || purpose === 'review' ? '' : conversation,
      payload: JSON.parse(JSON.stringify(payload)) as Parameters<ReferenceSigner['sign']>[0]['payload'],
    });
}
