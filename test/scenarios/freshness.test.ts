import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeMailContact } from '../../sandbox/organisation/make-records.ts';
import type { Sandbox } from '../../sandbox/sandbox.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { intrude } from '../store/databases.ts';
import { addAnyway, type House, openHouse, patience, patientTests, titles, words } from './house.ts';
import { untilRead } from './until-read.ts';

vi.setConfig(patientTests);

const mine = (message: SeenMessage | undefined) => /CR-\d+/.exec(words(message))?.[0] ?? 'none';

async function find(member: ChatMember, typed: string): Promise<string> {
  const [answer] = await member.say(`find ${typed}`);
  return words(answer);
}

/** What the people of a house do to contacts; `house` is asked for at each step. */
function actsIn(house: () => House) {
  async function add(name: string, email: string, company: string): Promise<void> {
    const [form] = await house().admin.say(`add contact ${name}`);
    await addAnyway(house().admin, form, 'Save', { in_emails: email, in_company: company });
    await expect.poll(() => find(house().admin, email), { timeout: patience }).toContain(name);
  }

  /** The staff member asks, the approver says yes; resolves when the change has been made. */
  async function askAndApprove(
    typed: string,
    inputs: Readonly<Record<string, string>>,
    done: string,
  ): Promise<SeenMessage> {
    const { staff, approver } = house();
    await staff.say(typed);
    // News of the request before may arrive beside the form.
    const form = await staff.waitFor((seen) => titles(staff, seen).includes('Submit for approval'), patience);
    const { message } = await addAnyway(staff, form, 'Submit for approval', inputs);
    const number = mine(message);
    const question = await approver.waitFor(
      (seen) => words(seen).includes(number) && titles(approver, seen).includes('Approve'),
      patience,
    );
    await approver.press(question, 'Approve');
    // The end is told in a sentence as well, and only the card has buttons.
    return staff.waitFor(
      (seen) => seen.card !== undefined && words(seen).includes(number) && words(seen).includes(done),
      patience,
    );
  }

  return { add, askAndApprove };
}

/** A mail contact that Entra lists as well, from the start. */
function addCopied({ organisation }: Sandbox): void {
  const guid = 'dddddddd-4444-4000-8000-000000000001';
  organisation.mailContacts.put(
    makeMailContact({
      guid,
      externalDirectoryObjectId: guid.replace('d', 'e'),
      name: 'Wanda Copyleft',
      alias: 'wanda',
      company: 'Oldcopy Corp',
      externalEmailAddress: 'wanda@copyleft.example',
      createdAt: Date.UTC(2026, 0, 5),
    }),
  );
}

describe('what was approved later', () => {
  let house: House;
  let data = '';
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'cardfile-fresh-'));
    house = await openHouse({ DATA_DIR: data }, { prepare: addCopied });
    for (const member of [house.admin, house.approver, house.staff]) await member.open();
    await find(house.admin, 'John');
    await untilRead(house);
    // No walk through a system brings anything from here on.
    await intrude({ directory: data }, 'update directory_syncs set next_at = 9000000000000000');
  }, 120_000);
  afterAll(async () => {
    await house.close();
    await rm(data, { recursive: true, force: true });
  });
  const { add, askAndApprove } = actsIn(() => house);
  const soon = (typed: string, member = house.admin) =>
    expect.poll(() => find(member, typed), { timeout: 30_000, interval: 100 });

  it('is found with its new values, and not with its old ones', async () => {
    await add('Nora Vestergaard', 'nora.vestergaard@oldco.example', 'Oldco Aurora');
    await add('Nora Vestergren', 'nora.vestergren@oldco.example', 'Elsewhere Aurora');

    await askAndApprove(
      'edit contact nora.vestergaard@oldco.example',
      { in_company: 'Newco Borealis' },
      'Contact changed',
    );

    // A word that nobody wrote in this way: only what is kept in memory answers it.
    await soon('Nroa Vestergard').toContain('Newco Borealis');
    await soon('company:Borealis').toContain('Nora Vestergaard');
    expect(await find(house.admin, 'company:Oldco')).not.toContain('Nora Vestergaard');
    expect(await find(house.staff, 'Nroa Vestergard')).toContain('Newco Borealis');
  });

  it('is neither found with the old values of its copy in the directory, nor when it is gone', async () => {
    const before = await find(house.admin, 'company:Oldcopy');
    await askAndApprove(
      'edit contact wanda@copyleft.example',
      { in_company: 'Newcopy Inc' },
      'Contact changed',
    );

    expect(before).toContain('Wanda Copyleft');
    await soon('company:Newcopy').toContain('Wanda Copyleft');
    await soon('company:Oldcopy').not.toContain('Wanda Copyleft');
    await askAndApprove('delete contact wanda@copyleft.example', {}, 'Contact deleted');
    await soon('Copyleft').not.toContain('wanda@copyleft.example');
  });

  it('is found beside a namesake when it is new', async () => {
    await add('Carla Mondriaan', 'carla.one@aurora.example', 'Aurora One');

    await askAndApprove(
      'add contact Carla Mondriaan',
      { in_emails: 'carla.two@aurora.example', in_company: 'Aurora Two' },
      'Contact added',
    );

    await soon('Carla Mondriaan').toContain('Aurora Two');
    expect(await find(house.admin, 'Carla Mondriaan')).toContain('Aurora One');
  });

  it('is gone when it was deleted, and there again when that is undone', async () => {
    await add('Dieter Feuerbach', 'dieter.feuerbach@aurora.example', 'Aurora Three');
    await add('Dieter Feuerberg', 'dieter.feuerberg@aurora.example', 'Aurora Four');

    const card = await askAndApprove('delete contact dieter.feuerbach@aurora.example', {}, 'Contact deleted');

    await soon('Dieter Feuer').not.toContain('Dieter Feuerbach');
    const { sent } = await house.staff.press(card, 'Undo');
    const undoing = sent.find((message) => words(message).includes('Undoes'));
    const number = /CR-\d+/.exec(JSON.stringify(undoing?.card))?.[0] ?? 'none';
    const question = await house.approver.waitFor(
      (seen) => words(seen).includes(number) && titles(house.approver, seen).includes('Approve'),
      patience,
    );
    await house.approver.press(question, 'Approve');

    await soon('Dieter Feuer').toContain('Dieter Feuerbach');
  });
});

describe('what was approved later, when nothing is kept', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ DIRECTORY: 'live' });
    for (const member of [house.admin, house.approver, house.staff]) await member.open();
  });
  afterAll(() => house.close());
  const { add, askAndApprove } = actsIn(() => house);

  it('is found although somebody searched between asking and approving', async () => {
    await add('Lena Winterbottom', 'lena.winterbottom@oldco.example', 'Oldco Aurora');
    await add('Lena Winterberg', 'lena.winterberg@oldco.example', 'Oldco Aurora');
    const [form] = await house.staff.say('edit contact lena.winterbottom@oldco.example');
    expect(words(form)).toContain('Oldco Aurora');
    for (const member of [house.admin, house.staff]) {
      expect(await find(member, 'Lena Winter')).not.toContain('Newco');
    }

    await askAndApprove(
      'edit contact lena.winterbottom@oldco.example',
      { in_company: 'Newco Borealis' },
      'Contact changed',
    );

    for (const member of [house.admin, house.staff]) {
      await expect.poll(() => find(member, 'Lena Winter'), { timeout: 30_000 }).toContain('Newco Borealis');
    }
  });
});
