import { drawPortrait } from '../../sandbox/organisation/portrait.ts';
import { doctorReport } from '../../src/cards/admin/doctor-report.ts';
import { type ReviewFormData, reviewForm } from '../../src/cards/admin/review-form.ts';
import { sources } from '../../src/cards/admin/sources.ts';
import { chooseList } from '../../src/cards/contacts/choose-list.ts';
import { confirmDelete } from '../../src/cards/contacts/confirm-delete.ts';
import { contactDetails } from '../../src/cards/contacts/contact-details.ts';
import { contactForm } from '../../src/cards/contacts/contact-form.ts';
import { contactHistory } from '../../src/cards/contacts/contact-history.ts';
import { type ListRow, listRows } from '../../src/cards/contacts/list-rows.ts';
import { noResults } from '../../src/cards/contacts/no-results.ts';
import { type SearchResultsData, searchResults } from '../../src/cards/contacts/search-results.ts';
import type { CardAction, Verb } from '../../src/cards/engine/card.ts';
import type { CardBuilder } from '../../src/cards/engine/render-card.ts';
import { help } from '../../src/cards/general/help.ts';
import { notice } from '../../src/cards/general/notice.ts';
import { progress } from '../../src/cards/general/progress.ts';
import { welcome } from '../../src/cards/general/welcome.ts';
import { importColumns } from '../../src/cards/imports/import-columns.ts';
import { importPlan } from '../../src/cards/imports/import-plan.ts';
import { batchRows } from '../../src/cards/requests/batch-rows.ts';
import { changeResult } from '../../src/cards/requests/change-result.ts';
import { changeLines } from '../../src/cards/requests/change-view.ts';
import { confirmChange } from '../../src/cards/requests/confirm-change.ts';
import { delegation } from '../../src/cards/requests/delegation.ts';
import { request as requestCard } from '../../src/cards/requests/request.ts';
import { requestList } from '../../src/cards/requests/request-list.ts';
import { nobodyAsked } from '../../src/changes/approvals/approval.ts';
import { type ChangeRequest, noReading } from '../../src/changes/request/change-request.ts';
import type { PlannedContact, ReviewPlan, ReviewReason } from '../../src/changes/reviews/plan-review.ts';
import { contactFields, emptyFields } from '../../src/contacts/contact.ts';
import type { SourceId } from '../../src/contacts/sources.ts';
import type { FieldLimit } from '../../src/contacts/validation/field-limit.ts';
import type { SourceState } from '../../src/directory/sync/overview.ts';
import type { WritableCapabilities } from '../../src/providers/provider.ts';
import { johnDoe, person, tenJohns, threeRecords } from './sample-people.ts';
import * as way from './sample-requests.ts';

const portrait = Buffer.from(drawPortrait(2)).toString('base64');

/** A card with data that shows what it can do, for the suite and the gallery. */
export interface CardSample {
  /** The card's file, and after a dot the variant. */
  readonly name: string;
  readonly template: unknown;
  readonly view: () => object;
  readonly card: () => ReturnType<CardBuilder<unknown>>;
}

export function sample<Data>(name: string, builder: CardBuilder<Data>, data: Data): CardSample {
  return { name, template: builder.template, view: () => builder.view(data), card: () => builder(data) };
}

/** A reference as long as a signed one that names a record or two. */
export const reference = 'AZl4Vn3nS0xkR2w5Yk9vUHFyU3R1Vnd4WXpBQkNERUZHSElKS0xN'.repeat(5);

export function action(title: string, verb: Verb, more: Partial<CardAction> = {}): CardAction {
  return { title, verb, data: { ref: reference }, ...more };
}

const limit = (maxLength: number, maxValues = 1, required = false): FieldLimit => ({
  required,
  maxLength,
  maxValues,
});

/** All fields, as a system with lists might have them. */
export const allFields: WritableCapabilities['fields'] = {
  ...Object.fromEntries(contactFields.map((field) => [field, limit(128)])),
  displayName: limit(256, 1, true),
  emails: limit(254, 3, true),
  mobilePhones: limit(64, 2),
  businessPhones: limit(64, 2),
  homePhones: limit(64, 2),
  imAddresses: limit(254, 3),
  notes: limit(2_000),
  mailTip: limit(175),
};

const save = action('Save', 'contact.create', { style: 'positive' });
const cancel = action('Cancel', 'form.cancel', { data: {}, sendsInputs: false });
const helpAction = action('Help', 'help.show', { data: {}, sendsInputs: false });
const again = action('Check again', 'change.show');
const show = action('Show', 'contact.show');
const open = action('Open', 'change.show');
const approveRow = action('Approve', 'requests.approve');
const kept = (source: SourceId, count: number, agoMs: number): SourceState => ({
  source,
  count,
  state: 'complete',
  problem: '',
  completedAt: way.now - agoMs,
  nextAt: way.now + 90_000,
});
const back = action('Cancel', 'change.show', { sendsInputs: false });
const deciding = [
  action('Approve', 'change.approve', { style: 'positive' }),
  action('Reject', 'change.prompt'),
  action('Ask a question', 'change.prompt', { mode: 'secondary' }),
  action('Add a comment', 'change.prompt', { mode: 'secondary' }),
  action('Reassign', 'change.prompt', { mode: 'secondary' }),
];
const asking = [
  action('Send reminder', 'change.nudge'),
  action('Withdraw', 'change.withdraw'),
  action('Edit and resend', 'change.resubmit', { mode: 'secondary' }),
  action('Add a comment', 'change.prompt', { mode: 'secondary' }),
];

