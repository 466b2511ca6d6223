import type { SourceState, SourcesOverview, SyncProblem } from '../../directory/sync/overview.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { agoWords, momentWords, type TimeFormat } from '../engine/format-time.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { toneStyles } from '../engine/tone.ts';

export interface SourcesData {
  readonly overview: SourcesOverview;
  readonly timeFormat: TimeFormat;
  /** The action that was just taken; may be ''. */
  readonly note: string;
  readonly actions: readonly CardAction[];
}

/** The card with the sync status of each system, and the next step for problems. */
export const sources = defineCard<SourcesData>(
  new URL('./sources.template.json', import.meta.url),
  ({ overview, timeFormat, note, actions }) => {
    const failing = overview.sources.filter(({ state }) => state === 'failing').length;
    const unread = overview.sources.filter(({ completedAt }) => completedAt === 0).length;
    const title =
      failing > 0
        ? `${failing} of ${count(overview.sources.length, 'system')} cannot be read`
        : unread > 0
          ? 'The systems are being read for the first time'
          : 'All systems are up to date';
    return {
      title: plain(title),
      style: toneStyles[failing > 0 ? 'warning' : unread > 0 ? 'info' : 'good'],
      summary: plain(title),
      fallbackText: plain(
        `${title}. ${overview.sources.map((each) => `${messages.sources[each.source].system}: ${amount(each)}`).join(', ')}`,
        500,
      ),
      notes: [
        ...(note === '' ? [] : [note]),
        ...(unread === 0
          ? []
          : ['Until a system is completely read, every search asks it directly, so nobody is missing.']),
      ].map((text) => plain(text, 300)),
      rows: overview.sources.map((each) => ({
        name: literal(messages.sources[each.source].system),
        amount: plain(amount(each)),
        state: literal(stateWords(each, timeFormat), 300),
        steps: each.problem === '' ? [] : [literal(`→ ${problems[each.problem].nextStep}`, 400)],
      })),
      mailboxes: plain(mailboxWords(overview.mailboxes), 300),
      buttonRows: buttonRows(actions),
    };
  },
);

function amount({ count: contacts, state }: SourceState): string {
  return state === 'not-begun' ? 'not read yet' : count(contacts, 'contact');
}

function stateWords({ state, completedAt, nextAt, problem }: SourceState, timeFormat: TimeFormat): string {
  const known =
    completedAt === 0 ? 'Not completely read yet' : `Complete ${agoWords(completedAt, timeFormat)}`;
  switch (state) {
    case 'not-begun':
      return 'Starts in a moment';
    case 'reading':
      return 'Being read for the first time';
    case 'complete':
      return nextAt === 0 ? `${known} · reading the latest changes` : known;
    case 'waiting':
      return `${known} · the system is busy and asked to wait ${until(nextAt, timeFormat)}`;
    case 'failing': {
      const what = problem === '' ? problems.failed.what : problems[problem].what;
      return `${what} · ${known.toLowerCase()} · next try ${nextAt === 0 ? 'now' : momentWords(nextAt, timeFormat)}`;
    }
  }
}

function until(at: number, timeFormat: TimeFormat): string {
  return at === 0 ? 'a moment' : `until ${momentWords(at, timeFormat).replace(/^at /, '')}`;
}

function mailboxWords(mailboxes: number): string {
  if (mailboxes === 0) return 'No personal contacts are stored yet. They are read when their owner searches.';
  const stored =
    mailboxes === 1
      ? 'The personal contacts of one person are'
      : `The personal contacts of ${number(mailboxes)} people are`;
  return `${stored} stored encrypted. Only their owner can find them.`;
}

function count(amount: number, what: string): string {
  return `${number(amount)} ${what}${amount === 1 ? '' : 's'}`;
}

function number(value: number): string {
  return value.toLocaleString('en-GB');
}

const askDoctor = 'Type “doctor” to see what is missing.';

/** Why a sync cannot continue, and what an admin can do about it. */
const problems: Readonly<Record<SyncProblem, { readonly what: string; readonly nextStep: string }>> = {
  unauthorized: { what: 'The system refused the bot’s sign-in', nextStep: askDoctor },
  forbidden: { what: 'The bot may not read this system', nextStep: askDoctor },
  throttled: {
    what: 'The system is busy',
    nextStep: 'You don’t have to do anything: reading continues by itself.',
  },
  unavailable: {
    what: 'The system cannot be reached',
    nextStep: 'Wait a few minutes. If this stays, type “doctor”.',
  },
  'timed-out': {
    what: 'The system answers too slowly',
    nextStep: 'Wait a few minutes. If this stays, type “doctor”.',
  },
  'bad-answer': {
    what: 'The system returned an unexpected answer',
    nextStep: 'Look for a proxy or sign-in page between the bot and the system; the log has the call.',
  },
  'no-mailbox': { what: 'The system has no mailbox or account for this person', nextStep: askDoctor },
  'not-found': { what: 'The system can’t find what was requested', nextStep: askDoctor },
  'invalid-request': { what: 'The system did not accept the request', nextStep: askDoctor },
  'already-exists': { what: 'The system refused the request', nextStep: askDoctor },
  'changed-meanwhile': { what: 'The system refused the request', nextStep: askDoctor },
  'read-only': { what: 'The system refused the request', nextStep: askDoctor },
  uncertain: {
    what: 'The connection ended during the answer',
    nextStep: 'You don’t have to do anything: reading is tried again by itself.',
  },
  failed: {
    what: 'Reading failed',
    nextStep: 'Look in the bot’s log for the event “sync.failed”, and report its error.',
  },
};
