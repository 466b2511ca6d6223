import type { TimeFormat } from '../../src/cards/engine/format-time.ts';
import type { RequestData } from '../../src/cards/requests/request-data.ts';
import type { Approval } from '../../src/changes/approvals/approval.ts';
import type { PlacedItem } from '../../src/changes/request/batch-items.ts';
import {
  type BatchItem,
  type ChangeRequest,
  type LargeBatch,
  noReading,
} from '../../src/changes/request/change-request.ts';

/** Requests in all states, for the tests and the gallery. */

export const now = Date.UTC(2026, 10, 21, 9, 42);
const hour = 60 * 60 * 1000;
const day = 24 * hour;

export const timeFormat: TimeFormat = { timeZone: 'Europe/Berlin', locale: 'en-GB', now };

export const names: ReadonlyMap<string, string> = new Map([
  ['sofie', 'Sofie Brandt'],
  ['omar', 'Omar Haddad'],
  ['ada', 'Ada Lindqvist'],
  ['tomas', 'Tomáš Marek'],
  ['lee', 'Lee Gu'],
]);

const why = 'you are in the group of contact approvers';
const assignment = (person: string, principal = person) => ({
  person,
  principal,
  why,
  as: 'approver' as const,
});

const approval: Approval = {
  words: 'A contact approver has to agree.',
  stages: [
    {
      title: 'Any one of the contact approvers',
      needed: 1,
      assignments: [assignment('omar'), assignment('ada'), assignment('tomas'), assignment('lee')],
    },
  ],
  stage: 0,
  decisions: [],
  comments: [],
  dueAt: now + 5 * day,
  timing: 'Reminders after 24 hours; expires after 5 days.',
  reasonFor: ['reject'],
  timeZone: 'Europe/Berlin',
  nudgedAt: 0,
  reminders: [],
  absences: [],
};

export const anaBerg: ChangeRequest = {
  number: 142,
  submissionKey: 'a-key',
  operation: 'create',
  source: 'exchange-mail-contacts',
  owner: undefined,
  target: undefined,
  targetName: 'Ana Berg',
  difference: [
    { field: 'displayName', before: '', after: 'Ana Berg' },
    { field: 'givenName', before: '', after: 'Ana' },
    { field: 'surname', before: '', after: 'Berg' },
    { field: 'emails', before: [], after: ['ana.berg@nordwind.example'] },
    { field: 'mobilePhones', before: [], after: ['+46 70 123 45 67'] },
    { field: 'company', before: '', after: 'Nordwind AB' },
  ],
  lists: [],
  items: [],
  batch: undefined,
  requester: 'sofie',
  reason: 'Our new buyer at Nordwind, everybody in sales will write to her',
  rule: 'external contacts',
  approval,
  state: 'pending',
  steps: [],
  problem: '',
  reading: noReading,
  retryAt: 0,
  undoOf: 0,
  replaces: 0,
  createdAt: now - 10 * 60 * 1000,
  updatedAt: now - 10 * 60 * 1000,
};

const decision = {
  key: 'a',
  stage: 0,
  actor: 'omar',
  onBehalfOf: 'omar',
  principal: 'omar',
  verdict: 'approve' as const,
  reason: '',
  at: now,
};

export const changed: ChangeRequest = {
  ...anaBerg,
  number: 143,
  operation: 'update',
  difference: [
    { field: 'jobTitle', before: 'Buyer', after: 'Head of Purchasing' },
    { field: 'businessPhones', before: [], after: ['+46 8 123 45 67'] },
    { field: 'webPage', before: 'https://old.example', after: '' },
  ],
  reason: '',
  approval: {
    ...approval,
    stages: [
      {
        title: '2 of the contact approvers',
        needed: 2,
        assignments: [assignment('omar'), assignment('ada'), assignment('tomas')],
      },
      { title: 'Your manager', needed: 1, assignments: [assignment('lee')] },
    ],
    decisions: [{ ...decision, reason: 'Seen her card', at: now - 2 * 60_000 }],
    comments: [
      { kind: 'question', actor: 'ada', text: 'Is the number a direct line?', at: now - 60_000 },
      { kind: 'comment', actor: 'sofie', text: 'Yes, her desk.', at: now },
    ],
  },
};

/** A request with a question that the requester has not answered. */
export const questioned: ChangeRequest = {
  ...changed,
  approval: { ...changed.approval, comments: changed.approval.comments.slice(0, 1) },
};

export const approved: ChangeRequest = {
  ...anaBerg,
  state: 'applied',
  approval: { ...approval, stage: 1, decisions: [decision] },
  updatedAt: now,
};

