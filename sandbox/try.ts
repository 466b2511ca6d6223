import { readAssignments, runCommand, wholeNumber } from '../src/cli/command-line.ts';
import { settings } from '../src/settings.ts';

const usage = `Tries Cardfile on this computer: no tenant, no account, no internet.

  npm run try                     the sandbox chat, a small Teams with three people
  npm run try -- --playground     Microsoft's Agents Playground instead (fetched with npx)
  npm run try -- --doctor         what "npm run doctor" says about the pretend organisation
  npm run try -- --set MAIL_CONTACTS=admin-center
                                  the same with another setting of env/.env.example

Options
  --port NUMBER    where the bot listens; 3978, or the next free port
  --data DIR       keeps the bot's data in DIR; otherwise it is thrown away at the end
  --set NAME=VALUE a setting for the bot, in place of the trial's own; may be given several times
  --help           this text
`;

await runCommand({
  usage,
  options: {
    port: { type: 'string', default: '3978' },
    data: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
    playground: { type: 'boolean', default: false },
    doctor: { type: 'boolean', default: false },
  },
  async run(values) {
    const port = wholeNumber('--port', values.port, 1, 65_535);
    const given = readAssignments(values.set, (name) => Object.hasOwn(settings, name));
    if (values.doctor) {
      const { tryDoctor } = await import('./try-doctor.ts');
      process.exit(await tryDoctor(given).catch(fail));
    }
    const { startTrial } = await import('./trial.ts');

    let isEnding = false;
    let end = async (code: number): Promise<void> => process.exit(code);

    const starting = startTrial({
      port,
      dataDirectory: values.data,
      settings: given,
      usesPlayground: values.playground,
      onDeath: (report) => {
        console.error(`\n${report}`);
        void end(1);
      },
    });

    end = async (code) => {
      if (isEnding) return;
      isEnding = true;
      const trial = await starting.catch(() => undefined);
      await trial?.close();
      process.exit(code);
    };

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void end(0));

    // npm, or the terminal, may be killed without a word to us; then we belong to another parent.
    const parent = process.ppid;
    setInterval(() => {
      if (process.ppid !== parent) void end(0);
    }, 500).unref();

    try {
      const trial = await starting;
      if (!isEnding) {
        const client = values.playground ? 'Agents Playground' : 'sandbox chat';
        console.log(
          `\nCardfile is running. Open the ${client}:\n\n  ${trial.address}\n\nPress Ctrl-C to stop.\n`,
        );
      }
    } catch (error) {
      if (!isEnding) fail(error);
    }
  },
});

function fail(error: unknown): never {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
