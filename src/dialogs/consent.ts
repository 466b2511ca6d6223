import { formatShortDay } from '../cards/engine/format-time.ts';
import { absenceSentence } from '../cards/requests/absence-sentences.ts';
import { nameOf } from '../cards/requests/request-head.ts';
import { listPeople } from '../cards/requests/request-steps.ts';
import type { ApprovalPreview, ApprovalStage } from '../changes/approvals/approval.ts';
import { subjectOfProposal } from '../changes/request/subject.ts';
import { messages } from '../languages/messages.ts';
import { BackendError } from '../platform/errors.ts';
import type { DialogContext } from './define-dialog.ts';
import { noticeReply } from './notice-reply.ts';
import type { Reply } from './reply.ts';
import { type ProposalDraft, toProposal } from './request-card/change-reply.ts';
import { otherRequests } from './request-card/other-requests.ts';
import { viewerOf } from './request-card/request-reply.ts';
import { namesIn, timeFormatOf } from './request-card/request-view.ts';

/** A description of what the policy would do with a draft. */
export type Consent =
  | { readonly refusal: string }
  | {
      /** Who will be asked, and after an empty line the details; '' if no approval is needed. */
      readonly asked: string;
      /** A sentence about other open requests for the same contacts; '' for none. */
      readonly others: string;
    };

/**
 * Previews the approval of a draft: who would be asked, and which other requests are open.
 * @param replaces the request that this edited draft replaces, 0 for none
 */
export async function consentFor(
  draft: Omit<ProposalDraft, 'key' | 'reason' | 'replaces'>,
  context: DialogContext,
  replaces = 0,
): Promise<Consent> {
  const proposal = toProposal({ ...draft, key: '', reason: '', replaces }, context);
  const about = { ...subjectOfProposal(proposal), number: replaces };
  const others = await otherRequests(about, context.changes);
  try {
    const preview = await context.changes.preview(proposal, context.roles);
    if (preview.outcome === 'refuse') return { refusal: preview.words };
    return { asked: preview.outcome === 'apply' ? '' : await askedText(preview, context), others };
  } catch (error) {
    // The form can still be filled in; the policy is evaluated again on submission.
    if (!(error instanceof BackendError)) throw error;
    return { asked: messages.requests.approversAreNotKnownYet, others };
  }
}

/**
 * Returns who will be asked and until when ("Omar Haddad and 3 others will be asked to approve by Fri 4 Dec."), with
 * what stands in the way, and after an empty line the further stages and the rule.
 */
async function askedText(
  { stages, words, dueAt, timing, absences }: ApprovalPreview,
  context: DialogContext,
): Promise<string> {
  const people = stages.flatMap(({ assignments }) => assignments.map(({ person }) => person));
  const absent = absences.map(({ person }) => person);
  const names = await namesIn([], context.people, [...people.slice(0, 8), ...absent]);
  const timeFormat = timeFormatOf(viewerOf(context), context);
  const day = dueAt === 0 ? '' : formatShortDay(dueAt, timeFormat);
  const [first = '', ...later] = stages.map((stage) => peopleOf(stage, names)).filter((who) => who !== '');
  const asked = first === '' ? '' : askedSentence(first, day);
  const disabled = absences.map((absence) => absenceSentence(absence, names, timeFormat));
  const unmet = await unmetSentence(stages[0], names, context);
  const lines = [asked, ...disabled, unmet].filter((sentence) => sentence !== '');
  const then = later.map((people) => messages.requests.thenWillBeAsked({ people }));
  const details = [...then, words, timing].filter((sentence) => sentence !== '');
  return [lines.join('\n'), details.join('\n')].filter((part) => part !== '').join('\n\n');
}

function askedSentence(people: string, day: string): string {
  return day === ''
    ? messages.requests.willBeAsked({ people })
    : messages.requests.willBeAskedBy({ people, day });
}

/** Returns a warning if none of the first stage's approvers is known to be reachable; '' otherwise. */
async function unmetSentence(
  stage: ApprovalStage | undefined,
  names: ReadonlyMap<string, string>,
  { hasChat }: DialogContext,
): Promise<string> {
  const people = stage?.assignments.map(({ person }) => person) ?? [];
  for (const person of people) if (await hasChat(person)) return '';
  const [only, ...others] = people;
  if (only === undefined) return '';
  return others.length === 0
    ? messages.requests.tellThemAboutThisRequest({ name: nameOf(only, names) })
    : messages.requests.tellOneOfThem;
}

function peopleOf({ assignments }: ApprovalStage, names: ReadonlyMap<string, string>): string {
  return listPeople(
    assignments.map(({ person }) => person),
    names,
  );
}

/** Returns the reply if the policy would refuse the change, instead of a form. */
export function refusedReply(refusal: string): Reply {
  return noticeReply(
    messages.requests.notAllowed,
    refusal || messages.requests.rulesOfYourOrganisationDontAllow,
  );
}
