import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeMailContact } from '../../sandbox/organisation/make-records.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { answerTo, type House, openHouse, titles, words } from './house.ts';
import { untilRead } from './until-read.ts';

/** Two contacts each: of one person, of two namesakes, and of one who is managed elsewhere. */
const contacts = [
  ['Zeno Zweifach', 'zeno@zweifach.example', { mobilePhone: '+49 171 5550142' }],
  ['Zweifach, Zeno', 'zeno.zweifach@home.example', { mobilePhone: '+49 171 5550142', title: 'Buyer' }],
  ['Ida Paarweise', 'ida@paarweise.example', { mobilePhone: '+49 171 5550143' }],
  ['Ida Paarweise', 'ida2@paarweise.example', { mobilePhone: '+49 171 5550143' }],
  ['Fritz Fremdgut', 'fritz@fremdgut.example', { mobilePhone: '+49 171 5550144', isDirSynced: true }],
  ['Fritz Fremdgut', 'fritz@fremdgut2.example', { mobilePhone: '+49 171 5550144' }],
] as const;

let house: House;
beforeAll(async () => {
  house = await openHouse(
    {},
    {
      prepare: ({ organisation }) => {
        for (const [index, [name, externalEmailAddress, more]] of contacts.entries()) {
          const guid = `dddddddd-2222-4000-8000-${String(index).padStart(12, '0')}`;
          organisation.mailContacts.put(
            makeMailContact({
              guid,
              externalDirectoryObjectId: guid.replace('d', 'e'),
              name: `${name} ${index}`,
              displayName: name,
              alias: `twice${index}`,
              externalEmailAddress,
              createdAt: Date.UTC(2026, 0, 5),
              ...more,
            }),
          );
        }
      },
    },
  );
  await untilRead(house);
});
afterAll(() => house.close());

/** Starts a review and goes on until a pair has this text. */
async function pairWith(text: string): Promise<SeenMessage> {
  let message = await answerTo(house.admin, 'duplicates');
  while (message !== undefined && !words(message).includes(text)) {
    message = (await house.admin.press(message, 'Next')).message;
  }
  if (message === undefined) throw new Error('no answer');
  return message;
}

/** How many pairs are left behind the first one of a new review. */
async function countLeft(): Promise<number> {
  const [, count = ''] =
    /(\d+) more pairs to review/.exec(words(await answerTo(house.admin, 'duplicates'))) ?? [];
  return Number(count);
}

describe('duplicates', () => {
  it('shows an admin a pair with the reason and what each contact has', async () => {
    const pair = await pairWith('Zweifach');

    expect(words(pair)).toMatch(
      /Almost certainly: same mobile number and name|Most likely: same mobile number/,
    );
    for (const value of ['zeno@zweifach.example', 'zeno.zweifach@home.example', 'Buyer']) {
      expect(words(pair)).toContain(value);
    }
    expect(titles(house.admin, pair)).toEqual(['Merge', 'Different people', 'Next']);
  });

  it('goes on and back by words, and opens a contact of the pair by its number', async () => {
    await answerTo(house.admin, 'find contact John');
    const pair = words(await answerTo(house.admin, 'duplicates'));
    const next = await answerTo(house.admin, 'next');
    const contact = words(await answerTo(house.admin, 'the first one'));

    expect(titles(house.admin, next)).toContain('Different people');
    expect(words(next)).not.toBe(pair);
    const [, address = 'none'] = /^(\S+@\S+)$/m.exec(words(next)) ?? [];
    expect(contact).toContain(address);
    expect(words(await answerTo(house.admin, 'back'))).toBe(words(next));
    expect(words(await answerTo(house.admin, 'back'))).toBe(pair);
  });

  it('goes back from the last pair to the one before it', async () => {
    await answerTo(house.admin, 'duplicates');
    const last = words(await answerTo(house.admin, 'last page'));
    const before = words(await answerTo(house.admin, 'back'));

    expect(last).toContain('This is the last pair');
    expect(before).toContain('1 more pair to review');
    expect(words(await answerTo(house.admin, 'page 2'))).not.toBe(before);
  });

  it('remembers who was told apart', async () => {
    const before = await countLeft();
    const pair = await pairWith('Paarweise');
    expect(words(pair)).toContain('Almost certainly: same mobile number and name');

    const next = await house.admin.press(pair, 'Different people');

    expect(words(next.message)).not.toContain('Paarweise');
    expect(next.message.id).toBe(pair.id);
    expect(await countLeft()).toBe(before - 1);
  });

  it('does not offer to merge what is managed in another system', async () => {
    const pair = await pairWith('Fremdgut');

    expect(titles(house.admin, pair)).toEqual(['Different people', 'Next']);
    expect(words(pair)).toContain('managed in another system');
  });

  it('merges a pair by the usual dialog, and leaves it out afterwards', async () => {
    const before = await countLeft();
    const pair = await pairWith('Zweifach');
    const asked = await house.admin.press(pair, 'Merge');
    const form = [asked.message, ...asked.sent].find((seen) => words(seen).includes('into Zeno Zweifach'));

    await house.admin.press(form, 'Merge');

    const left = house.sandbox.organisation.mailContacts
      .all()
      .filter(({ displayName }) => displayName.includes('Zweifach'));
    expect(left.map(({ title }) => title)).toEqual(['Buyer']);
    expect(await countLeft()).toBe(before - 1);
  });

  it('goes on behind a pair that was settled on another card', async () => {
    const secondPair = async () =>
      (await house.admin.press(await answerTo(house.admin, 'duplicates'), 'Next')).message;
    const settled = await secondPair();
    const seenAgain = await secondPair();

    const next = await house.admin.press(settled, 'Different people');
    const later = await house.admin.press(seenAgain, 'Next');

    expect(words(later.message)).toBe(words(next.message));
  });

  it('is for admins', async () => {
    expect(words(await answerTo(house.staff, 'duplicates'))).toContain('Only contact admins');
  });
});