const lists = [{ id: 'a-list', name: 'Partners' }];

const listRow = (name: string, about: string, isChangeable: boolean): ListRow => ({
  name,
  about,
  open: action(`Members of ${name}`, 'list.show'),
  button: isChangeable ? action('Remove', 'list.ask', { sendsInputs: false }) : undefined,
});

const plannedContacts = (reason: ReviewReason, count: number): PlannedContact[] =>
  Array.from({ length: count }, (_, index) => ({
    ref: johnDoe.contact.ref,
    reason,
    person: index % 2 === 0 ? 'omar' : 'sofie',
  }));

const reviewFormData = (plan: ReviewPlan | undefined, problem: string): ReviewFormData => ({
  inputs: [
    {
      name: 'source',
      value: 'all',
      options: [
        { title: 'All systems', value: 'all' },
        { title: 'Mail contacts', value: 'exchange-mail-contacts' },
      ],
    },
    { name: 'company', value: 'Fabrikam' },
    { name: 'list', value: '' },
    {
      name: 'bounced',
      value: '550 5.1.1 <jon.doe@fabrikam.example>',
      note: 'And the addresses in bounces.csv',
    },
    {
      name: 'asks',
      value: 'owners',
      options: [{ title: 'Whoever last changed the contact, otherwise the group', value: 'owners' }],
    },
    { name: 'group', value: 'editors', options: [{ title: 'Contact editors', value: 'editors' }] },
    { name: 'perPerson', value: '10', options: [{ title: '10', value: '10' }] },
    { name: 'days', value: '14', options: [{ title: 'In 2 weeks', value: '14' }] },
  ],
  plan,
  problem,
  actions: [
    ...(plan === undefined ? [] : [action('Start the review', 'review.start', { style: 'positive' })]),
    action('Preview', 'review.preview'),
    cancel,
  ],
});

export const request: ChangeRequest = {
  number: 142,
  submissionKey: 'a-key',
  operation: 'update',
  source: 'exchange-mail-contacts',
  owner: undefined,
  target: johnDoe.contact.ref,
  targetName: 'John Doe',
  difference: [
    { field: 'jobTitle', before: 'Head of Purchasing', after: 'Chief Procurement Officer' },
    { field: 'mobilePhones', before: [], after: ['+1 425 555 0142', '+1 425 555 0143'] },
    { field: 'webPage', before: 'http://www.fabrikam.example', after: '' },
    { field: 'hiddenFromAddressLists', before: false, after: true },
  ],
  lists: [],
  items: [],
  batch: undefined,
  requester: 'an-object-id',
  reason: '',
  rule: 'admins',
  approval: nobodyAsked,
  state: 'applied',
  steps: [],
  problem: '',
  reading: { ...noReading, found: 'present' },
  retryAt: 0,
  undoOf: 0,
  replaces: 0,
  createdAt: 0,
  updatedAt: 0,
};

const createRequest: ChangeRequest = {
  ...request,
  operation: 'create',
  difference: [
    { field: 'displayName', before: '', after: 'John Doe' },
    { field: 'emails', before: [], after: ['john.doe@fabrikam.example'] },
    { field: 'company', before: '', after: 'Fabrikam, Inc.' },
  ],
};

const form = {
  mode: 'create' as const,
  sourceTitle: 'mail contacts',
  values: emptyFields,
  fields: allFields,
  problems: [],
  notice: '',
  asking: { words: '', reason: '', takesReason: true },
  actions: [save, cancel],
  elsewhere: [],
};

const personButtons = [
  action('Edit mail contact', 'contact.edit'),
  action('Delete mail contact', 'contact.delete', { style: 'destructive', mode: 'secondary' }),
  action('Hide from address lists', 'contacts.change', { mode: 'secondary' }),
  action('History', 'history.show', { mode: 'secondary' }),
  action('Back', 'search.page'),
];

/** The first five of 23 people. */
export const firstPage: SearchResultsData = {
  query: 'John',
  prompt: '',
  rows: tenJohns.slice(0, 5).map((person) => ({ person, show, why: '' })),
  wants: 'anything',
  first: 1,
  total: 23,
  similar: 0,
  more: false,
  problems: [],
  paging: [action('Next', 'search.page')],
  list: '',
  refine: [],
  actions: [],
};

