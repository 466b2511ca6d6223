import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { asOwner, parseOwner } from '../../src/contacts/owner.ts';
import { parseQuery } from '../../src/contacts/query/parse-query.ts';
import { createDirectory, type Directory, type DirectoryOptions } from '../../src/directory/directory.ts';
import { BackendError, type BackendErrorCode } from '../../src/platform/errors.ts';
import type { ContactProvider } from '../../src/providers/provider.ts';
import { mail, makeContact, mine, staff } from '../contacts/make-contact.ts';
import { memoryProvider } from './memory-provider.ts';

const context = { owner: asOwner('me'), correlationId: 'c1' };

const ann = makeContact(mine, 'p', { displayName: 'Ann Smith', emails: ['ann@home.example'] });
const hers = makeContact(mine, 'h', {
  displayName: 'John Private',
  ref: { source: mine, id: 'h', owner: asOwner('somebody-else') },
});
const john = makeContact(mail, 'm', { displayName: 'John Smith', emails: ['john@x.com'] });
const twin = makeContact(staff, 's', { displayName: 'Smith, John', emails: ['john@x.com'], city: 'Oslo' });

function directory(
  providers: readonly ContactProvider[],
  options: Partial<DirectoryOptions> = {},
): Directory {
  return createDirectory({ providers, log: pino({ level: 'silent' }), ...options });
}

async function names(found: Directory, text: string, owner = 'me'): Promise<string[]> {
  const { people } = await found.find(parseQuery(text), { ...context, owner: parseOwner(owner) });
  return people.map(({ contact }) => contact.displayName);
}

/** Without the searches for the further records of somebody who was found alone. */
function typedTo({ asked }: { readonly asked: readonly string[] }): readonly string[] {
  return asked.filter((text) => text !== '');
}

function never(): Promise<never> {
  return new Promise(() => undefined);
}

