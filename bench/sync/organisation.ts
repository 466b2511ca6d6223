import { startSandbox } from '../../sandbox/sandbox.ts';
import { answerParent } from '../turn/process.ts';
import { startReplay } from '../turn/replay.ts';
import type { Identity } from '../turn/scene.ts';

/** What the bench wants to know of the systems. */
export interface Pages {
  /** Pages of syncs that were returned. */
  readonly given: number;
  /** Pages that were given before. */
  readonly repeated: number;
  readonly refused: number;
}

/** How syncs are answered: each page returned, each twentieth refused, or each held back until this changes. */
export type Manner = 'giving' | 'throttling' | 'holding';

export interface Found extends Identity {
  /** Contacts that a sync has to end up with. */
  readonly contacts: number;
}

/**
 * A large organisation whose systems answer quickly what they have answered before, and refuse each twentieth page of
 * a sync with 429. Half of the contacts are colleagues; a quarter are mail contacts, which Exchange and the directory
 * both hold.
 */
answerParent(async (question) => {
  if (question === 'pages') return takePages();
  if (question === 'given') return given;
  if (typeof question === 'number') return found(question);
  manner = question as Manner;
  if (manner !== 'holding') for (const goOn of held.splice(0)) goOn();
  return manner;
});

const askers = 280;
const pages = new Map<string, number>();
let manner: Manner = 'giving';
const held: (() => void)[] = [];
let asked = 0;
let given = 0;
let refused = 0;

function takePages(): Pages {
  const counts = [...pages.values()];
  const given = counts.reduce((sum, count) => sum + count, 0);
  const taken = { given, repeated: given - counts.length, refused };
  pages.clear();
  refused = 0;
  return taken;
}

async function admit(question: string, isGone: () => boolean): Promise<number | undefined> {
  if (!isSyncPage(question)) return undefined;
  if (manner === 'holding') await new Promise<void>((resolve) => held.push(resolve));
  if (isGone()) return undefined;
  asked += 1;
  if (manner === 'throttling' && asked % 20 === 0) {
    refused += 1;
    return 429;
  }
  given += 1;
  pages.set(question, (pages.get(question) ?? 0) + 1);
  return undefined;
}

/** A page of the list of users or of organisational contacts, or of all mail contacts. */
function isSyncPage(question: string): boolean {
  return /^GET \/v1\.0\/(users|contacts)\?/.test(question)
    ? !/(\$|%24)(search|filter)=/.test(question)
    : question.includes('"Unlimited"');
}

async function found(contacts: number): Promise<Found> {
  const colleagues = Math.floor(contacts / 2);
  const mailContacts = Math.floor(contacts / 4);
  const { organisation, ...sandbox } = await startSandbox({
    sizes: { colleagues, mailContacts, otherMailboxes: 20 },
  });
  const [graph, exchange] = await Promise.all([
    startReplay(sandbox.graph.url, admit),
    startReplay(sandbox.exchange.url, admit),
  ]);
  const users = organisation.users.all();
  return {
    botId: sandbox.botId,
    tenantId: organisation.tenantId,
    people: users.slice(0, askers).map(({ id, displayName }) => ({ objectId: id, name: displayName })),
    environment: { ...sandbox.environment(), GRAPH_URL: graph.url, EXCHANGE_URL: exchange.url },
    contacts: users.length + 2 * organisation.mailContacts.all().length,
  };
}
