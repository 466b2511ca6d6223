import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { Sizes } from '../../sandbox/organisation/sizes.ts';
import { type Sandbox, startSandbox } from '../../sandbox/sandbox.ts';
import type { ChatMember, Pressed } from '../../sandbox/teams/client.ts';
import { startTeams, type Teams } from '../../sandbox/teams/start-teams.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';

export { words } from '../../sandbox/teams/words.ts';

import { type App, createApp } from '../../src/app.ts';
import { importKnownContacts } from '../../src/cli/import-known-contacts.ts';
import { readConfig } from '../../src/config.ts';
import { messages } from '../../src/languages/messages.ts';
import { createLog, type Log } from '../../src/platform/log.ts';

/** The whole product over the pretend organisation and the small Teams, as in the trial but in one process. */
export interface House {
  readonly sandbox: Sandbox;
  readonly teams: Teams;
  readonly app: App;
  /** Where the bot listens: `http://127.0.0.1:PORT`. */
  readonly origin: string;
  readonly admin: ChatMember;
  readonly approver: ChatMember;
  readonly staff: ChatMember;
  /** The group chat, as the staff member sees it. */
  readonly group: ChatMember;
  /** Runs something while the product is stopped; `settings` start another process on the same data. */
  whileStopped(work: (settings: Readonly<Record<string, string>>) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

export interface HouseOptions {
  /** How many contacts and colleagues there are. */
  readonly sizes?: Partial<Sizes>;
  /** The ids of the feeding system's contacts have been imported. */
  readonly knowsDatabase?: boolean;
  /** Lays contacts into the organisation before the bot starts. */
  readonly prepare?: (sandbox: Sandbox) => void;
  /** Where the product writes its log; nowhere when left out. */
  readonly log?: Log;
}

/** Opens the house; `settings` are laid over the environment. */
export async function openHouse(
  settings: Readonly<Record<string, string>> = {},
  options: HouseOptions = {},
): Promise<House> {
  const sandbox = await startSandbox({ sizes: options.sizes ?? {} });
  options.prepare?.(sandbox);
  const data = await mkdtemp(join(tmpdir(), 'cardfile-test-'));
  const environment = sandbox.environment();
  if (options.knowsDatabase) await importKnownContacts(sandbox.feedingSystemCsv(), { directory: data });
  const teams = await startTeams({
    tenantId: environment.BOT_TENANT_ID ?? '',
    botId: environment.BOT_ID ?? '',
    botName: 'Cardfile',
    people: [
      { ...cast.admin, role: 'Contact admin' },
      { ...cast.approver, role: 'Approver' },
      { ...cast.staff, role: 'Staff member' },
    ],
    verifyBotToken: (token) => sandbox.verifyBotToken(token),
    isProgress: ({ fallbackText }) => String(fallbackText).startsWith(messages.general.oneMoment),
  });
  const whole = {
    ...environment,
    BOT_OPENID_METADATA: teams.openIdMetadataUrl,
    BOT_TOKEN_ISSUER: teams.issuer,
    BOT_SERVICE_HOSTS: teams.serviceHost,
    BOT_FILE_HOSTS: teams.serviceHost,
    PORT: '0',
    // Tests ask faster than any person.
    TURNS_PER_MINUTE: '1000000',
    DATA_DIR: data,
    ...settings,
  };
  const log = options.log ?? createLog(process.env.TEST_LOG_LEVEL ?? 'silent');
  let app: App;
  let origin = '';
  async function start(): Promise<void> {
    app = await createApp(readConfig(whole), log);
    origin = `http://127.0.0.1:${await app.listen()}`;
    teams.connectBot(`${origin}/api/messages`);
  }
  await start();

  return {
    sandbox,
    teams,
    get app() {
      return app;
    },
    get origin() {
      return origin;
    },
    async whileStopped(work) {
      await app.close();
      await work(whole);
      await start();
    },
    admin: teams.as(cast.admin).in('personal'),
    approver: teams.as(cast.approver).in('personal'),
    staff: teams.as(cast.staff).in('personal'),
    group: teams.as(cast.staff).in('group'),
    async close() {
      await app.close();
      await teams.close();
      await sandbox.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

/** Says something and returns the answer: a new card, if there is one; news may arrive beside it. */
export async function answerTo(member: ChatMember, text: string): Promise<SeenMessage | undefined> {
  const before = new Set(member.messages().map(({ id }) => id));
  const seen = await member.say(text);
  return seen.find(({ id, card }) => !before.has(id) && card !== undefined) ?? seen[0];
}

/** The titles of the buttons that a client draws for a message. */
export const titles = (member: ChatMember, message: SeenMessage | undefined) =>
  member.actions(message).map(({ title }) => title);

/** Sends the form of a new contact, also when somebody like it is there already. */
export async function addAnyway(
  member: ChatMember,
  form: SeenMessage | undefined,
  button: string,
  inputs: Readonly<Record<string, string>>,
): Promise<Pressed> {
  const pressed = await member.press(form, button, inputs);
  if (!titles(member, pressed.message).includes('Create anyway')) return pressed;
  // Nobody else reads the reason of a personal contact's request.
  const takesReason = JSON.stringify(pressed.message.card).includes('in_reason');
  return member.press(pressed.message, 'Create anyway', takesReason ? { in_reason: 'Another person' } : {});
}

/** How long to wait for what comes by itself, ms: we keep to Teams' pace in a chat, up to half a minute when it was busy. */
export const patience = 50_000;

/** For files whose tests wait so long. */
export const patientTests = { testTimeout: patience + 10_000 };
