import fc from 'fast-check';
import { confirmDelete } from '../../src/cards/contacts/confirm-delete.ts';
import { contactDetails } from '../../src/cards/contacts/contact-details.ts';
import { contactForm } from '../../src/cards/contacts/contact-form.ts';
import { contactHistory } from '../../src/cards/contacts/contact-history.ts';
import { noResults } from '../../src/cards/contacts/no-results.ts';
import { searchResults } from '../../src/cards/contacts/search-results.ts';
import { type CardAction, verbs } from '../../src/cards/engine/card.ts';
import { fitRows } from '../../src/cards/engine/fit-card.ts';
import type { CardBuilder } from '../../src/cards/engine/render-card.ts';
import { help } from '../../src/cards/general/help.ts';
import { notice } from '../../src/cards/general/notice.ts';
import { progress } from '../../src/cards/general/progress.ts';
import { welcome } from '../../src/cards/general/welcome.ts';
import { batchRows } from '../../src/cards/requests/batch-rows.ts';
import { changeResult } from '../../src/cards/requests/change-result.ts';
import { changeLines } from '../../src/cards/requests/change-view.ts';
import { confirmChange } from '../../src/cards/requests/confirm-change.ts';
import { delegation } from '../../src/cards/requests/delegation.ts';
import { request as requestCard } from '../../src/cards/requests/request.ts';
import { requestList } from '../../src/cards/requests/request-list.ts';
import type { Approval } from '../../src/changes/approvals/approval.ts';
import { type Contact, type ContactFields, contactFields, emptyFields } from '../../src/contacts/contact.ts';
import { parseOwner } from '../../src/contacts/owner.ts';
import { sources } from '../../src/contacts/sources.ts';
import { hostileTexts } from './hostile-texts.ts';
import { allFields, type CardSample, sample } from './sample-cards.ts';

/** Any card with any data, hostile texts among them. */

const text = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.constantFrom(...hostileTexts) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      '',
      'John',
      'john.doe@contoso.com',
      '+1 425 555 0100',
      'https://contoso.com/a',
    ),
  },
);

const texts = fc.array(text, { maxLength: 3 });

const fields: fc.Arbitrary<ContactFields> = fc.record(
  Object.fromEntries(
    contactFields.map((field) => {
      const empty = emptyFields[field];
      if (typeof empty === 'boolean') return [field, fc.boolean()];
      return [field, typeof empty === 'string' ? text : texts];
    }),
  ),
) as unknown as fc.Arbitrary<ContactFields>;

const ref = fc.record({ source: fc.constantFrom(...sources), id: text, owner: text.map(parseOwner) });

const contact: fc.Arbitrary<Contact> = fc
  .tuple(
    fields,
    fc.record({
      ref,
      kind: fc.constantFrom('personal-contact', 'mail-contact', 'organization-contact', 'colleague'),
      userPrincipalName: text,
      version: text,
      readOnly: fc.boolean(),
    }),
  )
  .map(([own, rest]): Contact => ({ ...own, ...rest }));

const person = fc.tuple(contact, fc.array(ref, { maxLength: 2 })).map(([whole, more]) => ({
  contact: whole,
  refs: [whole.ref, ...more],
  records: [whole, ...more.map((ref) => ({ ...whole, ref }))],
}));

const action: fc.Arbitrary<CardAction> = fc.record(
  {
    title: text.filter((title) => /[a-z]/i.test(title)),
    verb: fc.constantFrom(...verbs),
    data: fc.dictionary(fc.constantFrom('ref', 'text', 'verb'), fc.string({ maxLength: 200 })),
    style: fc.constantFrom('positive', 'destructive'),
    sendsInputs: fc.boolean(),
  },
  { requiredKeys: ['title', 'verb', 'data'] },
);

