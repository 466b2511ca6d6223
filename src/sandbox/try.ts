import { enableCompileCache } from 'node:module';
import { parseArgs } from 'node:util';

enableCompileCache();

const help = `Tries Cardfile on this computer: no tenant, no account, no internet.

  npm run try                     the sandbox chat, a small Teams with three people
  npm run try -- --playground     Microsoft's Agents Playground instead (fetched with npx)
  npm run try -- --doctor         what "npm run doctor" says about the pretend organisation

Options
  --port NUMBER    where the bot listens; 3978, or the next free port
  --data DIR       keeps the bot's data in DIR; otherwise it is thrown away at the end
  --help           these words
`;

interface Wishes {
  readonly port: number;
  readonly dataDirectory: string | undefined;
  readonly usesPlayground: boolean;
  readonly wantsDoctor: boolean;
  readonly wantsHelp: boolean;
}

function readWishes(): Wishes {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '3978' },
      data: { type: 'string' },
      playground: { type: 'boolean', default: false },
      doctor: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false, short: 'h' },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new Error('--port wants a number from 1 to 65535.');
  return {
    port,
    dataDirectory: values.data,
    usesPlayground: values.playground,
    wantsDoctor: values.doctor,
    wantsHelp: values.help,
  };
}

function fail(error: unknown): never {
  console.error(`\n${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}

function wishesOrExit(): Wishes {
  try {
    return readWishes();
  } catch (error) {
    fail(error);
  }
}

const wishes = wishesOrExit();
if (wishes.wantsHelp) {
  console.log(help);
  process.exit(0);
}

if (wishes.wantsDoctor) {
  const { tryDoctor } = await import('./try-doctor.ts');
  process.exit(await tryDoctor().catch(fail));
}

const { startTrial } = await import('./trial.ts');

let isEnding = false;
let end = async (code: number): Promise<void> => process.exit(code);

const starting = startTrial({
  ...wishes,
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
    const client = wishes.usesPlayground ? 'Agents Playground' : 'sandbox chat';
    console.log(
      `\nCardfile is running. Open the ${client}:\n\n  ${trial.address}\n\nPress Ctrl-C to stop.\n`,
    );
  }
} catch (error) {
  if (!isEnding) fail(error);
}