describe('find', () => {
  it('finds whom one of several searches finds, the best of each first and nobody twice', async () => {
    const jane = makeContact(mail, 'j', {
      displayName: 'Jane Smith',
      emails: ['jane@x.com'],
      company: 'Contoso',
    });
    const found = directory([memoryProvider(mine, [ann]), memoryProvider(mail, [john, jane])]);

    expect(await names(found, 'John or Ann')).toEqual(['John Smith', 'Ann Smith']);
    expect(await names(found, 'Jane or Contoso or jane@x.com')).toEqual(['Jane Smith']);
    expect(await names(found, 'John or Zebulon')).toEqual(['John Smith']);
    const { total, people } = await found.find(parseQuery('Smith or Jane'), context);
    expect([total, people.length]).toEqual([3, 3]);
  });

  it('puts a name that has the word “or” first', async () => {
    const levi = makeContact(mail, 'l', { displayName: 'Daniel Or Levi', emails: ['levi@x.com'] });
    const other = makeContact(mail, 'd', { displayName: 'Daniel Smith', emails: ['daniel@x.com'] });
    const found = directory([memoryProvider(mail, [other, levi])]);

    expect(await names(found, 'Daniel Or Levi')).toEqual(['Daniel Or Levi', 'Daniel Smith']);
  });

  it('shows somebody who is found alone with all records, whatever was typed', async () => {
    const number = '+44 20 7946 0123';
    const found = directory([
      memoryProvider(mine, [makeContact(mine, 'p7', { displayName: 'Jonas Quill', mobilePhones: [number] })]),
      memoryProvider(mail, [
        makeContact(mail, 'm7', {
          displayName: 'Jonas Quill',
          emails: ['quill@partner.example'],
          jobTitle: 'Partner manager',
          mobilePhones: [number],
        }),
      ]),
      memoryProvider(staff, [
        makeContact(staff, 's7', { displayName: 'Jonas Quill', emails: ['quill@partner.example'] }),
        makeContact(staff, 's8', { displayName: 'Jonas Quill', emails: ['other@elsewhere.example'] }),
      ]),
    ]);

    for (const typed of ['partner manager', number]) {
      const { people } = await found.find(parseQuery(typed), context);
      expect(people.map(({ refs }) => refs.map(({ id }) => id))).toEqual([['p7', 'm7', 's7']]);
    }
  });

  it('offers no groups of similar addresses beside the people with exactly the typed one', async () => {
    const addresses = ['jo@x.co', ...Array.from({ length: 25 }, (_, number) => `jo@x.co${number}`)];
    const people = addresses.map((address, number) =>
      makeContact(mail, `m${number}`, {
        displayName: `Jo Number${number}`,
        emails: [address],
        city: number < 15 ? 'Oslo' : 'Bergen',
      }),
    );
    const found = directory([memoryProvider(mail, people)]);

    expect((await found.find(parseQuery('jo'), context)).groups).not.toEqual([]);
    const exact = await found.find(parseQuery('jo@x.co'), context);
    expect(exact.people.map(({ contact }) => contact.emails)).toEqual([['jo@x.co']]);
    expect(exact.groups).toEqual([]);
  });

  it('joins and ranks what all sources know', async () => {
    const found = directory([
      memoryProvider(mine, [ann, hers]),
      memoryProvider(mail, [john]),
      memoryProvider(staff, [twin]),
    ]);
    const result = await found.find(parseQuery('smith'), context);

    expect(result.people.map(({ refs }) => refs.map(({ id }) => id))).toEqual([['p'], ['m', 's']]);
    expect(result.people[1]?.contact.city).toBe('Oslo');
    expect(result).toMatchObject({ problems: [], nearNames: [], query: { words: ['smith'] } });
  });

  it('checks every hit again', async () => {
    const careless = memoryProvider(mail, [], async () => ({
      contacts: [john, makeContact(mail, 'x')],
      truncated: true,
    }));
    const found = directory([careless]);

    expect(await names(found, 'john')).toEqual(['John Smith']);
    expect(await names(found, 'zoe')).toEqual([]);
  });

  it.each<[BackendErrorCode, string]>([
    ['timed-out', 'slow'],
    ['throttled', 'throttled'],
    ['forbidden', 'forbidden'],
    ['unauthorized', 'forbidden'],
    ['unavailable', 'failed'],
    ['bad-answer', 'failed'],
  ])('names a source that failed with %s as %s and shows the rest', async (code, kind) => {
    const failing = memoryProvider(staff, [], async () => {
      throw new BackendError({ system: 'Test', code, message: 'made to fail' });
    });
    const result = await directory([memoryProvider(mail, [john]), failing]).find(parseQuery('john'), context);

    expect(result.people).toHaveLength(1);
    expect(result.problems).toEqual([{ source: staff, kind }]);
  });

  it('survives a provider that throws at once, and something that is no backend error', async () => {
    const broken: ContactProvider = {
      ...memoryProvider(staff, []),
      search() {
        throw new TypeError('a mistake of ours');
      },
    };
    const result = await directory([broken, memoryProvider(mail, [john])]).find(parseQuery('john'), context);

    expect(result.people).toHaveLength(1);
    expect(result.problems).toEqual([{ source: staff, kind: 'failed' }]);
  });

  it('says that a source had more', async () => {
    const much = memoryProvider(mail, [], async () => ({ contacts: [john], truncated: true }));
    const result = await directory([much]).find(parseQuery('john'), context);

    expect(result.problems).toEqual([{ source: mail, kind: 'truncated' }]);
  });

  it('says how many contacts could not be read, and asks the source again for similar names', async () => {
    const unread = [{ id: 'odd', mismatch: 'phones (invalid_type)' }];
    const odd = memoryProvider(mail, [], async (call) => ({ ...call(), unread }));
    const result = await directory([odd]).find(parseQuery('jhon'), context);

    expect(result.problems).toEqual([{ source: mail, kind: 'unreadable', count: 1 }]);
    expect(odd.asked.length).toBeGreaterThan(1);
  });

  it('names the part of a source that is missing, and shows the rest of it', async () => {
    const error = new BackendError({ system: 'Graph', code: 'forbidden', message: 'no' });
    const half = memoryProvider(mail, [], async () => ({
      contacts: [john],
      truncated: false,
      failedSegment: { name: 'Colleagues', error },
    }));

    const result = await directory([half]).find(parseQuery('john'), context);

    expect(result.problems).toEqual([{ source: mail, kind: 'forbidden', part: 'Colleagues' }]);
    expect(result.people).toHaveLength(1);
  });

  it('takes what a source has when its signal comes, just before the time is up', async () => {
    const slow = memoryProvider(
      mail,
      [john],
      (call, { signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(call()))),
    );

    const result = await directory([slow], { budgetMs: 500 }).find(parseQuery('john'), context);

    expect(result.people).toHaveLength(1);
    expect(result.problems).toEqual([]);
  });

  it('answers within the budget although a source ignores its signal, and aborts the one that listens', async () => {
    let aborted = false;
    const deaf = memoryProvider(staff, [], never);
    const listening = memoryProvider(mine, [], (_, { signal }) => {
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          aborted = true;
          reject(new BackendError({ system: 'Test', code: 'timed-out', message: 'aborted' }));
        });
      });
    });
    const found = directory([deaf, memoryProvider(mail, [john]), listening], { budgetMs: 80 });
    const result = await found.find(parseQuery('john'), context);

    expect(result.people).toHaveLength(1);
    expect(result.problems).toEqual([
      { source: staff, kind: 'slow' },
      { source: mine, kind: 'slow' },
    ]);
    expect(aborted).toBe(true);
  });

  it('asks nobody for a query without anything to look for', async () => {
    const provider = memoryProvider(mail, [john]);
    const result = await directory([provider]).find(parseQuery('"))%*'), context);

    expect(result.people).toEqual([]);
    expect(provider.asked).toEqual([]);
  });
});

