import type { ChangeRequest, ChangeState } from '../changes/change-request.ts';
import { operationWords } from './operation-words.ts';
import { systemNames } from './source-words.ts';
import type { Tone } from './tone.ts';

export interface ChangeWords {
  readonly tone: Tone;
  readonly title: string;
  /** What is known, and what is safe to do next; a paragraph each. */
  readonly text: readonly string[];
}

/** What a change request's state means to the person who asked for it. */
export function changeWords(request: ChangeRequest): ChangeWords {
  const words = states[request.state](request);
  return { ...words, text: words.text.filter((paragraph) => paragraph !== '') };
}

const states: Readonly<Record<ChangeState, (request: ChangeRequest) => ChangeWords>> = {
  applied: (request) => {
    const { what, done } = operationWords(request);
    return { tone: 'good', title: `${what === 'contact' ? 'Contact' : 'Contacts'} ${done}`, text: [] };
  },
  applying: (request) => ({
    tone: 'info',
    title: 'Still working on it',
    text: [
      `${systemOf(request)} is taking longer than usual. The request is kept and will be carried through.`,
      'There is nothing you need to do; please do not send it a second time.',
    ],
  }),
  uncertain: (request) => ({
    tone: 'warning',
    title: 'The outcome is not known yet',
    text: [
      `${systemOf(request)} did not say whether ${wasDone(request)}. Cardfile will not repeat the request by itself.`,
      'Check again in a few minutes, before you send it a second time.',
    ],
  }),
  failed: (request) => ({
    tone: 'bad',
    title: notDone(request),
    text: [
      reason(request),
      somethingDone(request) ? stopped(request) : 'Nothing was changed, so it is safe to try again.',
    ],
  }),
  conflict: (request) => ({
    tone: 'warning',
    title:
      request.operation === 'create'
        ? 'This contact exists already'
        : request.parts.length > 0
          ? 'Somebody changed one of these contacts meanwhile'
          : 'Somebody changed this contact meanwhile',
    text:
      request.operation === 'create'
        ? ['Nothing was added. Open the one that exists, or use another name or address.']
        : request.parts.length > 0
          ? ['Nothing was overwritten, and none of the contacts was touched. Look at them, then ask again.']
          : ['Nothing was overwritten. Open the contact to see how it is now, then make your change again.'],
  }),
  pending: (request) => {
    const { verb, what } = operationWords(request);
    const which = what === 'contact' ? 'this contact' : 'these contacts';
    const text = [`An approver has been asked to ${verb} ${which}. Nothing has changed yet.`];
    return { tone: 'info', title: 'Waiting for approval', text };
  },
  approved: () => ({ tone: 'info', title: 'Approved', text: ['The change will be made in a moment.'] }),
  rejected: ({ problem, approval }) => ({
    tone: 'warning',
    title: 'Not allowed',
    text: [
      problem === 'no-approver'
        ? 'Somebody would have to agree, and there is nobody who could be asked.'
        : approval.words || 'The rules of your organisation do not allow this change.',
      'Nothing was changed.',
    ],
  }),
  withdrawn: () => ({
    tone: 'info',
    title: 'Withdrawn',
    text: ['The request was taken back. Nothing was changed.'],
  }),
  expired: () => ({
    tone: 'warning',
    title: 'Expired',
    text: ['Nobody decided in time. Nothing was changed; you can ask again.'],
  }),
};

function systemOf({ source }: ChangeRequest): string {
  return systemNames[source];
}

function wasDone(request: ChangeRequest): string {
  const { what, done } = operationWords(request);
  return what === 'contact' ? `the contact was ${done}` : `one of the contacts was ${done}`;
}

function notDone(request: ChangeRequest): string {
  const { what, done } = operationWords(request);
  const completely = somethingDone(request) ? 'completely ' : '';
  if (what === 'contact') return `The contact was not ${completely}${done}`;
  return `The contacts were not ${somethingDone(request) ? 'all ' : ''}${done}`;
}

function stopped({ parts }: ChangeRequest): string {
  return parts.length === 0
    ? 'Some steps had been done by then and stay done, see below. Look at the contact before you try again.'
    : 'Cardfile stopped there. What had been done by then stays done, see below; “undo” takes it back.';
}

function somethingDone({ steps }: ChangeRequest): boolean {
  return steps.some(({ state }) => state === 'done');
}

function reason(request: ChangeRequest): string {
  const words = Object.hasOwn(reasons, request.problem) ? reasons[request.problem] : undefined;
  return words === undefined ? `${systemOf(request)} could not do it.` : words(systemOf(request));
}

/** By a backend's error code; anything else gets the general sentence. */
const reasons: Readonly<Record<string, (system: string) => string>> = {
  'invalid-request': (system) => `${system} did not accept one of the values.`,
  unauthorized: (system) => `${system} did not let Cardfile in. Your IT support has to look at its sign-in.`,
  forbidden: (system) => `${system} does not allow Cardfile to do this. Your IT support can grant it.`,
  'not-found': () => 'The contact is not there any more.',
  'already-exists': () => 'A contact with this name or address exists already.',
  'changed-meanwhile': () => 'Somebody changed the contact meanwhile.',
  'read-only': () => 'The contact is synchronised from another system and has to be changed there.',
  throttled: (system) => `${system} is too busy at the moment.`,
  unavailable: (system) => `${system} cannot be reached at the moment.`,
  'timed-out': (system) => `${system} did not answer in time.`,
  'bad-answer': (system) => `${system} gave an answer that makes no sense.`,
};
