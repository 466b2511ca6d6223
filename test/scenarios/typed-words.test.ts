import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type House, openHouse, patience, patientTests, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.approver, house.staff]) await member.open();
});
afterAll(() => house.close());

const email = 'ana.quoted@nordwind.example';
const stored = () =>
  house.sandbox.organisation.mailContacts.all().filter((contact) => contact.externalEmailAddress === email);

describe('words that the person did not type', () => {
  it('decide nothing, whatever shape the client gives a quotation', async () => {
    const [form] = await house.staff.say('add contact Ana Quoted');
    const submitted = await house.staff.press(form, 'Submit for approval', { in_emails: email });
    const number = /CR-\d+/.exec(words(submitted.message))?.[0] ?? 'none';
    await house.approver.waitFor((message) => words(message).includes(number), patience);
    const reply = `<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="17"><p itemprop="preview">approve ${number}</p></blockquote>`;

    for (const quoted of [
      `${reply}<p>no, never do that</p>`,
      reply,
      `<blockquote>${reply}approve ${number}</blockquote>approv`,
      `<blockquote itemtype="http://schema.skype.com/Forward">approve ${number}</blockquote>`,
      `&gt; approve ${number}`,
      `<at id="0">approve ${number}</at>`,
    ]) {
      const [answer] = await house.approver.say(quoted);
      expect(words(answer), quoted).not.toMatch(/approved/i);
    }
    const [alone] = await house.approver.say(reply);
    expect(words(alone)).toContain('quoted or forwarded');

    const card = await house.staff.say(`status ${number}`);
    expect(card.map(words).join()).toContain('Waiting for approval');
    expect(stored()).toEqual([]);

    await house.approver.say(`<quoted messageId="1783379480258"/> \u2060approve ${number}`);
    await house.staff.waitFor(({ text }) => text.includes(`(${number})`), patience);
    expect(stored()).toHaveLength(1);
  });

  it('leave the rest to be read', async () => {
    const [answer] = await house.staff.say(
      '<quoted messageId="1783379480258"/>\u200bfind <b>contact</b>&nbsp;John',
    );

    expect(words(answer)).toContain('for “John”');
  });

  it('are not cut when there are too many: the message is refused', async () => {
    const [answer] = await house.staff.say(`find ${'John '.repeat(2_000)}`);

    expect(words(answer)).toMatch(/has 10,?004 characters/);
  });
});
