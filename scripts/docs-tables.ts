import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { runCommand } from '../src/cli/command-line.ts';

/** The files with tables that are generated from the code, relative to the repository. A test compares them. */
export const generatedFiles = ['README.md', 'docs/settings.md'] as const;

const roleLabels = {
  staff: 'everybody',
  editor: 'contact editors',
  approver: 'approvers',
  admin: 'contact admins',
};

async function commandsTable(): Promise<string> {
  const { dialogs } = await import('../src/dialogs/registry.ts');
  const rows = dialogs.flatMap(({ command, role }) =>
    command?.listed ? [`| \`${command.example}\` | ${command.description} | ${roleLabels[role]} |`] : [],
  );
  return ['| Type | What it does | For |', '|---|---|---|', ...rows].join('\n');
}

/** One row for each comment of `env/.env.example`, with all settings that it describes. */
async function settingsTable(): Promise<string> {
  const { readSettings } = await import('../sandbox/read-settings.ts');
  const groups = Map.groupBy(readSettings(), ({ section }) => section);
  const rows = Array.from(groups, ([section, settings]) => {
    const names = settings.map(({ name }) => `\`${name}\``).join('<br>');
    const values = settings.map(({ value }) => (value === '' ? '' : `\`${value}\``));
    return `| ${names} | ${values.some((value) => value !== '') ? values.join('<br>') : ''} | ${section} |`;
  });
  return ['| Setting | Default | Description |', '|---|---|---|', ...rows].join('\n');
}

/** Returns a text with its generated tables replaced by current ones. */
export async function withTables(document: string): Promise<string> {
  const tables = { commands: await commandsTable(), settings: await settingsTable() };
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

Writes the tables of README.md and docs/settings.md that are generated from the code.

  --help   this text
`;

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await runCommand({
    usage,
    async run() {
      for (const file of generatedFiles) {
        const path = new URL(`../${file}`, import.meta.url);
        writeFileSync(path, await withTables(readFileSync(path, 'utf8')));
        console.log(`${file} is up to date.`);
      }
    },
  });
}
