import type { ChangeRequest, ChangeState } from '../../changes/request/change-request.ts';
import { isUnderWay } from '../../changes/request/change-states.ts';
import { messages } from '../../languages/messages.ts';
import type { TimeFormat } from '../engine/format-time.ts';
import { describeChange } from './describe-change.ts';

/** A request's state as a badge; the colour is for the fallback text of old clients. */
export type StateBadge = {
  readonly text: string;
  readonly style: 'Informative' | 'Good' | 'Warning' | 'Attention' | 'Subtle';
  readonly color: 'Accent' | 'Good' | 'Warning' | 'Attention' | 'Default';
};

type Look = Omit<StateBadge, 'text'>;

const open: Look = { style: 'Informative', color: 'Accent' };
const good: Look = { style: 'Good', color: 'Good' };
const warning: Look = { style: 'Warning', color: 'Warning' };
const bad: Look = { style: 'Attention', color: 'Attention' };
const over: Look = { style: 'Subtle', color: 'Default' };

const looks: Readonly<Record<ChangeState, Look>> = {
  pending: open,
  approved: good,
  applying: open,
  applied: good,
  rejected: bad,
  withdrawn: over,
  expired: over,
  canceled: over,
  conflict: warning,
  failed: bad,
  uncertain: warning,
};

/**
 * Returns the badge of a request's state; a pending request that expires within a day is due soon. What was not done
 * wholly as asked for is a warning.
 */
export function stateBadge(request: ChangeRequest, timeFormat: TimeFormat): StateBadge {
  const { state, approval, retryAt, batch } = request;
  const { now } = timeFormat;
  if (isUnderWay(state) && batch?.wanted === 'pause') return { text: messages.batches.paused, ...open };
  if (state === 'pending' && approval.dueAt > 0 && approval.dueAt - now < dayMs)
    return { text: messages.requests.dueSoon, ...warning };
  const shown = state === 'approved' && retryAt > 0 ? 'applying' : state;
  const isOtherwise = state === 'applied' && describeChange(request, timeFormat).tone === 'warning';
  return { text: messages.requests.states[shown], ...(isOtherwise ? warning : looks[shown]) };
}

const dayMs = 24 * 60 * 60 * 1000;