describe('near names', () => {
  const stored = ['John Smith', 'Joan Smythe', 'Smith, John', 'Zoe Miller'].map((displayName, index) =>
    makeContact(mail, `${index}`, { displayName }),
  );

  it('come from a second search with shortened words when nobody is found', async () => {
    const provider = memoryProvider(mail, stored);
    const result = await directory([provider]).find(parseQuery('Jhon Smiht'), context);

    expect(result.people).toEqual([]);
    expect(result.nearNames).toEqual(['John Smith']);
    expect(provider.asked).toEqual(['Jhon Smiht', 'sm', 'jh']);
  });

  it('are found for a single word with swapped letters', async () => {
    const result = await directory([memoryProvider(mail, stored)]).find(parseQuery('Jhon'), context);

    expect(result.nearNames).toEqual(['John Smith']);
  });

  it('are not asked of a source that just failed, nor of anybody when somebody is found', async () => {
    const failing = memoryProvider(staff, [], async () => {
      throw new BackendError({ system: 'Test', code: 'throttled', message: 'made to fail' });
    });
    const found = directory([failing, memoryProvider(mail, stored)]);
    await found.find(parseQuery('Jhon'), context);
    await found.find(parseQuery('Zoe'), context);

    expect(failing.asked).toEqual(['Jhon', 'Zoe']);
  });

  it('stay within the budget', async () => {
    const slowSecond = memoryProvider(mail, stored, async (call) =>
      slowSecond.asked.length > 1 ? never() : call(),
    );
    const result = await directory([slowSecond], { budgetMs: 80 }).find(parseQuery('Jhon'), context);

    expect(result).toMatchObject({ people: [], nearNames: [], problems: [] });
  });

  it('never come from somebody else’s contacts', async () => {
    const result = await directory([memoryProvider(mine, [hers])]).find(parseQuery('Jonh Private'), context);

    expect(result.nearNames).toEqual([]);
  });
});

