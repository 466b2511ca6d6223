import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';
import { untilRead } from './until-read.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.approver, house.staff, house.group]) await member.open();
  await untilRead(house);
});
afterAll(() => house.close());

const saying = async (member: ChatMember, text: string) => words(await answerTo(member, text));
/** The names of the rows of a list, in their order. */
const rowsOf = (answer: SeenMessage | undefined): readonly string[] =>
  Array.from(
    JSON.stringify(answer?.card ?? {}).matchAll(/"tooltip":"Show ([^"]+)"/g),
    ([, name = '']) => name,
  );

describe('after a list', () => {
  it('rows are picked by their number and by their place', async () => {
    const rows = rowsOf(await answerTo(house.staff, 'find contact John'));
    expect(rows.length).toBeGreaterThan(3);

    expect(await saying(house.staff, '2')).toContain(rows[1]);
    expect(await saying(house.staff, 'the third one')).toContain(rows[2]);
    expect(await saying(house.staff, '#1')).toContain(rows[0]);
    expect(await saying(house.staff, 'the next one')).toContain(rows[1]);
    expect(await saying(house.staff, 'the last one')).toContain(rows.at(-1));
    expect(await saying(house.staff, '99999')).not.toContain('Which person?');
  });

  it('“the other one” is that of two which was not shown', async () => {
    const rows = rowsOf(await answerTo(house.staff, 'find contact Siobhan O’Brien'));
    expect(rows).toEqual(["Siobhan O'Brien", 'Siobhan Hall']);
    await answerTo(house.staff, '1');

    expect(await saying(house.staff, 'the other one')).toContain('Siobhan Hall');
    expect(await saying(house.staff, 'and the other one?')).toContain("Siobhan O'Brien");
  });

  it('a number that no row has is explained', async () => {
    await answerTo(house.staff, 'find contact Amy');

    expect(await saying(house.staff, '77')).toMatch(/Type a number from 1 to \d+/);
  });

  it('details are those of the first row, or of the picked one', async () => {
    const rows = rowsOf(await answerTo(house.staff, 'find contact John'));

    const first = await saying(house.staff, 'phone?');
    expect(first).toContain(rows[0]);
    expect(first).toMatch(/The first of \d+ people for “John”/);
    expect(await saying(house.staff, 'email of 2')).toContain(rows[1]);
    expect(await saying(house.staff, 'her mobile')).toContain(rows[1]);
  });

  it('it is paged by words, in several languages', async () => {
    // In any order: who was opened meanwhile is listed a little higher.
    const sorted = async (text: string) => rowsOf(await answerTo(house.staff, text)).toSorted();
    const first = await sorted('find contact John');
    const second = await sorted('next');

    expect(second.length).toBeGreaterThan(0);
    expect(second).not.toEqual(first);
    expect(await sorted('zurück')).toEqual(first);
    expect(await saying(house.staff, 'back')).toContain('This is the first page.');
    expect(await sorted('page 2')).toEqual(second);
    expect(await sorted('first page')).toEqual(first);
    await answerTo(house.staff, '2');
    expect(await sorted('back')).toEqual(first);
    await answerTo(house.staff, 'last page');
    expect(await saying(house.staff, 'show more')).toContain('end of the list');
  });

  it('it is narrowed, and widened again', async () => {
    const all = Number(/of (\d+) for/.exec(await saying(house.staff, 'find contact John'))?.[1]);
    const colleagues = await saying(house.staff, 'just colleagues');
    const others = await saying(house.staff, 'without colleagues');

    expect(colleagues).not.toContain('Nobody');
    expect(others).not.toMatch(/\bColleague\b/);
    expect(Number(/of (\d+) for/.exec(await saying(house.staff, 'show all'))?.[1])).toBe(all);
  });

  it('is shown again after it was narrowed to nobody', async () => {
    await answerTo(house.staff, 'woodgrove bank');
    const nobody = await answerTo(house.staff, 'only in Tokyo');

    expect(words(nobody)).toContain('Nobody found');
    expect(titles(house.staff, nobody)).toContain('Show all');
    expect(await saying(house.staff, 'only in Seattle')).toContain('Woodgrove Bank');
    await answerTo(house.staff, 'only in Tokyo');
    expect(await saying(house.staff, 'show all')).toMatch(/of \d+ for “woodgrove bank”/);
  });

  it('that was asked for by “show me” is paged and narrowed like any other', async () => {
    const all = await saying(house.staff, 'show me all buyers in Munich');

    expect(all).toContain('Buyer');
    expect(await saying(house.staff, 'how many?')).toMatch(/of \d+ for/);
    expect(await saying(house.staff, 'without colleagues')).not.toMatch(/No list|Colleague\b/);
  });

  it('it is narrowed to those with a detail and those without it', async () => {
    const count = (answer: string) => Number(/of (\d+) for/.exec(answer)?.[1]);
    const all = count(await saying(house.staff, 'find contact John'));
    const having = count(await saying(house.staff, 'only those with a phone number'));
    await answerTo(house.staff, 'find contact John');
    const lacking = count(await saying(house.staff, 'without a phone number'));

    expect(having).toBeGreaterThan(0);
    expect(having + lacking).toBe(all);
  });

  it('others at the company of the shown person are found', async () => {
    await answerTo(house.staff, 'find contact amy.smith@fabrikam.example');

    expect(await saying(house.staff, 'who else works there?')).toMatch(
      /\d+ (?:of|people).*“company:"?Fabrikam/,
    );
  });

  it('“what about” asks the same about somebody else', async () => {
    await answerTo(house.staff, 'phone of John Doe');

    expect(await saying(house.staff, 'what about Amy Smith?')).toContain('Amy Smith');
  });

  it('commands are about the picked person', async () => {
    await answerTo(house.admin, 'find contact John');
    const rows = rowsOf(await answerTo(house.admin, 'find contact John'));

    expect(await saying(house.admin, 'history of 2')).toContain(rows[1]);
    expect(await saying(house.admin, 'edit it')).toMatch(
      /Display name|can’t be edited|[Ww]hich one do you mean/,
    );
    await answerTo(house.admin, 'find contact John');
    expect(await saying(house.admin, 'delete it')).toContain('Type the number of the row as well');
    const asked = await saying(house.admin, 'delete 1');
    expect(asked).toMatch(/Delete|[Ww]hich one do you mean|can’t be deleted/);
    expect(asked).not.toContain('Contact deleted');
  });

  it('a detail is changed in the form of its contact', async () => {
    await answerTo(house.admin, 'find contact John Fitz-Gerald');

    for (const typed of ['change his number', 'delete his number', 'edit phone'])
      expect(await saying(house.admin, typed)).toContain('Edit John Fitz-Gerald');
    expect(await saying(house.admin, 'website?')).toMatch(/No web page is stored|Web page: /);
  });

  it('a list that asks which contact goes on with its command', async () => {
    const asked = await answerTo(house.admin, 'history John');
    expect(titles(house.admin, asked)).toContainEqual(expect.stringMatching(/^History of John/));

    expect(await saying(house.admin, '1')).toMatch(/history|no changes|changes/i);
  });
});

