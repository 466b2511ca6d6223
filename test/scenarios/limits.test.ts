import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import { personLimits } from '../../src/platform/person-limits.ts';
import { recordingLog } from '../providers/helpers/calls.ts';
import { type House, openHouse, patientTests, words } from './house.ts';

vi.setConfig(patientTests);

let house: House;
const { log, lines } = recordingLog('warn');
afterAll(() => house.close());

async function openLoggedHouse(settings: Readonly<Record<string, string>> = {}): Promise<void> {
  house = await openHouse(settings, { log });
  for (const member of [house.admin, house.approver, house.staff, house.group]) await member.open();
}

/** The lines about refusals since the last look. */
function refusals(): readonly unknown[] {
  return lines
    .splice(0)
    .map((line) => JSON.parse(line))
    .filter(({ event }) => String(event).startsWith('security.'));
}

/** A line about something that the staff member was refused. */
const refused = (event: string, reason: string, action: string, chat = 'personal') =>
  expect.objectContaining({
    event: `security.${event}`,
    reason,
    action,
    chat,
    person: cast.staff.objectId,
    correlationId: expect.stringMatching(/\S/),
  });

const said = async (member: ChatMember, text: string) => (await member.say(text)).map(words).join('\n');

async function submit(number: number): Promise<string> {
  const [form] = await house.staff.say(`add contact Ana Many${number}`);
  const { message, sent } = await house.staff.press(form, 'Submit for approval', {
    in_emails: `ana.many.${number}@nordwind.example`,
  });
  return [message, ...sent].map(words).join('\n');
}

describe('what is refused', () => {
  beforeAll(() => openLoggedHouse());

  it('leaves a line with the person, the dialog, the chat and the reason when a command is refused', async () => {
    refusals();
    await house.staff.say('sources');
    expect(refusals()).toEqual([refused('command_denied', 'for admin', 'show-sources')]);

    await house.group.say('requests', { mention: true });
    expect(refusals()).toEqual([refused('command_denied', 'for the 1:1 chat', 'list-requests', 'group')]);
  });

  it('leaves a line with the person, the verb and the reason when a button is refused', async () => {
    const [form] = await house.staff.say('add contact Ana Forged');
    refusals();

    await house.staff.press(form, 'Submit for approval', {}, { data: { ref: 'forged' }, skipsChecks: true });

    const [line] = refusals();
    const { action } = line as { readonly action: string };
    expect(line).toEqual(refused('button_refused', 'forged', action));
    expect(action).toMatch(/^[a-z-]+\.[a-z-]+$/);
  });

  it('leaves a line with status and reason, and no person, when a sender is not the Bot Connector', async () => {
    refusals();
    const response = await fetch(`${house.origin}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer aaaa.bbbb.cccc' },
      body: JSON.stringify({ type: 'message', from: { aadObjectId: cast.admin.objectId } }),
    });

    expect(response.status).toBe(401);
    expect(refusals()).toEqual([
      expect.objectContaining({ event: 'security.request_refused', status: 401, person: '' }),
    ]);
  });

  it('is one more request than may wait: the person reads how to go on, and nothing was sent', async () => {
    let first = '';
    for (let number = 1; number <= personLimits.waitingRequests; number += 1) {
      const answer = await submit(number);
      expect(answer).toContain('Waiting for approval');
      first ||= /CR-\d+/.exec(answer)?.[0] ?? '';
    }
    refusals();

    expect(await submit(0)).toContain(
      'Up to 40 of your requests can wait for approval, so this one wasn’t sent.',
    );
    expect(refusals()).toEqual([refused('limit_reached', 'waiting-requests', 'contact.create')]);
    expect(await said(house.staff, `withdraw ${first}`)).toMatch(/withdraw/i);
  });

  it('is one more comment than may be written in an hour', async () => {
    const [request] = /CR-\d+/.exec(await said(house.staff, 'requests')) ?? [];
    for (let number = 0; number < personLimits.commentsPerHour; number += 1) {
      expect(await said(house.staff, `comment ${request} word ${number}`)).not.toContain('wasn’t sent');
    }
    refusals();

    const answer = await said(house.staff, `comment ${request} one more`);

    expect(answer).toContain(
      'You can write up to 60 comments and questions an hour, so this one wasn’t sent.',
    );
    expect(answer).toMatch(/You can go on in \d+ minutes/);
    expect(refusals()).toEqual([refused('limit_reached', 'comments', '')]);
    expect(await said(house.staff, `status ${request}`)).not.toContain('one more');
  });

  it('is one more file of contacts than may be exported in an hour', async () => {
    const take = async () => {
      const [asked] = await house.staff.say('export John Doe');
      const { message, sent } = await house.staff.press(asked, 'CSV file');
      return [message, ...sent].map(words).join('\n');
    };
    for (let number = 0; number < personLimits.exportsPerHour; number += 1) {
      expect(await take()).not.toContain('You can go on in');
    }
    refusals();

    expect(await take()).toMatch(/You can go on in \d+ minutes/);
    expect(refusals()).toEqual([refused('limit_reached', 'exports', 'export.file')]);
  });
});

describe('searches', () => {
  beforeAll(async () => {
    await house.close();
    await openLoggedHouse({ TURNS_PER_MINUTE: '20' });
  });

  it('are limited for each person: they read when to go on, and others are answered', async () => {
    refusals();
    let answer = '';
    let asked = 0;
    // When a minute ends meanwhile, another one begins.
    for (; asked < 60 && !answer.includes('nothing was done with this'); asked += 1) {
      answer = await said(house.staff, 'find contact John Doe');
    }

    expect(asked).toBeGreaterThan(15);
    expect(answer).toContain('That was a lot at once');
    expect(answer).toMatch(/You can go on in \d+ seconds?\./);
    expect(answer).not.toContain('john.doe@');
    expect(refusals()).toEqual([refused('limit_reached', 'turns', '')]);
    expect(await said(house.admin, 'find contact John Doe')).toContain('John Doe');
  });
});
