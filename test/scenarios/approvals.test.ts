import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ChatMember, Pressed } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (const member of [house.admin, house.approver, house.staff]) await member.open();
});
afterAll(() => house.close());

const stored = (email: string) =>
  house.sandbox.organisation.mailContacts.all().filter((contact) => contact.externalEmailAddress === email);

/** Says something and answers the message that came for it; cards that change meanwhile are none. */
async function say(member: ChatMember, text: string): Promise<SeenMessage | undefined> {
  const before = new Set(member.messages().map(({ id }) => id));
  const seen = await member.say(text);
  return seen.find(({ id, text: said }) => !before.has(id) && !/\(CR-\d+\)/.test(said));
}

let people = 0;

/** The staff member asks for a new mail contact; answers the request's card and its number. */
async function ask(reason = '') {
  people += 1;
  const name = `Ana Berg${String.fromCharCode(96 + people)}`;
  const email = `ana.${people}@nordwind.example`;
  const form = await say(house.staff, `add contact ${name}`);
  const submitted = await house.staff.press(form, 'Submit for approval', {
    in_emails: email,
    in_company: 'Nordwind AB',
    in_reason: reason,
  });
  const number = /CR-\d+/.exec(words(submitted.message))?.[0] ?? 'none';
  return { form, submitted, card: submitted.message, name, email, number };
}

/** The card with the question, as the approver gets it without having asked for anything. */
const question = (number: string, member = house.approver) =>
  member.waitFor(
    (message) => words(message).includes(number) && titles(member, message).includes('Approve'),
    patience,
  );

/** Everything that came of a press. */
const all = ({ message, sent }: Pressed) => [message, ...sent].map(words).join('\n');

const turned = (member: ChatMember, message: SeenMessage, text: string) =>
  member.waitFor((seen) => seen.id === message.id && words(seen).includes(text), patience);

