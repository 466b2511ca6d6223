import type { SourceState, SourcesOverview } from '../../directory/sync/overview.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { formatMoment, formatTimeSince, type TimeFormat } from '../engine/format-time.ts';
import { literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { titleAndText } from '../engine/title-and-text.ts';
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
        ? messages.admin.systemsCannotBeRead({ failing, count: overview.sources.length })
        : unread > 0
          ? messages.admin.systemsAreBeingReadForFirstTime
          : messages.admin.allSystemsAreUpToDate;
    return {
      title: plain(title),
      style: toneStyles[failing > 0 ? 'warning' : unread > 0 ? 'info' : 'good'],
      summary: plain(title),
      fallbackText: plain(titleAndText(title, listItems(overview.sources.map(amountOfSystem))), 500),
      notes: [
        ...(note === '' ? [] : [note]),
        ...(unread === 0 ? [] : [messages.admin.unreadSystemsAreSearchedDirectly]),
      ].map((text) => plain(text, 300)),
      rows: overview.sources.map((each) => ({
        name: literal(messages.sources[each.source].system),
        amount: plain(amount(each)),
        state: literal(stateText(each, timeFormat), 300),
        steps:
          each.problem === ''
            ? []
            : [
                literal(
                  messages.admin.nextStep({ step: messages.admin.problems[each.problem].nextStep }),
                  400,
                ),
              ],
      })),
      mailboxes: plain(mailboxesText(overview.mailboxes), 300),
      buttonRows: buttonRows(actions),
    };
  },
);

function amount({ count: contacts, state }: SourceState): string {
  return state === 'not-begun' ? messages.admin.notReadYet : messages.admin.contacts({ count: contacts });
}

function amountOfSystem(each: SourceState): string {
  return messages.admin.systemAndAmount({
    system: messages.sources[each.source].system,
    amount: amount(each),
  });
}

function stateText({ state, completedAt, nextAt, problem }: SourceState, timeFormat: TimeFormat): string {
  const known =
    completedAt === 0
      ? messages.admin.notCompletelyReadYet
      : messages.admin.complete({ ago: formatTimeSince(completedAt, timeFormat) });
  switch (state) {
    case 'not-begun':
      return messages.admin.startsInMoment;
    case 'reading':
      return messages.admin.beingReadForFirstTime;
    case 'complete':
      return nextAt === 0 ? messages.admin.readingLatestChanges({ known }) : known;
    case 'waiting':
      return nextAt === 0
        ? messages.admin.askedToWaitMoment({ known })
        : messages.admin.askedToWaitUntil({
            known,
            moment: formatMoment(nextAt, timeFormat).replace(/^at /, ''),
          });
    case 'failing':
      return failureText(messages.admin.problems[problem || 'failed'].what, completedAt, nextAt, timeFormat);
  }
}

function failureText(what: string, completedAt: number, nextAt: number, timeFormat: TimeFormat): string {
  const moment = nextAt === 0 ? '' : formatMoment(nextAt, timeFormat);
  if (completedAt === 0)
    return moment === ''
      ? messages.admin.failingNotReadNow({ what })
      : messages.admin.failingNotRead({ what, moment });
  const ago = formatTimeSince(completedAt, timeFormat);
  return moment === ''
    ? messages.admin.failingCompleteNow({ what, ago })
    : messages.admin.failingComplete({ what, ago, moment });
}

function mailboxesText(mailboxes: number): string {
  return mailboxes === 0
    ? messages.admin.noPersonalContactsAreStoredYet
    : messages.admin.personalContactsAreStored({ mailboxes });
}
