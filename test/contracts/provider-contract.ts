import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RecordedRequest } from '../../sandbox/fakes/fake-backend.ts';
import type { Fault, FaultMatch, Faults } from '../../sandbox/fakes/faults.ts';
import type { ContactChanges } from '../../src/contacts/contact.ts';
import { asOwner } from '../../src/contacts/owner.ts';
import type { ContactQuery } from '../../src/contacts/query/contact-query.ts';
import { BackendError } from '../../src/platform/errors.ts';
import {
  type ContactProvider,
  isWritable,
  type ProviderCapabilities,
  type WritableProvider,
} from '../../src/providers/provider.ts';
import { callContext, failure } from '../providers/helpers/calls.ts';
import { createMemoryJournal, type MemoryJournal } from '../providers/helpers/memory-journal.ts';
import { describePhotos } from './photo-contract.ts';
import { describeSync, type SyncCase, type SyncLab } from './sync-contract.ts';

/** What the contract needs to know of one provider and the system behind it. */
export interface ProviderLab {
  readonly provider: ContactProvider;
  /** The mailbox in which the calls act; anybody's for shared contacts. */
  readonly owner: string;
  readonly faults: Faults;
  readonly requests: RecordedRequest[];
  /** More people than a search reads. */
  readonly tooMany: number;
  /** Puts a person into the system by the back door and gives the id under which the provider knows them. */
  put(person: Person): string;
  /** What the system has stored under an id. */
  stored(id: string): ContactChanges | undefined;
  /** How many contacts with this display name the system has stored. */
  count(displayName: string): number;
  readonly syncStates: SyncLab;
  /** Gives a contact a picture by the back door; only where the system has pictures. */
  putPhoto?(id: string, bytes: Uint8Array, contentType: string): void;
  close(): Promise<void>;
}

export interface Person {
  readonly displayName: string;
  readonly givenName?: string;
  readonly surname?: string;
  readonly email: string;
  readonly jobTitle?: string;
  readonly company?: string;
  readonly mobilePhone?: string;
}

export interface ProviderCase {
  readonly name: string;
  readonly capabilities: Pick<ProviderCapabilities, 'writable' | 'personal'>;
  /** Searches in what it holds itself, so that a search is answered whatever the system does. */
  readonly searchesItself?: true;
  /** False for a system that knows a name as a whole only. */
  readonly hasNameParts?: false;
  /** For a provider that writes; undefined for one that only reads. */
  readonly writes: WriteCase | undefined;
  readonly syncStates: SyncCase;
  /** The system has pictures of its contacts. */
  readonly photos: boolean;
  start(): Promise<ProviderLab>;
}

export interface WriteCase {
  readonly versioned: boolean;
  /** Every field that the provider accepts, filled. */
  readonly everything: ContactChanges;
  /** The requests that a create makes to change something. */
  readonly writing: readonly FaultMatch[];
  /** The request that an update makes. */
  readonly updating: FaultMatch;
  /** Whether the system has a way to delete. */
  readonly deletes: boolean;
  /** A create is sent again by itself after a lost answer. */
  readonly repeatsCreate?: true;
}

/** Her address is stored with capitals. */
const kapitola: Person = { displayName: 'Kapitola Grande', email: 'Kapitola@GRANDE-Letters.example' };
const zuzana: Person = {
  displayName: 'Zuzana Kovaříková',
  givenName: 'Zuzana',
  surname: 'Kovaříková',
  email: 'zuzana.kovarikova@bluewave.example',
  jobTitle: 'Harbour Pilot',
  company: 'Bluewave Shipping',
  mobilePhone: '+420 601 123 457',
};
const obrien: Person = {
  displayName: "Xaver O'Brien",
  givenName: 'Xaver',
  surname: "O'Brien",
  email: 'xaver.obrien@greenfield.example',
};

