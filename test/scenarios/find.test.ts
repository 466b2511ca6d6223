import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { makeUser } from '../../sandbox/organisation/make-records.ts';
import { type House, openHouse, words } from './house.ts';
import { untilRead } from './until-read.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse(
    {},
    {
      prepare: ({ organisation }) => {
        const mail = 'quentin.roe@contoso.com';
        const id = '0a0a0a0a-0000-4000-8000-00000000000a';
        const phones = { businessPhones: ['+49 30 5550172 ext. 48113'] };
        const name = { givenName: 'Quentin', surname: 'Roe', displayName: 'Quentin Roe' };
        organisation.users.put(
          makeUser({ id, userPrincipalName: mail, mail, hasMailbox: true, ...name, ...phones }),
        );
      },
    },
  );
  await untilRead(house);
});
afterAll(() => house.close());

describe('find', () => {
  it('ranks people from own contacts, mail contacts and colleagues on one card', async () => {
    const [answer] = await house.staff.say('find contact John');

    const text = words(answer);
    expect(text).toMatch(/1–5 of \d\d/);
    expect(text).toContain('John Smith');
    expect(text).toContain('Mail contact');
    expect(text).toContain('Colleague');
  });

  it('marks guests, and shows last whom nobody signs in as, without a chat', async () => {
    const { users } = house.sandbox.organisation;
    const common = { givenName: 'Quirin', hasMailbox: true };
    const people = [
      { surname: 'Aarons', displayName: 'Quirin Aarons', accountEnabled: false },
      { surname: 'Bell', displayName: 'Quirin Bell' },
      { surname: 'Cole', displayName: 'Quirin Cole', userType: 'Guest' as const },
    ];
    for (const [at, person] of people.entries()) {
      const mail = `${person.surname}@contoso.com`.toLowerCase();
      const id = `0a0a0a0a-0000-4000-8000-00000000000${at}`;
      users.put(makeUser({ id, userPrincipalName: mail, mail, ...common, ...person }));
    }

    const [answer] = await house.staff.say('find Quirin');
    const [left] = await house.staff.say('find Quirin Aarons');
    const [delegated] = await house.approver.say('delegate to Quirin Aarons until Friday');

    const text = words(answer);
    expect(text).toMatch(
      /Quirin Bell.*Colleague.*Quirin Cole.*Guest.*Quirin Aarons.*Shared mailbox or former/s,
    );
    expect(words(left)).toContain('Nobody signs in with this account');
    expect(house.staff.actions(left).map(({ title }) => title)).not.toContain('Chat');
    expect(words(delegated)).toContain('no colleague called');
  });

  it('says of a few digits that they are the end of a number, and offers no contact called by a number', async () => {
    // What was read can be found a moment later.
    const find = async () => words((await house.staff.say('find x48113'))[0]);
    await expect.poll(find, { interval: 200 }).toContain('Quentin Roe');
    const [found] = await house.staff.say('find x48113');
    const [nobody] = await house.admin.say('find 0999123');

    expect(words(found)).toContain('The only phone number that ends with “48113”');
    expect(words(nobody)).toContain('Numbers are compared from their end, so type the last digits');
    expect(house.admin.actions(nobody).map(({ title }) => title)).toContain('Add a contact with this number');
  });

  it('turns the pages in place', async () => {
    const [answer] = await house.staff.say('find John');

    const next = await house.staff.press(answer, 'Next');
    const back = await house.staff.press(next.message, 'Previous');

    expect(next.outcome.kind).toBe('card');
    expect(words(next.message)).toMatch(/6–10 of \d\d/);
    expect(next.message.id).toBe(answer?.id);
    expect(words(back.message)).toMatch(/1–5 of \d\d/);
  });

  it.each([
    ['no page', { text: 'John', first: '0' }],
    ['more pages than can be asked for', { text: 'John', first: '10000' }],
    ['words for a page', { text: 'John', first: 'two' }],
    ['more than can be typed', { text: 'J'.repeat(501), first: '2' }],
  ])('does not turn to %s, whatever a client sends', async (_case, data) => {
    const [answer] = await house.staff.say('find John');

    const forged = await house.staff.press(answer, 'Next', {}, { data });

    expect(JSON.stringify(forged)).toContain('no longer works');
    expect(words(forged.message)).toBe(words(answer));
  });

  it('opens a person and finds the way back to the same page', async () => {
    const [answer] = await house.staff.say('find John page 2');

    const opened = await house.staff.press(answer, 'Show');
    const back = await house.staff.press(opened.message, 'Back');

    expect(opened.outcome.kind).toBe('card');
    // Whoever was opened may stand a little higher now.
    expect(words(back.message)).toMatch(/6–10 of \d+\+? for “John”/);
  });

  it('shows the picture of a colleague beside the name', async () => {
    const [answer] = await house.staff.say('show contact omar.haddad@contoso.com');

    const { id = '', bytes = new Uint8Array() } =
      house.sandbox.organisation.userPhotos.get(cast.approver.objectId) ?? {};
    const image = `data:image/png;base64,${Buffer.from(bytes).toString('base64')}`;
    expect(id).toBe(cast.approver.objectId);
    expect(words(answer)).toContain('Omar Haddad');
    expect(JSON.stringify(answer)).toContain(`"url":"${image}"`);
    expect(JSON.stringify(answer)).toContain('"altText":"Picture of Omar Haddad"');
  });

  it.each([
    ['who is John Doe', 'john.doe@contoso-partner.example'],
    ['who is john doe?', 'john.doe@contoso-partner.example'],
    ['john doe phone', '07700 900123'],
    ['John Doe', 'john.doe@contoso-partner.example'],
    ['doe john', 'john.doe@contoso-partner.example'],
    ['find john @fabrikam.example', 'john.smith@fabrikam.example'],
    ['+44 7700 900123', 'john.doe@contoso-partner.example'],
    ['07700 900123', 'john.doe@contoso-partner.example'],
    ['0044 (7700) 900-123', 'john.doe@contoso-partner.example'],
    ['john.doe@contoso-partner.example', 'John Doe'],
    ['find JOHN.DOE@contoso-partner.example', 'John Doe'],
    ["find contact O'Brien", "Liam O'Brien"],
    ['find contact O’Brien', "Liam O'Brien"],
    ['find groß', 'Jörg Groß'],
    ['find gross', 'Jörg Groß'],
    ['find jorg', 'Jörg Groß'],
  ])('understands %j', async (typed, expected) => {
    const [answer] = await house.staff.say(typed);
    const hasMore = house.staff.actions(answer).some(({ title }) => title === 'Next');
    // Others have the same name, and more of them than one page holds.
    const next = hasMore ? await house.staff.press(answer, 'Next') : undefined;

    const text = `${words(answer)}\n${next === undefined ? '' : words(next.message)}`;
    expect(text.toLowerCase()).toContain(expected.toLowerCase());
  });

  it('finds every colleague with that name and domain, and nobody else', async () => {
    const [answer] = await house.staff.say('find john @contoso.com');

    const text = words(answer);
    expect(text).toContain('john.smith@contoso.com');
    expect(text).not.toContain('fabrikam');
  });

  it('says how it read a search without a match, and offers near names and a way on', async () => {
    const [answer] = await house.admin.say('find contact Jhon Smiht');

    const text = words(answer);
    expect(text).toContain('Jhon');
    const titles = house.admin.actions(answer).map(({ title }) => title);
    expect(titles.some((title) => title.includes('John Smith'))).toBe(true);
    expect(titles).toContain('Add “Jhon Smiht” as a contact');
  });

  it.each([
    ['punctuation', '"))%*'],
    ['a quote and an operator', "' or 1 eq 1"],
    ['500 letters', 'x'.repeat(500)],
    ['5,000 letters', 'long '.repeat(1000)],
    ['emoji', '👩‍🚀🎉'],
    ['right-to-left text', 'محمد العلي'],
    ['a lone surrogate', '\ud800'],
    ['only spaces and a mention', '   '],
    ['what looks like a template', '${secret}'],
    ['what breaks query strings', 'a&b+c#d%e'],
  ])('answers %s with words that help', async (_name, typed) => {
    const [answer] = await house.staff.say(`find contact ${typed}`);

    const text = words(answer);
    expect(text.length).toBeGreaterThan(10);
    expect(text).not.toMatch(/went wrong|undefined|\[object|Error/);
  });
});

describe('own contacts', () => {
  it('are found by their owner in the 1:1 chat only', async () => {
    const own = house.sandbox.organisation.mailbox(house.staff.person.objectId).all();
    const contact = own.find(({ emailAddresses }) => emailAddresses[0]?.address !== undefined);
    const email = contact?.emailAddresses[0]?.address ?? 'none';

    const [mine] = await house.staff.say(email);
    const [others] = await house.approver.say(email);
    const [group] = await house.group.say(email);

    expect(words(mine)).toContain('Outlook');
    expect(words(others)).not.toContain('Outlook');
    expect(words(group)).not.toContain('Outlook');
  });
});

// What is kept hides a source's trouble for an hour; see kept.test.ts.
describe('a source that is in trouble, when nothing is kept', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ DIRECTORY: 'live' });
  });
  afterAll(() => house.close());

  it.each([
    ['is slow', 'Walker', { kind: 'slow', ms: 6000 } as const],
    ['fails', 'Carter', { kind: 'status', status: 503 } as const],
    ['drops the connection', 'Elton', { kind: 'dropped' } as const],
    ['sends no JSON', 'Siobhan', { kind: 'not-json' } as const],
  ])('is named when it %s, and the rest is shown', async (_case, name, fault) => {
    house.sandbox.exchange.faults.add({ fault, times: 50 });

    const [answer] = await house.admin.say(`find contact ${name}`);

    house.sandbox.exchange.faults.clear();
    expect(words(answer)).toContain(name);
    expect(words(answer)).toMatch(/Mail contact|Exchange|sources are missing/);
  });

  it('is named in place of a false reason why a contact cannot be changed', async () => {
    const contact = house.sandbox.organisation.mailContacts.all().findLast(({ isDirSynced }) => !isDirSynced);
    house.sandbox.exchange.faults.add({ fault: { kind: 'status', status: 503 }, times: 50 });

    const answers = [
      await house.admin.say(`edit ${contact?.externalEmailAddress}`),
      await house.admin.say(`delete ${contact?.externalEmailAddress}`),
    ];

    house.sandbox.exchange.faults.clear();
    for (const [answer] of answers) {
      expect(words(answer)).toContain('can’t be');
      expect(words(answer)).toContain('Exchange');
      expect(words(answer)).not.toContain('on-premises');
    }
  });
});
