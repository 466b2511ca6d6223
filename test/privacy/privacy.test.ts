import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Notice, NoticeKind } from '../../src/changes/approvals/approval.ts';
import { type ChangeRequests, createChangeRequests } from '../../src/changes/change-requests.ts';
import { noPlan } from '../../src/changes/policy/policy.ts';
import type { ChangeProposal, ChangeState } from '../../src/changes/request/change-request.ts';
import { changeStates } from '../../src/changes/request/change-states.ts';
import { viewChanges } from '../../src/changes/request/viewed-changes.ts';
import { createReviews } from '../../src/changes/reviews/reviews.ts';
import type { Config } from '../../src/config.ts';
import type { Contact, ContactChanges } from '../../src/contacts/contact.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import { personalSources } from '../../src/contacts/sources.ts';
import { createConversationMemory } from '../../src/dialogs/follow-up/conversation-memory.ts';
import { createTurnHandler } from '../../src/dialogs/handle-turn.ts';
import type { ShownPlan } from '../../src/dialogs/import/imports.ts';
import { createNotices, type ShownCard } from '../../src/dialogs/notices/notices.ts';
import { dialogs, routeCommand } from '../../src/dialogs/registry.ts';
import type { Chat, Turn } from '../../src/dialogs/turn.ts';
import { createDirectory } from '../../src/directory/directory.ts';
import { createReferenceSigner } from '../../src/identity/signed-reference.ts';
import { parts } from '../../src/import-files.ts';
import { createImports } from '../../src/imports.ts';
import { type Database, openDatabase } from '../../src/store/database.ts';
import type { ShownRow } from '../../src/transfer/plan-import.ts';
import { createPretendSystem } from '../changes/pretend-system.ts';
import { createPretendPeople, groups } from '../changes/proposals.ts';
import { createPersonalSystem } from './personal-system.ts';
import { importOf, type Subject, samples, signFor } from './sample-turns.ts';

const person = (letter: string) => `aaaaaaaa-0000-4000-8000-00000000000${letter}`;
const people = {
  owner: person('a'),
  otherOwner: person('b'),
  staff: person('c'),
  delegate: person('d'),
  approver: person('e'),
  editor: person('f'),
  admin: person('0'),
} as const;
const owners = [people.owner, people.otherOwner];
const chats: readonly Chat['kind'][] = ['personal', 'group', 'channel'];

/** A word that occurs in every value of one person's contacts and in nothing else. */
const markerOf = (objectId: string) => `Geheim${objectId.at(-1)?.toUpperCase()}x`;
const digitsOf = (objectId: string) => `7700${objectId.codePointAt(objectId.length - 1)}0055`;

function fieldsOf(owner: string, name: string): ContactChanges {
  const mark = markerOf(owner);
  const digits = digitsOf(owner);
  return {
    displayName: `${name} ${mark}`,
    givenName: name,
    surname: mark,
    jobTitle: `${mark} job`,
    emails: [`${mark}@${mark}.example`],
    mobilePhones: [`+4930${digits}1`],
    fax: `+4930${digits}4`,
    businessPhones: [`+4930${digits}2`],
    homePhones: [`+4930${digits}3`],
    imAddresses: [`sip:${mark}`],
    ...{ department: `${mark} dep`, company: `${mark} co`, office: `${mark} office`, street: `${mark} st` },
    ...{ city: `${mark} city`, state: `${mark} state`, postalCode: `${mark} 1`, country: `${mark} land` },
    ...{ webPage: `https://${mark}.example`, notes: `${mark} notes`, mailTip: `${mark} tip` },
  };
}

function marksIn(output: unknown, owner: string): boolean {
  const text = (typeof output === 'string' ? output : JSON.stringify(output)).toLowerCase();
  return text.includes(markerOf(owner).toLowerCase()) || text.includes(digitsOf(owner));
}