export const readFailures: readonly (readonly [string, Fault, string])[] = [
  ['400', { kind: 'status', status: 400 }, 'invalid-request'],
  ['401', { kind: 'status', status: 401 }, 'unauthorized'],
  ['403', { kind: 'status', status: 403 }, 'forbidden'],
  ['404', { kind: 'status', status: 404 }, 'not-found'],
  ['409', { kind: 'status', status: 409 }, 'changed-meanwhile'],
  ['412', { kind: 'status', status: 412 }, 'changed-meanwhile'],
  ['429 with seconds', { kind: 'status', status: 429, retryAfter: 30 }, 'throttled'],
  [
    '429 with a date',
    { kind: 'status', status: 429, retryAfter: new Date(Date.now() + 24 * 3_600_000) },
    'throttled',
  ],
  ['500', { kind: 'status', status: 500 }, 'unavailable'],
  ['503', { kind: 'status', status: 503 }, 'unavailable'],
  ['504', { kind: 'status', status: 504 }, 'unavailable'],
  ['a dropped connection', { kind: 'dropped' }, 'unavailable'],
  ['a page instead of JSON', { kind: 'not-json' }, 'bad-answer'],
  ['an empty answer', { kind: 'empty' }, 'bad-answer'],
];

/** What a create ends in, and whether the contact may have been made nevertheless. */
const createFailures: readonly (readonly [string, Fault, string])[] = [
  ['400', { kind: 'status', status: 400 }, 'invalid-request'],
  ['401', { kind: 'status', status: 401 }, 'unauthorized'],
  ['403', { kind: 'status', status: 403 }, 'forbidden'],
  ['429', { kind: 'status', status: 429, retryAfter: 30 }, 'throttled'],
  ['500', { kind: 'status', status: 500 }, 'uncertain'],
  ['503', { kind: 'status', status: 503 }, 'uncertain'],
  ['504 after the contact was made', { kind: 'status', status: 504, afterEffect: true }, 'uncertain'],
  ['a dropped connection', { kind: 'dropped' }, 'uncertain'],
  ['a dropped connection after the contact was made', { kind: 'dropped', afterEffect: true }, 'uncertain'],
  ['a page instead of JSON', { kind: 'not-json' }, 'uncertain'],
  ['a page instead of JSON after it was made', { kind: 'not-json', afterEffect: true }, 'uncertain'],
];