describe('privacy', () => {
  it('asks personal sources in the name of the person only, and drops what is not theirs', async () => {
    const leaking = memoryProvider(mine, [], async () => ({ contacts: [hers, ann], truncated: false }));
    const confused = memoryProvider(mail, [], async () => ({
      contacts: [{ ...hers, ref: { ...hers.ref, source: mail } }, ann],
      truncated: false,
    }));
    const found = directory([leaking, confused]);

    expect(await names(found, 'ann')).toEqual(['Ann Smith']);
    expect(await names(found, 'private')).toEqual([]);
    expect(new Set(leaking.owners)).toEqual(new Set(['me']));
  });

  it('asks no personal source when nobody is known to ask', async () => {
    const provider = memoryProvider(mine, [
      makeContact(mine, 'x', { ...ann, ref: { ...ann.ref, owner: undefined } }),
    ]);

    expect(await names(directory([provider]), 'ann', '')).toEqual([]);
    expect(provider.asked).toEqual([]);
  });

  it('serves nobody another one’s answer, neither kept nor under way', async () => {
    const provider = memoryProvider(mine, [ann, hers]);
    const found = directory([provider]);
    const [own, foreign] = await Promise.all([names(found, 'smith'), names(found, 'smith', 'somebody-else')]);

    expect([own, foreign]).toEqual([['Ann Smith'], []]);
    expect(await names(found, 'smith', 'third')).toEqual([]);
  });

  it('shows a remembered personal contact to its owner only', async () => {
    const found = directory([memoryProvider(mine, [])]);
    await found.learn([{ kind: 'stored', contact: hers }]);

    expect(await names(found, 'private')).toEqual([]);
    expect(await names(found, 'private', 'somebody-else')).toEqual(['John Private']);
    expect(await found.get(hers.ref, context)).toBeUndefined();
  });

  it('reads no personal contact of another person, and does not even ask for it', async () => {
    const provider = memoryProvider(mine, [ann, hers]);
    const found = directory([provider]);

    expect(await found.get(hers.ref, context)).toBeUndefined();
    expect(await found.get({ ...hers.ref, owner: undefined }, context)).toBeUndefined();
    expect(
      await found.get({ ...ann.ref, owner: undefined }, { ...context, owner: undefined }),
    ).toBeUndefined();
    expect(provider.owners).toEqual([]);
  });

  it('gives out nothing when a source answers with another one’s contact', async () => {
    const leaking: ContactProvider = { ...memoryProvider(mine, []), get: async () => hers };

    expect(await directory([leaking]).get({ ...hers.ref, owner: asOwner('me') }, context)).toBeUndefined();
  });
});

describe('get', () => {
  const found = directory([memoryProvider(mine, [ann]), memoryProvider(mail, [john])]);

  it('reads own and shared records as stored', async () => {
    expect(await found.get(ann.ref, context)).toEqual({ contact: ann, refs: [ann.ref], records: [ann] });
    expect(await found.get(john.ref, context)).toEqual({ contact: john, refs: [john.ref], records: [john] });
  });

  it('finds nothing for an unknown id or source', async () => {
    expect(await found.get({ ...john.ref, id: 'zzz' }, context)).toBeUndefined();
    expect(await found.get(twin.ref, context)).toBeUndefined();
  });

  it('ends with timed-out when a source ignores its signal', async () => {
    const deaf: ContactProvider = { ...memoryProvider(mail, []), get: never };

    await expect(directory([deaf], { budgetMs: 40 }).get(john.ref, context)).rejects.toMatchObject({
      code: 'timed-out',
      system: 'Exchange',
    });
  });

  it('passes on what a source throws', async () => {
    const error = new BackendError({ system: 'Test', code: 'throttled', message: 'made to fail' });
    const failing: ContactProvider = { ...memoryProvider(mail, []), get: () => Promise.reject(error) };

    await expect(directory([failing]).get(john.ref, context)).rejects.toBe(error);
  });
});

