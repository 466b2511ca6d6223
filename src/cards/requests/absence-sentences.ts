import type { Absence, AbsenceReason } from '../../changes/approvals/approval.ts';
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

const sentences: Readonly<Record<AbsenceReason, (name: string, since: string) => string>> = {
  'not-installed': (name, since) => messages.requests.hasntOpenedCardfileYet({ name, since }),
  unreachable: (name, since) => messages.requests.couldntBeReached({ name, since }),
  disabled: (name) => messages.requests.accountIsDisabled({ name }),
  'no-right': (name) => messages.requests.isNoLongerApproverForThis({ name }),
};

/** Returns a sentence about why an approver cannot be asked, and since when that is known. */
export function absenceSentence(
  { person, reason, since }: Absence,
  names: Names,
  timeFormat: TimeFormat,
): string {
  return sentences[reason](nameOf(person, names), formatMoment(since, timeFormat));
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
