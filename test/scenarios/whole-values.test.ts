import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { fits } from '../../src/cards/engine/fit-card.ts';
import { type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.approver, house.staff]) await member.open();
});
afterAll(() => house.close());

/** The staff member asks for a contact; answers the approver's question. */
async function ask(name: string, inputs: Readonly<Record<string, string>>) {
  const [form] = await house.staff.say(`add contact ${name}`);
  const asked = await house.staff.press(form, 'Submit for approval', {
    in_emails: `${name.toLowerCase().replaceAll(' ', '.')}@nordwind.example`,
    ...inputs,
  });
  const number = /CR-\d+/.exec(words(asked.message))?.[0] ?? 'none';
  return house.approver.waitFor(
    (message) => words(message).includes(number) && titles(house.approver, message).includes('Approve'),
    patience,
  );
}

describe('what an approver sees', () => {
  it('is every character of a long text, folded', async () => {
    const card = await ask('Long Notes', {
      in_notes: `${'Met at the fair. '.repeat(26)}TAIL-THAT-NOBODY-SAW http://evil.example\n  second`,
      in_street: 'Gate 2\nBack door',
    });

    expect(words(card)).toContain('TAIL-THAT-NOBODY-SAW http://evil.example');
    expect(words(card)).toMatch(/more characters\)/);
    expect(words(card)).toContain('\n\u00a0 second\n');
    expect(JSON.stringify(card.card)).toMatch(/"Show 2 full values"/);
  });

  it('comes on several cards where one is too small, and says so before the decision', async () => {
    const lines = Array.from({ length: 340 }, (_, index) => `語${index % 10}`);
    const card = await ask('Heavy Notes', {
      in_notes: lines.join('\n').slice(0, 1000),
      in_street: '街\n'.repeat(500).slice(0, 1000),
      in_company: '語'.repeat(60),
    });

    const seen: string[] = [];
    let shown = card;
    for (let page = 0; page < 10; page += 1) {
      expect(fits(shown.card as never)).toBe(true);
      expect(words(shown)).toContain('Read all of them before you decide');
      seen.push(words(shown));
      if (!titles(house.approver, shown).includes('Show the next values')) break;
      shown = (await house.approver.press(shown, 'Show the next values')).message;
    }

    expect(seen.length).toBeGreaterThan(1);
    const all = seen.join('\n').split('\n');
    for (let index = 0; index < 10; index += 1) expect(all).toContain(`語${index}`);
    expect(all.filter((line) => line === '街').length).toBeGreaterThanOrEqual(499);
  });

  it('is ticked for approval together with others only if it is shown whole', async () => {
    const [whole, cut] = [
      await ask('Short Values', {}),
      await ask('Cut Values', { in_notes: `${'Met at the fair. '.repeat(26)}TAIL` }),
    ];
    const numberOf = (card: typeof whole) => /CR-(\d+)/.exec(words(card))?.[1];

    const [list] = await house.approver.say('approve all');

    const ticks = new Map(
      [...JSON.stringify(list?.card).matchAll(/"id":"in_tick_(\d+)"[^}]*?"value":"(true|false)"/g)].map(
        ([, number, value]) => [number, value],
      ),
    );
    expect([ticks.get(numberOf(whole)), ticks.get(numberOf(cut))]).toEqual(['true', 'false']);
  });
});
