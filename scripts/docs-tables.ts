import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runCommand } from '../src/cli/command-line.ts';
import { type Setting, settings } from '../src/settings.ts';
import { hostileCases } from './hostile-cases.ts';

/** The files that are generated from the code or have tables that are, relative to the repository. A test compares them. */
export const generatedFiles = [
  'README.md',
  'docs/security.md',
  'docs/settings.md',
  'env/.env.example',
] as const;

const roleLabels = {
  staff: 'everybody',
  editor: 'contact editors',
  approver: 'approvers',
  admin: 'contact admins',
};

async function commandsTable(): Promise<string> {
  const { dialogs } = await import('../src/dialogs/registry.ts');
  const rows = dialogs.flatMap(({ command, role }) =>
    command?.listed !== undefined
      ? [`| \`${command.example}\` | ${command.description()} | ${roleLabels[role]} |`]
      : [],
  );
  return ['| Type | What it does | For |', '|---|---|---|', ...rows].join('\n');
}

/** The settings by their descriptions. */
function settingGroups(): readonly (readonly [
  about: string,
  settings: readonly (readonly [string, Setting])[],
])[] {
  let current = '';
  const described = Object.entries<Setting>(settings).map(([name, setting]) => {
    current = setting.about ?? current;
    return { about: current, entry: [name, setting] as const };
  });
  const groups = Map.groupBy(described, ({ about }) => about);
  return Array.from(groups, ([about, entries]) => [about, entries.map(({ entry }) => entry)]);
}

function settingsTable(): string {
  const rows = settingGroups().map(([about, group]) => {
    const names = group.map(([name]) => `\`${name}\``).join('<br>');
    const values = group.map(([, { fallback = '' }]) => (fallback === '' ? '' : `\`${fallback}\``));
    return `| ${names} | ${values.some((value) => value !== '') ? values.join('<br>') : ''} | ${about} |`;
  });
  return ['| Setting | Default | Description |', '|---|---|---|', ...rows].join('\n');
}

/** The hostile cases with their tests and guards. */
function hostileTable(): string {
  const rows = hostileCases.map(({ name, tests, guards }, index) => {
    const checks = tests.map(({ file, name }) => `\`test/${file}\` “${name} …”`);
    const places = guards.map(({ does, file }) => `\`${file}\` ${does}`);
    return `| ${index + 1} | ${name} | ${checks.join('<br>')} | ${places.join('<br>')} |`;
  });
  return ['| | Case | Tests | Guards |', '|---|---|---|---|', ...rows].join('\n');
}

/** The settings as lines to copy; those with a default, and those that most people leave out, are commented out. */
function settingsExample(): string {
  const groups = settingGroups().map(([about, group]) => {
    const lines = group.map(
      ([name, { fallback = '', needed }]) => `${needed === undefined ? '#' : ''}${name}=${fallback}`,
    );
    return [`# ${about}`, ...lines].join('\n');
  });
  const head = [
    '# Every setting of Cardfile. `npm run setup` asks for them and writes the file .env, or copy the lines that you need.',
    '# `npm start` reads .env and the environment. Do not commit secrets. `npm run docs` writes this file.',
  ];
  return `${[head.join('\n'), ...groups].join('\n\n')}\n`;
}

/** Returns a generated file as it should be: the settings to copy, or a document with current tables. */
export async function generate(file: string, text: string): Promise<string> {
  return file.endsWith('.example') ? settingsExample() : withTables(text);
}

/** Returns a text with its generated tables replaced by current ones. */
async function withTables(document: string): Promise<string> {
  const tables = { commands: await commandsTable(), settings: settingsTable(), hostile: hostileTable() };
  return Object.entries(tables).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_all, begin: string, end: string) => `${begin}${table}\n${end}`,
      ),
    document,
  );
}

const usage = `npm run docs

Writes env/.env.example, and the tables of README.md, docs/security.md and docs/settings.md that are generated from the code.

  --help   this text
`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand({
    usage,
    async run() {
      for (const file of generatedFiles) {
        const path = new URL(`../${file}`, import.meta.url);
        writeFileSync(path, await generate(file, readFileSync(path, 'utf8')));
        console.log(`${file} is up to date.`);
      }
    },
  });
}
