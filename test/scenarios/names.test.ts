import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMailContact } from '../../src/sandbox/organisation/make-records.ts';
import { type House, openHouse, titles, words } from './house.ts';

/** Names of people and companies that begin with a command. */
const commandNames = [
  [
    'Help AG',
    'Hello Fresh SE',
    'Start Today',
    'Hey Jude',
    'Hi-Fi Studio Roe',
    'Add Energy',
    'Merge Healthcare',
  ],
  [
    'CR Bard',
    'Ask Olsen',
    'Status Quo',
    'Remind Me Inc',
    'Answer Financial',
    'Undo Vik',
    'Approve Co',
    'Remove Ltd',
  ],
  ['Requests Media', 'Edit Nagy', 'Search Partners', 'Sources Unlimited', 'History Channel', 'Hide Park'],
].flat();

let house: House;
beforeAll(async () => {
  house = await openHouse(
    {},
    {
      prepare: ({ organisation }) => {
        for (const [index, name] of [...commandNames, 'Royal Mail', 'Cohen Or'].entries()) {
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
      },
    },
  );
});
afterAll(() => house.close());

describe('a name that begins with a command', () => {
  it.each(commandNames)('%s is found', async (name) => {
    const [answer] = await house.admin.say(name);

    expect(words(answer)).toContain(name);
    expect(words(answer)).toMatch(/only match|@fabrikam\.example/);
    expect(titles(house.admin, answer)).not.toContain('Save');
  });

  it('leaves every command what it was', async () => {
    const [help] = await house.staff.say('help');
    const [hidden] = await house.staff.say('undo CR-99');
    const [greeted] = await house.staff.say('hello there');
    const [asked] = await house.staff.say('hi, can you find John Doe?');

    expect(words(help)).toContain('find contact John');
    expect(words(hidden)).toContain('I do not know this request');
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
