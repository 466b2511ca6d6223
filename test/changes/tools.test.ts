import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ChangeRequests } from '../../src/changes/change-requests.ts';
import { defaultPolicy, policySchema, readPolicy } from '../../src/changes/policy/policy-file.ts';
import { personalSources } from '../../src/contacts/sources.ts';
import { openDatabase } from '../../src/store/database.ts';
import { intrude } from '../store/databases.ts';
import { createTestChanges } from './create-test-changes.ts';
import { admin, anna, context, creating, john, staff } from './proposals.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cardfile-tools-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

function run(tool: string, ...values: readonly string[]): Promise<{ code: number; text: string }> {
  const path = fileURLToPath(import.meta.resolve(`../../src/cli/${tool}.ts`));
  const env = { ...process.env, DATA_DIR: directory, DATABASE_URL: '' };
  return new Promise((resolve) => {
    execFile(process.execPath, [path, ...values], { env }, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, text: stdout + stderr });
    });
  });
}

/** Lets the engine work on the database of the tools. */
async function inEngine(work: (changes: ChangeRequests) => Promise<unknown>): Promise<void> {
  const database = await openDatabase({ directory });
  const changes = createTestChanges(database);
  await work(changes);
  await database.close();
}

describe('the audit tool', () => {
  beforeEach(() =>
    inEngine(async (changes) => {
      await changes.propose(creating(), admin, context);
      await changes.propose(creating({ submissionKey: 'key-2', reason: 'John has moved' }), staff, context);
    }),
  );

  it('verifies the log, and finds what was tampered with', async () => {
    const before = await run('audit', 'verify');
    await intrude(
      { directory },
      "drop trigger audit_refuses_update; update audit set actor = 'x' where seq = 3",
    );
    const after = await run('audit', 'verify');

    expect(before).toEqual({ code: 0, text: 'The audit log is intact: 5 entries.\n' });
    expect(after.code).toBe(2);
    expect(after.text).toContain('entry 3 is missing, changed or out of place');
  });

  it('exports the log with values only when asked', async () => {
    await run('audit', 'export', join(directory, 'plain.jsonl'));
    await run('audit', 'export', join(directory, 'values.jsonl'), '--values');

    const [plain, opened] = ['plain', 'values'].map((name) =>
      readFileSync(join(directory, `${name}.jsonl`), 'utf8'),
    );
    expect(plain?.trim().split('\n')).toHaveLength(5);
    expect(plain).not.toContain('John');
    expect(opened).toContain('John Doe');
    expect(opened).toContain('John has moved');
  });

  it('exports no value of a personal contact, whatever was done with it', async () => {
    const values = {
      displayName: 'Petra Privat',
      emails: ['petra@privat.example'],
      notes: 'her allergies',
    };
    await inEngine(async (changes) => {
      for (const source of personalSources) {
        const more = { source, targetName: 'Petra Privat', reason: 'my dentist' };
        const target = { source, id: 'p-1', owner: context.owner };
        const add = creating({ ...more, submissionKey: `${source} 1`, after: { ...john, ...values } });
        const change = { ...add, operation: 'update' as const, target, before: { ...john, ...values } };
        await changes.propose(add, staff, context);
        await changes.propose(
          {
            ...change,
            submissionKey: `${source} 2`,
            after: { ...john, ...values, jobTitle: 'Dentist to kings' },
          },
          staff,
          context,
        );
      }
    });

    await run('audit', 'export', join(directory, 'values.jsonl'), '--values');

    const opened = readFileSync(join(directory, 'values.jsonl'), 'utf8');
    const entries = opened
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    for (const source of personalSources) {
      const own = entries.filter((entry) => entry.source === source);
      expect(own.filter(({ event }) => event === 'request')).toHaveLength(2);
      expect(own.some(({ sealed_values }) => sealed_values !== '')).toBe(true);
      for (const entry of own) expect(entry).not.toHaveProperty('values');
    }
    expect(opened).toContain('John Doe');
    for (const value of ['Petra', 'privat', 'allergies', 'dentist', 'Dentist'])
      expect(opened).not.toContain(value);
  });

  it('erases what ended requests say about a person, and the chain still holds', async () => {
    const answer = await run('audit', 'erase', 'john.doe@fabrikam.example');
    const verdict = await run('audit', 'verify');
    await run('audit', 'export', join(directory, 'values.jsonl'), '--values');
    const database = await openDatabase({ directory });
    const row = await database.changes.get(1);
    await database.close();

    expect(answer.text).toContain('The values of 1 requests are unreadable now.');
    expect(answer.text).toContain('Not ended yet, so left as they are: CR-2.');
    expect(verdict.text).toContain('intact: 6 entries');
    const lines = readFileSync(join(directory, 'values.jsonl'), 'utf8').trim().split('\n');
    const first = lines.filter((line) => line.includes('"request_number":1'));
    expect(first.join()).not.toContain('John');
    expect(JSON.stringify(row)).not.toContain('John');
    expect(row).toMatchObject({ requester: anna, state: 'applied' });
  });

  it('erases values that are older than the retention period', async () => {
    expect((await run('audit', 'retain', '1')).text).toContain(
      'The values of 1 requests are unreadable now.',
    );
    expect((await run('audit', 'retain', '1')).text).toContain(
      'The values of 0 requests are unreadable now.',
    );
    expect((await run('audit', 'retain', 'soon')).code).toBe(1);
  });
});

describe('the policy tool', () => {
  it('explains the built-in policy, and who would have to approve an example', async () => {
    const all = await run('policy', 'check');
    const byStaff = await run('policy', 'check', '--example', 'staff delete');
    const byAdmin = await run('policy', 'check', '--example', 'admin delete');
    const nonsense = await run('policy', 'check', '--example', 'staff explode');

    expect(all.text).toContain('3. shared-contacts-need-an-approver');
    expect(byStaff.text).toContain('1. asked: any one of the contact approvers (group approvers)');
    expect(byAdmin.text).toContain('Nobody has to agree.');
    expect(nonsense).toEqual({
      code: 1,
      text: '"explode" is no role, operation, source, field or number of changes.\n',
    });
  });

  it('names each mistake of a file', async () => {
    const path = join(directory, 'policy.json');
    writeFileSync(path, JSON.stringify({ version: 1, rules: [{ name: 'R', words: '', outcome: 'ask' }] }));

    const { code, text } = await run('policy', 'check', path);

    expect(code).toBe(1);
    expect(text).toContain('rules[1].name: is written in lower case with hyphens');
  });

  it('publishes the schema that is in docs, and the example in docs is valid', () => {
    const docs = (name: string) => readFileSync(new URL(`../../docs/${name}`, import.meta.url), 'utf8');
    const samples = [...docs('policy.md').matchAll(/```json\n([\s\S]*?)```/g)].map(([, text = '']) => text);

    expect(JSON.parse(docs('policy.schema.json'))).toEqual(JSON.parse(JSON.stringify(policySchema())));
    expect(readPolicy(JSON.stringify(defaultPolicy))).toEqual({ policy: defaultPolicy });
    expect(samples.length).toBeGreaterThan(0);
    for (const sample of samples) expect(readPolicy(sample)).toHaveProperty('policy');
  });
});
