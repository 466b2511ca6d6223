import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { dialogs } from '../src/dialogs/registry.ts';

/** The tables of the README that say what the code says; `npm run docs` writes them, a test compares them. */
const readmePath = new URL('../README.md', import.meta.url);
const settingsPath = new URL('../env/.env.example', import.meta.url);

/** One setting as `env/.env.example` describes it. */
interface Setting {
  readonly name: string;
  readonly value: string;
  readonly section: string;
}

/** Every setting with the comment line above its group. */
export function readSettings(): readonly Setting[] {
  let section = '';
  return readFileSync(settingsPath, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const setting = /^#?(?<name>[A-Z][A-Z0-9_]+)=(?<value>.*)$/.exec(line)?.groups;
      if (setting !== undefined) return [{ name: setting.name ?? '', value: setting.value ?? '', section }];
      if (line.startsWith('# ')) section = line.slice(2);
      return [];
    });
}

const roleWords = {
  staff: 'everybody',
  editor: 'contact editors',
  approver: 'approvers',
  admin: 'contact admins',
};

function commandsTable(): string {
  const rows = dialogs.flatMap(({ command, role }) =>
    command?.listed ? [`| \`${command.example}\` | ${command.description} | ${roleWords[role]} |`] : [],
  );
  return ['| Type | What it does | For |', '|---|---|---|', ...rows].join('\n');
}

function settingsTable(): string {
  const rows = readSettings().map(
    ({ name, value, section }) => `| \`${name}\` | ${value === '' ? '' : `\`${value}\``} | ${section} |`,
  );
  return ['| Setting | Default | About |', '|---|---|---|', ...rows].join('\n');
}

/** The README with its tables made anew. */
export function withTables(readme: string): string {
  const tables = { commands: commandsTable(), settings: settingsTable() };
  return Object.entries(tables).reduce(
    (text, [name, table]) =>
      text.replace(
        new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`),
        (_all, begin: string, end: string) => `${begin}${table}\n${end}`,
      ),
    readme,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  writeFileSync(readmePath, withTables(readFileSync(readmePath, 'utf8')));
}
