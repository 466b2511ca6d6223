import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.staff, house.group]) await member.open();
});
afterAll(() => house.close());

const saying = async (member: ChatMember, text: string) => words(await answerTo(member, text));

describe('favorites', () => {
  it('are none at first, with a hint', async () => {
    expect(await saying(house.staff, 'favorites')).toMatch(/No favorites[\s\S]*Add to favorites/);
  });

  it('are added and removed by the button and by a command', async () => {
    await answerTo(house.staff, 'find contact John');
    const card = await answerTo(house.staff, '1');
    expect(titles(house.staff, card)).toContain('Add to favorites');

    const { message } = await house.staff.press(card, 'Add to favorites');
    expect(words(message)).toContain('Added to your favorites');
    expect(titles(house.staff, message)).toContain('Remove from favorites');
    expect(await saying(house.staff, 'star Amy Smith')).toMatch(/Added to your favorites|Choose the contact/);
    const list = await saying(house.staff, 'favourites');
    expect(list).toMatch(/^\s*Favorites/);
    expect(list).toContain('John Doe');

    await answerTo(house.staff, 'find contact John');
    await answerTo(house.staff, '1');
    expect(await saying(house.staff, 'unstar him')).toContain('Removed from your favorites');
    expect(await saying(house.staff, 'unstar him')).toContain('isn’t in your favorites');
    expect(await saying(house.staff, 'favorites')).not.toContain('John Doe');
  });

  it('are each person’s own, and not for a chat of several', async () => {
    await answerTo(house.staff, 'find contact John');
    await answerTo(house.staff, 'star 1');

    expect(await saying(house.admin, 'favorites')).toContain('No favorites');
    expect(await saying(house.group, 'favorites')).toContain('our own chat');
    await answerTo(house.group, 'find contact John');
    const inGroup = await answerTo(house.group, '1');
    expect(titles(house.group, inGroup)).not.toContain('Add to favorites');
  });

  it('say so and go when they are gone', async () => {
    const form = await answerTo(house.admin, 'add contact Gona Soon');
    const { message } = await house.admin.press(form, 'Save', { in_emails: 'gona@nordwind.example' });
    expect(words(message)).toContain('Contact added');
    await vi.waitFor(
      async () => expect(await saying(house.admin, 'star gona@nordwind.example')).toContain('Added to your'),
      patience,
    );
    const asked = await answerTo(house.admin, 'delete it');
    await house.admin.press(asked, 'Delete');

    await vi.waitFor(
      async () =>
        expect(await saying(house.admin, 'favorites')).toContain('no longer exists and was removed'),
      patience,
    );
    expect(await saying(house.admin, 'favorites')).not.toContain('no longer exists');
  });
});

describe('recent people', () => {
  it('are those that were opened last, first', async () => {
    await house.staff.press(await answerTo(house.staff, 'find contact John'), 'Show John Smith');

    const list = await saying(house.staff, 'recent');
    expect(list).toMatch(/^\s*Recently opened/);
    expect(list).toContain('John Smith');
    expect(await saying(house.admin, 'recent')).not.toContain('John Smith');
    expect(await saying(house.group, 'recent')).toContain('our own chat');
  });
});

describe('my contacts', () => {
  it('are browsed by name, page by page, in the own chat only', async () => {
    await vi.waitFor(async () => {
      const list = await saying(house.staff, 'my contacts');
      expect(list).toMatch(/^\s*Your own contacts/);
      expect(list).not.toContain('being read');
    }, patience);

    const first = await answerTo(house.staff, 'my contacts');
    if (titles(house.staff, first).includes('Next')) {
      const second = await answerTo(house.staff, 'next');
      expect(words(second)).toMatch(/Your own contacts: (?:6|11)–/);
    }
    expect(await saying(house.staff, '1')).toContain('Outlook');
    expect(await saying(house.group, 'my contacts')).toContain('our own chat');
  });
});
