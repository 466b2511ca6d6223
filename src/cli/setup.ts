import { readAssignments, runCommand } from './command-line.ts';

const usage = `npm run setup -- [--yes] [--set NAME=VALUE]…

Asks for the settings, checks them against the tenant, writes them into .env and builds the app package. Then it prints
what is left to do: the link for admin consent, the commands for the Exchange role and the app setup policy. It changes
nothing in the tenant. Answers that are given in the environment or in .env are suggested.

  --yes              asks nothing: takes the given answers, or says which are missing; changes .env
  --set NAME=VALUE   an answer, for example --set ADMIN_GROUP_ID="Contact admins"; may be given several times.
                     The value none removes it. Secrets are safer in the environment
  --help             this text

The names of the answers are those of env/.env.example and, for the app package, DEVELOPER_NAME, DEVELOPER_URL,
PRIVACY_URL and TERMS_URL. ENV_FILE names another file than .env. The exit code is 1 when something is missing or wrong.
`;

await runCommand({
  usage,
  options: {
    yes: { type: 'boolean', default: false },
    set: { type: 'string', multiple: true, default: [] },
  },
  async run(values) {
    // Loaded only here, so that `--help` and a wrong argument are answered at once.
    const { isAnswerName } = await import('./setup/questions.ts');
    const given = readAssignments(values.set, isAnswerName);
    const { runSetup } = await import('./setup/run-setup.ts');
    const { createTerminal } = await import('./setup/terminal.ts');
    const terminal = values.yes ? undefined : createTerminal();
    try {
      const isComplete = await runSetup({ given, terminal });
      if (!isComplete) process.exitCode = 1;
    } finally {
      terminal?.close();
    }
  },
});