export function describeProvider(providerCase: ProviderCase): void {
  describe(`the provider ${providerCase.name}`, () => {
    let lab: ProviderLab;
    let zuzanaId = '';
    beforeAll(async () => {
      lab = await providerCase.start();
      zuzanaId = lab.put(zuzana);
      lab.put(obrien);
      lab.put(kapitola);
    });
    afterAll(() => lab.close());
    beforeEach(() => {
      lab.faults.clear();
      lab.requests.length = 0;
    });

    const context = (changes: Parameters<typeof callContext>[0] = {}) =>
      callContext({ owner: asOwner(lab.owner), ...changes });
    const search = async (changes: Partial<ContactQuery>) => {
      const answer = await lab.provider.search(query(changes), context());
      return { ...answer, names: answer.contacts.map((contact) => contact.displayName) };
    };

    it('says what it can do', () => {
      expect(lab.provider.source).toBe(providerCase.name);
      expect(lab.provider.capabilities).toMatchObject(providerCase.capabilities);
      expect(isWritable(lab.provider)).toBe(providerCase.writes !== undefined);
      for (const method of ['create', 'update', 'delete']) {
        expect(method in lab.provider).toBe(providerCase.writes !== undefined);
      }
    });

    describe('searching', () => {
      it.each([
        ['the given name', { words: ['Zuzana'] }],
        ['another letter case', { words: ['zUZANA'] }],
        ['the beginning of a name', { words: ['Zuz'] }],
        ['the surname', { words: ['Kovaříková'] }],
        ['both names', { words: ['Zuzana', 'Kovaříková'] }],
        ['the e-mail address', { email: zuzana.email }],
        ['the domain', { domain: 'bluewave.example' }],
        ['the phone in another notation', { phone: '+420601123457' }],
      ])('finds a person by %s', async (_, words) => {
        expect((await search(words)).names).toContain(zuzana.displayName);
      });

      it('gives everything that a row shows', async () => {
        const { contacts } = await search({ words: ['Zuzana'] });

        const found = contacts.find((contact) => contact.displayName === zuzana.displayName);
        expect(found).toMatchObject({
          ref: {
            source: providerCase.name,
            id: zuzanaId,
            owner: providerCase.capabilities.personal ? lab.owner : undefined,
          },
          jobTitle: zuzana.jobTitle,
          company: zuzana.company,
          emails: [zuzana.email],
          mobilePhones: [zuzana.mobilePhone],
        });
        expect(JSON.stringify(found)).not.toContain('null');
      });

      it('finds each person once', async () => {
        const { contacts } = await search({ words: ['Zuzana'] });

        expect(contacts.filter((contact) => contact.ref.id === zuzanaId)).toHaveLength(1);
      });

      it('finds nobody for a name that nobody has', async () => {
        expect(await search({ words: ['Qwertzuiop'] })).toMatchObject({ contacts: [], truncated: false });
      });

      it('asks nothing of the system for an empty question', async () => {
        expect((await search({})).contacts).toEqual([]);
        expect(lab.requests).toEqual([]);
      });

      it('finds an address and a domain whatever their capitals are', async () => {
        const { displayName, email } = kapitola;

        expect((await search({ email: email.toUpperCase() })).names).toContain(displayName);
        expect((await search({ email: email.toLowerCase() })).names).toContain(displayName);
        expect((await search({ domain: 'grande-letters.example' })).names).toContain(displayName);
      });

      it("finds O'Brien by the apostrophe", async () => {
        expect((await search({ words: ["O'Brien"] })).names).toContain(obrien.displayName);
      });

      it.each([
        ['quotes and brackets', ['"))%*']],
        ['address characters', ['&+#%']],
        ['an emoji', ['👩‍👩‍👧']],
        ['right-to-left text', ['אברהם', 'محمد']],
        ['half a character', ['\ud83d']],
        ['a filter', ["') or startswith(displayName,'Z"]],
        ['an OPATH filter', ["' -or DisplayName -like 'Z*"]],
        ['500 characters', ['Kovaříková'.repeat(50)]],
        ['500 emojis', ['🙂'.repeat(500)]],
        ['twenty words', Array.from({ length: 20 }, (_, index) => `word${index}`)],
      ])('takes %s as a text, and neither fails nor finds everybody', async (_, words) => {
        expect((await search({ words })).names).not.toContain(zuzana.displayName);
      });

      it.each(["x'y@bluewave.example", '"))%*@x.example', 'a&b+c#d@x.example'])(
        'takes the e-mail address %s as a text',
        async (email) => {
          expect((await search({ email })).names).not.toContain(zuzana.displayName);
        },
      );

      it.each(['*', '%', "x'y.example", '") OR ("', 'a&b#c', '\ud83d.example'])(
        'takes the domain %s as a text',
        async (domain) => {
          expect((await search({ domain })).names).not.toContain(zuzana.displayName);
        },
      );

      it('follows the pages to their end', async () => {
        for (let index = 0; index < 120; index++) {
          lab.put({ displayName: `Pageturner ${index}`, email: `page${index}@many.example` });
        }

        const answer = await search({ words: ['Pageturner'] });

        expect(new Set(answer.names).size).toBe(120);
        expect(answer.truncated).toBe(false);
      });

      it('says when the system had more than it read', async () => {
        for (let index = 0; index < lab.tooMany; index++) {
          lab.put({ displayName: `Legion ${index}`, email: `legion${index}@many.example` });
        }

        const answer = await search({ words: ['Legion'] });

        expect(answer.truncated).toBe(true);
        expect(answer.contacts.length).toBeGreaterThan(100);
      });

      it.each(readFailures)(
        `${providerCase.searchesItself ? 'finds people in spite of' : 'gives the right code for'} %s`,
        async (_, fault, code) => {
          lab.faults.add({ fault, times: 99 });

          const search = lab.provider.search(query({ words: ['Zuzana'] }), context());

          if (providerCase.searchesItself) {
            expect((await search).contacts.map(({ displayName }) => displayName)).toContain(
              zuzana.displayName,
            );
          } else expectCode(await failure(search), fault, code);
        },
      );

      it('outlives one bad moment of the system', async () => {
        lab.faults.add({ fault: { kind: 'dropped' } });
        lab.faults.add({ fault: { kind: 'status', status: 503 } });

        expect((await search({ words: ['Zuzana'] })).names).toContain(zuzana.displayName);
      });

      it('ends with its time when the system is slow', async () => {
        lab.faults.add({ fault: { kind: 'slow', ms: 300_000 }, times: 99 });

        const search = lab.provider.search(
          query({ words: ['Zuzana'] }),
          context({ signal: AbortSignal.timeout(150) }),
        );

        if (providerCase.searchesItself) expect((await search).contacts).not.toEqual([]);
        else expect((await failure(search)).code).toBe('timed-out');
      });
    });

    describe('reading one', () => {
      it('gives the whole contact', async () => {
        expect(await lab.provider.get(zuzanaId, context())).toMatchObject({
          displayName: zuzana.displayName,
          ...(providerCase.hasNameParts === false
            ? {}
            : { givenName: zuzana.givenName, surname: zuzana.surname }),
          emails: [zuzana.email],
          company: zuzana.company,
        });
      });

      it('outlives one bad moment of the system', async () => {
        lab.faults.add({ fault: { kind: 'status', status: 503 } });

        expect(await lab.provider.get(zuzanaId, context())).toMatchObject({ emails: [zuzana.email] });
      });

      it('gives nothing for an id that is not there', async () => {
        const gone = `${zuzanaId.slice(0, -4)}0000`;

        expect(await lab.provider.get(gone, context())).toBeUndefined();
      });

      it.each(readFailures)(
        'gives the right code for %s, and the contact afterwards',
        async (_, fault, code) => {
          lab.faults.add({ fault, times: 99 });

          const read = lab.provider.get(zuzanaId, context());

          // Some systems say so of a single contact only: then the answer is that there is none.
          const gone = code === 'not-found' && (await read.catch(() => 'an error')) === undefined;
          if (!gone) expectCode(await failure(read), fault, code);
          lab.faults.clear();
          expect(await lab.provider.get(zuzanaId, context())).toMatchObject({ emails: [zuzana.email] });
        },
      );

      it('ends with its time when the system is slow', async () => {
        lab.faults.add({ fault: { kind: 'slow', ms: 300_000 }, times: 99 });

        const error = await failure(
          lab.provider.get(zuzanaId, context({ signal: AbortSignal.timeout(150) })),
        );

        expect(error.code).toBe('timed-out');
      });

      it('never gives somebody for an empty id', async () => {
        const answer = await lab.provider.get('', context()).catch(() => undefined);

        expect(answer).toBeUndefined();
        expect(lab.requests).toEqual([]);
      });

      it.each(['..', '.', '../users', '..%2Fx', "x' or 'a' eq 'a", 'a/b?c#d', 'half \ud83d'])(
        'takes the id %s as an id and nothing else',
        async (id) => {
          const answer = await lab.provider.get(id, context()).catch((error) => error);

          // What is refused is refused in words for people, not by an accident.
          if (answer !== undefined) expect(answer).toBeInstanceOf(BackendError);
        },
      );
    });

    describe('being checked', () => {
      /** What it says, but for permissions in the token, which is not the system's own. */
      const check = async () => {
        const results = await lab.provider.check({ ...context(), roles: async () => [] });
        return results.filter(({ name }) => !/permission/.test(name));
      };

      it('finds its system well, by questions that show nobody', async () => {
        const results = await check();

        expect(results.length).toBeGreaterThan(0);
        expect(results.every(({ ok, problem, nextStep }) => ok && problem === '' && nextStep === '')).toBe(
          true,
        );
        expect(lab.requests.some(({ body, rawQuery }) => `${body}${rawQuery}`.includes('Zuzana'))).toBe(
          false,
        );
      });

      it('outlives one bad moment of its system', async () => {
        lab.faults.add({ fault: { kind: 'status', status: 503 } });

        expect((await check()).filter(({ ok }) => !ok)).toEqual([]);
      });

      it.each([401, 403, 503])('says what to do when its system answers %i', async (status) => {
        lab.faults.add({ fault: { kind: 'status', status }, times: 99 });

        const wrong = (await check()).filter(({ ok }) => !ok);

        expect(wrong.length).toBeGreaterThan(0);
        for (const { problem, nextStep } of wrong) {
          expect(problem).toContain(`status ${status}`);
          expect(nextStep.length).toBeGreaterThan(20);
        }
      });
    });

    it(`${providerCase.capabilities.personal ? 'hides' : 'shows'} its contacts to other people`, async () => {
      const other = 'eeeeeeee-0000-4000-8000-00000000000e';
      const answer = await lab.provider
        .search(query({ words: ['Zuzana'] }), context({ owner: asOwner(other) }))
        .catch(() => ({ contacts: [] }));

      expect(answer.contacts.length > 0).toBe(!providerCase.capabilities.personal);
    });

    if (providerCase.writes !== undefined) describeWrites(providerCase.writes, () => lab, context);
    describeSync(providerCase);
    describePhotos(providerCase);
  });
}