const actions = fc.array(action, { maxLength: 7 });
const field = fc.constantFrom(...contactFields);
const problems = fc.array(
  fc.record({
    source: fc.constantFrom(...sources),
    kind: fc.constantFrom('slow', 'failed', 'forbidden', 'throttled', 'truncated'),
  }),
  { maxLength: 3 },
);
const words = text.filter((each) => /[a-z]/i.test(each));
const value = fc.oneof(text, texts, fc.boolean());

const someone = fc.constantFrom('one', 'two', 'three', 'nobody');
const moment = fc.integer({ min: 0, max: 4_000_000_000_000 });
const approval: fc.Arbitrary<Approval> = fc.record({
  words: text,
  stages: fc.array(
    fc.record({
      title: words,
      needed: fc.nat(),
      assignments: fc.array(
        fc.record({
          person: someone,
          principal: someone,
          why: text,
          as: fc.constantFrom('approver', 'escalation', 'fallback'),
        }),
        { maxLength: 5 },
      ),
    }),
    { maxLength: 3 },
  ),
  stage: fc.nat({ max: 3 }),
  decisions: fc.array(
    fc.record({
      key: text,
      stage: fc.nat({ max: 2 }),
      actor: someone,
      onBehalfOf: someone,
      principal: someone,
      verdict: fc.constantFrom('approve', 'reject'),
      reason: text,
      at: moment,
    }),
    { maxLength: 3 },
  ),
  comments: fc.array(
    fc.record({ kind: fc.constantFrom('comment', 'question'), actor: someone, text, at: moment }),
    { maxLength: 3 },
  ),
  dueAt: moment,
  timing: text,
  reasonFor: fc.subarray(['approve', 'reject'] as const),
  timeZone: fc.constant('UTC'),
  nudgedAt: moment,
  reminders: fc.array(fc.record({ person: someone, at: moment }), { maxLength: 3 }),
  absences: fc.array(
    fc.record({
      person: someone,
      reason: fc.constantFrom('not-installed', 'unreachable', 'disabled', 'no-right'),
      since: moment,
    }),
    { maxLength: 3 },
  ),
});

const names = fc.array(fc.tuple(someone, text), { maxLength: 3 }).map((entries) => new Map(entries));
const timeFormat = fc.record({
  timeZone: fc.constantFrom('UTC', 'Asia/Kathmandu', 'America/St_Johns'),
  locale: fc.constantFrom('en-US', 'de-DE', 'ar', 'tr-TR'),
  now: moment,
});

const reading = fc.record({
  found: fc.constantFrom('present', 'absent', 'nothing'),
  otherwise: fc.array(field, { maxLength: 3 }),
  unchanged: fc.array(field, { maxLength: 3 }),
  refused: fc.option(field, { nil: undefined }),
  missedLists: fc.array(text, { maxLength: 2 }),
});

const lists = fc.array(fc.record({ id: words, name: text }), { maxLength: 3 });

const item = fc.record({
  operation: fc.constantFrom('create', 'update', 'delete'),
  target: fc.constant(undefined),
  targetName: text,
  difference: fc.array(fc.record({ field, before: value, after: value }), { maxLength: 3 }),
  lists,
  state: fc.constantFrom('waiting', 'done', 'conflict', 'failed', 'uncertain'),
  problem: fc.constant(''),
  conflicts: fc.array(fc.record({ field, base: value, theirs: value, ours: value }), { maxLength: 2 }),
  reading,
  stored: fc.constant(undefined),
});

const counts = fc.record({ create: fc.nat(9), update: fc.nat(9), delete: fc.nat(9) });

const batch = fc.record({
  planned: counts,
  done: counts,
  failed: fc.nat(9),
  uncertain: fc.nat(9),
  unlike: fc.nat(9),
  wanted: fc.constantFrom('run', 'pause', 'cancel'),
  digest: words,
  summary: fc.record({
    fields: fc.array(field, { maxLength: 2 }),
    replaced: fc.array(field, { maxLength: 2 }),
    hides: fc.nat(9),
    examples: fc.constant([]),
  }),
  fileRows: fc.nat(9),
  pace: fc.option(fc.record({ since: moment, left: fc.nat(30) }), { nil: undefined }),
});

