import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cleanEnvironment } from '../../sandbox/clean-environment.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { readConfig } from '../../src/config.ts';
import { openExistingDatabase } from '../../src/store/database.ts';
import { type House, openHouse, patience, titles, words } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse(
    { LOG_LEVEL: 'silent' },
    { sizes: { colleagues: 20, mailContacts: 700, databaseContacts: 0, otherMailboxes: 0 } },
  );
  await house.approver.open();
});
afterAll(() => house.close());

/** 5,000 rows: new, changed, the same, duplicates, invalid and hostile ones. */
function mixedRows(): string {
  const known = house.sandbox.organisation.mailContacts.all().filter(({ isDirSynced }) => !isDirSynced);
  const lines = ['Name,Email,Job title,Company'];
  for (let row = 0; lines.length < 301; row += 1) {
    const contact = known[row];
    if (contact === undefined) throw new Error('too few mail contacts');
    lines.push(`,${contact.externalEmailAddress},${row < 100 ? `Imported ${row}` : ''},`);
  }
  for (let row = 0; row < 150; row += 1) lines.push(`New ${row},new${row}@large.example,Buyer,Large Ltd`);
  const hostile = [
    '"=HYPERLINK(""http://evil.example"")",formula@large.example,,',
    '"@SUM(1+1)*cmd|\' /C calc\'!A0",at@large.example,,',
    `${'x'.repeat(100_000)},long@large.example,,`,
    '"Name\r\nwith breaks",breaks@large.example,,',
    'Nul\u0000byte,nul@large.example,,',
    '{{DATE(2026)}} ${name},template@large.example,,',
  ];
  for (let row = 0; row < 60; row += 1) lines.push(hostile[row % hostile.length] ?? '');
  for (let row = 0; lines.length < 5_001; row += 1)
    lines.push(row % 2 === 0 ? `Twice,new${row % 150}@large.example,Seller,` : `Nobody ${row},no address,,`);
  return lines.join('\r\n');
}

/** Starts a process that applies what is in the queue. */
async function startLife(settings: Readonly<Record<string, string>>) {
  const path = fileURLToPath(import.meta.resolve('../../scripts/chaos-life.ts'));
  const life = spawn(process.execPath, [path, 'drain'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...cleanEnvironment(), ...settings },
  });
  if (life.stdout !== null) await once(createInterface({ input: life.stdout }), 'line');
  return life;
}

/** Applies everything in processes of which two are killed in the middle. */
async function applyInSeveralLives(number: number, settings: Readonly<Record<string, string>>) {
  const database = await openExistingDatabase(readConfig(settings).database);
  const done = async () => {
    const [batch] = await database.changes.batchesOf([number]);
    return (batch?.created ?? 0) + (batch?.updated ?? 0);
  };
  for (const enough of [60, 150]) {
    const life = await startLife(settings);
    await vi.waitFor(async () => expect(await done()).toBeGreaterThan(enough), {
      timeout: 60_000,
      interval: 50,
    });
    life.kill('SIGKILL');
    await once(life, 'close');
  }
  const last = await startLife(settings);
  await once(last, 'close');
  await database.close();
}

/** Accepts an offered file and returns what is in somebody's OneDrive then. */
async function accept(member: ChatMember, offer: SeenMessage | undefined): Promise<string> {
  const [link] = await member.answerFile(offer, 'accept');
  const content = link?.attachments[0]?.content as { readonly uniqueId?: string } | undefined;
  return house.teams.fileHost.file(content?.uniqueId ?? '')?.bytes?.toString('utf8') ?? '';
}

/** Waits until a message, which a click has replaced by progress, says what is expected. */
function untilItSays(member: ChatMember, message: SeenMessage, text: string): Promise<SeenMessage> {
  const find = () => {
    const now = member.messages().find(({ id }) => id === message.id);
    return now !== undefined && words(now).includes(text) ? now : expect.fail(`never said ${text}`);
  };
  return vi.waitFor(find, { timeout: patience, interval: 50 });
}

/** Returns how many rows of a dry run's card there are of one kind. */
const counted = (card: string, of: RegExp) => Number(of.exec(card)?.[1]?.replace(',', '') ?? 0);

describe('a file of 5,000 mixed rows that is dropped into the chat', () => {
  it('is applied with a result for every row, although systems throttle and processes are killed', async () => {
    const { approver, staff, sandbox } = house;
    await staff.sendFile('partners.csv', mixedRows());
    const columns = await staff.waitFor((message) => titles(staff, message).includes('Compare'), patience);
    const compared = await staff.press(columns, 'Compare');
    const planned = await untilItSays(staff, compared.message, 'Submit for approval');
    const plan = words(planned);
    const before = approver.messages().length;
    const sent = await staff.press(planned, 'Submit for approval');
    const number = counted(words(await untilItSays(staff, sent.message, 'CR-')), /CR-(\d+)/);
    for (let skip = 40; skip < 1_000; skip += 240) {
      const fault = { kind: 'status', status: 429, retryAfter: 1 } as const;
      sandbox.exchange.faults.add({ fault, skip: skip % 3 === 0 ? skip : skip + 1, times: 2 });
    }
    const asked = await vi.waitFor(() => approver.messages()[before] ?? expect.fail('not asked'), {
      timeout: patience,
      interval: 50,
    });
    await approver.press(asked, 'Approve');
    await house.whileStopped((settings) => applyInSeveralLives(number, settings));
    const [shown] = await staff.say(`status CR-${number}`);
    const [offer] = (await staff.press(shown, 'Result file')).sent;
    const file = await accept(staff, offer);
    const lines = file.split('\r\n').slice(1, -1);
    const added = sandbox.organisation.mailContacts
      .all()
      .map(({ externalEmailAddress }) => externalEmailAddress)
      .filter((address) => address.endsWith('@large.example'));

    const counts = {
      new: counted(plan, /([\d,]+) new/),
      changed: counted(plan, /([\d,]+) contacts change/),
      same: counted(plan, /([\d,]+) stay/),
      duplicate: counted(plan, /([\d,]+) possible/),
      invalid: counted(plan, /([\d,]+) rows can/),
    };
    expect(words(columns)).toContain('5,000 contacts in partners.csv');
    expect(counts).toMatchObject({ changed: 100, same: 200 });
    expect(counts.new).toBeGreaterThanOrEqual(150);
    expect(words(shown)).toContain(`${counts.new} added and ${counts.changed} changed`);
    expect(lines.filter((line) => /^\d+,/.test(line))).toHaveLength(5_000);
    const results = lines.map((line) => line.split(',')[1]);
    const count = (result: string) => results.filter((one) => one === result).length;
    expect([count('Added'), count('Changed'), count('Same')]).toEqual([counts.new, 100, 200]);
    expect(count('Possible duplicate') + count('Invalid')).toBe(counts.duplicate + counts.invalid);
    expect(added).toHaveLength(counts.new);
    expect(new Set(added).size).toBe(counts.new);
  }, 180_000);
});
