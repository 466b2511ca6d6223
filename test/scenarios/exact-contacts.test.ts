import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openHouse, titles, words } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  const [form] = await house.admin.say('add contact to Outlook');
  await house.admin.press(form, 'Save', {
    in_displayName: 'J Smith Wingtip Two',
    in_emails: 'jsmith2@wingtip.example',
  });
});
afterAll(() => house.close());

/** Synchronised, so that nobody may change it here. */
const synchronised = 'jsmith@wingtip.example';
const nobodys = 'jsmith9@wingtip.example';

async function say(text: string) {
  const [answer] = await house.admin.say(text);
  return { answer, text: words(answer), buttons: titles(house.admin, answer) };
}

describe('an address', () => {
  it.each([
    ['delete contact', 'deleted'],
    ['edit contact', 'edited'],
    ['hide', 'edited'],
    ['unhide', 'edited'],
  ])('means its contact for “%s”, and nobody like it when that cannot be %s', async (command, done) => {
    const { text, buttons } = await say(`${command} ${synchronised}`);

    expect(text).toContain(`John Smith can’t be ${done} here`);
    expect(text).toContain('on-premises');
    expect(text).not.toContain('Wingtip Two');
    expect(buttons).toEqual(['Show', 'Help']);
  });

  it.each(['delete contact', 'edit contact', 'hide', 'unhide', 'show contact', 'history', 'delete all'])(
    'that nobody has means nobody for “%s”, and a search is offered',
    async (command) => {
      const { answer, text, buttons } = await say(`${command} ${nobodys}`);

      expect(text).toMatch(/Nobody (?:has this address|found)/);
      expect(buttons.filter((title) => /^(?:Delete|Edit|Hide)/.test(title))).toEqual([]);
      if (buttons.includes('Search for it')) {
        const { sent } = await house.admin.press(answer, 'Search for it');
        expect(sent.map(words).join('\n')).toContain(nobodys);
      }
    },
  );

  it('that nobody has is no contact to merge', async () => {
    const { text } = await say(`merge ${nobodys} with john.smith@fabrikam.example`);

    expect(text).toContain('I found no contact');
  });

  it('finds whoever has it alone', async () => {
    const { text } = await say(`find ${synchronised}`);

    expect(text).toContain('The only match');
    expect(text).not.toContain('Wingtip Two');
  });
});

describe('buttons', () => {
  it('say what they act on, when the person has one record and in a list', async () => {
    const { buttons } = await say('find jsmith2@wingtip.example');
    const { buttons: rows } = await say('delete contact Wingtip');

    expect(buttons).toEqual(
      expect.arrayContaining(['Edit your Outlook contact', 'Delete your Outlook contact']),
    );
    expect(rows).toContainEqual(expect.stringMatching(/^Delete your Outlook contact \p{L}/u));
  });

  it('lead back from a person to the list that “show contact” gave', async () => {
    const { answer } = await say('show contact Smith');

    const { message } = await house.admin.press(answer, 'Show');
    expect(titles(house.admin, message)).toContain('Back');
    const back = await house.admin.press(message, 'Back');

    expect(words(back.message)).toContain('“Smith”');
  });
});
