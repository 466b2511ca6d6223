import type { ChangeRequest, ChangeState } from '../../changes/request/change-request.ts';
import type { TimeFormat } from '../engine/format-time.ts';

/** A request's state as a badge; the colour is for the fallback text of old clients. */
export interface StateBadge {
  readonly text: string;
  readonly style: 'Informative' | 'Good' | 'Warning' | 'Attention' | 'Subtle';
  readonly color: 'Accent' | 'Good' | 'Warning' | 'Attention' | 'Default';
}

const open = (text: string): StateBadge => ({ text, style: 'Informative', color: 'Accent' });
const good = (text: string): StateBadge => ({ text, style: 'Good', color: 'Good' });
const warning = (text: string): StateBadge => ({ text, style: 'Warning', color: 'Warning' });
const bad = (text: string): StateBadge => ({ text, style: 'Attention', color: 'Attention' });
const over = (text: string): StateBadge => ({ text, style: 'Subtle', color: 'Default' });

const badges: Readonly<Record<ChangeState, StateBadge>> = {
  pending: open('Waiting'),
  approved: good('Approved'),
  applying: open('In progress'),
  applied: good('Done'),
  rejected: bad('Rejected'),
  withdrawn: over('Withdrawn'),
  expired: over('Expired'),
  conflict: warning('Conflict'),
  failed: bad('Failed'),
  uncertain: warning('Needs a look'),
};

/** Returns the badge of a request's state; a pending request that expires within a day is due soon. */
export function stateBadge({ state, approval, retryAt }: ChangeRequest, { now }: TimeFormat): StateBadge {
  if (state === 'pending' && approval.dueAt > 0 && approval.dueAt - now < dayMs) return warning('Due soon');
  if (state === 'approved' && retryAt > 0) return badges.applying;
  return badges[state];
}

const dayMs = 24 * 60 * 60 * 1000;