describe('the life of a request', () => {
  it('goes from the form over the approver to Exchange, and back by undo', async () => {
    const form = await say(house.staff, 'add contact Ana Life');
    expect(words(form)).toContain('Omar Haddad will be asked to approve by ');

    const submitted = await house.staff.press(form, 'Submit for approval', {
      in_emails: 'ana.life@nordwind.example',
      in_mobilePhones: '+46 70 123 45 67',
      in_reason: 'Our new buyer',
    });
    const number = /CR-\d+/.exec(words(submitted.message))?.[0] ?? 'none';
    expect(words(submitted.message)).toContain('Waiting for approval');
    expect(words(submitted.message)).toContain('The contact approvers (Omar Haddad)');
    expect(titles(house.staff, submitted.message).filter((title) => title !== 'How this is decided')).toEqual(
      ['Send reminder', 'Withdraw', 'Edit and resend', 'Add a comment'],
    );
    expect(stored('ana.life@nordwind.example')).toEqual([]);

    const asked = await question(number);
    const text = words(asked);
    expect(text.trim().split('\n').slice(0, 3)).toEqual([
      'Waiting',
      number,
      'Add Ana Life to the mail contacts?',
    ]);
    for (const part of [
      'Sofie Brandt',
      '“Our new buyer”',
      '+46 70 123 45 67',
      'You are asked because',
      'Due ',
    ]) {
      expect(text).toContain(part);
    }
    expect(titles(house.approver, asked).slice(1)).toEqual([
      'Approve',
      'Reject',
      'Ask a question',
      'Add a comment',
      'Reassign',
    ]);

    const approved = await house.approver.press(asked, 'Approve');
    expect(JSON.stringify(approved.outcome)).toContain('Omar Haddad approved at');
    const mine = await turned(house.staff, submitted.message, 'Contact added');
    const told = await house.staff.waitFor(({ text: said }) => said.includes(`(${number})`), patience);
    const theirs = await turned(house.approver, asked, 'Contact added');

    expect(stored('ana.life@nordwind.example')).toMatchObject([{ mobilePhone: '+46 70 123 45 67' }]);
    expect(told.text).toBe(`Omar Haddad approved: Ana Life was added (${number}).`);
    expect(titles(house.approver, theirs)).toEqual([]);

    const undo = await house.staff.press(mine, 'Undo');
    const back = undo.sent.find((message) => words(message).includes('Undoes'));
    const backNumber =
      /CR-\d+/.exec(back?.card === undefined ? '' : String(back.card.fallbackText))?.[0] ?? '';
    expect(backNumber).not.toBe(number);
    await house.approver.press(await question(backNumber), 'Approve');
    await house.staff.waitFor(({ text: said }) => said.includes(`(${backNumber})`), patience);
    expect(stored('ana.life@nordwind.example')).toEqual([]);
    const history = await say(house.staff, `status ${number}`);
    expect(words(history)).toContain('Contact added');
    expect(words(history)).toContain(`${backNumber} undoes this.`);
    expect(titles(house.staff, history)).not.toContain('Undo');
  });

  it('tells whoever clicks again who has decided, and that nothing changed', async () => {
    const { number } = await ask();
    const asked = await question(number);
    const approve = house.approver.actions(asked).find(({ title }) => title === 'Approve');
    await house.approver.press(asked, 'Approve');
    const closed = await turned(house.approver, asked, 'Contact added');

    const again = await house.teams.post({
      ...house.teams.posted.findLast(({ name }) => name === 'adaptiveCard/action'),
      id: `f:${crypto.randomUUID()}`,
      value: {
        action: { type: 'Action.Execute', verb: approve?.verb, data: approve?.data },
        trigger: 'manual',
      },
    });
    const typed = await say(house.approver, `approve ${number}`);

    expect(titles(house.approver, closed)).toEqual([]);
    expect(JSON.stringify(again.body)).toMatch(
      /Already approved by Omar Haddad at \d{1,2}:\d\d.*Nothing changed\./,
    );
    expect(words(typed)).toMatch(/Already approved by Omar Haddad at \d{1,2}:\d\d.*Nothing changed\./);
  });

  it('is rejected with a reason, which the requester reads', async () => {
    const { number, card, email } = await ask();
    const asked = await question(number);

    const prompt = await house.approver.press(asked, 'Reject');
    const held = await house.approver.press(prompt.message, 'Reject');
    const rejected = await house.approver.press(prompt.message, 'Reject', { in_text: 'wrong number' });

    expect(held.outcome.kind).toBe('invalid');
    expect(words(rejected.message)).toContain('Rejected');
    await turned(house.staff, card, 'Omar Haddad rejected this');
    const told = await house.staff.waitFor(({ text }) => text.includes(`(${number})`), patience);
    expect(told.text).toMatch(/^Omar Haddad rejected your request to add Ana Berg.*“wrong number”/);
    expect(stored(email)).toEqual([]);
  });

  it('is withdrawn, and the approver’s card loses its buttons', async () => {
    const { number, card } = await ask();
    const asked = await question(number);

    const withdrawn = await house.staff.press(card, 'Withdraw');

    // The answer itself: an update of the card that was on its way may come behind it.
    expect(JSON.stringify(withdrawn.outcome)).toContain('Withdrawn');
    await turned(house.staff, card, 'Withdrawn');
    const closed = await turned(house.approver, asked, 'Withdrawn');
    expect(titles(house.approver, closed)).toEqual([]);
    const late = await say(house.approver, `approve ${number}`);
    expect(words(late)).toMatch(/was withdrawn .*Nothing changed/);
  });

  it('is edited and asked for again, in the place of the first', async () => {
    const { number, card, email } = await ask('first try');
    const asked = await question(number);

    const opened = await house.staff.press(card, 'Edit and resend');
    const form = opened.sent.find((seen) => titles(house.staff, seen).includes('Submit for approval'));
    expect(JSON.stringify(form?.card)).toContain(`"value":"${email}"`);
    const again = await house.staff.press(form, 'Submit for approval', { in_jobTitle: 'Buyer' });

    expect(words(again.message)).toContain(`Replaces\n${number}`);
    await turned(house.approver, asked, 'Withdrawn');
    const second = /CR-\d+/.exec(String(again.message.card?.fallbackText))?.[0] ?? '';
    await house.approver.press(await question(second), 'Approve');
    await turned(house.staff, again.message, 'Contact added');
    expect(stored(email)).toMatchObject([{ title: 'Buyer' }]);
  });

  it('carries a question to the requester and the answer back', async () => {
    const { number, card } = await ask();
    const asked = await question(number);

    const prompt = await house.approver.press(asked, 'Ask a question');
    await house.approver.press(prompt.message, 'Ask', { in_text: 'Is it her direct line?' });
    const heard = await house.staff.waitFor(
      (message) =>
        message.id !== card.id && words(message).includes('Omar Haddad asks: “Is it her direct line?”'),
      patience,
    );
    expect(titles(house.staff, heard)).toContain('Answer');
    const held = await house.staff.press(heard, 'Answer');
    const answer = () => house.staff.press(heard, 'Answer', { in_text: 'Yes, her desk' });
    const [answered] = await Promise.all([answer(), answer()]);

    expect(held.outcome.kind).toBe('invalid');
    expect(words(answered.message).split('Yes, her desk')).toHaveLength(2);
    expect(titles(house.staff, answered.message)).not.toContain('Answer');
    expect(heard.summary).toMatch(/^Omar Haddad asks about Ana Berg.*: “Is it her direct line\?”$/);
    await house.approver.waitFor(({ text }) => text.includes('“Yes, her desk”'), patience);
    await turned(house.approver, asked, 'Yes, her desk');
    await turned(house.staff, card, 'Is it her direct line?');
  });

  it('does not offer to undo a deletion that found the contact gone', async () => {
    const { card, number, email } = await ask();
    await house.approver.press(await question(number), 'Approve');
    await turned(house.staff, card, 'Contact added');
    const form = await say(house.staff, `delete ${email}`);
    const { message } = await house.staff.press(form, 'Submit for approval');
    const deletion = /CR-\d+/.exec(words(message))?.[0] ?? '';
    await house.admin.press(await say(house.admin, `delete ${email}`), 'Delete');
    await house.approver.press(await question(deletion), 'Approve');
    const done = await turned(house.staff, message, 'Contact deleted');

    expect(titles(house.staff, done)).not.toContain('Undo');
    expect(words(await say(house.staff, `undo ${deletion}`))).toContain('There is nothing to undo');
  });

  it('nudges once, and says when the next time is possible', async () => {
    const { number, card } = await ask();
    await question(number);

    const nudged = await house.staff.press(card, 'Send reminder');
    const reminder = await house.approver.waitFor(
      (message) => words(message).includes('Reminder') && words(message).includes(number),
    );
    const again = await say(house.staff, `nudge ${number}`);

    // The answer itself: the card changes once more, and says when instead.
    expect(JSON.stringify(nudged.outcome)).toMatch(/Omar Haddad was reminded|is on its way/);
    await turned(house.staff, card, '(Omar Haddad), reminded at ');
    expect(titles(house.approver, reminder)).toContain('Approve');
    expect(words(again)).toMatch(/You can send the next reminder (?:tomorrow )?at \d/);
  });

  it('is handed to somebody else by name', async () => {
    const { number } = await ask();
    const asked = await question(number);

    const prompt = await house.approver.press(asked, 'Reassign');
    const nobody = await house.approver.press(prompt.message, 'Reassign', { in_personName: 'Zebulon Quark' });
    const handed = await house.approver.press(nobody.message, 'Reassign', { in_personName: 'Ada Lindqvist' });

    expect(words(nobody.message)).toContain('no colleague called “Zebulon Quark”');
    // The answer itself: the card may already have changed once more with the notice of that step.
    expect(JSON.stringify(handed.outcome)).toContain('Reassigned');
    const theirs = await question(number, house.admin);
    await house.admin.press(theirs, 'Approve');
    await turned(house.approver, asked, 'Ada Lindqvist');
  });
});