export const rejected: ChangeRequest = {
  ...changed,
  state: 'rejected',
  approval: {
    ...approval,
    decisions: [
      { ...decision, onBehalfOf: 'ada', principal: 'ada', verdict: 'reject', reason: 'wrong number' },
    ],
  },
  updatedAt: now,
};

export const conflict: ChangeRequest = {
  ...changed,
  state: 'conflict',
  problem: 'changed-meanwhile',
  approval: { ...approval, stage: 1, decisions: [decision] },
};

export const requestData: RequestData = {
  request: anaBerg,
  viewerKind: 'decider',
  news: '',
  names,
  because: why,
  flags: [],
  conflicts: [],
  prompt: 'none',
  problem: '',
  batchItems: [],
  values: [],
  valuesNote: '',
  timeFormat,
  actions: [],
};

export const importBatch: LargeBatch = {
  planned: { create: 4012, update: 803, delete: 0 },
  done: { create: 0, update: 0, delete: 0 },
  failed: 0,
  uncertain: 0,
  unlike: 0,
  wanted: 'run',
  digest: '3f2a91bc40de7715',
  summary: {
    fields: ['displayName', 'emails', 'jobTitle'],
    replaced: ['emails'],
    hides: 0,
    examples: [1, 2],
  },
  fileRows: 5000,
  pace: undefined,
};

/** An import that waits for an approver. */
export const importRequest: ChangeRequest = {
  ...anaBerg,
  operation: 'batch',
  targetName: '4815 contacts',
  difference: [],
  reason: 'Import of partners 2026.csv',
  batch: importBatch,
};

/** An import that is being applied. */
export const runningImport: ChangeRequest = {
  ...importRequest,
  state: 'applying',
  approval: { ...approval, stage: 1, decisions: [decision] },
  batch: {
    ...importBatch,
    done: { create: 1203, update: 240, delete: 0 },
    failed: 3,
    pace: { since: now - 12 * 60 * 1000, left: 4815 },
  },
};

/** An import of which not everything was saved. */
export const partlySavedImport: ChangeRequest = {
  ...runningImport,
  state: 'applied',
  batch: { ...importBatch, done: { create: 4004, update: 799, delete: 0 }, failed: 12 },
};

/** An import of which some contacts were stored differently. */
export const otherwiseImport: ChangeRequest = {
  ...runningImport,
  state: 'applied',
  batch: { ...importBatch, done: { create: 4012, update: 803, delete: 0 }, unlike: 3 },
};

/** Returns an item of a batch or merge that waits for its turn. */
export function makeItem(item: Partial<BatchItem>): BatchItem {
  return {
    operation: 'update',
    target: undefined,
    targetName: 'John Doe',
    difference: [],
    lists: [],
    state: 'waiting',
    problem: '',
    conflicts: [],
    reading: noReading,
    stored: undefined,
    ...item,
  };
}

const importedItem = makeItem({
  operation: 'create',
  targetName: 'Ana Berg',
  difference: anaBerg.difference,
});

/** The first rows of an import. */
export const importedItems: readonly PlacedItem[] = [
  { position: 1, item: importedItem },
  { position: 2, item: { ...importedItem, targetName: 'Jörg Müller' } },
  {
    position: 3,
    item: {
      ...importedItem,
      operation: 'update',
      targetName: 'Sofie Brandt',
      difference: [
        { field: 'jobTitle', before: 'Buyer', after: 'Head of Purchasing' },
        { field: 'emails', before: ['s.brandt@nordwind.example'], after: ['sofie.brandt@nordwind.example'] },
      ],
    },
  },
];

/** Rows of an import that were not saved. */
export const failedItems: readonly PlacedItem[] = [
  { position: 7, item: { ...importedItem, state: 'failed', problem: 'already-exists' } },
  {
    position: 9,
    item: {
      ...importedItem,
      operation: 'update',
      targetName: 'Sofie Brandt',
      state: 'conflict',
      problem: 'changed-meanwhile',
      difference: [{ field: 'jobTitle', before: 'Buyer', after: 'Head of Purchasing' }],
      conflicts: [{ field: 'jobTitle', base: 'Buyer', theirs: 'Director', ours: 'Head of Purchasing' }],
    },
  },
];

/** Returns a request that has hidden these contacts. */
export function hiding(...names: readonly string[]): ChangeRequest {
  const items = names.map((targetName) => ({
    operation: 'update' as const,
    target: undefined,
    targetName,
    difference: [{ field: 'hiddenFromAddressLists' as const, before: false, after: true }],
    state: 'done' as const,
    problem: '',
    conflicts: [],
    lists: [],
    reading: noReading,
    stored: undefined,
  }));
  const [only = '', ...others] = names;
  const targetName = others.length === 0 ? only : `${names.length} contacts`;
  return { ...anaBerg, operation: 'batch', state: 'applied', targetName, items };
}
