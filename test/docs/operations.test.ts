import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { createMetrics } from '../../src/http/metrics.ts';
import { openDatabase } from '../../src/store/database.ts';

const read = (path: string) => readFileSync(join(import.meta.dirname, '../..', path), 'utf8');

describe('docs/data-protection.md', () => {
  const page = read('docs/data-protection.md');
  const directory = mkdtempSync(join(tmpdir(), 'cardfile-tables-'));
  let sqlite: DatabaseSync;
  beforeAll(async () => {
    await (await openDatabase({ directory })).close();
    sqlite = new DatabaseSync(join(directory, 'cardfile.db'));
  });
  afterAll(() => {
    sqlite.close();
    rmSync(directory, { recursive: true });
  });

  it('names every table of the database', () => {
    const tables = sqlite
      .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'")
      .all()
      .map(({ name }) => String(name));
    const listed = Array.from(page.matchAll(/^\| `([a-z_]+)` \|/gm), ([, name = '']) => name);

    expect(listed.sort()).toEqual(tables.sort());
  });

  it('erases a colleague by statements that run, in every table that has their id and no record of decisions', () => {
    const [, statements = ''] = /```sql\n([^`]+)```/.exec(page) ?? [];

    sqlite.exec(statements);

    const person = sqlite
      .prepare(
        "select m.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and c.name = 'person'",
      )
      .all()
      .map(({ name }) => String(name));
    // Who decided stays, and who has to decide is gone with the decision.
    const kept = ['change_approvers', 'different_people'];
    expect(person.filter((table) => !statements.includes(`delete from ${table} `)).sort()).toEqual(kept);
  });
});

describe('the rules and the dashboard', () => {
  const rules = z
    .object({
      groups: z.array(z.object({ rules: z.array(z.object({ alert: z.string(), expr: z.string() })) })),
    })
    .parse(parse(read('infra/alerts.yml')))
    .groups.flatMap((group) => group.rules);
  const expressionOf = (alert: string) => rules.find((rule) => rule.alert === alert)?.expr ?? '';
  const board = z
    .object({ panels: z.array(z.object({ targets: z.array(z.object({ expr: z.string() })) })) })
    .parse(JSON.parse(read('infra/grafana.json')));

  it('use only metrics that Cardfile has', async () => {
    const metrics = createMetrics(true);
    metrics.turn({ kind: 'text', outcome: 'answered', durationMs: 1 });
    metrics.backendCall({ system: 'Graph', status: 200, durationMs: 1 });
    const known = new Set((await metrics.text()).match(/^[a-z_0-9]+(?=[ {])/gm));
    const expressions = [
      ...rules.map(({ expr }) => expr),
      ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
    ];
    const used = expressions.flatMap((expr) => expr.match(/\b(?:cardfile|nodejs|process)_[a-z_0-9]+/g) ?? []);

    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((name) => !known.has(name))).toEqual([]);
  });

  it('can fire: values of labels exist, and thresholds lie within what a metric reaches', async () => {
    const metrics = createMetrics(true);
    for (const outcome of ['answered', 'failed'] as const)
      metrics.turn({ kind: 'text', outcome, durationMs: 1 });
    for (const status of [0, 404, 503]) metrics.backendCall({ system: 'Graph', status, durationMs: 1 });
    const text = await metrics.text();
    const limit = Number(/^cardfile_memory_limit_bytes (.+)$/m.exec(text)?.[1]);
    const selectors = rules.flatMap(({ expr }) => [...expr.matchAll(/(kind|outcome|status)=~?"([^"]+)"/g)]);
    const values = selectors.flatMap(([, label, alternatives = '']) =>
      alternatives.split('|').map((value) => `${label}="${value}"`),
    );
    const threshold = (alert: string) => Number(expressionOf(alert).split(' > ')[1]);

    expect(values.length).toBeGreaterThan(3);
    expect(values.filter((value) => !text.includes(value))).toEqual([]);
    expect(text).toContain(`le="${threshold('CardfileTurnsSlow')}"`);
    expect(limit).toBeGreaterThan(2 ** 28);
    expect(limit).toBeLessThanOrEqual(totalmem());
    // The process is killed at its limit, whatever that is in the unit, in a container or in Azure.
    expect(expressionOf('CardfileMemory')).toContain(' / cardfile_memory_limit_bytes');
    for (const { alert, expr } of rules.filter(({ expr }) => expr.includes(' / ')))
      expect([alert, Number(expr.split(' > ')[1]) < 0.9]).toEqual([alert, true]);
  });

  it('are explained in docs/operations.md', () => {
    const page = read('docs/operations.md');

    expect(rules.map(({ alert }) => alert).filter((alert) => !page.includes(`\`${alert}\``))).toEqual([]);
  });
});
