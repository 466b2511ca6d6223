import type { Backends } from '../../backends.ts';
import { type Config, readConfig, readSettingSources } from '../../config.ts';
import { checkSignIn } from '../../doctor/check-sign-in.ts';
import { reportLines } from '../../doctor/report.ts';
import { rolesOf } from '../../doctor/token-roles.ts';
import { ConfigurationError } from '../../platform/errors.ts';
import { createHttpClient } from '../../platform/http-client/http-client.ts';
import { createLog } from '../../platform/log.ts';
import { failed } from '../../providers/shared/check.ts';
import { secretsInFiles, withSecretFiles } from '../../secret-files.ts';
import { settings } from '../../settings.ts';
import { buildAppPackage } from '../app-package.ts';
import { createToolBackends, examine } from '../examine.ts';
import { grantPermissions, nextSteps } from './next-steps.ts';
import { missingPermissions, neededPermissions } from './permissions.ts';
import {
  type AnswerName,
  type Answers,
  defaultOf,
  isAnswerName,
  needsAnswer,
  type Question,
  readAnswer,
  stages,
} from './questions.ts';
import { findGroup, findTenant } from './tenant.ts';
import type { Terminal } from './terminal.ts';
import { writeAnswers } from './write-answers.ts';

export interface SetupOptions {
  /** Answers of the command line, which win over those of the environment and of the file. */
  readonly given: Readonly<Record<string, string>>;
  /** Undefined to take the given answers without asking. */
  readonly terminal: Terminal | undefined;
}

/** In the place of a group that is not known yet. */
const noGroup = '00000000-0000-0000-0000-000000000000';
/** The checks that fail without the Exchange role. */
const mailContactChecks = /^(Exchange|The Microsoft 365 admin center):/;
const manifest = 'build/manifest.json';

/**
 * Asks for the settings, checks them against the tenant, writes them and the app package, and prints what is left to do.
 * Returns whether every check passed.
 * @throws {ConfigurationError} when an answer is missing or wrong and nobody can be asked; nothing is written then
 */