describe('requests by command', () => {
  it('are listed, approved all together after a look, and leave a history', async () => {
    const first = await ask();
    const second = await ask();
    await question(second.number);

    const list = await say(house.approver, 'requests');
    const confirm = await say(house.approver, 'approve all');
    const unticked = { [`in_tick_${second.number.slice(3)}`]: 'false' };
    const done = await house.approver.press(confirm, 'Approve selected', unticked);
    const rest = await say(house.approver, 'approve all');
    const nothing = await house.approver.press(rest, 'Approve selected', unticked);
    const row = await say(house.approver, 'requests received');
    const approved = await house.approver.press(row, 'Approve');
    const left = await say(house.approver, 'approve all');
    const decided = await say(house.approver, 'requests done');
    const sent = await say(house.staff, 'requests sent');
    const about = await say(house.staff, `requests about ${second.name}`);

    for (const { number } of [first, second]) expect(words(list)).toContain(number);
    expect(words(done.message)).toMatch(/^\n?Approved (\d+) of \1/);
    expect(words(done.message)).toContain('1 request was not selected and still waits for you.');
    expect(words(rest)).toContain(second.number);
    expect(words(rest)).not.toContain(first.number);
    expect(words(nothing.message)).toContain('Select at least one request.');
    expect(words(row)).toContain(second.email);
    expect(words(approved.message)).toContain(`You approved ${second.number}`);
    for (const { number } of [first, second]) {
      expect(words(decided)).toContain(number);
      expect(words(sent)).toContain(number);
    }
    expect(words(about)).toContain(second.number);
    expect(words(about)).not.toContain(first.number);
    expect(words(left)).toContain('No pending approvals');
    await turned(house.staff, second.card, 'Contact added');
    expect(stored(first.email)).toHaveLength(1);
    expect(stored(second.email)).toHaveLength(1);
    const history = await say(house.staff, `history ${second.email}`);
    expect(words(history)).toContain('Omar Haddad approved at');
  });

  it('are decided by a fake backend until the day named', async () => {
    const asks = await say(house.approver, 'delegate to Ada until next Friday');
    const before = await say(house.approver, 'delegate');
    const { message: handed } = await house.approver.press(asks, 'Delegate');
    const { number, card } = await ask();

    const asked = await question(number, house.admin);
    await house.admin.press(asked, 'Approve');
    const stopped = await say(house.approver, 'stop delegating');

    expect(words(asks)).toMatch(/Let Ada Lindqvist decide for you\?\nUntil Friday.* at .* \(.*\)\./);
    expect(words(before)).toContain('You decide about your approvals yourself.');
    expect(words(handed)).toMatch(/Ada Lindqvist may decide for you until Friday/);
    expect(words(asked)).toContain('you decide for Omar Haddad while they are away');
    await turned(house.staff, card, 'Ada Lindqvist for Omar Haddad approved');
    expect(words(stopped)).toContain('Delegation stopped');
  });

  it('are not delegated before the day, spelt out, was confirmed', async () => {
    const soon = new Date(Date.now() + 20 * 86_400_000);
    const figures = `${soon.getMonth() + 1}/${soon.getDate()}/${soon.getFullYear()}`;
    const asks = await say(house.approver, `delegate to Ada until ${figures}`);
    const before = await say(house.approver, 'delegate');
    const staff = await say(house.staff, 'delegate to Ada until tomorrow');
    const past = await say(house.approver, 'delegate to Ada until 4/12/2020');

    const day = new Intl.DateTimeFormat('en-US', { dateStyle: 'full', timeZone: 'UTC' }).format(soon);
    expect(words(asks)).toContain(day);
    expect(words(before)).toContain('You decide about your approvals yourself.');
    expect(words(staff)).toContain('You have no pending approvals, so this has no effect');
    expect(words(past)).toContain('has already passed: Sunday, April 12, 2020');
  });

  it('say when nothing is overdue, and keep the list out of groups', async () => {
    const overdue = await say(house.approver, 'requests overdue');
    const inGroup = await say(house.group, 'requests');

    expect(words(overdue)).toContain('Nothing is overdue.');
    expect(words(inGroup)).toContain('in our own chat');
  });

  it('stay unknown to those who are no part of them', async () => {
    const { number } = await ask();
    await question(number);

    const own = await say(house.staff, `approve ${number}`);
    const missing = await say(house.staff, 'status CR-99999');
    const inGroup = await say(house.group, `status ${number}`);

    expect(words(own)).toContain('You can’t decide your own request');
    expect(words(missing)).toContain('Request not found');
    expect(words(await say(house.staff, `undo ${number}`))).toContain(
      'still waits for approval, so this isn’t',
    );
    expect(words(inGroup)).toContain('Waiting for approval');
    expect(words(inGroup)).not.toContain('nordwind.example');
    expect(titles(house.group, inGroup)).toEqual([]);
  });

  it('show nobody else in a group chat what an admin saved without approval', async () => {
    const secret = {
      in_emails: 'greta@nordwind.example',
      in_mobilePhones: '+46 70 555 01 23',
      in_notes: 'Safe 42',
    };
    const { message } = await house.admin.press(
      await say(house.admin, 'add contact Greta Group'),
      'Save',
      secret,
    );
    const number = /CR-\d+/.exec(words(message))?.[0];
    const atAdmin = house.teams.as(house.admin.person).in('group');

    expect(words(await say(house.admin, 'undo Greta Group'))).toContain(`or type “undo ${number}”.`);
    const added = await say(atAdmin, `status ${number}`);
    const undone = await say(atAdmin, `undo ${number}`);
    const own = await say(house.admin, `status ${number}`);

    expect(words(message)).toContain('Safe 42');
    expect(words(own)).toContain('undoes this.');
    expect(titles(house.admin, own)).not.toContain('Undo');
    for (const shown of [added, undone]) {
      expect(words(shown)).toContain('Greta Group');
      expect(words(shown)).not.toMatch(/555|Safe 42|greta@/);
      expect(titles(house.group, shown)).toEqual([]);
    }
  });
});

