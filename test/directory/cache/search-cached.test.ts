import pino from 'pino';
import { afterEach, describe, expect, it } from 'vitest';
import type { Contact } from '../../../src/contacts/contact.ts';
import { asOwner, parseOwner } from '../../../src/contacts/owner.ts';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import type { SourceId } from '../../../src/contacts/sources.ts';
import { type ContactCache, createContactCache } from '../../../src/directory/cache/contact-cache.ts';
import { createDirectory, type Directory, type DirectoryOptions } from '../../../src/directory/directory.ts';
import { BackendError } from '../../../src/platform/errors.ts';
import type { ContactProvider } from '../../../src/providers/provider.ts';
import { mail, makeContact, mine, staff } from '../../contacts/make-contact.ts';
import { memoryProvider } from '../memory-provider.ts';
import { createFakeStore, type FakeStore } from './fake-store.ts';

const context = { owner: asOwner('me'), correlationId: 'c1' };
const log = pino({ level: 'silent' });

const john = makeContact(mail, 'm1', { displayName: 'John Smith', emails: ['john@x.example'] });
const twin = makeContact(staff, 's1', {
  displayName: 'Smith, John',
  emails: ['john@x.example'],
  city: 'Oslo',
});
const meyer = makeContact(staff, 's2', { displayName: 'Eva Meyer', department: 'Treasury' });
const friend = makeContact(mine, 'p1', { displayName: 'Fay Friend' });

type Synced = ReturnType<typeof memoryProvider>;

/** A system that supports sync, which is not used here: the store holds what a test puts there. */
function synced(...[source, stored, around]: Parameters<typeof memoryProvider>): Synced {
  return {
    ...memoryProvider(source, stored, around),
    listChanges: async () => ({ contacts: [], removed: [], cursor: '', more: false, fromStart: true }),
  };
}

const open: ContactCache[] = [];
afterEach(async () => {
  for (const memory of open.splice(0)) await memory.close();
});

interface Kept {
  readonly directory: Directory;
  readonly store: FakeStore;
  readonly memory: ContactCache;
}

async function kept(
  providers: readonly ContactProvider[],
  contacts: readonly Contact[],
  options: Partial<DirectoryOptions> & { readonly prepare?: (store: FakeStore) => void } = {},
): Promise<Kept> {
  const { prepare, ...rest } = options;
  const store = createFakeStore();
  for (const contact of contacts) await store.keep(contact);
  for (const { source, capabilities } of providers)
    store.synced(source, capabilities.personal ? asOwner('me') : undefined);
  prepare?.(store);
  const memory = createContactCache({
    store,
    snapshotFile: '',
    storeName: 'one',
    clock: Date.now,
    log,
    followEveryMs: 20,
  });
  open.push(memory);
  await memory.start();
  return { store, memory, directory: createDirectory({ providers, contactCache: memory, log, ...rest }) };
}

async function names(directory: Directory, text: string, owner = 'me'): Promise<readonly string[]> {
  const { people } = await directory.find(parseQuery(text), { ...context, owner: parseOwner(owner) });
  return people.map(({ contact }) => contact.displayName);
}

describe('whoever has most words exactly', () => {
  it('stands before any number of people who are a little like all of them', async () => {
    const people = [
      makeContact(mail, 'm0', { displayName: 'Hans Berg', city: 'Berlin', emails: ['hb@x.example'] }),
      ...Array.from({ length: 14 }, (_, index) =>
        makeContact(mail, `m${index + 1}`, {
          displayName: `Person Number${index}`,
          department: 'Hansa Bergbau',
          city: 'Münchenbuchsee',
          emails: [`m${index}@x.example`],
        }),
      ),
    ];
    const { directory } = await kept([synced(mail, people)], people);

    expect((await names(directory, 'Hans Berg München'))[0]).toBe('Hans Berg');
  });
});