let database: Database;
let changes: ChangeRequests;
let subjects: readonly Subject[];
let handle: ReturnType<typeof createTurnHandler>;
let notices: ReturnType<typeof createNotices>;
const mailboxes = createPersonalSystem();
const shared = createPretendSystem();
const logged: string[] = [];
const told: { readonly to: string; readonly what: unknown }[] = [];
const replaced: { readonly conversationId: string; readonly card: unknown }[] = [];
let cards: ShownCard[] = [];
const referenceSigner = createReferenceSigner({
  keys: [{ version: 1, key: new Uint8Array(32).fill(7), madeAt: 0 }],
  clock: Date.now,
});

/** A request about one of the owner's contacts, laid into a state that an older version may have left. */
async function request(owner: string, state: ChangeState, approver: string): Promise<Subject> {
  const name = `Zebedee${state}`;
  const contact = mailboxes.put(owner, fieldsOf(owner, name));
  const submissionKey = `key-${owner}-${state}`;
  const proposal: ChangeProposal = {
    submissionKey,
    operation: 'update',
    source: 'graph-personal-contacts',
    target: contact.ref,
    targetName: contact.displayName,
    targetVersion: '1',
    before: { notes: contact.notes },
    after: { notes: `${markerOf(owner)} new` },
    requester: owner,
    reason: `${markerOf(owner)} why`,
  };
  const made = await changes.propose(proposal, new Set(['staff']), {
    owner: asOwner(owner),
    correlationId: 'test',
  });
  const { number, approval } = made.request;
  const assignment = { person: approver, principal: approver, why: 'w', as: 'approver', reachable: true };
  const comment = { actor: owner, kind: 'comment', text: `${markerOf(owner)} says`, at: 1, stage: 0 };
  const asked = {
    ...approval,
    stages: [{ title: 't', needed: 1, assignments: [assignment] }],
    comments: [comment],
    dueAt: Date.now() + 3_600_000,
  };
  const stored: Contact = { ...contact, notes: `${markerOf(owner)} theirs` };
  await database.changes.update(
    number,
    { state: made.request.state, lease_holder: '' },
    {
      state,
      problem: state === 'failed' ? 'invalid-request' : '',
      approval: JSON.stringify({ approval: asked, plan: noPlan }),
      outcome: JSON.stringify({ stored, mismatches: ['notes'] }),
    },
  );
  return { ref: contact.ref, number, name: 'Zebedee', submissionKey };
}

/** A large batch with one of the owner's contacts, which waits to be applied. */
async function largeBatch(owner: string): Promise<Subject> {
  const contact = mailboxes.put(owner, fieldsOf(owner, 'Zebedeebatch'));
  const submissionKey = `batch-${owner}`;
  const notes = `${markerOf(owner)} new`;
  const about = { target: contact.ref, targetName: contact.displayName };
  const { request: made } = await changes.propose(
    {
      submissionKey,
      operation: 'batch',
      source: 'graph-personal-contacts',
      target: undefined,
      targetName: contact.displayName,
      targetVersion: '',
      before: {},
      after: {},
      requester: owner,
      reason: `${markerOf(owner)} why`,
      items: [{ ...about, operation: 'update', before: { notes: contact.notes }, after: { notes } }],
      fileRows: [
        { line: 2, name: contact.displayName, email: '', result: 'changed', reason: notes, item: 1 },
      ],
    },
    new Set(['staff']),
    { owner: asOwner(owner), correlationId: 'test' },
  );
  return { ref: contact.ref, number: made.number, name: 'Zebedee', submissionKey };
}

