import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
/** Made of other tools, which have a --help of their own. */
const chains = ['test', 'check'];
const names = Object.keys(scripts).filter((name) => !chains.includes(name));

const { PATH, TMPDIR, NODE_COMPILE_CACHE } = process.env;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cardfile-scripts-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Ending {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a script of package.json in an empty folder, with no setting but the given ones. */
function run(
  name: string,
  words: readonly string[],
  settings: Readonly<Record<string, string>> = {},
): Promise<Ending> {
  const [, runner = '', file = ''] = String(scripts[name]).split(' ');
  const paths = [runner, file].map((path) => join(root, path));
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [...paths, ...words],
      { cwd: folder, env: { PATH, TMPDIR, NODE_COMPILE_CACHE, ...settings } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** What a script could change: the checkout's own documents and pictures, and the folder that it runs in. */
function traces(): readonly string[] {
  const written = ['docs', 'docs/images', 'build', 'data'].flatMap((name) => {
    try {
      return readdirSync(join(root, name)).map((file) => join(name, file));
    } catch {
      return [];
    }
  });
  const times = ['README.md', ...written].map((file) => {
    const { mtimeMs, size } = statSync(join(root, file));
    return `${file} ${mtimeMs} ${size}`;
  });
  return [...times, ...readdirSync(folder)];
}

/** One line on stderr that is no stack trace, and an exit code of 1. */
function expectOneLine({ code, stderr }: Ending): void {
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(/\S/);
  expect(stderr).not.toMatch(/Error\b.*:|node:internal|^\s+at /m);
  expect(code).toBe(1);
}

describe.each(names)('npm run %s', (name) => {
  it('is run by scripts/run.js, which knows the Node that is needed', () => {
    expect(scripts[name]).toMatch(/^node scripts\/run\.js \S+\.ts$/);
  });

  it('prints its usage for --help and does nothing', async () => {
    const before = traces();

    const { code, stdout, stderr } = await run(name, ['--help']);

    expect(stderr).toBe('');
    expect(stdout).toContain(name === 'start' ? 'npm start' : `npm run ${name}`);
    expect(stdout).toContain('--help');
    expect(code).toBe(0);
    expect(traces()).toEqual(before);
  });

  it('refuses an unknown option in one line and does nothing', async () => {
    const before = traces();

    const ending = await run(name, ['--no-such-option']);

    expectOneLine(ending);
    expect(ending.stderr).toContain('--no-such-option');
    expect(ending.stdout).toBe('');
    expect(traces()).toEqual(before);
  });
});

describe('a mistake at the terminal is told in one line', () => {
  it.each([
    ['search', ['nofile.csv', 'John'], 'nofile.csv: there is no such file or folder.'],
    ['search', ['.', 'John'], 'A folder was given where a file is needed.'],
    ['known-contacts', ['import', '.'], 'A folder was given where a file is needed.'],
    ['policy', ['check', '.'], 'A folder was given where a file is needed.'],
    ['search', ['contacts.csv', '--queries', 'nofile.txt'], 'nofile.txt: there is no such file'],
    ['search', ['contacts.csv', '--limit', 'many', 'John'], '--limit must be a whole number'],
    ['search', ['broken.csv', 'John'], 'broken.csv is not a CSV file'],
    ['search', ['contacts.csv'], 'Give a query'],
    ['search', ['strange.csv', 'John'], 'none of the columns'],
    ['duplicates', ['nofile.csv'], 'nofile.csv: there is no such file or folder.'],
    ['duplicates', ['strange.csv'], 'none of the columns'],
    ['duplicates', [], 'An argument is missing.'],
    ['policy', ['check', 'nofile.json'], 'nofile.json: there is no such file or folder.'],
    ['policy', ['chek'], 'The command must be one of: check'],
    ['policy', ['check', '--example', 'nobody'], 'nobody'],
    ['import', ['nofile.csv', '--dry-run'], 'nofile.csv: there is no such file or folder.'],
    ['export', ['contacts.csv'], 'Give either --source or --search.'],
    ['export', ['contacts.csv', '--search', 'John'], '--search needs --as PERSON.'],
    ['import', ['contacts.csv'], 'Give either --dry-run or --as.'],
    ['import', ['contacts.csv', '--dry-run', '--key', 'id'], '--key must be one of: email, name, phone'],
    ['known-contacts', ['import', 'nofile.csv'], 'nofile.csv: there is no such file or folder.'],
    ['known-contacts', ['import'], 'An argument is missing.'],
    ['known-contacts', ['import', 'contacts.csv', 'more.csv'], '"more.csv" is one argument too many.'],
    [
      'known-contacts',
      ['import', 'a.csv', '--encoding', 'utf-8', '--encoding', 'macintosh'],
      '--encoding is given twice.',
    ],
    ['search', ['contacts.csv', '--limit', '1', '--limit=2', 'John'], '--limit is given twice.'],
    ['known-contacts', ['import', ''], 'An argument is empty.'],
    ['policy', ['check', '--example', ' '], 'An argument is empty.'],
    ['audit', ['erase', ' '], 'An argument is empty.'],
    ['doctor', ['--mailbox', ''], 'An argument is empty.'],
    ['search', ['contacts.csv', ''], 'An argument is empty.'],
    ['audit', [], 'An argument is missing.'],
    ['audit', ['verify', 'all'], 'verify takes no argument.'],
    ['audit', ['retain', 'soon'], 'DAYS must be a whole number'],
    ['bench', ['nothing'], 'There is no bench "nothing"'],
    ['chaos', ['--database', 'oracle'], '--database must be one of: embedded, postgres'],
    ['model', ['--runs', '-3'], '--runs'],
    ['mutate', ['--jobs', '0'], '--jobs must be a whole number'],
    ['gallery', ['no-such-card'], 'No card\'s name begins with "no-such-card".'],
    ['try', ['--set', 'MAIL_CONTACT=off'], '--set MAIL_CONTACT: there is no such setting.'],
    ['setup', ['--set', 'bot_password=s3cret'], 'MAIL_CONTACTS=admin-center, not "bot_password=…".'],
    ['try', ['--port', '99999'], '--port must be a whole number from 1 to 65535'],
  ])('npm run %s -- %j', async (name, words, expected) => {
    writeFileSync(join(folder, 'contacts.csv'), 'id,displayName\n1,John Doe\n');
    writeFileSync(join(folder, 'broken.csv'), 'id,displayName\n1,"John Doe\n');
    writeFileSync(join(folder, 'strange.csv'), 'a,b\n1,2\n');

    const ending = await run(name, words);

    expectOneLine(ending);
    expect(ending.stderr).toContain(expected);
  });
});

describe('npm run audit', () => {
  it.each([
    ['verify', []],
    ['export', ['log.jsonl']],
    ['erase', ['John Doe']],
    ['retain', ['30']],
  ])('%s makes no database where there is none', async (command, words) => {
    const ending = await run('audit', [command, ...words]);

    expectOneLine(ending);
    expect(ending.stderr).toContain('There is no Cardfile database in ./data.');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('refuses an empty file in the place of a database, and leaves it as it is', async () => {
    writeFileSync(join(folder, 'cardfile.db'), '');

    const ending = await run('audit', ['verify'], { DATA_DIR: folder });

    expectOneLine(ending);
    expect(readdirSync(folder)).toEqual(['cardfile.db']);
    expect(statSync(join(folder, 'cardfile.db')).size).toBe(0);
  });

  it('does not call an audit log without entries intact', async () => {
    const csv = join(folder, 'contacts.csv');
    writeFileSync(csv, 'id,displayName\n1,John Doe\n');
    const imported = await run('known-contacts', ['import', csv], { DATA_DIR: folder });
    expect(imported.stdout).toContain('1 contacts are known now');

    const ending = await run('audit', ['verify'], { DATA_DIR: folder });

    expectOneLine(ending);
    expect(ending.stderr).toContain('is empty: there is nothing to verify');
    expect(ending.stdout).not.toContain('intact');
  });
});

describe('npm run known-contacts', () => {
  it('refuses a file that is not in UTF-8, and reads it when its encoding is named', async () => {
    const csv = join(folder, 'contacts.csv');
    writeFileSync(csv, Buffer.from('sep=;\r\nid;displayName\r\n1;J\u00f6rg M\u00fcller\r\n', 'latin1'));

    const refused = await run('known-contacts', ['import', csv], { DATA_DIR: join(folder, 'data') });
    const read = await run('known-contacts', ['import', csv, '--encoding', 'windows-1252'], {
      DATA_DIR: folder,
    });

    expectOneLine(refused);
    expect(refused.stderr).toContain('Nothing was imported. The file is not in UTF-8.');
    expect(read.stdout).toContain('1 contacts are known now');
    const sqlite = new DatabaseSync(join(folder, 'cardfile.db'), { readOnly: true });
    const rows = JSON.stringify(sqlite.prepare('select * from known_contacts').all());
    sqlite.close();
    expect(rows).toContain('Jörg Müller');
  });
});

describe('npm run duplicates', () => {
  it('prints the pairs of a file as CSV, whatever other columns and gaps it has', async () => {
    const rows = [
      'id,cluster,givenName,surname,company,emails,phones',
      '=HYPERLINK(x),a,John,Doe,Contoso,john.doe@contoso.com,',
      '2,a,Jon,Doe,,JOHN.DOE@contoso.com;jd@x.example,"(020) 7946 0123"',
      '"3, new",b,"Roe, ""Ann""",,,,+44 20 7946 0999',
      '4,b,,,,,',
      '5',
    ];
    writeFileSync(join(folder, 'contacts.csv'), rows.join('\n'));

    const { stdout, stderr } = await run('duplicates', ['contacts.csv']);

    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([
      'left,right,lane,score,reason',
      expect.stringMatching(/^'=HYPERLINK\(x\),2,certain,0\.\d{4},"same e-mail address, similar name"$/),
      '',
    ]);
  });
});

describe('npm run package', () => {
  const names = { ENV_FILE: 'names' };
  const own = [
    'TEAMS_APP_ID=7a3c1c7e-9d55-4c1e-8a6b-0d7a5c1f2e90',
    'BOT_ID=1b6f7c1e-1d55-4c1e-8a6b-0d7a5c1f2e91',
    'DEVELOPER_NAME=Fabrikam "IT"',
    'DEVELOPER_URL=https://www.fabrikam.com',
    'PRIVACY_URL=https://www.fabrikam.com/privacy',
    'TERMS_URL=https://www.fabrikam.com/terms',
  ];

  it('builds a package of one’s own values', async () => {
    writeFileSync(join(folder, 'names'), own.join('\n'));

    const { code, stdout, stderr } = await run('package', [], names);

    expect(stderr).toBe('');
    expect(stdout).toContain('build/cardfile.zip is ready');
    expect(code).toBe(0);
    const manifest = JSON.parse(readFileSync(join(folder, 'build/manifest.json'), 'utf8'));
    expect(manifest.developer.name).toBe('Fabrikam "IT"');
  });

  it('takes the names of .env if there is no other file, but the environment wins', async () => {
    writeFileSync(join(folder, '.env'), own.join('\n'));

    const ending = await run('package', [], { DEVELOPER_NAME: 'Northwind' });

    expect(ending).toMatchObject({ code: 0, stderr: '' });
    const manifest = JSON.parse(readFileSync(join(folder, 'build/manifest.json'), 'utf8'));
    expect(manifest.developer).toMatchObject({ name: 'Northwind', websiteUrl: 'https://www.fabrikam.com' });
  });

  it('says which names are missing if there is no file', async () => {
    const { code, stderr } = await run('package', []);

    expect(code).toBe(1);
    expect(stderr).toContain('.env has no value for BOT_ID.');
  });

  const examples = [
    ['BOT_ID', '00000000-0000-4000-8000-000000000001'],
    ['TEAMS_APP_ID', '00000000-0000-0000-0000-000000000000'],
    ['DEVELOPER_URL', 'https://www.example.com'],
    ['PRIVACY_URL', 'https://bot.contoso.example/privacy'],
    ['DEVELOPER_NAME', 'Your company'],
  ] as const;

  it.each(examples)('refuses the example %s=%s', async (name, value) => {
    const lines = own.map((line) => (line.startsWith(`${name}=`) ? `${name}=${value}` : line));
    writeFileSync(join(folder, 'names'), lines.join('\n'));

    const ending = await run('package', [], names);

    expectOneLine(ending);
    expect(ending.stderr).toContain(`${name} in names is only an example`);
  });

  it('takes examples when told so', async () => {
    const lines = [...own, ...examples.map(([name, value]) => `${name}=${value}`)];
    writeFileSync(join(folder, 'names'), lines.join('\n'));

    expect(await run('package', ['--allow-placeholders'], names)).toMatchObject({ code: 0 });
  });

  it('refuses the names that stand in the repository', async () => {
    const { code, stderr } = await run('package', [], { ENV_FILE: join(root, 'env/.env.local') });

    expect(stderr.match(/is only an example/g)?.length).toBeGreaterThan(1);
    expect(code).toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('npm start', () => {
  it('tells everything that is wrong with the settings without a stack trace, each once', async () => {
    const { code, stderr } = await run('start', [], { MAIL_CONTACTS: 'x', LOG_LEVEL: 'loud' });

    expect(code).toBe(1);
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(stderr.match(/MAIL_CONTACTS must be one of/g)).toHaveLength(1);
    expect(stderr.match(/LOG_LEVEL must be one of/g)).toHaveLength(1);
  });
});

describe('a file .env in the folder', () => {
  const guid = '11111111-2222-4333-8444-555555555555';

  function writeEnv(...lines: readonly string[]): void {
    writeFileSync(join(folder, '.env'), lines.join('\n'), { mode: 0o600 });
  }

  it('has the settings of npm start and npm run doctor, but the environment wins', async () => {
    writeEnv('BOT_ID=of-the-file', 'MAIL_CONTACTS=of-the-file', `ADMIN_GROUP_ID="${guid}" # admins`);

    const started = await run('start', [], { BOT_ID: guid });
    const { stdout } = await run('doctor', [], { BOT_ID: guid });

    for (const told of [started.stderr, stdout]) {
      expect(told).toContain('MAIL_CONTACTS must be one of');
      expect(told).not.toMatch(/BOT_ID is|ADMIN_GROUP_ID/);
    }
  });

  it('says where the data is, for the tools too', async () => {
    writeEnv(`DATA_DIR=${join(folder, 'elsewhere')}`);

    const ending = await run('audit', ['verify']);

    expectOneLine(ending);
    expect(ending.stderr).toContain(`no Cardfile database in ${join(folder, 'elsewhere')}`);
  });

  it('is told in one line when it is not one of settings', async () => {
    writeEnv('BOT_ID', '');

    expectOneLine(await run('audit', ['verify']));
  });

  it('may have another name, and is told when there is none of that', async () => {
    writeFileSync(join(folder, 'other'), 'DATA_DIR=/nowhere\n', { mode: 0o600 });
    writeEnv('DATA_DIR=/wrong');

    const found = await run('audit', ['verify'], { ENV_FILE: 'other' });
    const missing = await run('audit', ['verify'], { ENV_FILE: 'nothing' });

    expect(found.stderr).toContain('no Cardfile database in /nowhere');
    expectOneLine(missing);
    expect(missing.stderr).toContain('ENV_FILE names a file that does not exist: nothing.');
  });

  it('is warned of when other accounts can read it', async () => {
    writeEnv('DATA_DIR=/nowhere');
    chmodSync(join(folder, '.env'), 0o644);

    const { stderr } = await run('audit', ['verify']);

    expect(stderr).toMatch(/^Other accounts can read \.env\. Run: chmod 600 \.env\n/);
  });
});

describe('scripts/run.js', () => {
  /** Runs it with another version of Node in its place. */
  function runOn(version: string): Promise<Ending> {
    const pretend = `Object.defineProperty(process.versions, 'node', { value: '${version}' });`;
    const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        ['--import', preload, 'scripts/run.js', 'src/index.ts', '--help'],
        { cwd: root },
        (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
      );
    });
  }

  it.each(['18.20.8', '20.20.2', '22.18.0'])('says in one line that Node %s is too old', async (version) => {
    const ending = await runOn(version);

    expectOneLine(ending);
    expect(ending.stderr).toBe(`Cardfile needs Node 22.19 or newer; this is Node ${version}.\n`);
    expect(ending.stdout).toBe('');
    expect(ending.code).toBe(1);
  });

  it('keeps the compiled code for the next start', async () => {
    const env = { PATH, TMPDIR: folder };
    const command = ['scripts/run.js', 'src/cli/policy.ts', '--help'];
    await promisify(execFile)(process.execPath, command, { cwd: root, env });

    const kept = readdirSync(join(folder, 'node-compile-cache'), { recursive: true });

    expect(kept.length).toBeGreaterThan(2);
  });

  it.each(['22.19.0', '23.0.0', '24.21.0', '100.0.0'])('runs the file on Node %s', async (version) => {
    const { code, stdout } = await runOn(version);

    expect(stdout).toContain('npm start');
    expect(code).toBe(0);
  });
});