describe('a name with a word that usually says something else', () => {
  const firms = [
    'Academy',
    'Ballet',
    'Canin',
    'Dock',
    'Elm',
    'Foods',
    'Garden',
    'Haven',
    'Inn',
    'Jelly',
    'Knot',
  ];

  it.each([
    ['Royal Mail', firms.map((firm) => `Royal ${firm}`)],
    ['Virgin Mobile', firms.map((firm) => `Virgin ${firm}`)],
    ['Number Ten', firms.map((firm) => `Ten ${firm}`)],
    ['Cohen Or', firms.map((firm) => `Cohen ${firm}`)],
    ['Kwok To', firms.map((firm) => `Kwok ${firm}`)],
    ['Per By', firms.map((firm) => `Per ${firm}`)],
  ])('%s stands first, in memory and live', async (name, others) => {
    const people = [...others, name].map((displayName, index) =>
      makeContact(mail, `m${index}`, { displayName, emails: [`m${index}@x.example`] }),
    );
    const { directory } = await kept([synced(mail, people)], people);
    const live = createDirectory({ providers: [memoryProvider(mail, people)], log });

    for (const one of [directory, live]) {
      for (const text of [name, `find contact ${name}`, `who is ${name}?`]) {
        expect((await names(one, text))[0]).toBe(name);
      }
    }
    expect((await names(directory, `${others[0]} mail`))[0]).toBe(others[0]);
  });
});

/** People whose names are in another order than they come in. */
function everybody(count: number) {
  return Array.from({ length: count }, (_, number) => ({
    displayName: `Name${(number * 37) % count} Person`,
    emails: [`n${number}@x.example`],
  }));
}

function namesOf(contacts: readonly Contact[]): readonly string[] {
  return [...new Set(contacts.map(({ displayName }) => displayName))].toSorted();
}

/** The names on one page after another, each of which says that there are as many as they show together. */
async function pagesOf(directory: Directory, text: string): Promise<readonly string[]> {
  const shown: string[] = [];
  const totals = new Set<number>();
  do {
    const upTo = shown.length + 10;
    const { people, total } = await directory.find(parseQuery(text), { ...context, upTo });
    const page = people.slice(shown.length, upTo);
    shown.push(...page.map(({ contact }) => contact.displayName));
    totals.add(page.length === 0 ? -1 : total);
  } while (shown.length < Math.max(...totals));
  expect([...totals]).toEqual([shown.length]);
  return shown;
}

