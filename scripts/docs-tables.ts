import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { readSettings } from '../sandbox/read-settings.ts';
import { runCommand } from '../src/cli/command-line.ts';
import { dialogs } from '../src/dialogs/registry.ts';

/** The tables of the README that say what the code says; `npm run docs` writes them, a test compares them. */
const readmePath = new URL('../README.md', import.meta.url);

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

const usage = `npm run docs

Writes the tables of README.md that say what the code says.

  --help   this text
`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand({
    usage,
    async run() {
      writeFileSync(readmePath, withTables(readFileSync(readmePath, 'utf8')));
      console.log('README.md is up to date.');
    },
  });
}
