import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { cast } from '../../sandbox/organisation/cast.ts';
import type { ChatMember } from '../../sandbox/teams/client.ts';
import type { SeenMessage } from '../../sandbox/teams/types.ts';
import { words } from '../../sandbox/teams/words.ts';
import { importContacts } from '../../src/cli/import-contacts.ts';
import { readConfig } from '../../src/config.ts';
import { messages } from '../../src/languages/messages.ts';
import { checkAnswer, type FailedTurn, failureKind, TurnError } from './turn-failure.ts';
import type { TwoProcesses } from './two-processes.ts';

/** People who search, add and edit contacts, approve and import, each waiting for an answer before the next turn. */
export interface PeopleAtWork {
  /** How many turns are begun in a second, as far as people are free. */
  turnsPerSecond: number;
  readonly turns: number;
  readonly turnsByAction: ReadonlyMap<string, number>;
  readonly failures: readonly FailedTurn[];
  /** Numbers of change requests that people read, with the time. */
  readonly promised: ReadonlyMap<number, number>;
  /** Lets everybody finish what they have begun, and approves what is left. */
  stop(): Promise<void>;
}

/** Names of contacts that are made here, and nowhere else. */
export const madeHere = 'Load';

interface Person {
  readonly member: ChatMember;
  isBusy: boolean;
  /** Changes sent: nobody may send more than 120 in an hour. */
  changes: number;
  /** When they may send another one, ms of `performance.now()`. */
  nextChangeAt: number;
}

/** What a free person does, as shares of 1. */
export interface Chances {
  readonly search: number;
  readonly add: number;
  readonly edit: number;
}

const usualChances: Chances = { search: 0.9, add: 0.05, edit: 0.05 };
const mostChanges = 110;
const importEveryMs = 15_000;
const importedRows = 4;
const answerPatienceMs = 30_000;
/** When every process knows of a contact that another one has written, in milliseconds. */
const knownAfterMs = 2_500;