const request = fc.record({
  number: fc.nat(),
  submissionKey: text,
  operation: fc.constantFrom(
    'create',
    'update',
    'delete',
    'hide',
    'add-to-list',
    'remove-from-list',
    'merge',
    'batch',
  ),
  source: fc.constantFrom(...sources),
  owner: fc.constant(undefined),
  target: fc.constant(undefined),
  targetName: text,
  difference: fc.array(fc.record({ field, before: value, after: value }), { maxLength: 5 }),
  lists,
  items: fc.array(item, { maxLength: 3 }),
  batch: fc.option(batch, { nil: undefined, freq: 1 }),
  requester: text,
  reason: text,
  rule: text,
  approval,
  state: fc.constantFrom(
    'pending',
    'approved',
    'applying',
    'applied',
    'rejected',
    'withdrawn',
    'expired',
    'canceled',
    'conflict',
    'failed',
    'uncertain',
  ),
  steps: fc.array(fc.record({ name: words, state: fc.constantFrom('begun', 'done', 'failed') }), {
    maxLength: 4,
  }),
  problem: fc.constantFrom(
    '',
    'throttled',
    'invalid-request',
    'already-exists',
    'already-member',
    'constructor',
    'something-new',
  ),
  reading,
  retryAt: fc.oneof(fc.constant(0), moment),
  undoOf: fc.nat(),
  replaces: fc.nat(),
  createdAt: moment,
  updatedAt: moment,
});

const placedItems = fc.array(fc.record({ position: fc.nat(99), item }), { maxLength: 4 });

const wants = fc.constantFrom('anything', 'phone', 'email', 'address', 'company', 'title');
const asking = fc.record({ words: text, reason: text, takesReason: fc.boolean() });

/** A list with as many rows as fit on a card. */
function fitted<Data, Row>(
  name: string,
  builder: CardBuilder<Data>,
  rows: readonly Row[],
  toData: (rows: readonly Row[]) => Data,
): CardSample {
  let data = toData(rows);
  fitRows(rows, (some) => {
    data = toData(some);
    return builder(data);
  });
  return sample(name, builder, data);
}

