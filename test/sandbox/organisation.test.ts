import { describe, expect, it } from 'vitest';
import { cast, groups } from '../../sandbox/organisation/cast.ts';
import { generatePeople } from '../../sandbox/organisation/generate.ts';
import { createOrganisation } from '../../sandbox/organisation/organisation.ts';
import { defaultSizes } from '../../sandbox/organisation/sizes.ts';

const organisation = createOrganisation();
const users = organisation.users.all();
const contacts = organisation.mailContacts.all();
const own = organisation.mailbox(cast.staff.objectId).all();

describe('the pretend organisation', () => {
  it('is the same on every machine', () => {
    expect(generatePeople(7, defaultSizes)).toEqual(generatePeople(7, defaultSizes));
  });

  it('has other people for another seed, and the same cast', () => {
    const other = createOrganisation({ seed: 7 });

    expect(other.mailContacts.all().at(-1)).not.toEqual(contacts.at(-1));
    expect(other.findUser(cast.admin.userPrincipalName)?.id).toBe(cast.admin.objectId);
  });

  it('has about two thousand people', () => {
    const personal = users.reduce((sum, user) => sum + organisation.mailbox(user.id).all().length, 0);

    expect(users.length).toBe(900);
    expect(contacts.length).toBe(700);
    expect(own.length).toBeGreaterThanOrEqual(150);
    expect(users.length + contacts.length + personal).toBeGreaterThan(2_000);
  });

  it('has more than ten Johns over all sources, some of them in several with one address', () => {
    const isJohn = (name: string) => /\bjohn\b/i.test(name);
    const addresses = [
      ...users.filter((user) => isJohn(user.displayName)).map((user) => user.mail),
      ...contacts
        .filter((contact) => isJohn(contact.displayName))
        .map((contact) => contact.externalEmailAddress),
      ...own
        .filter((contact) => isJohn(contact.texts.displayName ?? ''))
        .map((contact) => contact.emailAddresses[0]?.address ?? ''),
    ].map((address) => address.toLowerCase());

    expect(addresses.length).toBeGreaterThan(10);
    expect(addresses.filter((address) => address === 'john.doe@contoso-partner.example')).toHaveLength(2);
    expect(addresses.filter((address) => address === 'john.smith@contoso.com')).toHaveLength(2);
    expect(users.filter((user) => user.displayName === 'John Smith').length).toBeGreaterThanOrEqual(3);
  });

  it.each(['john.doe@contoso-partner.example', 'jana.dvorak@fabrikam.example', 'orders@tailspin.example'])(
    'has %s as a mail contact, as a personal contact and in Unified Contacts',
    (address) => {
      const isIt = (text = ''): boolean => text.toLowerCase() === address;
      const mailboxes = Object.values(cast).flatMap(({ objectId }) => organisation.mailbox(objectId).all());
      const fed = organisation.databaseContacts.all();

      expect(contacts.filter((contact) => isIt(contact.externalEmailAddress))).toHaveLength(1);
      expect(mailboxes.some((contact) => isIt(contact.emailAddresses[0]?.address))).toBe(true);
      expect(fed.some(({ columns }) => columns.mailAddresses?.split(';').some(isIt))).toBe(true);
    },
  );

  it('has people in Unified Contacts whom nobody else knows, and mail contacts', () => {
    const known = new Set(contacts.map((contact) => contact.externalEmailAddress));
    const shared = organisation.databaseContacts
      .all()
      .filter(({ columns }) => known.has(columns.mailAddresses ?? ''));

    expect(shared.length).toBeGreaterThan(30);
    expect(shared.length).toBeLessThan(90);
  });

  it.each([
    ['umlauts', /[äöüß]/],
    ['accents', /[éèñç]/],
    ['Polish letters', /[łśż]/i],
    ['Czech letters', /[řěů]/],
    ['Turkish letters', /[ıİş]/],
    ['Greek', /\p{Script=Greek}/u],
    ['Cyrillic', /\p{Script=Cyrillic}/u],
    ['Arabic', /\p{Script=Arabic}/u],
    ['Hebrew', /\p{Script=Hebrew}/u],
    ['Japanese', /\p{Script=Han}/u],
    ['an apostrophe', /O'Brien/],
    ['a hyphen', /\p{L}-\p{L}/u],
  ])('has names with %s among colleagues and mail contacts', (_what, pattern) => {
    expect(users.some((user) => pattern.test(user.displayName))).toBe(true);
    expect(contacts.some((contact) => pattern.test(contact.displayName))).toBe(true);
  });

  it.each([
    ['E.164', /^\+\d{9,15}$/],
    ['spaced', /^\+\d+ \d+ \d+/],
    ['national', /^0\d+ \d/],
    ['with brackets', /^\(0?\d+\)/],
    ['with dashes', /^\d+-\d+-\d+/],
    ['with a slash', /^\d+\/\d/],
    ['with an extension', /ext|x\d/],
  ])('has phone numbers %s', (_what, pattern) => {
    const numbers = [
      ...contacts.flatMap((contact) => [contact.phone, contact.mobilePhone]),
      ...own.flatMap((contact) => [contact.texts.mobilePhone ?? '', ...(contact.lists.businessPhones ?? [])]),
    ];

    expect(numbers.some((number) => pattern.test(number))).toBe(true);
  });

  it('has people of whom something is missing', () => {
    expect(users.some((user) => user.mail === '')).toBe(true);
    expect(users.some((user) => user.jobTitle === '')).toBe(true);
    expect(contacts.some((contact) => contact.phone === '' && contact.mobilePhone === '')).toBe(true);
    expect(own.some((contact) => contact.emailAddresses.length === 0)).toBe(true);
  });

  it('has synchronised, hidden and hostile mail contacts', () => {
    const names = [
      ...users.map((user) => user.displayName),
      ...contacts.map((contact) => contact.displayName),
      ...own.map((contact) => contact.texts.displayName ?? ''),
    ];

    expect(contacts.some((contact) => contact.isDirSynced)).toBe(true);
    expect(contacts.some((contact) => contact.hiddenFromAddressLists)).toBe(true);
    expect(contacts.some((contact) => contact.webPage.startsWith('javascript:'))).toBe(true);
    expect(names).toContain('[Reset your password](https://evil.example)');
    expect(names).toContain('$' + '{secret}');
    expect(names).toContain('<at>CEO</at>');
    expect(names.some((name) => name.includes('**bold**'))).toBe(true);
    expect(names.some((name) => name.includes('\u202e'))).toBe(true);
  });

  it('gives every name, alias and address to one mail contact only', () => {
    for (const key of [
      'name',
      'alias',
      'externalEmailAddress',
      'guid',
      'externalDirectoryObjectId',
    ] as const) {
      expect(new Set(contacts.map((contact) => contact[key].toLowerCase())).size).toBe(contacts.length);
    }
    expect(new Set(users.map((user) => user.userPrincipalName)).size).toBe(users.length);
  });

  it('counts membership through nested groups', () => {
    expect([...organisation.groupsOf(cast.editor.objectId)].sort()).toEqual(
      [groups.editor, groups.salesAssistants].sort(),
    );
    expect(organisation.groupsOf(cast.staff.objectId).size).toBe(0);
  });
});