/** Lets everybody open the chat, then sends them to work. */
export async function startPeople(
  stage: TwoProcesses,
  chances: Chances = usualChances,
): Promise<PeopleAtWork> {
  const { teams, sandbox } = stage;
  const people: readonly Person[] = [cast.staff, ...stage.colleagues].map((person) => ({
    member: teams.as(person).in('personal'),
    isBusy: false,
    changes: 0,
    nextChangeAt: 0,
  }));
  const approver = teams.as(cast.approver).in('personal');
  const names = sandbox.organisation.users.all().map(({ displayName }) => displayName);
  const turnsByAction = new Map<string, number>();
  const failures: FailedTurn[] = [];
  const promised = new Map<number, number>();
  const toApprove: number[] = [];
  /** Addresses of contacts that can be edited: they are there, and nobody else edits them. */
  const editable: string[] = [];
  /** Job titles that were asked for, by address. */
  const asked = new Map<string, string>();
  const running = new Set<Promise<unknown>>();
  let turns = 0;
  let isOver = false;
  let turn = 0;

  const work: PeopleAtWork = {
    turnsPerSecond: 20,
    get turns() {
      return turns;
    },
    turnsByAction,
    failures,
    promised,
    async stop() {
      isOver = true;
      await Promise.all([sending, approving, importing, offering]);
      await Promise.all(running);
      for (let tries = 2 * toApprove.length; tries > 0 && toApprove.length > 0; tries -= 1)
        await approveNext();
    },
  };
  await Promise.all([approver, ...people.map(({ member }) => member)].map((member) => member.open()));
  const sending = sendTurns();
  const approving = approveAll();
  const importing = importNowAndThen();
  const offering = offerToEdit();
  return work;

  async function sendTurns(): Promise<void> {
    let due = performance.now();
    while (!isOver) {
      due = Math.max(due + 1000 / work.turnsPerSecond, performance.now() - 1000);
      await wait(Math.max(0, due - performance.now()));
      const person = nextFree();
      if (person === undefined) continue;
      const begun = act(person);
      running.add(begun);
      void begun.finally(() => running.delete(begun));
    }
  }

  function nextFree(): Person | undefined {
    for (let tries = 0; tries < people.length; tries += 1) {
      turn += 1;
      const person = people[turn % people.length];
      if (person !== undefined && !person.isBusy) return person;
    }
    return undefined;
  }

  async function act(person: Person): Promise<void> {
    person.isBusy = true;
    try {
      const dice = Math.random();
      const mayChange = person.changes < mostChanges && performance.now() > person.nextChangeAt;
      if (dice < chances.search || !mayChange) await search(person);
      else if (dice > 1 - chances.edit && editable.length > 0) await edit(person);
      else await add(person);
    } finally {
      person.isBusy = false;
    }
  }

  /** Makes one turn, and records how it ended. Returns undefined for a turn that failed. */
  async function count<T>(action: string, make: () => Promise<T>): Promise<T | undefined> {
    turns += 1;
    const kind = action.split(' ')[0] ?? action;
    turnsByAction.set(kind, (turnsByAction.get(kind) ?? 0) + 1);
    const startedAt = performance.now();
    try {
      return await make();
    } catch (error) {
      const { message: answer } = error instanceof Error ? error : { message: String(error) };
      failures.push({ kind: failureKind(error), action, answer, startedAt, endedAt: performance.now() });
      return undefined;
    }
  }

  async function search({ member }: Person): Promise<void> {
    const name = names[Math.floor(Math.random() * names.length)] ?? '';
    await say(member, `find ${name}`, name);
  }

  async function add(person: Person): Promise<void> {
    const name = newName();
    const email = `${name.toLowerCase().replace(' ', '.')}@load.example`;
    const form = await say(person.member, `add contact ${name}`, 'Submit for approval');
    if (form === undefined) return;
    await submit(person, form, { in_emails: email, in_company: 'Load', in_jobTitle: newTitle() }, email);
  }

  async function edit(person: Person): Promise<void> {
    const email = editable.shift() ?? '';
    const form = await say(person.member, `edit contact ${email}`, 'Submit for approval');
    if (form === undefined) editable.push(email);
    else await submit(person, form, { in_jobTitle: newTitle() }, email);
  }

  async function submit(
    person: Person,
    form: SeenMessage,
    inputs: Readonly<Record<string, string>> & { readonly in_jobTitle: string },
    email: string,
  ): Promise<void> {
    person.changes += 1;
    person.nextChangeAt = performance.now() + 5_000;
    let answer = await press(person.member, form, 'Submit for approval', inputs);
    if (answer === undefined) return;
    if (person.member.actions(answer).some(({ title }) => title === 'Create anyway')) {
      answer = await press(person.member, answer, 'Create anyway', { in_reason: 'Another person' });
    }
    const number = numberIn(words(answer));
    if (number === undefined) return;
    promise(number);
    asked.set(email, inputs.in_jobTitle);
  }

  function promise(number: number): void {
    promised.set(number, performance.now());
    toApprove.push(number);
  }

  async function say(member: ChatMember, text: string, expected: string): Promise<SeenMessage | undefined> {
    return count(text, async () => {
      const before = new Set(member.messages().map(({ id }) => id));
      // News of other requests may arrive beside the answer.
      const isAnswer = ({ id, isReply }: SeenMessage) => isReply && !before.has(id);
      const seen = await member.say(text);
      const { status = 0, failure } = member.lastDelivery ?? {};
      if (status !== 200) throw new TurnError('undelivered', `${failure} ${status}`);
      const answer =
        seen.find(isAnswer) ?? (await member.waitFor(isAnswer, answerPatienceMs).catch(() => undefined));
      checkAnswer(words(answer), expected);
      return answer;
    });
  }

  async function press(
    member: ChatMember,
    message: SeenMessage,
    title: string,
    inputs: Readonly<Record<string, string>> = {},
  ): Promise<SeenMessage | undefined> {
    return count(`press ${title}`, async () => {
      const { outcome, message: now, sent } = await member.press(message, title, inputs);
      if (outcome.kind === 'timeout') throw new TurnError('undelivered', outcome.text);
      if (outcome.kind === 'error') throw new TurnError('undelivered', `status ${outcome.status}`);
      if (outcome.kind === 'invalid') throw new TurnError('wrong', outcome.problems.join(', '));
      const isProgress = ({ id, card }: SeenMessage) =>
        id === message.id && words({ ...now, card }).includes(messages.general.takesLonger);
      // On a busy machine the card says first that it takes a moment.
      const shown = isProgress(now)
        ? await member
            .waitFor((seen) => seen.id === message.id && !isProgress(seen), answerPatienceMs)
            .catch(() => undefined)
        : now;
      if (shown !== undefined && /CR-\d+|Create anyway/.test(words(shown))) return shown;
      checkAnswer([shown, ...sent].map(words).join('\n'), 'CR-');
      return shown;
    });
  }

  async function approveAll(): Promise<void> {
    while (!isOver) {
      if (toApprove.length === 0) await wait(20);
      else await approveNext();
    }
  }

  async function approveNext(): Promise<void> {
    const number = toApprove.shift() ?? 0;
    const answer = await say(approver, `approve CR-${number}`, `CR-${number}`);
    if (answer === undefined) {
      // The answer may be lost and the approval may not; approving twice changes nothing.
      toApprove.push(number);
      await wait(500);
      return;
    }
  }

  /** Lets contacts be edited once they have what was asked for: changes of one contact follow each other. */
  async function offerToEdit(): Promise<void> {
    while (!isOver) {
      await wait(500);
      const titles = new Map(
        sandbox.organisation.mailContacts
          .all()
          .map((contact) => [contact.externalEmailAddress, contact.title]),
      );
      for (const [email, title] of asked) {
        if (titles.get(email) !== title) continue;
        asked.delete(email);
        setTimeout(() => editable.push(email), knownAfterMs).unref();
      }
    }
  }

  async function importNowAndThen(): Promise<void> {
    const person = cast.editor;
    while (!isOver) {
      const rows = Array.from({ length: importedRows }, () => {
        const name = newName();
        return `${name},${name.toLowerCase().replace(' ', '.')}@load.example,${newTitle()},Load`;
      });
      const bytes = Buffer.from(['Name,Email,Job title,Company', ...rows].join('\n'));
      const report = await count('import', () =>
        importContacts(readConfig(stage.settings()), {
          bytes,
          to: undefined,
          as: person.objectId,
          key: 'email',
          emptyCells: 'leave',
        }),
      );
      if (report?.request !== undefined) promise(report.request.number);
      for (let waited = 0; waited < importEveryMs && !isOver; waited += 200) await wait(200);
    }
  }
}

function numberIn(text: string): number | undefined {
  const [, digits] = /CR-(\d+)/.exec(text) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/** Names that resemble no others. */
function newName(): string {
  const letters = Array.from(randomUUID().replaceAll('-', ''), (digit) =>
    String.fromCharCode(97 + Number.parseInt(digit, 16)),
  ).join('');
  const given = letters.slice(0, 8);
  const surname = letters.slice(8, 18);
  return `${madeHere}${given} ${surname.charAt(0).toUpperCase()}${surname.slice(1)}`;
}

function newTitle(): string {
  return `Title ${randomUUID().slice(0, 8)}`;
}
