import type { PlacedItem } from '../../changes/request/batch-items.ts';
import type { ChangeRequest, FieldConflict } from '../../changes/request/change-request.ts';
import type { CardAction } from '../engine/card.ts';
import type { TimeFormat } from '../engine/format-time.ts';
import type { FullValue } from './change-view.ts';
import type { Prompt } from './request-prompts.ts';

/**
 * The viewer of a card: the requester, somebody who may decide now, somebody who may follow it, or everybody
 * else in a chat, who only see that there is a request.
 */
export type ViewerKind = 'requester' | 'decider' | 'follower' | 'stranger';

export interface RequestData {
  readonly request: ChangeRequest;
  readonly viewerKind: ViewerKind;
  /** The result of the click that led to this card; may be ''. */
  readonly news: string;
  /** The sentence for notifications, if the card is about more than the request's state. */
  readonly summary?: string;
  /** Display names by Entra object id; an unknown person is called a colleague. */
  readonly names: ReadonlyMap<string, string>;
  /** The reason why a decider is asked, which reads after "because"; '' for others. */
  readonly because: string;
  /** Warnings about possible duplicates and risks, one sentence each. */
  readonly flags: readonly string[];
  /** The request that deleted the contact which this one did not find; 0 or left out if none did. */
  readonly deletedBy?: number;
  /** The request that undoes this one or waits to; 0 or left out if there is none. */
  readonly undoneBy?: number;
  /** The conflicting fields in the state 'conflict'. */
  readonly conflicts: readonly FieldConflict[];
  /** The prompt before an action, with the problem of the last input. */
  readonly prompt: Prompt;
  readonly problem: string;
  /** The number of the last comment shown; 0 or left out for the newest. */
  readonly commentsUpTo?: number;
  /** Of a large batch: its first items while it waits, and those that were not saved when it has ended. */
  readonly batchItems: readonly PlacedItem[];
  /** Values that their line does not show in full, as far as they fit on this card. */
  readonly values: readonly FullValue[];
  /** The range of these values among all, if they do not fit on one card; '' otherwise. */
  readonly valuesNote: string;
  readonly timeFormat: TimeFormat;
  readonly actions: readonly CardAction[];
}