beforeAll(async () => {
  database = await openDatabase({ memory: true });
  const log = pino({ level: 'trace', timestamp: false }, { write: (line: string) => void logged.push(line) });
  const pretend = createPretendPeople({
    [groups.admin]: [people.admin],
    [groups.approver]: [people.approver],
    [groups.editor]: [people.editor],
  });
  shared.put({ displayName: 'John Shared', emails: ['john@shared.example'] });
  const providers = [mailboxes.provider, shared.provider()];
  const writable = (source: string) => providers.find((provider) => provider.source === source);
  const searched = createDirectory({ providers, clock: Date.now, log });
  changes = createChangeRequests({
    database,
    providers: writable,
    people: pretend.people,
    roleResolver: pretend.roleResolver,
    groups,
    clock: Date.now,
    log,
    reconcileAfterMs: 3_600_000,
  });
  const services = {
    directory: searched,
    people: pretend.people,
    referenceSigner,
    clock: Date.now,
    log,
    changesFor: (viewer: Parameters<typeof viewChanges>[1]) => viewChanges(changes, viewer),
    roleResolver: pretend.roleResolver,
    memory: createConversationMemory({ store: database.lastAnswers, clock: Date.now, log }),
  };
  handle = createTurnHandler({
    ...services,
    doctor: { examine: async () => [] },
    sources: undefined,
    duplicates: undefined,
    reviews: createReviews({
      database,
      people: pretend.people,
      groups,
      wakingTime: (at) => at,
      clock: Date.now,
    }),
    writable,
    teamsIdOf: async (objectId) => `29:${objectId}`,
    hasChat: async () => true,
    favorites: database.favorites,
    // Nothing is read or compared here: what was kept is what could be told.
    imports: {
      ...createImports({
        config: {} as Config,
        credentials: () => expect.fail(),
        database,
        providers,
        clock: Date.now,
      }),
      receive: async () => ({ problem: 'unread' }),
      plan: async () => ({ problem: 'unread' }),
      export: async (what, _format, { person }) => {
        const isForeign = owners.some((owner) => owner !== person && marksIn(what, owner));
        if (isForeign) logged.push(JSON.stringify(what));
        return { id: importOf(person), count: what.length, bytes: 1 };
      },
    },
    files: { download: async () => new Uint8Array(), upload: async () => undefined },
    firstContact: async () => true,
  });
  notices = createNotices({
    ...services,
    quietMs: 0,
    updateLater: async () => undefined,
    shownCards: {
      keep: async () => undefined,
      ofRequest: async (requestNumber) => cards.filter((card) => card.requestNumber === requestNumber),
      forget: async () => undefined,
      hasNotice: async () => false,
    },
    post: () => ({
      tell: async (to, what) => {
        told.push({ to, what });
        return { result: 'delivered', conversationId: `chat of ${to}`, messageId: 'm' };
      },
      replaceCard: async (conversationId, messageId, card) => {
        replaced.push({ conversationId, card });
        return { result: 'delivered', conversationId, messageId };
      },
      met: async (objectId) => ({ teamsId: `29:${objectId}`, timeZone: 'UTC', locale: 'en-US' }),
    }),
  });
  for (const owner of owners) {
    const by = { actor: owner, correlationId: 'test' };
    await changes.delegate({ from: owner, to: people.delegate, until: Date.now() + 86_400_000 }, by);
  }
  for (const owner of owners) await keepImport(owner);
  const made: Subject[] = [];
  for (const owner of owners)
    for (const state of changeStates) made.push(await request(owner, state, people.approver));
  for (const owner of owners) made.push(await largeBatch(owner));
  subjects = made;
});

/** A file that an owner is importing, with everything that is kept of it. */
async function keepImport(owner: string): Promise<void> {
  const mark = markerOf(owner);
  const key = { id: importOf(owner), person: asOwner(owner) };
  const expiresAt = Date.now() + 3_600_000;
  const column = {
    index: 0,
    heading: `${mark} heading`,
    choice: 'emails',
    values: [`${mark}@${mark}.example`],
  };
  const file = {
    id: key.id,
    name: `${mark}.csv`,
    columns: [column],
    emptyColumns: 0,
    count: 1,
    notes: [mark],
    expiresAt,
  };
  const shown: ShownPlan = {
    counts: { new: 1, changed: 0, same: 0, duplicate: 0, invalid: 0 },
    digest: 'digest',
    submissionKey: `import ${owner}`,
    source: 'graph-personal-contacts',
    asked: mark,
    others: mark,
    refusal: '',
  };
  const row: ShownRow = { line: 1, name: mark, email: `${mark}@${mark}.example`, reasons: [mark] };
  const kept = {
    [parts.file]: file,
    [parts.shown]: shown,
    [parts.rows('new', 0)]: [row],
    [parts.result]: mark,
  };
  for (const [part, value] of Object.entries(kept))
    await database.imports.put(key, part, Buffer.from(JSON.stringify(value)), expiresAt);
}

afterAll(async () => {
  await notices.close();
  await changes.close();
  await database.close();
});