describe('a long list', () => {
  it('has buttons that narrow it, whose counts are right, and one that shows all again', async () => {
    const member = house.admin;
    let pressedAny = false;
    const isReading = async () => /being read/.test(await saying(member, 'find John'));
    await vi.waitFor(async () => expect(await isReading()).toBe(false), patience);
    for (const name of ['John', 'contoso', 'manager', 'London']) {
      const list = await answerTo(member, `find ${name}`);
      const refining = titles(member, list).filter((title) => /\(\d+\)$/.test(title));
      for (const title of refining) {
        const { message } = await member.press(await answerTo(member, `find ${name}`), title);
        expect([name, title, words(message).split('\n').slice(0, 4).join(' ')]).toEqual([
          name,
          title,
          expect.stringMatching(new RegExp(`(?:of )?${/\((\d+)\)$/.exec(title)?.[1]} (?:for|people for)`)),
        ]);
        expect(titles(member, message)).toContain('Show all');
        pressedAny = true;
      }
    }
    expect(pressedAny).toBe(true);
  });
});

describe('without an answer to refer to', () => {
  it.each([
    ['2', 'a list to pick from'],
    ['the second one', 'a list to pick from'],
    ['his phone', 'who you mean'],
    ['call her', 'who you mean'],
    ['next', 'There is no list to continue'],
    ['weiter', 'There is no list to continue'],
    ['page 3', 'a list to page through'],
    ['only in Berlin', 'a list to narrow down'],
    ['without colleagues', 'a list to narrow down'],
    ['cancel', 'There is nothing to cancel'],
    ['edit it', 'Which contact?'],
  ])('%j is explained, and nobody is searched', async (typed, expected) => {
    await answerTo(house.approver, 'find contact Qqqxxzy Nobody');

    const answer = await saying(house.approver, typed);

    expect(answer).toContain(expected);
    expect(answer).not.toMatch(/people like|Nobody found/);
  });
});

describe('what one person was answered', () => {
  it('is nothing that another person in the same chat refers to', async () => {
    const others = house.teams.as(house.admin.person).in('group');
    await others.open();
    const rows = rowsOf(await answerTo(house.group, 'find contact John'));

    expect(await saying(others, '2')).toContain('a list to pick from');
    await answerTo(others, 'find contact Amy Smith');
    expect(await saying(house.group, '2')).toContain(rows[1]);
    expect(await saying(others, 'his phone')).toContain('Amy Smith');
  });

  it('is nothing that the person refers to in another chat', async () => {
    await answerTo(house.approver, 'find contact John Doe');
    const elsewhere = house.teams.as(house.approver.person).in('group');
    await elsewhere.open();

    expect(await saying(elsewhere, 'his phone')).toContain('who you mean');
  });

  it('does not bring private forms into a group', async () => {
    await answerTo(house.group, 'find contact John');

    expect(await saying(house.group, 'edit 1')).toContain('in our own chat');
  });
});

