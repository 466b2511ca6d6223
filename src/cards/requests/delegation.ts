import type { Delegation } from '../../changes/approvals/approval.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { spelledMoment, type TimeFormat } from '../engine/format-time.ts';
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
        ? ['You decide about your approvals yourself.']
        : [
            `${nameOf(handedOn.to, names)} may decide for you until ${spelledMoment(handedOn.until, timeFormat)}.`,
            'Each decision shows both names, and you can still decide yourself. Nobody can decide their own requests, not even as your delegate.',
          ],
    boxes:
      delegationsTo.length === 0
        ? []
        : [
            {
              caption: 'You decide for',
              lines: delegationsTo.map(
                ({ from, until }) => `${nameOf(from, names)}, until ${spelledMoment(until, timeFormat)}`,
              ),
            },
          ],
    buttonRows: buttonRows(actions),
  }),
);
