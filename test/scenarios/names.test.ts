import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import { makeMailContact, outlookId } from '../../sandbox/organisation/make-records.ts';
import { commandNames } from '../dialogs/command-names.ts';
import { type House, openHouse, titles, words } from './house.ts';

/** `search …` is always a command, whoever is called so; here, too, it finds who is. */
const names = [...commandNames, 'Search Partners'];

const open = (settings: Readonly<Record<string, string>>) =>
  openHouse(settings, {
    prepare: ({ organisation }) => {
      for (const [index, name] of [...names, 'Royal Mail', 'Cohen Or'].entries()) {
        const guid = `dddddddd-0000-4000-8000-${String(index).padStart(12, '0')}`;
        organisation.mailContacts.put(
          makeMailContact({
            guid,
            externalDirectoryObjectId: guid.replace('d', 'e'),
            name,
            alias: `named${index}`,
            externalEmailAddress: `named${index}@fabrikam.example`,
            createdAt: Date.UTC(2026, 0, 5),
          }),
        );
      }
      const [first] = organisation.mailbox(cast.admin.objectId).all();
      if (first === undefined) throw new Error('the admin has no contacts');
      organisation.mailbox(cast.admin.objectId).put({
        ...first,
        id: outlookId('Withdraw Bank'),
        texts: { displayName: 'Withdraw Bank', givenName: 'Withdraw', surname: 'Bank' },
        emailAddresses: [{ name: 'Withdraw Bank', address: 'withdraw@bank.example' }],
      });
      const [user] = organisation.users.all();
      if (user === undefined) throw new Error('there are no users');
      const upn = 'nudge.resolve@contoso.example';
      organisation.users.put({
        ...user,
        id: 'dddddddd-1111-4000-8000-000000000001',
        userPrincipalName: upn,
        mail: upn,
        displayName: 'Nudge Resolveson',
        givenName: 'Nudge',
        surname: 'Resolveson',
        proxyAddresses: [`SMTP:${upn}`],
      });
    },
  });

/** Whether a directory is kept, or every search asks the systems. */
describe.each(['kept', 'live'])('with DIRECTORY=%s', (DIRECTORY) => {
  let house: House;
  beforeAll(async () => {
    house = await open({ DIRECTORY });
  });
  afterAll(() => house.close());

  describe('a name that begins with a command', () => {
    it.each(names)('%s is found', async (name) => {
      const [answer] = await house.admin.say(name);

      expect(words(answer)).toContain(name);
      expect(words(answer)).toMatch(/only match|@fabrikam\.example/);
      expect(titles(house.admin, answer)).not.toContain('Save');
    });

    it.each([
      ['Withdraw Bank', 'withdraw@bank.example'],
      ['bank withdraw', 'withdraw@bank.example'],
      ['Nudge Resolveson', 'nudge.resolve@contoso.example'],
    ])('%s is found among one’s own contacts and colleagues', async (name, address) => {
      const [answer] = await house.admin.say(name);

      expect(words(answer)).toContain(address);
    });

    it('leaves every command what it was', async () => {
      const [help] = await house.staff.say('help');
      const [hidden] = await house.staff.say('undo CR-99');
      const [greeted] = await house.staff.say('hello there');
      const [asked] = await house.staff.say('hi, can you find John Doe?');

      expect(words(help)).toContain('find contact John');
      expect(words(hidden)).toContain('Request not found');
      expect(words(greeted)).toContain('Help');
      expect(words(asked)).toMatch(/john\.doe@contoso-partner/i);
    });
  });

  describe('a sentence that begins with a command', () => {
    it.each([
      ['who is calling +44 7700 900123', /John Doe/],
      ['show me John Doe', /john\.doe@contoso-partner/i],
      ['show all contacts from Fabrikam', /fabrikam\.example/],
      ['/find John Doe', /john\.doe@contoso-partner/i],
    ])('%j is read as a whole', async (typed, expected) => {
      const [answer] = await house.staff.say(typed);

      expect(words(answer)).toMatch(expected);
      expect(words(answer)).not.toContain('Nobody');
    });
  });
});