describe('what a client cannot do', () => {
  it('has one effect for two clicks at once, redeliveries and a click with a new id', async () => {
    const { number, email } = await ask();
    const asked = await question(number);

    await Promise.all([
      house.approver.press(asked, 'Approve'),
      house.approver.press(asked, 'Approve'),
      house.approver.say(`reject ${number} too late`),
    ]);
    const click = house.teams.posted.findLast(({ name }) => name === 'adaptiveCard/action');
    const same = await house.teams.post({ ...click });
    const fresh = await house.teams.post({ ...click, id: `f:${crypto.randomUUID()}` });

    expect([same.status, fresh.status]).toEqual([200, 200]);
    await house.approver.waitFor(
      (message) => message.id === asked.id && !titles(house.approver, message).includes('Approve'),
      patience,
    );
    await house.staff.waitFor(({ text }) => text.includes(number), patience);
    expect(stored(email).length).toBeLessThanOrEqual(1);
    const status = await say(house.staff, `status ${number}`);
    expect(words(status).match(/Omar Haddad (approved|rejected) at/g)).toHaveLength(1);
  });

  it('counts one word when two people decide in the same moment', async () => {
    const asks = await say(house.approver, 'delegate to Ada Lindqvist until tomorrow');
    await house.approver.press(asks, 'Delegate');
    const { number, card, email } = await ask();
    const [one, other] = await Promise.all([question(number), question(number, house.admin)]);

    await Promise.all([
      house.approver.press(one, 'Approve'),
      house.admin
        .press(other, 'Reject')
        .then(({ message }) =>
          house.admin.press(message, 'Reject', { in_text: 'no' }).catch(() => undefined),
        ),
    ]);
    await house.approver.say('stop delegating');

    const ended = await house.staff.waitFor(
      (message) => message.id === card.id && /Contact added|Rejected/.test(words(message)),
      patience,
    );
    expect(words(ended).match(/(approved|rejected) at/g)).toHaveLength(1);
    expect(stored(email)).toHaveLength(words(ended).includes('Contact added') ? 1 : 0);
    for (const [member, { id }] of [
      [house.approver, one],
      [house.admin, other],
    ] as const) {
      await member.waitFor((message) => message.id === id && titles(member, message).length === 0, patience);
    }
  });

  it('does nothing with forged, foreign and renewed buttons', async () => {
    const { number, card, email } = await ask();
    const asked = await question(number);
    const approve = house.approver.actions(asked).find(({ title }) => title === 'Approve');
    const data = approve?.data as { ref: string };

    const foreign = await house.staff.press(
      card,
      'Withdraw',
      {},
      { data: { ...data, verb: 'change.approve' } },
    );
    const forged = await house.approver.press(
      asked,
      'Approve',
      {},
      { data: { ref: `${data.ref.slice(0, -4)}AAAA` } },
    );
    const click = house.teams.posted.findLast(({ name }) => name === 'adaptiveCard/action');
    const automatic = await house.teams.post({
      ...click,
      id: `f:${crypto.randomUUID()}`,
      value: { action: { type: 'Action.Execute', verb: 'change.approve', data }, trigger: 'automatic' },
    });

    expect(all(foreign)).toMatch(/belongs to somebody else|does not work/);
    expect(all(forged)).toContain('no longer works');
    expect(JSON.stringify(automatic.body)).not.toContain('approved');
    expect(stored(email)).toEqual([]);
    const status = await say(house.staff, `status ${number}`);
    expect(words(status)).toContain('Waiting for approval');
  });

  it('works with an old client, which knows Action.Submit only', async () => {
    const { number, email, card } = await ask();
    const asked = await question(number);
    house.teams.isOldClient = true;

    try {
      await house.approver.press(asked, 'Approve');
    } finally {
      house.teams.isOldClient = false;
    }

    await turned(house.staff, card, 'Contact added');
    const closed = await turned(house.approver, asked, 'Contact added');
    expect(titles(house.approver, closed)).toEqual([]);
    expect(stored(email)).toHaveLength(1);
  });
});

