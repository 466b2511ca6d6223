import { describe, expect, it } from 'vitest';
import { createTurnLimit, LimitError } from '../../src/platform/person-limits.ts';
import { createSecurityLog, type SecurityEvent } from '../../src/platform/security-log.ts';
import { recordingLog } from '../providers/helpers/calls.ts';

const nobody = { person: '', action: '', chat: '', correlationId: 'c-1' };
const junk: SecurityEvent = {
  event: 'security.request_refused',
  reason: 'no bearer token',
  status: 401,
  ...nobody,
};
const attack: SecurityEvent = {
  event: 'security.request_refused',
  reason: 'foreign tenant',
  status: 403,
  ...nobody,
  person: '7f0c1a52-0000-4000-8000-00000000000a',
};

describe('the security log', () => {
  it('shows an attack in a flood of junk, and counts what it leaves out', () => {
    const { lines, log } = recordingLog();
    let now = 0;
    const security = createSecurityLog(log, () => now);

    for (let times = 0; times < 10_000; times += 1) {
      security.write(junk);
      if (times % 1000 === 0) security.write(attack);
    }
    const told = lines.map((line) => JSON.parse(line));
    expect(told.filter(({ reason }) => reason === 'no bearer token')).toHaveLength(20);
    expect(told.filter(({ reason }) => reason === 'foreign tenant')).toHaveLength(10);

    now += 60_000;
    security.write(junk);
    expect(lines.map((line) => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ reason: 'no bearer token', leftOut: 9_980 }),
    );
  });

  it('stays small and shows something, however many kinds there are', () => {
    const { lines, log } = recordingLog();
    const security = createSecurityLog(log, () => 0);

    for (let kind = 0; kind < 100_000; kind += 1) security.write({ ...junk, reason: `reason ${kind}` });

    expect(lines.length).toBeGreaterThan(100);
    expect(lines.length).toBeLessThan(300);
  });
});

describe('the limit of turns', () => {
  it('is each person’s own, says when to go on, and is over after a minute', () => {
    let now = 1_000;
    const limit = createTurnLimit(3, () => now);
    for (let turn = 0; turn < 3; turn += 1) limit.count('anna');
    now += 20_000;

    let error: unknown;
    try {
      limit.count('anna');
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(LimitError);
    expect(error).toMatchObject({ limit: 'turns', until: 61_000 });
    expect(() => limit.count('ben')).not.toThrow();

    now = 61_000;
    expect(() => limit.count('anna')).not.toThrow();
  });

  it('takes an honest admin who adds twenty contacts in ten minutes', () => {
    let now = 0;
    const limit = createTurnLimit(120, () => now);
    expect(() => {
      // Search, form, save and a look for each.
      for (let turn = 0; turn < 80; turn += 1) {
        limit.count('admin');
        now += 7_500;
      }
    }).not.toThrow();
  });
});