describe('asking again', () => {
  it('asks once for searches under way and for those of the next minute, whatever the wording', async () => {
    let now = 0;
    const provider = memoryProvider(mail, [john]);
    const found = directory([provider], { clock: () => now });
    await Promise.all([names(found, 'john'), names(found, 'find john'), names(found, 'john phone')]);
    const again = await found.find(parseQuery('john phone'), context);

    expect(typedTo(provider)).toHaveLength(1);
    expect(again.query.wants).toBe('phone');
    now = 59_000;
    await names(found, 'john');
    expect(typedTo(provider)).toHaveLength(1);
    now = 61_000;
    await names(found, 'john');
    expect(typedTo(provider)).toHaveLength(2);
  });

  it('asks again soon after a source failed', async () => {
    let now = 0;
    let fails = true;
    const provider = memoryProvider(mail, [john], async (call) => {
      if (fails) throw new BackendError({ system: 'Test', code: 'unavailable', message: 'made to fail' });
      return call();
    });
    const found = directory([provider], { clock: () => now });

    expect(await names(found, 'john')).toEqual([]);
    fails = false;
    now = 16_000;
    expect(await names(found, 'john')).toEqual(['John Smith']);
  });

  it('asks again when told to, after a write to a shared contact, and after one to an own contact of whoever asks', async () => {
    const provider = memoryProvider(mail, [john]);
    const found = directory([provider]);
    const search = (fresh: boolean) => found.find(parseQuery('john'), { ...context, fresh });
    await search(false);
    await search(true);
    expect(typedTo(provider)).toHaveLength(2);

    await found.learn([{ kind: 'unread', ref: john.ref }]);
    await search(false);
    expect(typedTo(provider)).toHaveLength(3);

    await found.learn([{ kind: 'unread', ref: { ...hers.ref, owner: asOwner('somebody-else') } }]);
    await search(false);
    expect(typedTo(provider)).toHaveLength(3);

    await found.learn([{ kind: 'gone', ref: { ...hers.ref, owner: asOwner('me') } }]);
    await search(false);
    expect(typedTo(provider)).toHaveLength(4);
  });

  it('does not keep an answer that was under way while something was written', async () => {
    let release: () => void = () => undefined;
    const latch = new Promise<void>((resolve) => {
      release = resolve;
    });
    const provider = memoryProvider(mail, [john], async (call) => {
      await latch;
      return call();
    });
    const found = directory([provider]);
    const before = names(found, 'john');
    await found.learn([{ kind: 'unread', ref: john.ref }]);
    release();
    await before;
    await names(found, 'john');

    expect(typedTo(provider)).toHaveLength(2);
  });
});

describe('after a write', () => {
  it('finds a contact that the backend does not show yet, for some minutes', async () => {
    let now = 0;
    const found = directory([memoryProvider(mail, [])], { clock: () => now, rememberMs: 180_000 });
    expect(await names(found, 'john')).toEqual([]);
    await found.learn([{ kind: 'stored', contact: john }]);

    expect(await names(found, 'john')).toEqual(['John Smith']);
    expect(await names(found, 'zoe')).toEqual([]);
    expect(await found.get(john.ref, context)).toMatchObject({ contact: { displayName: 'John Smith' } });
    now = 181_000;
    expect(await names(found, 'john')).toEqual([]);
  });

  it('shows a changed contact as it is now, once', async () => {
    const found = directory([memoryProvider(mail, [john])]);
    await found.learn([{ kind: 'unread', ref: john.ref }]);
    await found.learn([{ kind: 'stored', contact: { ...john, displayName: 'John Miller' } }]);

    expect(await names(found, 'john')).toEqual(['John Miller']);
    expect(await names(found, 'smith')).toEqual([]);
  });

  it('hides a deleted contact that the backend still shows, until it is created again', async () => {
    const found = directory([memoryProvider(mail, [john])]);
    await found.learn([{ kind: 'gone', ref: john.ref }]);

    expect(await names(found, 'john')).toEqual([]);
    expect(await found.get(john.ref, context)).toBeUndefined();
    await found.learn([{ kind: 'stored', contact: john }]);
    expect(await names(found, 'john')).toEqual(['John Smith']);
  });

  it('trusts the backend again once a remembered contact is forgotten', async () => {
    const found = directory([memoryProvider(mail, [john])]);
    await found.learn([{ kind: 'stored', contact: { ...john, displayName: 'John Miller' } }]);
    await found.learn([{ kind: 'unread', ref: john.ref }]);

    expect(await names(found, 'john')).toEqual(['John Smith']);
  });
});
