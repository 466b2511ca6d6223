import type { ChangeOperation, ChangeRequest, ChangeState } from '../changes/change-request.ts';
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

const done: Readonly<Record<ChangeOperation, string>> = {
  create: 'added',
  update: 'changed',
  delete: 'deleted',
};
const wish: Readonly<Record<ChangeOperation, string>> = { create: 'add', update: 'change', delete: 'delete' };

const states: Readonly<Record<ChangeState, (request: ChangeRequest) => ChangeWords>> = {
  applied: ({ operation }) => ({ tone: 'good', title: `Contact ${done[operation]}`, text: [] }),
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
      `${systemOf(request)} did not say whether the contact was ${done[request.operation]}. Cardfile will not repeat the request by itself.`,
      'Check again in a few minutes, before you send it a second time.',
    ],
  }),
  failed: (request) => ({
    tone: 'bad',
    title: `The contact was not ${somethingDone(request) ? 'completely ' : ''}${done[request.operation]}`,
    text: [
      reason(request),
      somethingDone(request)
        ? 'Some steps had been done by then and stay done, see below. Look at the contact before you try again.'
        : 'Nothing was changed, so it is safe to try again.',
    ],
  }),
  conflict: (request) => ({
    tone: 'warning',
    title:
      request.operation === 'create'
        ? 'This contact exists already'
        : 'Somebody changed this contact meanwhile',
    text:
      request.operation === 'create'
        ? ['Nothing was added. Open the one that exists, or use another name or address.']
        : ['Nothing was overwritten. Open the contact to see how it is now, then make your change again.'],
  }),
  pending: ({ operation }) => ({
    tone: 'info',
    title: 'Waiting for approval',
    text: [`An approver has been asked to ${wish[operation]} this contact. Nothing has changed yet.`],
  }),
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
