import type { ChangeRequest, FieldConflict } from '../../changes/request/change-request.ts';
import type { CardAction } from '../engine/card.ts';
import type { TimeFormat } from '../engine/format-time.ts';
import type { FullValue } from './change-view.ts';
import type { Prompt } from './request-prompts.ts';

/**
 * For whom the card is: who asked, who may decide now, who may follow it, and everybody else in a chat, who learn
 * no more than that there is a request.
 */
export type ViewerKind = 'requester' | 'decider' | 'follower' | 'stranger';

export interface RequestData {
  readonly request: ChangeRequest;
  readonly face: ViewerKind;
  /** What came of the press that led here, '' for nothing to say. */
  readonly news: string;
  /** Display names by Entra object id; whoever is missing is called a colleague. */
  readonly names: ReadonlyMap<string, string>;
  /** For a decider, to be read after "because", '' for others. */
  readonly because: string;
  /** What a decider should look at: possible duplicates and risks, one sentence each. */
  readonly flags: readonly string[];
  /** The request that deleted the contact which this one did not find; 0 or left out when none did. */
  readonly deletedBy?: number;
  /** Of the state 'conflict'. */
  readonly conflicts: readonly FieldConflict[];
  /** The question that the card asks back before a deed, with what is wrong about the last answer. */
  readonly prompt: Prompt;
  readonly problem: string;
  /** How many of the comments the card is to end with; 0 or left out for all, so that the newest are seen. */
  readonly commentsUpTo?: number;
  /** Values that their line does not show as they are, as far as this card holds them. */
  readonly values: readonly FullValue[];
  /** Where these are among all of them, when one card is too small, '' when it is not. */
  readonly valuesNote: string;
  readonly timeFormat: TimeFormat;
  readonly actions: readonly CardAction[];
}
