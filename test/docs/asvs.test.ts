import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/platform/log.ts';

const root = new URL('../../', import.meta.url).pathname;
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the table of ASVS', () => {
  const page = read('docs/asvs.md');
  const rows = Array.from(
    page.matchAll(/^\| (\d[\d., ]*) \| ([^|]+) \| ([^|]+) \| (.+) \|$/gm),
    ([, ids = '', subject = '', verdict = '', shownBy = '']) => ({
      ids: ids.split(', '),
      subject,
      verdict,
      shownBy,
    }),
  );
  const chapters: Record<string, { readonly requirements: readonly string[] }> = JSON.parse(
    read('test/docs/asvs-requirements.json'),
  );

  it('has each requirement of levels 1 and 2 once', () => {
    const required = Object.values(chapters).flatMap(({ requirements }) => requirements);

    expect(required).toHaveLength(253);
    expect(rows.flatMap(({ ids }) => ids).sort()).toEqual([...required].sort());
  });

  it('has a verdict for each, with a test, a page or a reason', () => {
    const verdicts = ['met', 'not applicable', 'operator', 'not met'];
    expect(rows.filter(({ verdict }) => !verdicts.includes(verdict))).toEqual([]);
    expect(rows.filter(({ shownBy }) => shownBy.trim().length < 8)).toEqual([]);
    const shown = rows.filter(({ verdict }) => verdict === 'met');
    expect(shown.filter(({ shownBy }) => !/`test\/[^`]+`|\]\([^)]+\.md/.test(shownBy))).toEqual([]);
    const tests = rows.flatMap(({ shownBy }) => shownBy.match(/test\/[\w./-]+/g) ?? []);
    expect(tests.filter((test) => !existsSync(join(root, test)))).toEqual([]);
  });

  it('counts its verdicts', () => {
    for (const [, verdict, count] of page.matchAll(/^\| ([a-z ]+) \| (\d+) \|/gm)) {
      const counted = rows.filter((row) => row.verdict === verdict).flatMap(({ ids }) => ids);
      expect([verdict, counted.length]).toEqual([verdict, Number(count)]);
    }
  });

  it('links to headings that exist', () => {
    const slugOf = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N} -]/gu, '')
        .replaceAll(' ', '-');
    for (const [, file = '', anchor] of page.matchAll(/\]\(([\w./-]+\.md)#([^)]+)\)/g)) {
      const headings = Array.from(read(join('docs', file)).matchAll(/^#+ (.+)$/gm), ([, text = '']) =>
        slugOf(text),
      );
      expect(headings).toContain(anchor);
    }
  });
});

describe('the product', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts'))
    .map((file) => ({ file, code: read(join('src', file)) }));
  const withCode = (pattern: RegExp) =>
    files.filter(({ code }) => pattern.test(code)).map(({ file }) => file);

  it('starts no processes and evaluates no texts as code', () => {
    expect(withCode(/child_process|\beval\(|new Function\(|node:vm/)).toEqual([]);
  });

  it('writes no value into the text of a query', () => {
    const written = withCode(/sql\.raw\(|sql\.lit\((?!\d+\)|''\))|\.exec\(`/);
    // Migrations have no values from outside, and the half-life of views is a constant.
    expect(written.filter((file) => !file.startsWith('store/migrations/'))).toEqual(['store/view-store.ts']);
  });

  it('checks the certificates of servers', () => {
    const pattern = /rejectUnauthorized|TLS_REJECT_UNAUTHORIZED|checkServerIdentity/;
    // Only the doctor connects to a wrong one, to say what is wrong with it.
    expect(withCode(pattern)).toEqual(['doctor/check-endpoint.ts']);
  });

  it('uses SHA-256 and AES-256-GCM and nothing else', () => {
    const algorithms = files.flatMap(({ code }) =>
      Array.from(
        code.matchAll(/\b(?:createHash|createHmac|hash|create(?:Dec|C)ipheriv)\('([^']+)'/g),
        ([, name]) => name,
      ),
    );

    expect([...new Set(algorithms)].sort()).toEqual(['aes-256-gcm', 'sha256']);
  });

  it('leaves nothing but waiting times to Math.random', () => {
    const spread = ['poller', 'http-client', 'worker', 'retry', 'sqlite-dialect', 'sync', 'run-sync'];

    expect(
      withCode(/Math\.random/).filter((file) => !spread.includes(file.replace(/.*\/|\.ts$/g, ''))),
    ).toEqual([]);
  });

  it('writes one line of JSON with the time in UTC for each event, whatever is in it', () => {
    const lines: string[] = [];
    const log = createLog('info', { write: (line) => lines.push(line) });

    log.warn(
      { event: 'security.button_refused', reason: 'a\n{"event":"forged"}\u001b[2J' },
      'refused\r\nforged',
    );

    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).toMatch(/^[^\p{Cc}]+$/u);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      event: 'security.button_refused',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    });
  });

  it('writes its log to standard output only', () => {
    expect(
      withCode(/\bconsole\.|pino\.(?:file|destination|transport)/).filter((file) => !file.startsWith('cli/')),
    ).toEqual(['config.ts']);
  });
});
