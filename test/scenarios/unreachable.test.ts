import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { answerTo, type House, openHouse, patience, patientTests, titles, words } from './house.ts';

vi.setConfig(patientTests);

const directory = mkdtempSync(join(tmpdir(), 'cardfile-policy-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let house: House;
afterEach(() => house.close());

const formFor = (name: string) => answerTo(house.staff, `add contact ${name}`);

async function submit(form: SeenMessage | undefined, email: string) {
  const { message } = await house.staff.press(form, 'Submit for approval', { in_emails: email });
  return { card: message, number: /CR-\d+/.exec(words(message))?.[0] ?? 'none' };
}

const asked = (member: ChatMember, number: string) =>
  member.waitFor(
    (message) => words(message).includes(number) && titles(member, message).includes('Approve'),
    patience,
  );

const shows = (card: SeenMessage, text: string) =>
  house.staff.waitFor((seen) => seen.id === card.id && words(seen).includes(text), patience);

describe('approvers whom nobody can reach', () => {
  it('are named before the request, on its card and by a nudge, and asked once they are there', async () => {
    house = await openHouse();
    await house.staff.open();

    const form = await formFor('Ana Nobody');
    const { card, number } = await submit(form, 'ana@nobody.example');
    const stuck = await house.staff.waitFor(({ text }) => text.includes('Nobody else can decide'), patience);
    const told = await shows(card, 'Ada Lindqvist hasn’t opened Cardfile yet');
    const nudged = await answerTo(house.staff, `nudge ${number}`);

    expect(words(form)).toContain('Omar Haddad hasn’t opened Cardfile yet');
    expect(stuck.text).toContain('Omar Haddad hasn’t opened Cardfile yet');
    expect(words(told)).toContain('Omar Haddad hasn’t opened Cardfile yet');
    expect(words(told)).toContain('ask your IT support to install it');
    expect(words(nudged)).toContain('The reminder wasn’t delivered');
    expect(words(nudged)).toMatch(/Omar Haddad.* opened Cardfile yet, so the reminder couldn’t be delivered/);
    expect(words(nudged)).not.toMatch(/reminded at|Reminder sent/);

    await house.approver.open();
    const retried = await answerTo(house.staff, `nudge ${number}`);
    await asked(house.approver, number);
    await shows(card, '; Omar Haddad reminded at');
    expect(words(retried)).toMatch(/Omar Haddad was reminded|is on its way/);
  });
});

describe('an approver for whom Teams refuses the message', () => {
  it.each([
    [403, 'BotDisabledByAdmin'],
    [400, 'BadSyntax'],
    [400, 'MemberNotFoundInConversation'],
    [404, 'ConversationNotFound'],
  ])('with %i %s is replaced by the fallback, and the requester reads it', async (status, code) => {
    house = await openHouse();
    for (const member of [house.admin, house.approver, house.staff]) await member.open();
    const form = await formFor('Ana Refused');
    house.teams.fault({
      method: 'POST',
      status,
      body: { error: { code, message: 'no' } },
      times: 1,
      matches: (activity) => JSON.stringify(activity).includes('change.approve'),
    });

    const { card, number } = await submit(form, 'ana@refused.example');
    await asked(house.admin, number);
    const told = await shows(card, 'Omar Haddad couldn’t be reached at');

    expect(words(told)).toContain('Others are asked instead.');
  });
});

describe('an approver whose account is disabled', () => {
  const set = (enabled: boolean, person: { readonly objectId: string }) => {
    const { users } = house.sandbox.organisation;
    const user = users.get(person.objectId);
    if (user !== undefined) users.put({ ...user, accountEnabled: enabled });
  };
  async function openUnder(approver: object) {
    const path = join(directory, 'policy.json');
    const rule = { name: 'r', words: 'One agrees.', outcome: 'ask', fallback: [{ group: 'admins' }] };
    const rules = [{ ...rule, stages: [{ approvers: [approver] }] }];
    writeFileSync(path, JSON.stringify({ version: 1, rules }));
    house = await openHouse({ POLICY_FILE: path });
    for (const member of [house.admin, house.approver, house.staff]) await member.open();
  }

  it('is replaced when the policy names them, which the form says', async () => {
    await openUnder({ person: cast.approver.objectId });
    set(false, cast.approver);

    const form = await formFor('Ana Disabled');
    const { card, number } = await submit(form, 'ana@disabled.example');
    await asked(house.admin, number);

    expect(words(form)).toContain('The account of Omar Haddad is disabled');
    expect(words(form)).toContain('Ada Lindqvist will be asked to approve by ');
    expect(words(await shows(card, 'The account of Omar Haddad'))).toContain('Others are asked instead.');
  });
});
