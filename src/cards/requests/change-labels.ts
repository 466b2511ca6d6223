import type { ChangeRequest, ChangeState } from '../../changes/request/change-request.ts';
import { isTargetGone } from '../../changes/request/subject.ts';
import type { ContactField } from '../../contacts/contact.ts';
import { sourceTable } from '../../contacts/sources.ts';
import { fieldLabels } from '../contacts/field-labels.ts';
import { momentWords, type TimeFormat } from '../engine/format-time.ts';
import type { Tone } from '../engine/tone.ts';
import { type Extent, extentOf } from './change-extent.ts';
import { operationWords } from './operation-labels.ts';

export interface ChangeWords {
  readonly tone: Tone;
  readonly title: string;
  /** The known result, and what is safe to do next; a paragraph each. */
  readonly text: readonly string[];
  /** The last reading by field, only for viewers who may see the request's content. */
  readonly fields: readonly string[];
}

/**
 * Describes a change request's state to the requester. The text depends on the state, the steps that wrote,
 * and the last reading from the contact system.
 * @param deletedBy the request that deleted the contact which this one did not find, 0 if none did
 */
export function changeWords(request: ChangeRequest, timeFormat: TimeFormat, deletedBy = 0): ChangeWords {
  const told = states[request.state](request, extentOf(request), timeFormat, deletedBy);
  const { text, fields = [], ...words } = told;
  const isSaid = (paragraph: string) => paragraph !== '';
  return { ...words, text: text.filter(isSaid), fields: fields.filter(isSaid) };
}

type Words = Omit<ChangeWords, 'fields'> & Partial<ChangeWords>;

const states: Readonly<
  Record<
    ChangeState,
    (request: ChangeRequest, extent: Extent, timeFormat: TimeFormat, deletedBy: number) => Words
  >
> = {
  applied: (request, extent) => {
    const { what, done } = operationWords(request);
    const fields = storedOtherwise(request);
    return {
      tone: fields.length > 0 ? 'warning' : 'good',
      title: `${what === 'contact' ? 'Contact' : 'Contacts'} ${done}`,
      text: request.items.length > 0 ? [] : [notShown(request, extent)],
      fields,
    };
  },
  applying: (request, _extent, { now }) => {
    if (now - request.updatedAt < longMs) {
      return { tone: 'info', title: 'Saving the change', text: ['This takes a few seconds.'] };
    }
    return {
      tone: 'info',
      title: 'Still saving',
      text: [
        `${systemOf(request)} is taking longer than usual. Your request is kept and will be completed.`,
        'You don’t have to do anything. Please don’t send it again.',
      ],
    };
  },
  uncertain: (request, extent) => ({
    tone: 'warning',
    title: 'The outcome is not known yet',
    text: [
      `${systemOf(request)} didn’t confirm whether ${wasDone(request)}. Cardfile keeps checking, and does nothing twice.`,
      'Check again in a few minutes, before you send it again.',
    ],
    fields: [fieldWords(request, extent)],
  }),
  failed: (request, extent, _reader, deletedBy) => ({
    tone: 'bad',
    title: notDone(request, extent),
    text: [reason(request, deletedBy), effect(request, extent)],
    fields: [fieldWords(request, extent)],
  }),
  conflict: (request) => ({
    tone: 'warning',
    title:
      request.items.length > 0
        ? 'One of these contacts has changed in the meantime'
        : 'This contact has changed in the meantime',
    text:
      request.items.length > 0
        ? ['Nothing was overwritten, and no contact was changed. Check them, then make your change again.']
        : [
            'Nothing was overwritten. Open the contact to see its current values, then make your change again.',
          ],
  }),
  pending: (request) => {
    const { verb, what } = operationWords(request);
    const which = what === 'contact' ? 'this contact' : 'these contacts';
    const text = [`An approver has been asked to ${verb} ${which}. Nothing has changed yet.`];
    return { tone: 'info', title: 'Waiting for approval', text };
  },
  approved: (request, extent, timeFormat) => {
    const { retryAt } = request;
    if (retryAt === 0) {
      return { tone: 'info', title: 'Approved', text: ['The change is saved in a moment.'] };
    }
    const next = `${waitingFor(request)}; the next try is ${momentWords(retryAt, timeFormat)}.`;
    return {
      tone: 'info',
      title: `Waiting for ${lower(systemOf(request))}`,
      text: [
        next,
        'You don’t have to do anything: the request is kept, and you get a message when it’s done.',
      ],
      fields: [fieldWords(request, extent)],
    };
  },
  rejected: ({ problem, approval }) => ({
    tone: 'warning',
    title: 'Not allowed',
    text: [
      problem === 'no-approver'
        ? 'This needs approval, and nobody can be asked for it.'
        : approval.words || 'The rules of your organisation don’t allow this change.',
      'Nothing was changed.',
    ],
  }),
  withdrawn: () => ({
    tone: 'info',
    title: 'Withdrawn',
    text: ['The request was withdrawn. Nothing was changed.'],
  }),
  expired: () => ({
    tone: 'warning',
    title: 'Expired',
    text: ['Nobody decided in time. Nothing was changed. You can send it again.'],
  }),
};

function systemOf({ source }: ChangeRequest): string {
  return sourceTable[source].system;
}

/** Returns a system's name for use inside a sentence: "the Microsoft 365 admin center". */
function lower(system: string): string {
  return system.replace(/^The /, 'the ');
}

function wasDone(request: ChangeRequest): string {
  const { what, done } = operationWords(request);
  return what === 'contact' ? `the contact was ${done}` : `one of the contacts was ${done}`;
}