export const randomCard: fc.Arbitrary<CardSample> = fc.oneof(
  fc
    .record({
      query: text,
      prompt: fc.constantFrom('', 'Choose the contact to edit.'),
      rows: fc.array(fc.record({ person, show: action, why: text }), { minLength: 1, maxLength: 10 }),
      wants,
      first: fc.integer({ min: 1, max: 99 }),
      total: fc.integer({ min: 1, max: 999 }),
      similar: fc.integer({ min: 0, max: 999 }),
      more: fc.boolean(),
      problems,
      paging: fc.array(action, { maxLength: 2 }),
      list: text,
      refine: fc.array(action, { maxLength: 4 }),
      actions,
    })
    .map((data) => fitted('search-results', searchResults, data.rows, (rows) => ({ ...data, rows }))),
  fc
    .record({ person, wants, notice: text, actions })
    .map((data) => sample('contact-details', contactDetails, data)),
  fc
    .record({
      mode: fc.constantFrom('create', 'update'),
      sourceTitle: words,
      values: fields,
      fields: fc
        .subarray([...contactFields])
        .map((chosen) => Object.fromEntries(chosen.map((one) => [one, allFields[one]]))),
      problems: fc.array(fc.record({ field, message: words }), { maxLength: 4 }),
      notice: text,
      asking,
      actions,
      elsewhere: fc.array(action, { maxLength: 3 }),
    })
    .map((data) => sample('contact-form', contactForm, data)),
  fc
    .record({ query: text, readAs: words, near: actions, problems, actions })
    .map((data) => sample('no-results', noResults, data)),
  fc
    .record({
      title: text,
      caption: words,
      changes: request.map((one) => changeLines(one)),
      picks: fc.record({ label: words, choices: fc.array(text, { maxLength: 4 }), value: fc.constant('1') }),
      problem: text,
      consequences: fc.array(text, { maxLength: 3 }),
      asking,
      actions,
    })
    .map((data) => sample('confirm-change', confirmChange, data)),
  fc
    .record({ person, consequences: fc.array(words, { maxLength: 3 }), asking, actions })
    .map((data) => sample('confirm-delete', confirmDelete, data)),
  fc
    .record({
      request,
      stored: fc.option(contact, { nil: undefined }),
      timeFormat,
      actions,
    })
    .map((data) => sample('change-result', changeResult, data)),
  fc
    .record({
      tone: fc.constantFrom('info', 'good', 'warning', 'bad'),
      title: words,
      text,
      reference: text,
      actions,
    })
    .map((data) => sample('notice', notice, data)),
  fc.record({ title: words, text }).map((data) => sample('progress', progress, data)),
  fc
    .record({
      roleTitle: words,
      isAlone: fc.boolean(),
      commands: fc.array(fc.record({ example: words, description: words })),
      actions,
    })
    .map((data) => sample('help', help, data)),
  fc.record({ name: text, isAlone: fc.boolean(), actions }).map((data) => sample('welcome', welcome, data)),
  fc
    .record({
      request,
      viewerKind: fc.constantFrom('requester', 'decider', 'follower', 'stranger'),
      news: text,
      names,
      because: text,
      flags: fc.array(words, { maxLength: 3 }),
      conflicts: fc.array(fc.record({ field, base: value, theirs: value, ours: value }), { maxLength: 3 }),
      prompt: fc.constantFrom('none', 'approve', 'reject', 'ask', 'comment', 'reassign'),
      problem: text,
      values: fc.array(
        fc.record({
          caption: fc.constantFrom('Notes, new, 440 characters', '[x](y): Notes, old'),
          lines: fc.array(fc.constantFrom('x', '¶', '\u00a0 a', '**語**', '{ {DATE(x)}}'), {
            maxLength: 3,
          }),
        }),
        { maxLength: 3 },
      ),
      batchItems: placedItems,
      valuesNote: fc.constantFrom('', 'Whole values 1 to 2 of 4.'),
      timeFormat,
      actions,
    })
    .map((data) => sample('request', requestCard, data)),
  fc
    .record({
      request,
      batch,
      items: placedItems,
      first: fc.nat(30),
      count: fc.nat(30),
      isFailedOnly: fc.boolean(),
      actions,
    })
    .map((data) => sample('batch-rows', batchRows, data)),
  fc
    .record({
      title: words,
      notes: texts,
      groups: fc.array(
        fc.record({
          caption: words,
          rows: fc.array(fc.record({ request, changes: fc.constant([]), flags: texts, actions }), {
            maxLength: 3,
          }),
        }),
        { maxLength: 3 },
      ),
      names,
      timeFormat,
      actions,
    })
    .map((data) => sample('request-list', requestList, data)),
  fc
    .record({
      name: text,
      notes: fc.constantFrom([], ['Mobile and private numbers are only shown in our own chat.']),
      entries: fc.array(fc.record({ request, actions }), { maxLength: 10 }),
      names,
      timeFormat,
      actions,
    })
    .map((data) =>
      fitted('contact-history', contactHistory, data.entries, (entries) => ({ ...data, entries })),
    ),
  fc
    .record({
      tone: fc.constantFrom('info', 'good', 'warning', 'bad'),
      title: words,
      handedOn: fc.option(fc.record({ from: someone, to: someone, until: moment }), { nil: undefined }),
      delegationsTo: fc.array(fc.record({ from: someone, to: someone, until: moment }), { maxLength: 3 }),
      names,
      timeFormat,
      actions,
    })
    .map((data) => sample('delegation', delegation, data)),
);