describe('find over what is kept', () => {
  it('answers without asking anybody, and joins one person of several systems into one row', async () => {
    const providers = [synced(mine, []), synced(mail, []), synced(staff, [])];
    const { directory } = await kept(providers, [john, twin, meyer, friend]);

    const result = await directory.find(parseQuery('smith'), context);

    expect(result.people.map(({ refs }) => refs.map(({ id }) => id))).toEqual([['m1', 's1']]);
    expect(result.people[0]?.contact.city).toBe('Oslo');
    expect(result).toMatchObject({ more: false, problems: [], nearNames: [] });
    expect(await names(directory, 'friend')).toEqual(['Fay Friend']);
    expect(providers.flatMap(({ asked }) => asked)).toEqual([]);
  });

  it.each([
    ['a typing error', 'Jhon Smiht', 'John Smith', 'typing error'],
    ['a sound', 'Maier', 'Eva Meyer', 'sound'],
    ['a nickname', 'Jack Smith', 'John Smith', 'nickname'],
  ])('finds by %s and can say so', async (_case, typed, expected, kind) => {
    const { directory } = await kept([synced(mail, []), synced(staff, [])], [john, meyer]);

    const { people } = await directory.find(parseQuery(typed), context);

    expect(people.map(({ contact }) => contact.displayName)).toEqual([expected]);
    expect(people[0]?.matches?.map((match) => match.kind)).toContain(kind);
    expect(people[0]?.isLike).toBe(kind !== 'nickname');
  });

  it('pages through hundreds who are equal, and shows each of them once', async () => {
    const contacts = everybody(130).flatMap(({ displayName, ...more }, number) => {
      const places: readonly SourceId[] =
        number % 3 === 0 ? [mail, staff] : number % 7 === 0 ? [mine] : [number % 2 ? mail : staff];
      return places.map((place) =>
        makeContact(place, `${place}${number}`, { displayName, jobTitle: 'Manager', ...more }),
      );
    });
    const { directory } = await kept([synced(mine, []), synced(mail, []), synced(staff, [])], contacts);

    const shown = await pagesOf(directory, 'manager');

    expect(shown.toSorted()).toEqual(namesOf(contacts));
  });

  it('shows a worse own contact behind better ones, on whatever page those are', async () => {
    const better = everybody(60).map((fields, number) => makeContact(mail, `m${number}`, fields));
    const worse = makeContact(mine, 'p1', { displayName: 'Ann Other', company: 'First Person Travel' });
    const { directory } = await kept([synced(mine, []), synced(mail, [])], [worse, ...better]);

    const shown = await pagesOf(directory, 'person');

    expect(shown).toHaveLength(61);
    expect(shown.at(-1)).toBe('Ann Other');
  });

  it('counts own and shared contacts to the last when neither are too many', async () => {
    const contacts = everybody(60).map((fields, number) =>
      makeContact(number % 2 === 0 ? mine : mail, `${number}`, fields),
    );
    const { directory } = await kept([synced(mine, []), synced(mail, [])], contacts);

    const { people, more } = await directory.find(parseQuery('person'), context);

    expect(people).toHaveLength(60);
    expect(more).toBe(false);
  });

  it('pages on where each has so many records that the best ones are fewer people than a page', async () => {
    const contacts = everybody(15).flatMap((fields, number) =>
      Array.from({ length: 8 }, (_, copy) => makeContact(mail, `${number} ${copy}`, fields)),
    );
    const worse = Array.from({ length: 20 }, (_, number) =>
      makeContact(mine, `p${number}`, { displayName: `Ann Other${number}`, company: 'First Person Travel' }),
    );
    const { directory } = await kept([synced(mine, []), synced(mail, [])], [...contacts, ...worse]);

    const shown = await pagesOf(directory, 'person');

    expect(shown.slice(0, 15).toSorted()).toEqual(namesOf(contacts));
    expect(shown.slice(15).toSorted()).toEqual(namesOf(worse));
  });

  it('queries a system live that has not been synced, and ranks its hits among the others', async () => {
    const cold = synced(staff, [meyer, twin]);
    const { directory } = await kept([synced(mail, []), cold], [john], {
      prepare: (store) => store.synced(staff, undefined, { completedAt: 0 }),
    });

    const result = await directory.find(parseQuery('smith'), context);

    expect(result.people.map(({ refs }) => refs.map(({ id }) => id))).toEqual([['m1', 's1']]);
    expect(cold.asked).toEqual(['smith']);
  });

  it('says that own contacts are not read yet, in the answer to the first search of a person', async () => {
    const own = synced(mine, [friend]);
    const { directory } = await kept([synced(mail, []), own], [john], {
      prepare: (store) => store.forgetSync(mine, context.owner),
    });
    const inGroup = await directory.find(parseQuery('john'), { ...context, owner: undefined });
    const first = await directory.find(parseQuery('john'), context);
    const found = await directory.find(parseQuery('fay'), context);

    expect(inGroup.problems).toEqual([]);
    expect(first).toMatchObject({ total: 1, more: false, problems: [{ source: mine, kind: 'unread' }] });
    expect(found).toMatchObject({ total: 1, problems: [{ source: mine, kind: 'unread' }] });
  });

  describe('while a system is read for the first time', () => {
    const johns = Array.from({ length: 12 }, (_, number) =>
      makeContact(mail, `j${number}`, { displayName: `John Number${number}` }),
    );
    const isBeingRead = (store: FakeStore) => store.synced(staff, undefined, { completedAt: 0 });

    it('does not ask it for more of those who fill a page already, and says so', async () => {
      const cold = synced(staff, [twin]);
      const { directory } = await kept([synced(mail, []), cold], johns, { prepare: isBeingRead });

      const result = await directory.find(parseQuery('john'), context);

      expect(result.people).toHaveLength(12);
      expect(result).toMatchObject({ more: true, problems: [{ source: staff, kind: 'reading' }] });
      expect(cold.asked).toEqual([]);
    });

    it.each([
      ['a page that is not full', 'john', { upTo: 20 }],
      ['a whole name that nobody has yet', 'john smith', {}],
    ])('asks it for %s', async (_case, typed, more) => {
      const cold = synced(staff, [twin]);
      const { directory } = await kept([synced(mail, []), cold], johns, { prepare: isBeingRead });

      const { people } = await directory.find(parseQuery(typed), { ...context, ...more });

      expect(people.map(({ contact }) => contact.displayName)).toContain('Smith, John');
      expect(cold.asked).toEqual([typed]);
    });

    it.each([
      ['never was begun', undefined],
      ['cannot go on', { completedAt: 0, problem: 'forbidden' }],
      ['has not gone on for long', { completedAt: 0, movedAt: Date.now() - 2 * 3_600_000 }],
    ])('asks it all the same when that reading %s', async (_case, listChanges) => {
      const cold = synced(staff, [twin]);
      const { directory } = await kept([synced(mail, []), cold], johns, {
        prepare: (store) =>
          listChanges === undefined
            ? store.forgetSync(staff, undefined)
            : store.synced(staff, undefined, listChanges),
      });

      await directory.find(parseQuery('john'), context);

      expect(cold.asked).toEqual(['john']);
    });

    it('asks the own mailbox of who asks, whose contacts come first', async () => {
      const own = synced(mine, [makeContact(mine, 'p2', { displayName: 'John Own' })]);
      const { directory } = await kept([own, synced(mail, [])], johns, {
        prepare: (store) => store.synced(mine, asOwner('me'), { completedAt: 0 }),
      });

      const { people } = await directory.find(parseQuery('john'), context);

      expect(people[0]?.contact.displayName).toBe('John Own');
    });
  });

  it('asks all systems for somebody whom memory does not have', async () => {
    const added = makeContact(mail, 'm9', { displayName: 'Zoe Zimmer' });
    const { directory } = await kept([synced(mail, [added]), synced(staff, [])], [john]);

    expect(await names(directory, 'zoe')).toEqual(['Zoe Zimmer']);
  });

  it('asks also when memory has only what is like the typed name', async () => {
    const added = makeContact(mail, 'm9', { displayName: 'Eva Maier' });
    const { directory } = await kept([synced(mail, [added]), synced(staff, [])], [meyer]);

    expect(await names(directory, 'eva maier')).toEqual(['Eva Maier']);
    expect(await names(directory, 'maier')).toEqual(['Eva Maier', 'Eva Meyer']);
  });

  it('asks nobody, and finds nobody who is only like the words, if they are meant as typed', async () => {
    const shared = synced(mail, [makeContact(mail, 'm9', { displayName: 'Eva Maier' })]);
    const { directory } = await kept([shared, synced(staff, [])], [meyer]);
    const found = async (text: string) =>
      (await directory.find(parseQuery(text), { ...context, asTyped: true })).people.map(
        ({ contact }) => contact.displayName,
      );

    expect(await found('maier')).toEqual([]);
    expect(await found('meyer')).toEqual(['Eva Meyer']);
    expect(shared.asked).toEqual([]);
    expect(await names(directory, 'maier')).toEqual(['Eva Maier', 'Eva Meyer']);
  });

  it.each([
    ['was never read', (store: FakeStore) => store.forgetSync(staff, undefined)],
    [
      'failed for long',
      (store: FakeStore) =>
        store.synced(staff, undefined, { problem: 'timed-out', movedAt: Date.now() - 2 * 3_600_000 }),
    ],
  ])('asks only a system that %s, and once, if the words are meant as typed', async (_case, prepare) => {
    const shared = synced(mail, [makeContact(mail, 'm9', { displayName: 'Eva Maier' })]);
    const cold = synced(staff, []);
    const { directory } = await kept([shared, cold], [meyer], { prepare });

    await directory.find(parseQuery('eva maier'), { ...context, asTyped: true });

    expect(shared.asked).toEqual([]);
    expect(cold.asked).toEqual(['eva maier']);
  });

  it('names a system that fails for long, while what is kept of it still answers', async () => {
    const down = synced(staff, [], async () => {
      throw new BackendError({ system: 'Test', code: 'unavailable', message: 'made to fail' });
    });
    const long = Date.now() - 2 * 3_600_000;
    const { directory } = await kept([synced(mail, []), down], [john, meyer], {
      prepare: (store) => store.synced(staff, undefined, { problem: 'unavailable', movedAt: long }),
    });

    const result = await directory.find(parseQuery('meyer'), context);

    expect(result.people.map(({ contact }) => contact.displayName)).toEqual(['Eva Meyer']);
    expect(result.problems).toEqual([{ source: staff, kind: 'old' }]);
  });

  it('is not held up by a system that hangs for long', async () => {
    const down = synced(staff, [], () => new Promise(() => undefined));
    const long = Date.now() - 2 * 3_600_000;
    const { directory } = await kept([down], [meyer], {
      prepare: (store) => store.synced(staff, undefined, { problem: 'timed-out', movedAt: long }),
    });

    const result = await directory.find(parseQuery('meyer'), context);

    expect(result.problems).toEqual([{ source: staff, kind: 'old' }]);
  });

  it('asks the systems when the store fails', async () => {
    const failing = createDirectory({
      providers: [synced(mail, [john])],
      contactCache: {
        search: async () => {
          throw new Error('made to fail');
        },
      } as unknown as ContactCache,
      log,
    });

    expect(await names(failing, 'john')).toEqual(['John Smith']);
  });

  it('shows a contact that was just written at once, whatever memory hears of it later', async () => {
    const { directory, store } = await kept([synced(mail, [])], [john]);
    const renamed = { ...john, displayName: 'Jane Doe', givenName: 'Jane' };
    await store.keep(renamed);

    await directory.learn([{ kind: 'stored', contact: renamed }]);

    expect(await names(directory, 'jane')).toEqual(['Jane Doe']);
    // A page that was read before the write comes in after it.
    await store.keep(john);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(await names(directory, 'jane')).toEqual(['Jane Doe']);
  });

  it('never shows a deleted contact again, although its system still does', async () => {
    const { directory, store } = await kept([synced(mail, [john])], [john]);
    await store.drop(mail, undefined, john.ref.id);

    await directory.learn([{ kind: 'gone', ref: john.ref }]);

    expect(await names(directory, 'john')).toEqual([]);
  });

  it('forgets a contact that turns out to be gone when it is opened', async () => {
    const { directory, store } = await kept([synced(mail, [])], [john]);

    expect(await directory.get(john.ref, context)).toBeUndefined();

    await expect.poll(() => names(directory, 'john')).toEqual([]);
    expect(await store.read(undefined, [john.ref])).toEqual([]);
  });

  it('shows own contacts to their owner alone, not in a group chat, and first when equal', async () => {
    const own = makeContact(mine, 'p2', { displayName: 'John Smith', emails: ['private@home.example'] });
    const { directory } = await kept([synced(mine, []), synced(mail, [])], [john, own]);

    const mineFound = await directory.find(parseQuery('john smith'), context);

    expect(mineFound.people.map(({ contact }) => contact.ref.id)).toEqual(['p2', 'm1']);
    for (const owner of ['', 'another']) {
      const { people } = await directory.find(parseQuery('john smith'), {
        ...context,
        owner: parseOwner(owner),
      });
      expect(people.flatMap(({ refs }) => refs.map(({ id }) => id))).toEqual(['m1']);
    }
  });

  it('shows no more like ones than fill the page, and none beside a whole name', async () => {
    const many = Array.from({ length: 30 }, (_, number) =>
      makeContact(mail, `n${number}`, {
        displayName: `Jonas Meier${'abcdefghijklmnopqrstuvwxyzäöüß'[number]}`,
      }),
    );
    const { directory } = await kept([synced(mail, [])], [...many, john, meyer]);

    expect(await names(directory, 'eva meyer')).toEqual(['Eva Meyer']);
    expect((await names(directory, 'meyer')).length).toBeLessThanOrEqual(10);
    expect((await names(directory, 'meyer'))[0]).toBe('Eva Meyer');
  });

  describe('somebody who is kept in several systems', () => {
    const number = '+44 20 7946 0123';
    const records = [
      makeContact(mine, 'p7', { displayName: 'Jonas Quill', mobilePhones: [number] }),
      makeContact(mail, 'm7', {
        displayName: 'Jonas Quill',
        emails: ['quill@partner.example'],
        jobTitle: 'Partner manager',
        mobilePhones: [number],
      }),
      makeContact(staff, 's7', {
        displayName: 'J. Quill',
        emails: ['QUILL@partner.example'],
        department: 'Alliances',
      }),
    ];
    const namesake = makeContact(mail, 'm8', {
      displayName: 'Jonas Quill',
      emails: ['other.quill@elsewhere.example'],
      jobTitle: 'Driver',
    });

    it.each([
      'Jonas Quill',
      'partner manager',
      '020 7946 0123',
      '946 0123',
      'quill@partner.example',
      'alliances',
    ])('is the same for %j', async (typed) => {
      const { directory } = await kept(
        [synced(mine, []), synced(mail, []), synced(staff, [])],
        [...records, namesake],
      );

      const { people } = await directory.find(parseQuery(typed), context);

      const whole = people.find(({ refs }) => refs.some(({ id }) => id !== 'm8'));
      expect(whole?.refs.map(({ id }) => id).sort()).toEqual(['m7', 'p7', 's7']);
      expect(whole?.contact).toMatchObject({ jobTitle: 'Partner manager', department: 'Alliances' });
      expect(whole?.contact.emails).toHaveLength(1);
    });

    it('shows nobody else’s own record of them', async () => {
      const { directory } = await kept([synced(mine, []), synced(mail, []), synced(staff, [])], records);

      const { people } = await directory.find(parseQuery('partner manager'), {
        ...context,
        owner: undefined,
      });

      expect(people.flatMap(({ refs }) => refs.map(({ id }) => id)).sort()).toEqual(['m7', 's7']);
    });

    it('is whole on every page of a long list', async () => {
      const many = Array.from({ length: 60 }, (_, index) => {
        const name = `Berta Number${String.fromCharCode(97 + (index % 26))}${index}`;
        const emails = [`berta${index}@fabrikam.example`];
        return [
          makeContact(mail, `m${index}`, { displayName: name, emails }),
          makeContact(staff, `s${index}`, { displayName: name, emails }),
        ];
      });
      const { directory } = await kept([synced(mail, []), synced(staff, [])], many.flat());

      for (const upTo of [10, 30, 60]) {
        const { people } = await directory.find(parseQuery('@fabrikam.example'), { ...context, upTo });
        const page = people.slice(upTo - 10, upTo);
        expect(page.map(({ refs }) => refs.length)).toEqual(page.map(() => 2));
      }
    });
  });

  it('counts more than were asked for', async () => {
    const many = Array.from({ length: 90 }, (_, number) =>
      makeContact(mail, `n${number}`, { displayName: `Ann Number${number}` }),
    );
    const { directory } = await kept([synced(mail, [])], many);

    const first = await directory.find(parseQuery('ann'), context);
    const all = await directory.find(parseQuery('ann'), { ...context, upTo: 30 });

    expect(first.people.length).toBeGreaterThanOrEqual(10);
    expect(first).toMatchObject({ total: 90, similar: 0, more: false });
    expect(all.people).toHaveLength(90);
    expect(all).toMatchObject({ total: 90, similar: 0, more: false });
    expect(all.people.slice(0, 10).map(({ contact }) => contact.ref.id)).toEqual(
      first.people.slice(0, 10).map(({ contact }) => contact.ref.id),
    );
  });

  it('counts those with a similar name among all, and says how many they are', async () => {
    const named = (count: number, name: string) =>
      Array.from({ length: count }, (_, number) =>
        makeContact(mail, `${name}${number}`, { displayName: `${name} Number${number}` }),
      );
    const contacts = [...named(45, 'William'), ...named(4, 'Bill')];
    const { directory } = await kept([synced(mail, [])], contacts);

    const shown = await pagesOf(directory, 'william');
    const { similar } = await directory.find(parseQuery('william'), context);

    expect(shown).toHaveLength(49);
    expect(shown.slice(0, 45).every((name) => name.startsWith('William'))).toBe(true);
    expect(similar).toBe(4);
  });

  it('says one number, and that there are more, when a list cannot be turned through to its end', async () => {
    const contacts = Array.from({ length: 450 }, (_, number) =>
      makeContact(mail, `n${number}`, { displayName: `Ann Number${number}` }),
    );
    const { directory } = await kept([synced(mail, [])], contacts);

    const first = await directory.find(parseQuery('ann'), context);
    const last = await directory.find(parseQuery('ann'), { ...context, upTo: 400 });

    expect(first).toMatchObject({ total: 400, more: true });
    expect(last).toMatchObject({ total: 400, more: true });
    expect(last.people).toHaveLength(400);
  });

  it('counts all people of a question about a group, though the same filters were typed before', async () => {
    const contacts = Array.from({ length: 450 }, (_, number) =>
      makeContact(mail, `n${number}`, { displayName: `Ann Number${number}`, company: 'Contoso' }),
    );
    const { directory } = await kept([synced(mail, [])], contacts);
    const sentence = parseQuery('everyone at contoso');
    const { isSentence: _, ...filters } = sentence;

    expect(await directory.find(filters, context)).toMatchObject({ total: 400, more: true });
    expect(await directory.find(sentence, context)).toMatchObject({ total: 450, more: false });
  });

  it('counts anew after a change, and everybody for themselves', async () => {
    const shared = Array.from({ length: 50 }, (_, number) =>
      makeContact(mail, `n${number}`, { displayName: `Ann Number${number}` }),
    );
    const own = makeContact(mine, 'p1', { displayName: 'Ann Own' });
    const { directory } = await kept([synced(mine, []), synced(mail, [])], [...shared, own]);
    const total = async (owner: string) =>
      (await directory.find(parseQuery('ann'), { ...context, owner: parseOwner(owner) })).total;

    expect(await total('me')).toBe(51);
    expect(await total('you')).toBe(50);
    await directory.learn(shared.slice(0, 2).map(({ ref }) => ({ kind: 'gone', ref })));
    expect(await total('me')).toBe(49);
  });

  it('counts somebody whose name has a word for a detail once, wherever they would stand', async () => {
    const contacts = Array.from({ length: 60 }, (_, number) =>
      makeContact(mail, `n${number}`, { displayName: `Royal Number${number}` }),
    );
    const post = makeContact(mail, 'post', { displayName: 'Royal Mail' });
    const { directory } = await kept([synced(mail, [])], [...contacts, post]);

    const shown = await pagesOf(directory, 'royal mail');

    expect(shown[0]).toBe('Royal Mail');
    expect(shown.toSorted()).toEqual(namesOf([...contacts, post]));
  });
});
