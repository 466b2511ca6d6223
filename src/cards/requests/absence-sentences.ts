import type { Absence } from '../../changes/approvals/approval.ts';
import {
  canBeDecided,
  mayBeAsked,
  openStage,
  undecidedAssignments,
} from '../../changes/approvals/assignments.ts';
import type { ChangeRequest } from '../../changes/request/change-request.ts';
import { messages } from '../../languages/messages.ts';
import { formatMoment, type TimeFormat } from '../engine/format-time.ts';
import { nameOf } from './request-head.ts';

type Names = ReadonlyMap<string, string>;

/** Returns a sentence about why an approver cannot be asked, and since when that is known. */
export function absenceSentence(
  { person, reason, since }: Absence,
  names: Names,
  timeFormat: TimeFormat,
): string {
  const args = { name: nameOf(person, names), since: formatMoment(since, timeFormat) };
  return messages.requests.absences[reason](args);
}

/**
 * Returns a sentence for each approver of a pending request who cannot be asked, and the consequence; [] if
 * all can.
 */
export function absenceLines(
  request: ChangeRequest,
  names: Names,
  timeFormat: TimeFormat,
): readonly string[] {
  const { approval, state } = request;
  if (state !== 'pending') return [];
  const undecided = new Set(undecidedAssignments(approval).map(({ person }) => person));
  const assignments = openStage(approval)?.assignments ?? [];
  // Approvers whose account was disabled from the start have no assignment.
  const absences = approval.absences.filter(
    ({ person }) => undecided.has(person) || !assignments.some((assignment) => assignment.person === person),
  );
  if (absences.length === 0) return [];
  const isReplaced = assignments.some(({ as }) => as === 'fallback');
  const next = canBeDecided(approval)
    ? isReplaced
      ? messages.requests.othersAreAskedInstead
      : messages.requests.othersCanStillDecide
    : whatToDo(approval);
  return [...absences.map((absence) => absenceSentence(absence, names, timeFormat)), next];
}

function whatToDo(approval: ChangeRequest['approval']): string {
  return mayBeAsked(approval).length > 0
    ? messages.requests.nobodyElseCanDecide
    : messages.requests.nobodyIsLeftWhoCanDecide;
}