function notDone(request: ChangeRequest, { done: extent }: Extent): string {
  const { what, done } = operationWords(request);
  const isNothing = extent === 'nothing';
  if (what === 'contact') return `The contact was not ${isNothing ? '' : 'completely '}${done}`;
  return `The contacts were not ${isNothing ? '' : 'all '}${done}`;
}

/** Describes what a failed request has left in the contact system, and what is safe to do next. */
function effect(request: ChangeRequest, { done }: Extent): string {
  if (done === 'nothing' && isTargetGone(request)) return withoutContact(request);
  if (done === 'nothing') return 'Nothing was changed, so it is safe to try again.';
  if (request.items.length > 0) {
    return done === 'unknown'
      ? 'Cardfile couldn’t see how much was done. Check the contacts before you try again.'
      : 'Cardfile stopped there. What was already done stays, see below; “undo” reverts it.';
  }
  if (done === 'all') return 'Even so, the contact has the values that you asked for.';
  if (done === 'some') return 'What was saved stays. Check the contact before you try again.';
  return 'Cardfile couldn’t see how much was saved. Check the contact before you try again.';
}

/** Saving for longer than this counts as slow, in milliseconds. */
const longMs = 5_000;

/** Describes the next step after a contact is gone; the same request would fail again. */
function withoutContact({ items }: ChangeRequest): string {
  if (items.length > 0)
    return 'Nothing was changed. Search for the remaining contacts, then make your change again.';
  return 'Nothing was changed. If the contact is still needed, add it as a new one.';
}

/**
 * Returns a text such as "Saved: Job title. Not saved: Mail tip."; '' unless one contact is partly
 * saved.
 */
function fieldWords(request: ChangeRequest, { done, written, missing }: Extent): string {
  if (done !== 'some' || request.items.length > 0) return '';
  const there = written.length === 0 ? '' : `Saved: ${labels(written)}. `;
  return `${there}Not saved: ${labels(missing)}.`;
}

/** Describes a change that was made and is not visible in the system. */
function notShown(request: ChangeRequest, { done }: Extent): string {
  const { operation, reading } = request;
  const system = systemOf(request);
  if (operation === 'delete' && reading.found === 'present')
    return `${system} still shows it. This can take a few minutes.`;
  if (operation !== 'delete' && reading.found === 'absent')
    return `${system} doesn’t show it yet. This can take a few minutes.`;
  return done === 'unknown' ? `${system} accepted it, but couldn’t be read afterwards.` : '';
}

/** Returns a sentence for each contact with fields that the system stored differently. */
function storedOtherwise(request: ChangeRequest): readonly string[] {
  const { items, operation, reading } = request;
  const isShown = items.length === 0 && operation !== 'delete' && reading.otherwise.length > 0;
  const sentence = `Saved differently than requested: ${labels(reading.otherwise)}. Check the contact.`;
  return isShown ? [sentence] : [];
}

function labels(fields: readonly ContactField[]): string {
  return fields.map((field) => fieldLabels[field]).join(', ');
}

function waitingFor(request: ChangeRequest): string {
  const system = systemOf(request);
  switch (request.problem) {
    case 'throttled':
      return `${system} is busy`;
    case 'timed-out':
      return `${system} doesn’t answer`;
    case 'not-shown-yet':
      return `${system} doesn’t show the new contact yet`;
    default:
      return `${system} can’t be reached`;
  }
}

function reason(request: ChangeRequest, deletedBy: number): string {
  const { problem, reading } = request;
  const system = systemOf(request);
  if (isTargetGone(request)) {
    const which = request.items.length > 0 ? 'One of the contacts' : 'The contact';
    return deletedBy > 0 ? `${which} was deleted by CR-${deletedBy}.` : `${which} was deleted or moved.`;
  }
  if (problem === 'invalid-request' && reading.refused !== undefined)
    return `${system} did not accept the value of “${fieldLabels[reading.refused]}”.`;
  const isKnown = Object.hasOwn(reasons, problem);
  // A new contact cannot have been changed meanwhile.
  const fits = request.operation !== 'create' || problem !== 'changed-meanwhile';
  const words = isKnown && fits ? reasons[problem] : undefined;
  return words === undefined ? `${system} couldn’t do it.` : words(system);
}

/** Reasons by backend error code; other codes get the general sentence. */
const reasons: Readonly<Record<string, (system: string) => string>> = {
  'approval-lapsed': () => 'The requester or an approver is no longer allowed to do this.',
  'invalid-request': (system) => `${system} did not accept one of the values.`,
  unauthorized: (system) => `${system} refused Cardfile’s sign-in. Your IT support has to check it.`,
  forbidden: (system) => `${system} doesn’t allow Cardfile to do this. Your IT support can grant it.`,
  'no-mailbox': (system) => `${system} has no mailbox for you. Your IT support can help.`,
  'not-shown-yet': (system) => `${system} created the contact, but didn’t show it for a long time.`,
  'already-exists': () => 'A contact with this name or address exists already.',
  'changed-meanwhile': () => 'Somebody changed the contact in the meantime.',
  'read-only': () => 'The contact is synchronized from another system, and has to be changed there.',
  throttled: (system) => `${system} was too busy for a long time.`,
  unavailable: (system) => `${system} could not be reached.`,
  'timed-out': (system) => `${system} did not answer in time.`,
  'bad-answer': (system) => `${system} returned an unexpected answer.`,
  uncertain: (system) => `${system} didn’t answer, and shows that it wasn’t done.`,
};