export function expectCode(error: BackendError, fault: Fault, code: string): void {
  expect(error.code).toBe(code);
  expect(error.message).not.toMatch(/Zuzana|http|Bearer/);
  if (fault.kind === 'status' && fault.retryAfter !== undefined) {
    expect(error.retryAfterMs).toBeGreaterThan(25_000);
  }
}

function describeWrites(
  writes: WriteCase,
  getLab: () => ProviderLab,
  context: (changes?: Parameters<typeof callContext>[0]) => ReturnType<typeof callContext>,
): void {
  let serial = 0;
  /** A new person with every field filled. */
  const newcomer = (): ContactChanges & { readonly displayName: string } => ({
    ...writes.everything,
    displayName: `Newcomer ${++serial}`,
    emails: [`newcomer${serial}@arrival.example`],
  });
  const writable = (): WritableProvider => {
    const { provider } = getLab();
    if (!isWritable(provider)) throw new Error('not writable');
    return provider;
  };
  const create = (fields: ContactChanges, journal: MemoryJournal = createMemoryJournal()) =>
    writable().create(fields, journal.context(context()));

  describe('writing', () => {
    it('names the limits of every field that it accepts', () => {
      const { fields } = writable().capabilities;

      expect(Object.keys(fields).sort()).toEqual(Object.keys(writes.everything).sort());
    });

    it('stores every field of a new contact, and reads the same back', async () => {
      const fields = newcomer();

      const id = await create(fields);

      expect(getLab().stored(id)).toEqual(fields);
      expect(await writable().get(id, context())).toMatchObject(fields);
    });

    it('finds a new contact at once', async () => {
      const { displayName, emails } = newcomer();
      await create({ displayName, emails: emails ?? [] });

      const { contacts } = await writable().search(query({ email: emails?.[0] ?? '' }), context());

      expect(contacts.map((contact) => contact.displayName)).toContain(displayName);
    });

    it('changes what was changed and nothing else', async () => {
      const fields = newcomer();
      const id = await create(fields);
      const changes = {
        jobTitle: 'Captain',
        displayName: `Changed ${serial}`,
        city: 'Brno',
        emails: [`c${serial}@new.example`],
      };

      await update(id, changes);

      expect(getLab().stored(id)).toEqual({ ...fields, ...changes });
    });

    it('changes and deletes in spite of one bad moment of the system', async () => {
      const fields = newcomer();
      const id = await create(fields);
      const { faults } = getLab();

      for (const afterEffect of [true, false]) {
        faults.add({ match: writes.updating, fault: { kind: 'status', status: 503, afterEffect } });
        await update(id, { jobTitle: `Steadfast ${afterEffect}` });
        expect(getLab().stored(id)).toEqual({ ...fields, jobTitle: `Steadfast ${afterEffect}` });
      }

      if (!writes.deletes) return;
      faults.add({ fault: { kind: 'status', status: 503 } });
      await writable().delete(id, createMemoryJournal().context(context()));
      expect(getLab().stored(id)).toBeUndefined();
    });

    it('clears each field that may be empty', async () => {
      const fields = newcomer();
      const id = await create(fields);
      const cleared: Record<string, unknown> = {};
      for (const [field, limit] of Object.entries(writable().capabilities.fields)) {
        if (limit.required || field === 'emails') continue;
        const value = fields[field as keyof ContactChanges];
        cleared[field] = typeof value === 'boolean' ? false : Array.isArray(value) ? [] : '';
      }

      await update(id, cleared as ContactChanges);

      expect(getLab().stored(id)).toEqual({ ...fields, ...cleared });
    });

    it(`${writes.versioned ? 'refuses' : 'cannot refuse'} an update of a version that is no longer stored`, async () => {
      const id = await create(newcomer());
      const before = await writable().get(id, context());
      await update(id, { jobTitle: 'First' });

      const second = writable().update(
        id,
        { jobTitle: 'Second' },
        before?.version ?? '',
        createMemoryJournal().context(context()),
      );

      if (writes.versioned) expect((await failure(second)).code).toBe('changed-meanwhile');
      else await second;
      expect(getLab().stored(id)?.jobTitle).toBe(writes.versioned ? 'First' : 'Second');
    });

    it('names the operations that the system has', () => {
      const all = ['create', 'update', ...(writes.deletes ? ['delete'] : [])];

      expect([...writable().capabilities.operations].sort()).toEqual(all.sort());
    });

    it(`${writes.deletes ? 'deletes, and counts a contact that is gone as deleted' : 'refuses to delete and sends nothing'}`, async () => {
      const { displayName, ...fields } = newcomer();
      const id = await create({ displayName, ...fields });
      const remove = () => writable().delete(id, createMemoryJournal().context(context()));
      getLab().requests.length = 0;

      if (writes.deletes) {
        await remove();
        await remove();
      } else {
        expect((await failure(remove())).code).toBe('invalid-request');
        expect(getLab().requests).toEqual([]);
      }

      expect(getLab().stored(id) === undefined).toBe(writes.deletes);
      expect(getLab().count(displayName)).toBe(writes.deletes ? 0 : 1);
    });

    it('refuses to change or delete without an id', async () => {
      const write = () => createMemoryJournal().context(context());

      expect((await failure(writable().delete('', write()))).code).toBe('invalid-request');
      expect((await failure(writable().update('', { jobTitle: 'x' }, '', write()))).code).toBe(
        'invalid-request',
      );
      expect(getLab().requests).toEqual([]);
    });

    it('does nothing again that the journal has recorded as done', async () => {
      const journal = createMemoryJournal();
      const fields = newcomer();
      const id = await create(fields, journal);
      getLab().requests.length = 0;

      expect(await create(fields, journal)).toBe(id);
      expect(getLab().requests).toEqual([]);
    });

    it.each(createFailures)(
      'ends a create in the right code after %s, and doubles nothing when resumed',
      async (_, fault, code) => {
        const { faults, count } = getLab();
        const fields = newcomer();
        const journal = createMemoryJournal();
        faults.add({
          match: writes.writing[0] ?? {},
          fault,
          times: writes.repeatsCreate || (fault.kind === 'status' && fault.status < 500) ? 9 : 1,
        });

        const error = await failure(create(fields, journal));
        faults.clear();
        const id = await create(fields, journal);

        expect(error.code).toBe(code);
        expect(count(fields.displayName)).toBe(1);
        expect(getLab().stored(id)).toEqual(fields);
      },
    );

    it.each(writes.writing.map((match, index) => [index + 1, match] as const))(
      'resumes a create whose request %i stayed without an answer, whether it was done or not',
      async (_, match) => {
        const { faults, count, stored } = getLab();
        for (const afterEffect of [true, false]) {
          const fields = newcomer();
          const journal = createMemoryJournal();
          faults.add({ match, fault: { kind: 'dropped', afterEffect }, times: 9 });

          await failure(create(fields, journal));
          faults.clear();
          const id = await create(fields, journal);

          expect(count(fields.displayName)).toBe(1);
          expect(stored(id)).toEqual(fields);
        }
      },
    );

    it('makes no second contact when the process died before the first was recorded', async () => {
      const fields = newcomer();
      const journal = createMemoryJournal();
      const first = await create(fields, journal);
      journal.forget('create');

      expect(await create(fields, journal)).toBe(first);
      expect(getLab().count(fields.displayName)).toBe(1);
    });

    it('finds what it made before it died, though the address was typed in capitals and the system stumbles', async () => {
      const fields = { ...newcomer(), emails: [`Newcomer${serial}@ARRIVAL.example`] };
      const journal = createMemoryJournal();
      const first = await create(fields, journal);
      journal.forget('create');
      getLab().faults.add({ fault: { kind: 'status', status: 503 } });

      expect(await create(fields, journal)).toBe(first);
      expect(getLab().count(fields.displayName)).toBe(1);
    });

    it.each([true, false])(
      'resumes an update without an answer (done at the system: %s)',
      async (afterEffect) => {
        const fields = newcomer();
        const id = await create(fields);
        const version = (await writable().get(id, context()))?.version ?? '';
        const journal = createMemoryJournal();
        const { faults } = getLab();
        const change = () =>
          writable().update(id, { jobTitle: 'Resumed', department: '' }, version, journal.context(context()));
        faults.add({ match: writes.updating, fault: { kind: 'dropped', afterEffect }, times: 9 });

        const error = await failure(change());
        faults.clear();
        await change();

        expect(['uncertain', 'unavailable']).toContain(error.code);
        expect(getLab().stored(id)).toEqual({ ...fields, jobTitle: 'Resumed', department: '' });
      },
    );
  });

  async function update(id: string, changes: ContactChanges): Promise<void> {
    const { version } = (await writable().get(id, context())) ?? { version: '' };
    await writable().update(id, changes, version, createMemoryJournal().context(context()));
  }
}

export function query(changes: Partial<ContactQuery>): ContactQuery {
  return { text: 'test', words: [], email: '', domain: '', phone: '', wants: 'anything', ...changes };
}