export const cardSamples: readonly CardSample[] = [
  sample('search-results', searchResults, {
    ...firstPage,
    problems: [{ source: 'exchange-mail-contacts', kind: 'slow' }],
  }),
  sample('search-results.second', searchResults, {
    ...firstPage,
    rows: tenJohns
      .slice(5)
      .map((person, index) => ({ person, show, why: index === 4 ? 'may be called “john”' : '' })),
    first: 6,
    paging: [action('Previous', 'search.page'), action('Next', 'search.page')],
    list: '',
    refine: [action('Contoso (12)', 'search.page'), action('Only colleagues', 'search.page')],
  }),
  sample('search-results.similar', searchResults, {
    ...firstPage,
    query: 'jhon smiht',
    rows: tenJohns.slice(0, 3).map((person) => ({
      person: { ...person, isLike: true },
      show,
      why: 'similar to “jhon” · similar to “smiht”',
    })),
    total: 3,
    similar: 3,
    paging: [],
    list: '',
    refine: [],
    actions: [action('Add “jhon smiht” as a contact', 'contact.add')],
  }),
  sample('search-results.choose', searchResults, {
    ...firstPage,
    prompt: 'Choose the contact to edit.',
    rows: tenJohns.map((person) => ({ person, show: action('Edit', 'contact.edit'), why: '' })),
    total: 10,
    paging: [],
    list: '',
    refine: [],
  }),
  ...(['phone', 'email', 'address', 'company', 'title'] as const).map((wants) =>
    sample(`search-results.${wants}`, searchResults, {
      ...firstPage,
      query: `john ${wants}`,
      rows: [0, 3, 4, 7, 8].map((index) => ({ person: tenJohns[index] ?? johnDoe, show, why: '' })),
      wants,
      total: 5,
      paging: [],
      list: '',
      refine: [],
    }),
  ),
  sample('contact-details', contactDetails, {
    person: johnDoe,
    wants: 'anything',
    notice: 'The only match for “john doe fabrikam”.',
    actions: personButtons,
  }),
  sample('contact-details.records', contactDetails, {
    person: threeRecords,
    wants: 'anything',
    notice: '',
    actions: [
      action('Edit your Outlook contact', 'contact.edit'),
      action('Edit mail contact', 'contact.edit', { mode: 'secondary' }),
      action('Delete your Outlook contact', 'contact.delete', { style: 'destructive', mode: 'secondary' }),
      action('Delete mail contact', 'contact.delete', { style: 'destructive', mode: 'secondary' }),
      action('Hide from address lists', 'contacts.change', { mode: 'secondary' }),
      action('History', 'history.show', { mode: 'secondary' }),
      action('Back', 'search.page'),
    ],
  }),
  ...(['phone', 'email', 'address', 'company', 'title'] as const).map((wants) =>
    sample(`contact-details.${wants}`, contactDetails, {
      person: johnDoe,
      wants,
      notice: '',
      actions: personButtons,
    }),
  ),
  sample('contact-details.colleague', contactDetails, {
    person: { ...(tenJohns[1] ?? johnDoe), photo: { contentType: 'image/png', base64: portrait } },
    wants: 'anything',
    notice: '',
    actions: [action('Back', 'search.page')],
  }),
  sample('contact-details.review', contactDetails, {
    person: johnDoe,
    wants: 'anything',
    question: 'Is this contact still right? (2 of 10)',
    notice: 'Mail to this address came back.',
    actions: [
      action('Still right', 'review.answer', { style: 'positive' }),
      action('Change…', 'contact.edit'),
      action('Delete…', 'contact.delete', { style: 'destructive' }),
      action('Don’t know', 'review.answer'),
      action('Remind me tomorrow', 'review.snooze', { mode: 'secondary' }),
    ],
  }),
  sample('contact-details.bare', contactDetails, {
    person: tenJohns[7] ?? johnDoe,
    wants: 'phone',
    notice: '',
    actions: [],
  }),
  sample('contact-details.hostile', contactDetails, {
    person: person({
      displayName: '[Reset your password](https://evil.example)',
      jobTitle: '<at>CEO</at> **urgent** </b><script>alert(1)</script>',
      company: '{{DATE(2026-01-01T00:00:00Z,SHORT)}} \u202Egnp.exe',
      emails: ['a_very_long_local_part_without_any_break@subdomain.of-a-long-domain.example'],
      webPage: 'https://contoso.com@evil.example',
      notes: '- not a list\n# not a heading\n[not a link](javascript:alert(1))',
    }),
    wants: 'title',
    notice: '',
    actions: [action('Edit <b>**x**</b>', 'contact.edit')],
  }),
  sample('contact-form', contactForm, form),
  sample('contact-form.elsewhere', contactForm, {
    ...form,
    notice: 'There is no room in your Outlook contacts for: Mail tip, E-mail (2 of 3).',
    elsewhere: [
      action('Save to Unified Contacts instead', 'contact.move'),
      action('Save to the mail contacts instead', 'contact.move'),
    ],
  }),
  sample('contact-form.existing', contactForm, {
    ...form,
    values: { ...emptyFields, givenName: 'John', surname: 'Doe', emails: ['john@nordwind.example'] },
    isWarning: true,
    notice: 'John Doe (Partner Manager, Contoso Partner) already exists: same name.',
    asking: { words: '', reason: '', takesReason: true, isAnyway: true },
    actions: [
      action('Open existing', 'contact.show'),
      action('Update existing', 'contact.complete'),
      { ...save, title: 'Create anyway' },
      cancel,
    ],
  }),
  sample('contact-form.problems', contactForm, {
    ...form,
    values: {
      ...emptyFields,
      displayName: 'John Doe',
      givenName: 'John',
      emails: ['john.doe@fabrikam', 'jd@doe-family.example'],
      mobilePhones: ['ask Ann'],
      company: 'Fabrikam, Inc.',
      webPage: 'javascript:alert(1)',
    },
    problems: [
      {
        field: 'emails',
        message: '“john.doe@fabrikam” is no complete e-mail address, such as name@company.com.',
      },
      {
        field: 'mobilePhones',
        message: '“ask Ann” has no digits; a phone number looks like +1 425 555 0100.',
      },
      { field: 'webPage', message: 'A web page begins with https://.' },
    ],
    notice: '',
  }),
  sample('contact-form.update', contactForm, {
    ...form,
    mode: 'update',
    values: johnDoe.contact,
    notice: 'Only the fields that you change are sent.',
  }),
  sample('contact-form.asking', contactForm, {
    ...form,
    asking: {
      words:
        'Omar Haddad, Ada Lindqvist and 2 others will be asked to approve by Thu 26 Nov.\n\nA contact approver has to agree.\nReminders after 24 hours; expires after 5 days.',
      reason: '',
      takesReason: true,
    },
    actions: [action('Submit for approval', 'contact.create', { style: 'positive' }), cancel],
  }),
  sample('no-results', noResults, {
    query: 'jhon smiht',
    readAs: 'name contains “jhon” and “smiht”',
    near: [action('John Smith', 'search.run'), action('Johanna Smithson', 'search.run')],
    problems: [{ source: 'graph-personal-contacts', kind: 'failed' }],
    actions: [action('Add “jhon smiht” as a contact', 'contact.add'), helpAction],
  }),
  sample('review-form', reviewForm, reviewFormData(undefined, '')),
  sample(
    'review-form.preview',
    reviewForm,
    reviewFormData(
      {
        contacts: [
          ...plannedContacts('bounced', 3),
          ...plannedContacts('unopened', 21),
          ...plannedContacts('unconfirmed', 9),
          ...plannedContacts('other', 4),
        ],
        left: 12,
        recent: 48,
        managedElsewhere: 1,
        unknownAddresses: 2,
      },
      'The preview has changed. Check it, then start the review.',
    ),
  ),
  sample('list-rows.reviews', listRows, {
    title: 'Review of Fabrikam',
    notes: [
      'Started by Ada Lindqvist on Monday 23 November at 10:42, until Mon 7 Dec',
      '12 still right · 3 changed · 1 deleted · 2 that nobody knew · 9 open',
    ],
    rows: [
      {
        ...listRow(
          'Omar Haddad',
          '0 of 10 answered · Can’t be reached: Cardfile isn’t installed for them',
          false,
        ),
        open: undefined,
      },
      { ...listRow('Sofie Brandt', '8 of 10 answered', false), open: undefined },
    ],
    actions: [
      action('Refresh', 'review.show'),
      action('Stop the review', 'review.stop', { style: 'destructive' }),
      action('All reviews', 'review.list'),
    ],
  }),
  sample('import-columns', importColumns, {
    title: '248 contacts in customers.csv',
    notes: [
      'The file isn’t in UTF-8. It was read as Windows-1252, so check special letters.',
      'Check what each column holds.',
      '3 columns have no values.',
    ],
    columns: [
      { index: 0, heading: 'Vorname', choice: 'givenName', chosen: 'givenName', values: ['John', 'Änne'] },
      { index: 1, heading: 'Nachname', choice: 'surname', chosen: 'surname', values: ['Doe', 'Importova'] },
      {
        index: 2,
        heading: 'E-Mail-Adresse',
        choice: 'emails',
        chosen: 'emails',
        values: ['john.doe@fabrikam.example', 'anne.importova@a-rather-long-domain.fabrikam.example'],
      },
      {
        index: 3,
        heading: 'Phone 1 - Value',
        choice: 'auto',
        chosen: 'auto',
        values: ['+44 7700 900123', '+49 89 636 48018'],
      },
      { index: 5, heading: 'Kundennummer', choice: 'none', chosen: 'none', values: ['4711', '4712', '4713'] },
    ],
    settings: [
      {
        id: 'source',
        label: 'Import into',
        value: 'exchange-mail-contacts',
        choices: [
          { title: 'Mail contacts', value: 'exchange-mail-contacts' },
          { title: 'Outlook contacts', value: 'graph-personal-contacts' },
        ],
      },
      {
        id: 'key',
        label: 'Find the contact of a row by',
        value: 'email',
        choices: [
          { title: 'E-mail address', value: 'email' },
          { title: 'Name', value: 'name' },
        ],
      },
      {
        id: 'empty',
        label: 'An empty cell',
        value: 'leave',
        choices: [
          { title: 'Keeps the contact’s value', value: 'leave' },
          { title: 'Clears the contact’s value', value: 'clear' },
        ],
      },
    ],
    problem: '',
    actions: [
      action('Compare', 'import.compare', { style: 'positive' }),
      action('Cancel', 'import.cancel', { sendsInputs: false }),
    ],
  }),
  sample('import-plan', importPlan, {
    title: 'What importing customers.csv changes',
    notes: [
      '12 new contacts, 3 contacts change, 228 stay as they are, 4 possible duplicates, 1 row can’t be imported',
    ],
    warning: '',
    tabs: [
      action('New (12)', 'import.page'),
      action('Same (228)', 'import.page'),
      action('Possible duplicates (4)', 'import.page'),
      action('Not imported (1)', 'import.page'),
    ],
    caption: 'Contacts that change',
    range: '1 to 3 of 3',
    rows: [
      {
        line: 17,
        name: 'John Doe',
        email: 'john.doe@fabrikam.example',
        reasons: [
          'Mobile phone: +44 7700 900123 → +44 7700 900124',
          'Job title: (empty) → Head of Purchasing',
        ],
      },
      {
        line: 18,
        name: 'Änne Importova with a rather long name of her own',
        email: 'anne.importova@a-rather-long-domain.fabrikam.example',
        reasons: ['City: Muenchen → München', 'Not imported: Home phone can’t be stored here.'],
      },
      {
        line: 2041,
        name: 'ben@fabrikam.example',
        email: 'ben@fabrikam.example',
        reasons: ['Fax: +49 89 1 → (empty)'],
      },
    ],
    paging: [action('Previous', 'import.page'), action('Next', 'import.page')],
    asking: { words: 'Omar Haddad will be asked to approve by Thu 26 Nov.', reason: '', takesReason: true },
    actions: [
      action('Submit for approval', 'import.send', { style: 'positive' }),
      action('Get the result file', 'import.result', { sendsInputs: false }),
      action('Change columns', 'import.columns', { sendsInputs: false }),
      action('Cancel', 'import.cancel', { sendsInputs: false }),
    ],
  }),
  sample('import-plan.changed', importPlan, {
    title: 'What importing Pasted rows changes',
    notes: ['1 row can’t be imported', 'Nothing would change.'],
    warning: 'Contacts changed in the meantime, so check again: 1 fewer new contact, 1 more stays as it is.',
    tabs: [],
    caption: 'Rows that can’t be imported',
    range: '1 to 1 of 1',
    rows: [
      {
        line: 2,
        name: '',
        email: '',
        reasons: [
          '“Phone”: Excel has shortened this number to 4.91705E+11. Format the column as text, enter the number again and export.',
        ],
      },
    ],
    paging: [],
    asking: { words: '', reason: '', takesReason: false },
    actions: [
      action('Get the result file', 'import.result', { sendsInputs: false }),
      action('Change columns', 'import.columns', { sendsInputs: false }),
      action('Cancel', 'import.cancel', { sendsInputs: false }),
    ],
  }),
  sample('confirm-change.merge', confirmChange, {
    title: 'Merge Jon Doe into John Doe?',
    caption: 'Added from the other contact',
    changes: [{ label: 'Department', before: ['(empty)'], arrow: [' → '], after: 'Purchasing' }],
    sides: {
      contacts: [
        { role: 'This contact stays', lines: ['John Doe', 'john@fabrikam.example', 'Fabrikam, Inc.'] },
        { role: 'This one is deleted', lines: ['Jon Doe', 'jon@fabrikam.example', 'Buyer'] },
      ],
      questions: [
        {
          key: 'name',
          label: 'Name',
          value: 'kept',
          options: [
            { title: 'John Doe', value: 'kept' },
            { title: 'Doe, Jon (first name Jon, last name Doe)', value: 'other' },
          ],
        },
        {
          key: 'mobilePhones',
          label: 'Mobile phone',
          value: 'both',
          options: [
            { title: '+1 425 555 0142; +1 425 555 0143', value: 'both' },
            { title: '+1 425 555 0142', value: 'kept' },
            { title: '+1 425 555 0143', value: 'other' },
          ],
        },
      ],
    },
    consequences: ['Jon Doe (jon@fabrikam.example) is deleted.', 'Values that you don’t select aren’t kept.'],
    asking: { words: 'Omar Haddad will be asked to approve by Thu 26 Nov.', reason: '', takesReason: true },
    actions: [
      action('Submit for approval', 'contacts.change.confirm', { style: 'destructive' }),
      action('Keep the other one', 'contacts.change', { sendsInputs: false, mode: 'secondary' }),
      cancel,
    ],
  }),
  sample('confirm-change.duplicates', confirmChange, {
    title: 'Are these the same person?',
    notes: ['Most likely: same mobile number, other last name.', '12 more pairs to review.'],
    caption: '',
    changes: [],
    sides: {
      contacts: [
        {
          role: 'Contact 1',
          lines: ['Jane Doe', 'jane.doe@fabrikam.example', 'Fabrikam', '+44 7700 900123'],
        },
        {
          role: 'Contact 2',
          lines: ['Jane Roe', 'jane_with_a_long_address@subdomain.fabrikam.example', '+44 7700 900123'],
        },
      ],
      questions: [],
    },
    consequences: [],
    asking: { words: '', reason: '', takesReason: false },
    actions: [
      action('Merge', 'contacts.change', { sendsInputs: false, style: 'positive' }),
      action('Different people', 'duplicates.different', { sendsInputs: false }),
      action('Next', 'duplicates.next', { sendsInputs: false }),
    ],
  }),
  sample('confirm-change.bulk', confirmChange, {
    title: 'Hide 3 contacts?',
    notes: ['Clear the check box of those that should stay as they are.'],
    caption: '',
    changes: [],
    picks: {
      label: 'Contacts',
      choices: [
        'Ann Batchly · ann@batchly.example · Batchly Ltd. · Sales',
        'Ben Batchly · ben@batchly.example · Batchly Ltd. · Purchasing',
        'Cas Batchly · cas_with_a_long_address@subdomain.batchly.example',
      ],
      value: '1,3',
    },
    consequences: ['They’re no longer found in address lists; mail to their addresses still arrives.'],
    asking: { words: '', reason: '', takesReason: true },
    actions: [action('Hide selected', 'contacts.change.confirm', { style: 'destructive' }), cancel],
  }),
  sample('confirm-change.pick', confirmChange, {
    title: 'Which two contacts do you want to merge?',
    notes: ['You see both side by side before anything changes.'],
    caption: '',
    changes: [],
    picks: { label: 'Select two', choices: ['Tom Triple · Northwind', 'Tom Triple · Fabrikam'], value: '' },
    problem: 'Select two contacts.',
    consequences: [],
    asking: { words: '', reason: '', takesReason: false },
    actions: [action('Compare', 'contacts.merge', { style: 'positive' }), cancel],
  }),
  sample('confirm-change.hide', confirmChange, {
    title: 'Hide John Doe from address lists?',
    caption: 'What changes',
    changes: [{ label: 'Hidden', before: ['No'], arrow: [' → '], after: 'Yes' }],
    consequences: [],
    asking: { words: '', reason: '', takesReason: true },
    actions: [action('Hide', 'contacts.change.confirm', { style: 'destructive' }), cancel],
  }),
  sample('confirm-change.list', confirmChange, {
    title: 'Add John Doe to Partners?',
    caption: '',
    changes: [],
    notes: ['Mail to partners@contoso.com will also go to john.doe@fabrikam.example.'],
    consequences: [],
    asking: {
      words: 'Tomáš Marek will be asked to approve by Fri 4 Dec.',
      reason: '',
      takesReason: true,
    },
    actions: [action('Submit for approval', 'list.change', { style: 'positive' }), cancel],
  }),
  sample('choose-list', chooseList, {
    title: 'Add John Doe to a list',
    note: 'Several lists fit “partner”. Select one.',
    problem: 'Select a list.',
    lists: [
      { id: 'one', name: 'Partners', email: 'partners@contoso.com' },
      { id: 'two', name: 'Partner News', email: 'partner-news@contoso.com' },
    ],
    hasMore: true,
    actions: [action('Continue', 'list.pick', { style: 'positive' }), cancel],
  }),
  sample('list-rows', listRows, {
    title: 'Lists of John Doe',
    notes: [],
    rows: [
      listRow('Partner News', 'partner-news@contoso.com', true),
      listRow('Partners', 'partners@contoso.com', true),
      listRow('Warehouse access', 'warehouse-access@contoso.com · Security group', true),
      listRow('Head office', 'head-office@contoso.com · Managed on-premises', false),
    ],
    actions: [action('Add to a list', 'list.choose', { style: 'positive' }), show],
  }),
  sample('list-rows.members', listRows, {
    title: 'Members of Partners',
    notes: ['partners@contoso.com', '3 members'],
    rows: [
      listRow('John Doe', 'Contoso Partner · john.doe@contoso-partner.example', false),
      listRow('Sofie Brandt', 'Sales · sofie.brandt@contoso.com', false),
      { ...listRow('Partner News', 'partner-news@contoso.com', false), open: undefined },
    ],
    actions: [],
  }),
  sample('confirm-delete', confirmDelete, {
    person: johnDoe,
    consequences: [
      'It disappears from the address book of the whole organisation.',
      'It drops out of every distribution list and mail rule that it is part of.',
    ],
    asking: {
      words: 'Omar Haddad will be asked to approve by Thu 26 Nov.',
      reason: 'She has left',
      takesReason: true,
    },
    actions: [action('Submit for approval', 'contact.delete.confirm', { style: 'destructive' }), cancel],
  }),
  sample('change-result.update', changeResult, {
    request,
    stored: johnDoe.contact,
    timeFormat: way.timeFormat,
    actions: [show],
  }),
  sample('change-result.create', changeResult, {
    request: createRequest,
    stored: johnDoe.contact,
    timeFormat: way.timeFormat,
    actions: [show],
  }),
  sample('change-result.list', changeResult, {
    request: { ...request, operation: 'add-to-list', difference: [], lists },
    stored: johnDoe.contact,
    timeFormat: way.timeFormat,
    actions: [show, action('Undo', 'change.undo')],
  }),
  sample('change-result.list-failed', changeResult, {
    request: {
      ...request,
      operation: 'add-to-list',
      difference: [],
      lists,
      state: 'failed',
      problem: 'already-member',
    },
    stored: johnDoe.contact,
    timeFormat: way.timeFormat,
    actions: [show],
  }),
  sample('change-result.mismatch', changeResult, {
    request: { ...request, reading: { ...request.reading, otherwise: ['jobTitle', 'webPage'] } },
    stored: johnDoe.contact,
    timeFormat: way.timeFormat,
    actions: [show],
  }),
  sample('change-result.waiting', changeResult, {
    request: { ...request, state: 'approved', problem: 'throttled', retryAt: way.timeFormat.now + 1_380_000 },
    stored: undefined,
    timeFormat: way.timeFormat,
    actions: [again],
  }),
  sample('change-result.half', changeResult, {
    request: {
      ...request,
      state: 'failed',
      problem: 'invalid-request',
      reading: { ...noReading, found: 'present', otherwise: ['mobilePhones'], refused: 'mobilePhones' },
    },
    stored: johnDoe.contact,
    timeFormat: way.timeFormat,
    actions: [again],
  }),
  sample('change-result.failed', changeResult, {
    request: {
      ...createRequest,
      state: 'failed',
      problem: 'throttled',
      steps: [
        { name: 'create-mail-contact', state: 'done' },
        { name: 'set-details', state: 'failed' },
      ],
    },
    stored: undefined,
    timeFormat: way.timeFormat,
    actions: [again],
  }),
  sample('change-result.uncertain', changeResult, {
    request: {
      ...createRequest,
      state: 'uncertain',
      steps: [{ name: 'create-mail-contact', state: 'begun' }],
    },
    stored: undefined,
    timeFormat: way.timeFormat,
    actions: [again],
  }),
  sample('change-result.conflict', changeResult, {
    request: { ...request, state: 'conflict', problem: 'changed-meanwhile' },
    stored: undefined,
    timeFormat: way.timeFormat,
    actions: [show],
  }),
  sample('change-result.delete', changeResult, {
    request: { ...request, operation: 'delete', difference: [] },
    stored: undefined,
    timeFormat: way.timeFormat,
    actions: [action('Add again', 'contact.add')],
  }),
  sample('request.decider', requestCard, {
    ...way.requestData,
    flags: [
      'Anna Berg has the same e-mail address already, in the mail contacts.',
      'The name is also a colleague’s: Ana Berg, Head of Legal. People may take one for the other.',
    ],
    actions: deciding,
  }),
  sample('request.list', requestCard, {
    ...way.requestData,
    request: {
      ...way.requestData.request,
      operation: 'add-to-list',
      targetName: 'Ana Berg (ana.berg@nordwind.example)',
      difference: [],
      lists,
    },
    viewerKind: 'decider',
    because: 'you own the distribution list',
    actions: deciding,
  }),
  sample('request.reject', requestCard, {
    ...way.requestData,
    prompt: 'reject',
    problem: 'Enter a reason.',
    actions: [action('Reject', 'change.reject', { style: 'destructive' }), back],
  }),
  sample('request.answer', requestCard, {
    ...way.requestData,
    request: way.questioned,
    viewerKind: 'requester',
    news: 'Ada Lindqvist asks: “Is the number a direct line?”',
    because: '',
    prompt: 'answer',
    actions: [action('Answer', 'change.comment', { style: 'positive' }), back],
  }),
  sample('request.reassign', requestCard, {
    ...way.requestData,
    request: way.changed,
    prompt: 'reassign',
    actions: [action('Reassign', 'change.reassign', { style: 'positive' }), back],
  }),
  sample('request.requester', requestCard, {
    ...way.requestData,
    viewerKind: 'requester',
    because: '',
    actions: asking,
  }),
  sample('request.stages', requestCard, {
    ...way.requestData,
    request: way.changed,
    viewerKind: 'requester',
    because: '',
    actions: asking,
  }),
  sample('request.talk', requestCard, {
    ...way.requestData,
    request: {
      ...way.changed,
      approval: {
        ...way.changed.approval,
        comments: Array.from({ length: 4 }, () => way.changed.approval.comments).flat(),
      },
    },
    actions: [action('Show earlier comments', 'change.show')],
  }),
  sample('request.late', requestCard, {
    ...way.requestData,
    request: way.approved,
    viewerKind: 'follower',
    news: 'Already approved by Omar Haddad at 10:42. Nothing changed.',
    because: '',
    actions: [action('Undo', 'change.undo')],
  }),
  sample('request.rejected', requestCard, {
    ...way.requestData,
    request: way.rejected,
    viewerKind: 'requester',
    because: '',
    actions: [action('Edit and resend', 'change.resubmit')],
  }),
  sample('request.conflict', requestCard, {
    ...way.requestData,
    request: way.conflict,
    viewerKind: 'requester',
    because: '',
    conflicts: [
      { field: 'jobTitle', base: 'Buyer', theirs: 'Senior Buyer', ours: 'Head of Purchasing' },
      { field: 'businessPhones', base: [], theirs: ['+46 8 000 00 00'], ours: ['+46 8 123 45 67'] },
    ],
    actions: [action('Edit and resend', 'change.resubmit')],
  }),
  sample('request.import', requestCard, {
    ...way.requestData,
    request: way.importRequest,
    batchItems: way.importedItems,
    flags: ['Mail to some of these contacts will go to another address.'],
    actions: [...deciding.slice(0, 2), action('Show all rows', 'batch.rows'), ...deciding.slice(2)],
  }),
  sample('request.importing', requestCard, {
    ...way.requestData,
    request: way.runningImport,
    viewerKind: 'requester',
    because: '',
    actions: [
      action('Pause', 'batch.pause'),
      action('Cancel', 'batch.cancel'),
      action('Show all rows', 'batch.rows', { mode: 'secondary' }),
    ],
  }),
  sample('request.imported-otherwise', requestCard, {
    ...way.requestData,
    request: way.otherwiseImport,
    viewerKind: 'requester',
    because: '',
    actions: [
      action('Result file', 'batch.result', { style: 'positive' }),
      action('Undo', 'change.undo'),
      action('Show all rows', 'batch.rows', { mode: 'secondary' }),
    ],
  }),
  sample('request.imported', requestCard, {
    ...way.requestData,
    request: way.partlySavedImport,
    viewerKind: 'requester',
    because: '',
    batchItems: way.failedItems,
    actions: [
      action('Retry the 12 failed ones', 'change.retry', { style: 'positive' }),
      action('Undo', 'change.undo'),
      action('Show all rows', 'batch.rows', { mode: 'secondary' }),
    ],
  }),
  sample('batch-rows', batchRows, {
    request: way.importRequest,
    batch: way.importBatch,
    items: way.importedItems,
    first: 1,
    count: 4815,
    isFailedOnly: false,
    actions: [action('Next', 'batch.rows'), action('Back to the request', 'change.show')],
  }),
  sample('request.stranger', requestCard, { ...way.requestData, viewerKind: 'stranger', because: '' }),
  sample('request-list', requestList, {
    title: 'Requests',
    notes: ['2 requests need your approval. The one that is due first is at the top.'],
    tabs: [
      action('To decide', 'requests.list'),
      action('Sent', 'requests.list'),
      action('Decided', 'requests.list'),
    ],
    groups: [
      {
        caption: 'For you to decide',
        rows: [
          { request: way.anaBerg, changes: changeLines(way.anaBerg), flags: [], actions: [approveRow, open] },
          {
            request: way.changed,
            changes: changeLines(way.changed),
            flags: ['Another open request is about the same contact: CR-142 (delete).'],
            actions: [approveRow, open],
          },
        ],
      },
      {
        caption: 'Sent by you',
        rows: [{ request: way.rejected, changes: [], flags: [], actions: [open] }],
      },
    ],
    names: way.names,
    timeFormat: way.timeFormat,
    actions: [action('Approve several', 'requests.approve'), action('Next', 'requests.list')],
  }),
  sample('request-list.confirm', requestList, {
    title: 'Approve these 2 requests?',
    notes: ['Clear the check box of those that you don’t want to approve now; they keep waiting for you.'],
    groups: [
      {
        caption: 'Selected requests are approved',
        rows: [
          { request: way.anaBerg, changes: changeLines(way.anaBerg), flags: [], isTicked: true, actions: [] },
          {
            request: way.changed,
            changes: changeLines(way.changed),
            flags: ['Another open request is about the same contact: CR-142 (delete).'],
            isTicked: false,
            actions: [],
          },
        ],
      },
    ],
    names: way.names,
    timeFormat: way.timeFormat,
    actions: [action('Approve selected', 'requests.approve', { style: 'positive' }), cancel],
  }),
  sample('contact-history', contactHistory, {
    name: 'Ana Berg',
    notes: [],
    entries: [
      { request: way.rejected, actions: [open] },
      { request: way.approved, actions: [open, action('Undo', 'change.undo')] },
    ],
    names: way.names,
    timeFormat: way.timeFormat,
    actions: [show],
  }),
  sample('contact-history.none', contactHistory, {
    name: 'Ana Berg',
    notes: [],
    entries: [],
    names: way.names,
    timeFormat: way.timeFormat,
    actions: [show],
  }),
  sample('delegation', delegation, {
    tone: 'good',
    title: 'Delegated',
    handedOn: { from: 'omar', to: 'ada', until: way.now + 6 * 86_400_000 },
    delegationsTo: [{ from: 'tomas', to: 'omar', until: way.now + 2 * 86_400_000 }],
    names: way.names,
    timeFormat: way.timeFormat,
    actions: [action('Stop delegating', 'delegation.stop')],
  }),
  sample('notice.no', notice, {
    tone: 'info',
    title: 'Adding contacts is for contact admins',
    text: 'Mail contacts are seen by the whole organisation, so only contact admins change them. Please send them what is wrong.\nEverything else works: just type a name to find somebody.',
    reference: '',
    actions: [helpAction],
  }),
  sample('notice.bad', notice, {
    tone: 'bad',
    title: 'That did not work',
    text: 'Exchange cannot be reached at the moment. Searching your own contacts and colleagues still works.',
    reference: '7f3c2b1a',
    actions: [helpAction],
  }),
  sample('progress', progress, { title: 'Saving John Doe', text: 'Exchange is taking longer than usual.' }),
  sample('doctor-report.well', doctorReport, {
    results: [
      { name: 'Entra: the bot can sign in', ok: true, problem: '', nextStep: '' },
      { name: 'Exchange: mail contacts can be read', ok: true, problem: '', nextStep: '' },
    ],
    actions: [helpAction],
  }),
  sample('doctor-report.warning', doctorReport, {
    results: [
      { name: 'Entra: the bot can sign in', ok: true, problem: '', nextStep: '' },
      {
        name: 'Approvers: they have opened Cardfile',
        ok: true,
        isWarning: true,
        problem: '1 of 2 approvers have not, so requests and reminders do not reach them',
        nextStep:
          'Install Cardfile for the approvers with an app setup policy in the Teams admin center, or ask them to open it.',
      },
    ],
    actions: [helpAction],
  }),
  sample('doctor-report.wrong', doctorReport, {
    results: [
      { name: 'Entra: the bot can sign in', ok: true, problem: '', nextStep: '' },
      {
        name: 'Exchange: mail contacts can be read',
        ok: false,
        problem: 'Exchange refuses access (status 403)',
        nextStep:
          'Assign the Entra role Exchange Recipient Administrator to the bot’s enterprise application; it takes up to an hour to count.',
      },
    ],
    actions: [helpAction],
  }),
  sample('sources.well', sources, {
    overview: {
      sources: [
        kept('exchange-mail-contacts', 12_345, 2 * 60_000),
        kept('unified-contacts', 1, 30_000),
        { ...kept('graph-directory', 100_000, 3 * 3_600_000), nextAt: 0 },
      ],
      mailboxes: 214,
    },
    timeFormat: way.timeFormat,
    note: '',
    actions: [action('Refresh', 'sources.show'), action('Read now', 'sources.sync'), helpAction],
  }),
  sample('sources.trouble', sources, {
    overview: {
      sources: [
        { ...kept('exchange-mail-contacts', 12_000, 0), completedAt: 0, nextAt: 0, state: 'reading' },
        { ...kept('admin-center-mail-contacts', 700, 90 * 60_000), state: 'failing', problem: 'forbidden' },
        { ...kept('unified-contacts', 0, 0), completedAt: 0, nextAt: 0, state: 'not-begun' },
        { ...kept('graph-directory', 41_000, 0), completedAt: 0, state: 'waiting' },
      ],
      mailboxes: 0,
    },
    timeFormat: way.timeFormat,
    note: 'All systems are being read now, except those that asked to wait.',
    actions: [action('Refresh', 'sources.show'), action('Read now', 'sources.sync'), helpAction],
  }),
  sample('help', help, {
    roleTitle: 'contact admin',
    isAlone: true,
    commands: [
      {
        example: 'find contact John',
        description: 'Finds people by name, company, e-mail address or phone number, in all places at once',
      },
      { example: 'show contact John Doe', description: 'Shows everything that is known about a person' },
      { example: 'add contact', description: 'Adds a mail contact for the whole organisation' },
      { example: 'edit contact John Doe', description: 'Changes a contact' },
      { example: 'delete contact John Doe', description: 'Deletes a contact, after asking' },
      { example: 'status CR-1', description: 'Shows the state of a request' },
    ],
    actions: [action('My profile', 'search.run'), action('Add a contact', 'contact.add')],
  }),
  sample('welcome', welcome, {
    name: 'Ada',
    isAlone: true,
    actions: [action('My profile', 'search.run'), action('Add a contact', 'contact.add'), helpAction],
  }),
  sample('welcome.in-group', welcome, {
    name: 'Ada',
    isAlone: false,
    actions: [action('My profile', 'search.run'), helpAction],
  }),
];