beforeEach(() => {
  logged.length = 0;
  told.length = 0;
  replaced.length = 0;
  cards = [];
});

function turnOf(actor: string, kind: Chat['kind'], rest: object): Turn {
  return {
    actor: { objectId: actor, teamsId: `29:${actor}`, name: 'Reader' },
    chat: { conversationId: `${kind} ${kind === 'personal' ? actor : ''}`, kind },
    locale: 'en-US',
    timeZone: 'UTC',
    correlationId: 'correlation',
    ...rest,
  } as Turn;
}

/**
 * Every command and every verb of the registry about one contact and its request, as this person in this chat.
 * @param before a subject that was asked about already; what would be the same for both is left out
 */
function turnsAbout(subject: Subject, actor: string, kind: Chat['kind'], before?: Subject): readonly Turn[] {
  const { conversationId } = turnOf(actor, kind, {}).chat;
  const sign = signFor(referenceSigner, { actor, conversation: conversationId });
  return dialogs.flatMap(({ name, verbs }) => {
    const sample = samples[name];
    const asked = new Set(before && sample?.texts(before));
    const texts = (sample?.texts(subject) ?? [])
      .filter((text) => !asked.has(text))
      .map((text) => ({ kind: 'text', text }));
    const presses = verbs.flatMap(({ verb }) => {
      const dataOf = sample?.verbs[verb] ?? (() => []);
      const pressed = new Set(before && dataOf(before, unsealed(before)).map((data) => JSON.stringify(data)));
      const isNew = dataOf(subject, unsealed(subject)).map((data) => !pressed.has(JSON.stringify(data)));
      return dataOf(subject, sign)
        .filter((_, index) => isNew[index])
        .map((data) => ({ kind: 'action', verb, data, trigger: 'manual' }));
    });
    return [...texts, ...presses].map((rest) => turnOf(actor, kind, rest));
  });
}

/** Shows what a reference says; the keys of new forms are as good as the same. */
function unsealed({ submissionKey }: Subject): ReturnType<typeof signFor> {
  return (purpose, payload) =>
    JSON.stringify([purpose, payload], (name, value) =>
      name === 'key' && value !== submissionKey ? 'new' : value,
    );
}

const situations = Object.entries(people).flatMap(([role, actor]) =>
  // Last in the owners' own chats, where what is done has its effect.
  chats.map((kind) => ({ role, actor, kind })),
);
const withOthers = situations.filter(({ actor, kind }) => !(owners.includes(actor) && kind === 'personal'));
const alone = situations.filter((situation) => !withOthers.includes(situation));

