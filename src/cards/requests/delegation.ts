import type { Delegation } from '../../changes/approvals/approval.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { formatMomentInFull, type TimeFormat } from '../engine/format-time.ts';
import { plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { type Tone, toneStyles } from '../engine/tone.ts';
import { nameOf } from './request-head.ts';

export interface DelegationData {
  readonly tone: Tone;
  readonly title: string;
  /** The reader's own delegation, if there is one. */
  readonly handedOn: Delegation | undefined;
  /** The active delegations to the reader. */
  readonly delegationsTo: readonly Delegation[];
  readonly names: ReadonlyMap<string, string>;
  readonly timeFormat: TimeFormat;
  readonly actions: readonly CardAction[];
}

/** The card with the reader's delegations. */
export const delegation = defineCard<DelegationData>(
  new URL('./delegation.template.json', import.meta.url),
  ({ tone, title, handedOn, delegationsTo, names, timeFormat, actions }) => ({
    style: toneStyles[tone],
    title: plain(title, 150),
    fallbackText: plain(title, 150),
    paragraphs:
      handedOn === undefined
        ? [messages.requests.youDecideAboutYourApprovalsYourself]
        : [
            messages.requests.mayDecideForYouUntil({
              name: nameOf(handedOn.to, names),
              moment: formatMomentInFull(handedOn.until, timeFormat),
            }),
            messages.requests.eachDecisionShowsBothNames,
          ],
    boxes:
      delegationsTo.length === 0
        ? []
        : [
            {
              caption: messages.requests.youDecideFor,
              lines: delegationsTo.map(({ from, until }) =>
                messages.requests.until({
                  name: nameOf(from, names),
                  moment: formatMomentInFull(until, timeFormat),
                }),
              ),
            },
          ],
    buttonRows: buttonRows(actions),
  }),
);
