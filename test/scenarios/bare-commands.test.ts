import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { dialogs } from '../../src/dialogs/registry.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

const commands = dialogs.flatMap(({ command, chat }) =>
  command === undefined ? [] : command.words.map((typed) => ({ typed, chat, names: command.names })),
);
const aboutRequests = commands.filter(({ names }) => names === 'request');
const aboutPeople = commands.filter(({ names }) => names === 'person');

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.approver, house.staff, house.group]) await member.open();
});
afterAll(() => house.close());

async function ask(name: string): Promise<string> {
  const form = await answerTo(house.staff, `add contact ${name}`);
  const email = `${name.toLowerCase().replace(' ', '.')}@nordwind.example`;
  const { message } = await house.staff.press(form, 'Submit for approval', { in_emails: email });
  const number = /CR-\d+/.exec(words(message))?.[0] ?? 'none';
  await house.approver.waitFor((seen) => words(seen).includes(number), patience);
  return number;
}

const stateOf = async (number: string) => words(await answerTo(house.staff, `status ${number}`));
const lookingForPeople = /people like|Nobody found|Who are you looking for|Whom shall I find/;

describe('before there is any request', () => {
  it.each(aboutRequests)('“$typed” alone asks which request, with an example', async ({ typed, chat }) => {
    for (const member of [house.staff, house.group]) {
      const answer = words(await answerTo(member, typed));

      if (member === house.group && chat === 'personal') expect(answer).toContain('in our own chat');
      else {
        expect(answer).toContain('Which request?');
        expect(answer).toMatch(/CR-1\b/);
      }
    }
  });

  it.each(aboutPeople)('“$typed” alone asks which contact, with an example', async ({ typed, chat }) => {
    for (const member of [house.staff, house.group]) {
      const answer = words(await answerTo(member, typed));

      if (member === house.group && chat === 'personal') expect(answer).toContain('in our own chat');
      else expect(answer).toMatch(/Which contact\?[\s\S]*for example “/);
      expect(answer).not.toMatch(lookingForPeople);
    }
  });
});

describe('with one request', () => {
  let number: string;
  beforeAll(async () => {
    number = await ask('Ana Alone');
  });

  it.each(['status', 'cr', 'change request', 'status please'])('“%s” shows it', async (typed) => {
    const mine = words(await answerTo(house.staff, typed));
    const theirs = words(await answerTo(house.approver, typed));

    expect(mine).toContain('Waiting for approval');
    expect(theirs).toContain('You are asked because');
    for (const answer of [mine, theirs]) expect(answer).toContain('Ana Alone');
  });

  it.each([
    ['withdraw', 'Withdraw'],
    ['nudge', 'Send reminder'],
    ['comment', 'Add a comment'],
    ['resubmit', 'Edit and resend'],
  ])('“%s” shows it to the requester, and does nothing', async (typed, button) => {
    const answer = await answerTo(house.staff, typed);

    expect(words(answer)).toContain(`Nothing was changed yet. Use the button, or type “${typed} ${number}`);
    expect(titles(house.staff, answer)).toContain(button);
    expect(await stateOf(number)).toContain('Waiting for approval');
  });

  it.each([
    ['approve', 'Approve'],
    ['approve please', 'Approve'],
    ['reject', 'Reject'],
    ['reject wrong number', 'Reject'],
    ['ask', 'Ask a question'],
    ['reassign', 'Reassign'],
    ['answer', 'Approve'],
  ])('“%s” shows it to the approver, and does nothing', async (typed, button) => {
    const answer = await answerTo(house.approver, typed);

    expect(words(answer)).toContain('Nothing was changed yet.');
    expect(words(answer)).toContain(number);
    expect(titles(house.approver, answer)).toContain(button);
    expect(await stateOf(number)).toContain('Waiting for approval');
  });

  it('keeps what was typed behind the command in the example', async () => {
    expect(words(await answerTo(house.approver, 'reject wrong number'))).toContain(
      `“reject ${number} wrong number”`,
    );
  });

  it('“approve” with two numbers decides neither of them', async () => {
    const answer = words(await answerTo(house.approver, `approve ${number} and CR-999`));

    expect(answer).toContain('One request at a time');
    expect(await stateOf(number)).toContain('Waiting for approval');
  });

  it.each(['undo', 'retry', 'approve', 'reject'])('“%s” finds none for the requester', async (typed) => {
    expect(words(await answerTo(house.staff, typed))).toMatch(/None of your requests fits/);
  });

  it.each(['status', 'withdraw'])('“%s” asks for the number where others read along', async (typed) => {
    const answer = words(await answerTo(house.group, typed));

    expect(answer).toContain('Which request?');
    expect(answer).not.toMatch(/Ana Alone|no request of yours/);
  });
});