describe('privacy', () => {
  it('has a sample of every dialog, of its command and of each of its verbs', () => {
    const missing = dialogs.flatMap(({ name, command, verbs }) => [
      ...(command !== undefined && samples[name] === undefined ? [name] : []),
      ...verbs.flatMap(({ verb }) => (samples[name]?.verbs[verb] === undefined ? [`${name}: ${verb}`] : [])),
    ]);

    expect(missing).toEqual([]);
  });

  it('is told by the table of personal systems, as the providers have it', () => {
    expect(personalSources.has(mailboxes.provider.source)).toBe(mailboxes.provider.capabilities.personal);
  });

  it.each(withOthers)(
    'of contacts holds against $role in a $kind chat, who changes nothing either',
    async ({ actor, kind }) => {
      const before = await everything();

      for (const [index, subject] of subjects.entries()) {
        for (const turn of turnsAbout(subject, actor, kind, index > 0 ? subjects[0] : undefined)) {
          const reply = await handle(turn);
          const shown = JSON.stringify(reply);
          for (const owner of owners) {
            if (owner === actor && kind === 'personal') continue;
            if (marksIn(shown, owner)) expect.fail(`${JSON.stringify(turn)} → ${shown}`);
          }
        }
      }

      for (const owner of owners) expect(marksIn(logged.join('\n'), owner)).toBe(false);
      expect(await everything()).toEqual(before);
    },
  );

  it('keeps what is one person’s business out of chats of several, whatever it is about', async () => {
    const subject = subjects[0] ?? expect.fail('nothing to ask about');
    const dialogsForOne = dialogs.filter(({ chat }) => chat === 'personal');
    const forOne = new Set(
      dialogsForOne.flatMap(({ name, verbs }) => [name, ...verbs.map(({ verb }) => verb)]),
    );

    for (const kind of ['group', 'channel'] as const) {
      const { conversationId } = turnOf(people.admin, kind, {}).chat;
      const sign = signFor(referenceSigner, { actor: people.admin, conversation: conversationId });
      for (const { name, verbs } of dialogsForOne) {
        const turns = [
          ...(samples[name]?.texts(subject) ?? []).map((text) => ({ kind: 'text', text })),
          ...verbs.flatMap(({ verb }) =>
            (samples[name]?.verbs[verb]?.(subject, sign) ?? []).map((data) => ({
              kind: 'action',
              trigger: 'manual',
              verb,
              data,
            })),
          ),
        ];
        for (const turn of turns) {
          const reply = await handle(turnOf(people.admin, kind, turn));
          expect([turn, reply]).toEqual([
            turn,
            { kind: 'text', text: expect.stringContaining('our own chat') },
          ]);
        }
      }
      for (const text of ['hi', 'help', 'John', `status CR-${subject.number}`, 'find Nobody At All']) {
        const reply = JSON.stringify(await handle(turnOf(people.admin, kind, { kind: 'text', text })));
        for (const [, verb = ''] of reply.matchAll(/"verb":"([^"]+)"/g)) expect(forOne).not.toContain(verb);
      }
    }
    const asksForOne = ['approve all', 'requests', 'delegate', 'add contact', 'resubmit CR-1', 'doctor'];
    expect(asksForOne.every((text) => forOne.has(routeCommand(text)?.dialog.name ?? ''))).toBe(true);
  });

  const kinds = Object.keys({
    asked: true,
    reminder: true,
    nudge: true,
    answered: true,
    question: true,
    progress: true,
    outcome: true,
    closed: true,
    stuck: true,
    'help-wanted': true,
  } satisfies Record<NoticeKind, true>) as readonly NoticeKind[];

  it.each(kinds)('of contacts holds in the notice %s, to whomever it goes', async (kind) => {
    for (const subject of subjects) {
      // Cards that an older version has shown in chats of others.
      const card = { requestNumber: subject.number, messageId: 'm', noticeId: '', shows: '' };
      cards = [
        { ...card, conversationId: 'a group', person: '' },
        ...Object.values(people).map((one) => ({ ...card, conversationId: `chat of ${one}`, person: one })),
      ];
      for (const recipient of Object.values(people)) {
        const id = `${subject.number}/${recipient}`;
        const notice: Notice = { id, kind, requestNumber: subject.number, recipient, actor: 'cardfile' };
        await notices.notify(notice);
      }
    }

    for (const owner of owners) {
      for (const { to, what } of told) if (to !== owner) expect(marksIn(what, owner)).toBe(false);
      for (const { conversationId, card } of replaced) {
        if (conversationId !== `chat of ${owner}`) expect(marksIn(card, owner)).toBe(false);
      }
      expect(marksIn(logged.join('\n'), owner)).toBe(false);
    }
    expect(replaced.length).toBeGreaterThan(0);
  });

  it.each(alone)(
    'of contacts holds between $role and the other owner, while each sees their own',
    async ({ actor, kind }) => {
      let own = 0;

      for (const subject of subjects) {
        for (const turn of turnsAbout(subject, actor, kind)) {
          const reply = await handle(turn);
          const shown = JSON.stringify(reply);
          for (const owner of owners) {
            if (owner !== actor && marksIn(shown, owner)) expect.fail(`${JSON.stringify(turn)} → ${shown}`);
          }
          if (marksIn(shown, actor)) own += 1;
        }
      }

      expect(own).toBeGreaterThan(50);
      for (const owner of owners) expect(marksIn(logged.join('\n'), owner)).toBe(false);
    },
  );
});

/** All personal contacts and requests about them, with everything that is stored of these. */
async function everything(): Promise<object> {
  const rows = await database.changes.getAll(subjects.map(({ number }) => number));
  return { rows, contacts: owners.map((owner) => mailboxes.all(owner)) };
}