describe('a second sentence', () => {
  it.each([
    ["Patrick O'Brien has retired, can you remove him?", "Delete Patrick O'Brien?"],
    ['Jana Dvorak got promoted, please change her title to Director', 'Edit Jana Dvorak'],
    ['since when is Jana Dvorak in here?', 'Buyer'],
    ['bórrala', 'Delete Jana Dvorak?'],
    ['merge her with John Doe', 'Which two contacts do you want to merge?'],
  ])('%j is about the person of the first one', async (typed, expected) => {
    expect(await saying(house.admin, typed)).toContain(expected);
  });
});

describe('a narrowed search that finds nobody', () => {
  it.each(['only buyers', 'in Nowhereville'])('is not offered as a new contact: %j', async (typed) => {
    await answerTo(house.staff, 'everyone at Nowhere Ever Ltd');
    const answer = await answerTo(house.staff, typed);

    expect(titles(house.staff, answer).filter((title) => title.startsWith('Add '))).toEqual([]);
  });
});

describe('after a request', () => {
  it('“it” is that request', async () => {
    const form = await answerTo(house.staff, 'add contact Iris Itson');
    const { message } = await house.staff.press(form, 'Submit for approval', {
      in_emails: 'iris@nordwind.example',
    });
    const number = /CR-\d+/.exec(words(message))?.[0] ?? 'none';
    await house.approver.waitFor((seen) => words(seen).includes(number), patience);

    expect(await saying(house.staff, 'status')).toContain('Iris Itson');
    expect(await saying(house.approver, 'approve it')).toContain('Nothing was changed yet');
    expect(await saying(house.approver, 'reject it not needed')).toMatch(/rejected/i);
    expect(await saying(house.staff, 'status')).toMatch(/rejected/i);
  });

  it('a list of them is picked from, and shown again by “back”', async () => {
    const numbers: string[] = [];
    for (const name of ['Lea Listed', 'Leo Listed']) {
      const form = await answerTo(house.staff, `add contact ${name}`);
      const email = `${name.toLowerCase().replace(' ', '.')}@nordwind.example`;
      const { message } = await house.staff.press(form, 'Submit for approval', { in_emails: email });
      numbers.unshift(/CR-\d+/.exec(words(message))?.[0] ?? 'none');
    }
    const [newest = '', older = ''] = numbers;
    // An older list of people is not meant.
    await answerTo(house.staff, 'find contact John');

    expect(await saying(house.staff, 'my requests')).toContain(newest);
    expect(await saying(house.staff, 'the second one')).toContain('Lea Listed');
    await answerTo(house.staff, 'requests about Listed');
    expect(await saying(house.staff, 'the first one')).toContain('Leo Listed');
    expect(await saying(house.staff, 'the next one')).toContain('Lea Listed');
    expect(await saying(house.staff, older.slice(3))).toContain('Lea Listed');
    expect(await saying(house.staff, 'and the other one?')).toContain('Leo Listed');
    expect(await saying(house.staff, '99')).toMatch(/Type a number from 1 to 2/);
    expect(await saying(house.staff, 'back')).toContain(newest);
    await answerTo(house.staff, 'requests about Listed');
    expect(await saying(house.staff, 'status')).toContain('Which request?');
    const offered = await saying(house.staff, 'withdraw the second one');
    expect(offered).toContain(`Nothing was changed yet. Use the button, or type “withdraw ${older}”`);
    expect(await saying(house.staff, 'withdraw it')).toMatch(/withdrawn/i);
    await answerTo(house.staff, 'requests about Leo Listed');
    expect(await saying(house.staff, 'details')).toContain(newest);
    expect(await saying(house.staff, 'withdraw it')).toMatch(/withdrawn/i);
    await answerTo(house.staff, 'requests');
    expect(await saying(house.staff, 'only overdue')).toContain('Overdue');
    expect(await saying(house.staff, '1')).toContain('Which request?');
    expect(await saying(house.staff, 'show all')).toContain('Sent by you');
  });

  it('“withdraw” shows it with its button, and “withdraw it” takes it back', async () => {
    const form = await answerTo(house.staff, 'add contact Wanda Withdrawn');
    await house.staff.press(form, 'Submit for approval', { in_emails: 'wanda@nordwind.example' });

    expect(await saying(house.staff, 'withdraw')).toContain('Nothing was changed yet');
    expect(await saying(house.staff, 'withdraw it')).toMatch(/withdrawn/i);
  });
});