describe('with several requests', () => {
  let numbers: readonly string[];
  beforeAll(async () => {
    numbers = [await ask('Ana Second'), await ask('Ana Third')];
    // The last answer is not about one of them.
    for (const member of [house.staff, house.approver]) await answerTo(member, 'find contact John');
  });

  it.each(['status', 'withdraw', 'nudge', 'comment'])('“%s” lists those that fit', async (typed) => {
    const answer = await answerTo(house.staff, typed);

    expect(words(answer)).toContain('Which request?');
    for (const number of numbers) expect(words(answer)).toContain(number);
    expect(titles(house.staff, answer).filter((title) => title === 'Open').length).toBeGreaterThan(1);
  });

  it('“approve” lists those that wait for this person, and approves none', async () => {
    const answer = await answerTo(house.approver, 'approve');

    expect(words(answer)).toContain('Which request?');
    for (const number of numbers) expect(await stateOf(number)).toContain('Waiting for approval');
  });
});

describe('a name behind the command', () => {
  let second: string;
  beforeAll(async () => {
    second = await ask('Ana Fourth');
    await ask('Ana Fifth');
  });

  it.each([
    ['is Ana Fifth approved yet?', 'Ana Fifth'],
    ['status Ana Fifth', 'Ana Fifth'],
    ['withdraw Ana Fifth', 'Ana Fifth'],
    ['is Jana Dvorak approved yet?', 'no request of yours about “Jana Dvorak”'],
    ['status Jana Dvorak', 'no request of yours about “Jana Dvorak”'],
    ['status', 'Ana Fourth'],
    ['comment the number is wrong', 'Ana Fourth'],
  ])('says more than the last answer: “%s”', async (typed, expected) => {
    expect(await stateOf(second)).toContain('Ana Fourth');

    const answer = words(await answerTo(house.staff, typed));

    expect(answer).toContain(expected);
    expect(answer.includes('Ana Fourth')).toBe(expected === 'Ana Fourth');
  });
});

describe('a request about a personal contact', () => {
  it('is not what a bare command means where others read along', async () => {
    const form = await answerTo(house.admin, 'add contact Priva Tely');
    const place = titles(house.admin, form).find((title) => /Outlook/.test(title));
    const own = place === undefined ? form : (await house.admin.press(form, place)).message;
    const { message } = await house.admin.press(own, 'Save', { in_emails: 'priva@home.example' });
    expect(words(message)).toContain('Contact added');
    const others = house.teams.as(house.admin.person).in('group');

    const answer = words(await answerTo(others, 'undo'));

    expect(answer).toContain('Which request?');
    expect(answer).not.toContain('Priva');
    expect(words(await answerTo(house.admin, 'undo'))).toContain('Priva Tely');
  });
});

describe('a request that is named', () => {
  it('is asked about again when only the outcome is missing', async () => {
    const answer = words(await answerTo(house.staff, 'resolve CR-1'));

    expect(answer).toContain('Ana Alone');
    expect(answer).toContain('“resolve CR-1 not there”');
  });
});