export async function runSetup({ given, terminal }: SetupOptions): Promise<boolean> {
  const { path, file, environment } = readSettingSources();
  const filed = withoutNone(known(file?.values ?? {}));
  const present = withoutNone({
    ...known(registered(file?.values ?? {})),
    ...known(file?.values ?? {}),
    ...known(environment),
    ...known(given),
  });
  const answers: Partial<Record<AnswerName, string>> = {};
  const problems: string[] = [];
  const questions = stages.flatMap((stage) => stage.questions);
  const inFiles = readSecretFiles({ ...file?.values, ...environment, ...given });
  const unasked = Object.fromEntries(
    Object.entries(present).filter(([name]) => questions.every((question) => question.name !== name)),
  );
  let backends: Backends | undefined;

  // What is not asked for cannot be corrected here, so it must be right from the start.
  for (const [name, value] of Object.entries(unasked)) {
    const read = isAnswerName(name) ? readAnswer(name, value) : { value };
    if ('problem' in read) throw new ConfigurationError([`${name} ${read.problem}`, 'Nothing was written.']);
  }
  console.log(`Cardfile setup. It writes ${path} and the app package, and changes nothing in the tenant.`);
  if (terminal !== undefined) {
    console.log(
      'Enter keeps the value in brackets, and "none" removes it. Ctrl-C ends setup without a change.',
    );
  }
  for (const stage of stages) {
    console.log(`\n${stage.title}`);
    if (stage.before === 'consent') await awaitConsent();
    for (let isDone = false; !isDone; ) {
      for (const question of stage.questions) await answer(question);
      isDone = stage.after !== 'sign-in' || (await checkedSignIn());
    }
  }
  if (problems.length > 0) {
    await backends?.close();
    throw new ConfigurationError([...problems, 'Nothing was written.']);
  }
  const config = readConfig(environmentOf(answers));

  answers.TEAMS_APP_ID = present.TEAMS_APP_ID ?? crypto.randomUUID();
  const written = Object.entries(answers).filter(([name]) => !Object.hasOwn(inFiles, name));
  await writeAnswers(
    { ...unasked, ...Object.fromEntries(written) },
    questions,
    { path, file, filed },
    terminal,
  );
  let isPackaged = true;
  try {
    console.log(await buildAppPackage({ names: answers, source: path }));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    isPackaged = false;
    console.log(error.problems.map((problem) => `✗ App package: ${problem}`).join('\n'));
    console.log('  → Correct it with "npm run setup".');
  }

  console.log('\nChecks');
  await backends?.close();
  backends = createToolBackends(config);
  const results = await examine(config, backends, { manifest, isStarted: false });
  console.log(reportLines(results).join('\n'));
  const missing = await missingPermissions(neededPermissions(config), rolesOf(backends.tokens));
  const reads = results.filter(({ name }) => mailContactChecks.test(name));
  const readsMailContacts = reads.length > 0 && reads.every(({ ok }) => ok);
  const steps = nextSteps(config, { missing, readsMailContacts });
  console.log(`\nWhat is left to do\n\n${steps.join('\n')}`);
  await backends.close();
  return isPackaged && results.every(({ ok }) => ok);

  function environmentOf(some: Answers): Readonly<Record<string, string | undefined>> {
    return { ...inFiles, ...unasked, ...some };
  }

  /** The settings as far as they are known, if they fit together. */
  function configSoFar(): Config {
    return readConfig({ ...environmentOf(answers), ADMIN_GROUP_ID: answers.ADMIN_GROUP_ID ?? noGroup });
  }

  async function answer(question: Question): Promise<void> {
    const { name, text, isSecret = false } = question;
    if (question.when?.(answers) === false) {
      delete answers[name];
      return;
    }
    const secret = inFiles[name];
    if (secret !== undefined) {
      answers[name] = secret;
      console.log(`  ✓ ${name} is in the file that ${name}_FILE names`);
      return;
    }
    const usual = answers[name] ?? present[name] ?? defaultOf(name) ?? question.suggestion?.(answers);
    for (;;) {
      const shown = usual === undefined ? '' : ` [${isSecret ? 'keep' : usual}]`;
      const typed = await terminal?.ask(`  ${text}${shown}: `, { isSecret });
      const value = typed === 'none' ? undefined : typed || usual;
      const accepted = await accept(question, value);
      if ('value' in accepted) {
        if (accepted.note !== '') console.log(`  ✓ ${accepted.note}`);
        if (accepted.value === undefined) delete answers[name];
        else answers[name] = accepted.value;
        return;
      }
      if (terminal === undefined) {
        problems.push(`${name} ${accepted.problem}`);
        return;
      }
      console.log(`  ✗ It ${accepted.problem}`);
    }
  }

  async function accept(
    question: Question,
    value: string | undefined,
  ): Promise<{ readonly value: string | undefined; readonly note: string } | { readonly problem: string }> {
    const { name, lookup } = question;
    if (value === undefined) {
      return needsAnswer(question) ? { problem: 'is needed.' } : { value: undefined, note: '' };
    }
    const found = lookup === undefined ? { id: value, note: '' } : await lookUp(lookup, value);
    if ('problem' in found) return { problem: `cannot be used: ${found.problem}. ${found.nextStep}` };
    return { note: found.note, ...readAnswer(name, found.id) };
  }

  async function lookUp(kind: 'tenant' | 'group', typed: string) {
    if (kind === 'group') {
      try {
        backends ??= createToolBackends(configSoFar());
      } catch (error) {
        if (!(error instanceof ConfigurationError)) throw error;
        // Its problems are reported already.
        return { id: typed, note: '' };
      }
      return findGroup(typed, backends.graphClient);
    }
    const authority = unasked.ENTRA_AUTHORITY ?? settings.ENTRA_AUTHORITY.fallback;
    const http = createHttpClient({ log: createLog('silent'), clock: Date.now });
    try {
      return await findTenant(typed, authority, http);
    } finally {
      await http.close();
    }
  }

  /** Returns false if the answers are to be given again. */
  async function checkedSignIn(): Promise<boolean> {
    await backends?.close();
    backends = undefined;
    const results = await signIn();
    console.log(
      reportLines(results)
        .map((line) => `  ${line}`)
        .join('\n'),
    );
    if (terminal === undefined || results.every(({ ok }) => ok)) return true;
    return (await terminal.ask('  Answer these questions again? yes or no [yes]: ')) === 'no';
  }

  async function signIn() {
    try {
      backends = createToolBackends(configSoFar());
      return await checkSignIn(backends.tokens);
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      // Missing answers are told at the end.
      if (problems.length > 0) return [];
      return error.problems.map((problem) => failed('Settings', problem, 'Correct the answer.'));
    }
  }

  /** Waits until the application has its permissions, so that groups can be found by name. */
  async function awaitConsent(): Promise<void> {
    if (terminal === undefined || backends === undefined) return;
    for (;;) {
      await backends.close();
      const config = configSoFar();
      backends = createToolBackends(config);
      const missing = await missingPermissions(neededPermissions(config), rolesOf(backends.tokens));
      if (missing.length === 0) {
        console.log('  ✓ All permissions are granted');
        return;
      }
      console.log(
        grantPermissions(config, missing)
          .map((line) => `  ${line}`)
          .join('\n'),
      );
      const typed = await terminal.ask('  Press Enter when that is done, or type "skip": ');
      if (typed === 'skip') return;
    }
  }
}

/**
 * Returns the secrets that are given as files, which stay there.
 * @throws {ConfigurationError} when one cannot be read, or is given as a value, too
 */
function readSecretFiles(environment: Readonly<Record<string, string | undefined>>): Answers {
  const problems: string[] = [];
  const values = withSecretFiles(environment, problems);
  if (problems.length > 0) throw new ConfigurationError([...problems, 'Nothing was written.']);
  return Object.fromEntries(secretsInFiles(environment).map((name) => [name, values[name]]));
}

/** What Microsoft's Teams CLI writes into the file when it registers a bot, by our names. */
function registered({ CLIENT_ID, CLIENT_SECRET, TENANT_ID }: Readonly<Record<string, string | undefined>>) {
  return { BOT_ID: CLIENT_ID, BOT_PASSWORD: CLIENT_SECRET, BOT_TENANT_ID: TENANT_ID };
}

/** Returns those of some values that are answers; an empty one counts as none. */
function known(values: Readonly<Record<string, string | undefined>>): Answers {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const written = value?.trim() ?? '';
      return isAnswerName(name) && written !== '' ? [[name, written]] : [];
    }),
  );
}

/** Removes the answers that are the word none, with which the person removes an earlier answer. */
function withoutNone(answers: Answers): Answers {
  return Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== 'none'));
}