describe('cards and messages that nobody asked for', () => {
  it('are renewed for each person alone when a card in a group is looked at', async () => {
    const { number } = await ask('only for those who take part');
    await question(number);
    const base = await say(house.group, `status ${number}`);
    const atApprover = house.teams.as(house.approver.person).in('group');

    const mine = await house.group.look(base);
    const theirs = await atApprover.look(base);

    expect(words(base)).not.toContain('only for those who take part');
    expect(words(mine)).toContain('only for those who take part');
    expect(titles(house.group, mine)).toContain('Withdraw');
    expect(words(theirs)).toContain('only for those who take part');
    expect(titles(atApprover, theirs)).toContain('Approve');
    expect(house.teams.posted.at(-1)?.value).toMatchObject({ trigger: 'automatic' });
  });

  it('keep showing everybody their own view in a group when the message is made true after a press', async () => {
    const { number } = await ask('for few eyes');
    const shown = await say(house.group, `status ${number}`);
    await house.group.press(await house.group.look(shown), 'Send reminder');
    const { teamsId } = house.approver.person;
    const atApprover = house.teams.as(house.approver.person).in('group');
    // What everybody's client holds; the one who pressed has the answer in its place.
    const message = () => atApprover.messages().at(-1);
    await expect.poll(() => JSON.stringify(message()?.card), { timeout: 30_000 }).toContain(teamsId);
    const base = message();

    const mine = await house.group.look(house.group.messages().at(-1));
    const theirs = await atApprover.look(base);

    expect(words(base)).not.toContain('for few eyes');
    expect(titles(house.group, mine)).toContain('Withdraw');
    expect(words(theirs)).toContain('for few eyes');
    expect(titles(atApprover, theirs)).toContain('Approve');
  });

  it('stop for an approver who has removed the app, and the fallback is asked', async () => {
    await house.teams.as(house.approver.person).in('personal').uninstall();

    const { number, card, email } = await ask();
    const asked = await question(number, house.admin);
    await house.admin.press(asked, 'Approve');

    expect(words(asked)).toContain('You are asked because');
    await turned(house.staff, card, 'Contact added');
    expect(stored(email)).toHaveLength(1);
    await house.approver.open();
  });

  it('survive a Teams that is busy, without a doubt about the request', async () => {
    house.teams.fault({
      method: 'POST',
      status: 503,
      times: 2,
      matches: (activity) => JSON.stringify(activity).includes('to the mail contacts?'),
    });

    const { number, card } = await ask();

    expect(words(card)).toContain('Waiting for approval');
    const asked = await question(number);
    expect(titles(house.approver, asked)).toContain('Approve');
  });

  it('reach a card that Teams did not update when the request was decided', async () => {
    const { number, card } = await ask();
    const asked = await question(number);
    const prompt = await house.approver.press(asked, 'Reject');
    // More often than the notices and clicks of this request update it.
    house.teams.fault({
      method: 'PUT',
      status: 400,
      body: { error: { code: 'ServiceError', message: 'no' } },
      times: 6,
      matches: ({ id }) => id === card.id,
    });
    await house.approver.press(prompt.message, 'Reject', { in_text: 'Not now' });
    await house.staff.waitFor(({ text }) => text.includes(`(${number})`), patience);

    const late = await turned(house.staff, card, 'Not now');
    expect(titles(house.staff, late)).not.toContain('Withdraw');
  });
});
