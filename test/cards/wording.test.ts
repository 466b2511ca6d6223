import { describe, expect, it } from 'vitest';
import { contactDetails } from '../../src/cards/contacts/contact-details.ts';
import { noResults } from '../../src/cards/contacts/no-results.ts';
import { type SearchResultsData, searchResults } from '../../src/cards/contacts/search-results.ts';
import type { Card } from '../../src/cards/engine/card.ts';
import { changeResult } from '../../src/cards/requests/change-result.ts';
import { type ChangeRequest, noReading } from '../../src/changes/request/change-request.ts';
import { elementsOf } from './lint-card.ts';
import { action, firstPage, request } from './sample-cards.ts';
import { johnDoe, person, tenJohns } from './sample-people.ts';
import { timeFormat } from './sample-requests.ts';

/** A card's texts and titles, in reading order. */
const words = (card: Card): readonly string[] =>
  elementsOf(card).flatMap(([path, { text, title }]) =>
    path.endsWith('.fallback') || path.endsWith('.selectAction')
      ? []
      : [text, title].flatMap((word) => (typeof word === 'string' ? [word] : [])),
  );

describe('the search results', () => {
  const data: SearchResultsData = {
    ...firstPage,
    rows: tenJohns.map((each) => ({ person: each, show: action('Show', 'contact.show'), why: '' })),
    first: 11,
    paging: [action('Previous', 'search.page'), action('Next', 'search.page')],
  };
  const row = (found: ReturnType<typeof person>) => ({
    person: found,
    show: action('Show', 'contact.show'),
    why: '',
  });
  const icons = (fields: Parameters<typeof person>[0]) =>
    elementsOf(searchResults({ ...data, rows: [row(person(fields))] })).flatMap(([, { type, name }]) =>
      type === 'Icon' ? [name] : [],
    );
  const one = (wants: SearchResultsData['wants'], fields: Parameters<typeof person>[0]) =>
    words(
      searchResults({
        ...data,
        wants,
        first: 1,
        total: 1,
        rows: [{ person: person(fields), show: action('Show', 'contact.show'), why: '' }],
      }),
    );

  it('say which range of how many is shown, and turn the page', () => {
    expect(words(searchResults(data))[0]).toBe('11–20 of 23 for “John”');
    expect(words(searchResults({ ...data, total: 38, more: true }))[0]).toBe('11–20 of 38+ for “John”');
    expect(words(searchResults(data)).slice(-2)).toEqual(['Previous', 'Next']);
    expect(one('anything', { displayName: 'Ann' })[0]).toBe('1 person for “John”');
    const like = { person: { ...johnDoe, isLike: true }, show: action('Show', 'contact.show'), why: '' };
    expect(words(searchResults({ ...data, total: 1, rows: [like] }))[0]).toBe('1 person like “John”');
  });

  it.each([
    [0, 23, undefined],
    [1, 23, 'One of them has a similar name.'],
    [4, 23, '4 of them have similar names.'],
    [23, 23, 'All of them have similar names.'],
    [4, 10, undefined],
  ])('count %i similar names among %i people', (similar, total, expected) => {
    const said = words(searchResults({ ...data, first: 1, total, similar }));

    expect(said.find((text) => text.includes('similar name'))).toBe(expected);
  });

  it('say below a row why it is there, where that is not to be seen', () => {
    const row = { person: johnDoe, show: action('Show', 'contact.show'), why: 'sounds like “jon”' };

    expect(words(searchResults({ ...data, rows: [row] }))).toContain('sounds like “jon”');
  });

  it('say once what all rows have in common', () => {
    const rows = tenJohns.map((each) => ({
      person: each,
      show: action('Show', 'contact.show'),
      why: 'similar to “jhon” · similar to “smiht”',
    }));

    const said = words(searchResults({ ...data, rows })).filter((text) => text.includes('similar to'));

    expect(said).toEqual(['In common: similar to “jhon” · similar to “smiht”']);
  });

  it('show a row with its number, name, title, company, how to reach the person, and the sources', () => {
    const shown = words(
      searchResults({ ...data, rows: [{ person: johnDoe, show: action('Show', 'contact.show'), why: '' }] }),
    ).slice(1, 8);

    expect(shown).toEqual([
      'JD',
      '11\u00a0\u00a0',
      'John Doe',
      'Head of Purchasing · Fabrikam, Inc.',
      '+1 425 555 0142',
      'Mail contact',
      'Outlook',
    ]);
  });

  it('name the person in each action of a row, and nest none of them', () => {
    const card = searchResults({ ...data, rows: data.rows.slice(0, 2) });
    const pressed = elementsOf(card).flatMap(([path, { selectAction }]) =>
      selectAction === undefined ? [] : [[path, selectAction as Record<string, unknown>] as const],
    );

    expect(pressed.map(([, { title, tooltip }]) => title ?? tooltip)).toEqual([
      'Show John Doe',
      'Call John Doe',
      'Mail John Doe',
      'Call John Doe',
      'Show John Smith',
      'Call John Smith',
      'Mail John Smith',
      'Chat with John Smith',
      'Call John Smith',
    ]);
    const nested = pressed.filter(([path]) => pressed.some(([outer]) => path.startsWith(`${outer}.`)));
    expect(nested).toEqual([]);
  });

  const ann = {
    displayName: 'Ann',
    emails: ['ann@contoso.com'],
    mobilePhones: ['+14255550142'],
    street: '1 Lake Street',
    city: 'Redmond',
    company: 'Contoso',
    jobTitle: 'Buyer',
  };
  it.each([
    ['phone', ['Buyer · Contoso', '+1 425 555 0142'], 'Call'],
    ['email', ['Buyer · Contoso', 'ann@contoso.com', '+1 425 555 0142'], 'Mail'],
    ['address', ['Buyer · Contoso', '1 Lake Street, Redmond', '+1 425 555 0142'], 'Call'],
    ['company', ['Buyer', 'Contoso', '+1 425 555 0142'], 'Call'],
    ['title', ['Contoso', 'Buyer', '+1 425 555 0142'], 'Call'],
  ] as const)('put a wanted %s first, with its action', (wants, lines, first) => {
    const said = one(wants, ann);

    expect(said.slice(said.indexOf('Ann') + 1).slice(0, lines.length)).toEqual(lines);
    const [icon] = elementsOf(searchResults({ ...data, wants, rows: [row(person(ann))] })).filter(
      ([, { type }]) => type === 'Icon',
    );
    expect(icon?.[1].name).toBe(first);
  });

  it('say when what was asked for is missing', () => {
    const bare = { displayName: 'Ann', emails: ['ann@contoso.com'] };

    expect(one('phone', bare)).toEqual(expect.arrayContaining(['no phone number', 'ann@contoso.com']));
    expect(one('address', bare)).toEqual(expect.arrayContaining(['no address', 'ann@contoso.com']));
    expect(one('title', { displayName: 'Ann' })).toContain('no job title');
  });

  it('offer a chat with colleagues only', () => {
    const userPrincipalName = 'ann@contoso.com';

    expect(icons({ displayName: 'Ann', kind: 'colleague', userPrincipalName })).toContain('Chat');
    expect(icons({ displayName: 'Ann', kind: 'mail-contact' })).not.toContain('Chat');
  });

  it('offer the chat also where the colleague is among the own contacts, but none where nobody signs in', () => {
    const fields = { displayName: 'Ann', userPrincipalName: 'ann@contoso.com' };

    expect(icons({ ...fields, kind: 'personal-contact' })).toContain('Chat');
    expect(icons({ ...fields, kind: 'colleague', account: 'disabled' })).not.toContain('Chat');
  });

  it('name every source that is missing, calmly', () => {
    const problems = (['slow', 'failed', 'forbidden', 'throttled', 'truncated'] as const).map((kind) => ({
      source: 'exchange-mail-contacts' as const,
      kind,
    }));

    expect(words(searchResults({ ...data, problems })).slice(1, 6)).toEqual([
      'Exchange did not answer in time; the rest is shown.',
      'Exchange could not be searched just now; the rest is shown.',
      'Exchange may not be searched by Cardfile; the rest is shown.',
      'Exchange is too busy at the moment; the rest is shown.',
      'Exchange has more matches than it handed over; the rest is shown.',
    ]);
  });

  it.each([
    [1, '1 contact in Exchange could not be read; the rest is shown.'],
    [1200, '1,200 contacts in Exchange could not be read; the rest is shown.'],
  ])('say how many contacts could not be read: %i', (count, sentence) => {
    const problems = [{ source: 'exchange-mail-contacts', kind: 'unreadable', count }] as const;

    expect(words(searchResults({ ...data, problems }))).toContain(sentence);
  });

  it('name the segment of a source that is missing', () => {
    const problems = [{ source: 'graph-directory', kind: 'failed', part: 'Colleagues' }] as const;

    expect(words(searchResults({ ...data, problems }))).toContain(
      'Colleagues in the directory could not be searched just now; the rest is shown.',
    );
  });
});

describe('no results', () => {
  it('say how the question was read, and offer names that are near', () => {
    const near = Array.from({ length: 9 }, (_, index) => action(`John ${index}`, 'search.run'));
    const card = noResults({
      query: 'jhon',
      readAs: 'name contains “jhon”',
      near,
      problems: [],
      actions: [],
    });

    expect(words(card)).toEqual(
      expect.arrayContaining(['Nobody found for “jhon”', 'name contains “jhon”', 'John 0', 'John 5']),
    );
    expect(words(card)).not.toContain('John 6');
  });
});

describe('the details', () => {
  it('leave out what is empty, and say when nothing is stored', () => {
    const bare = words(
      contactDetails({ person: person({ displayName: 'Ann' }), wants: 'anything', notice: '', actions: [] }),
    );

    expect(bare).toEqual(['A', 'Ann', 'Mail contact', 'No details are stored.']);
  });

  it('write an address as on an envelope, and every phone and e-mail as a link', () => {
    const card = contactDetails({ person: johnDoe, wants: 'anything', notice: '', actions: [] });
    const links = elementsOf(card).flatMap(([, { url }]) => (url === undefined ? [] : [url]));

    expect(words(card)).toEqual(
      expect.arrayContaining(['1 Lake Street', '98052 Redmond WA', 'United States']),
    );
    expect(links).toEqual([
      'tel:+14255550142',
      'mailto:john.doe@fabrikam.example',
      'mailto:john.doe@fabrikam.example',
      'mailto:jd@doe-family.example',
      'tel:+14255550142',
      'tel:+14255550100',
      'https://www.fabrikam.example/people/john-doe',
    ]);
  });

  it('say when a contact is mastered elsewhere', () => {
    const card = contactDetails({
      person: person({ displayName: 'Ann', readOnly: true }),
      wants: 'anything',
      notice: '',
      actions: [],
    });

    expect(words(card).join(' ')).toContain('changed there');
  });
});

describe('the result of a change', () => {
  const result = (changes: Partial<ChangeRequest>) =>
    words(
      changeResult({ request: { ...request, ...changes }, stored: johnDoe.contact, timeFormat, actions: [] }),
    );

  it('shows old and new of each changed field, and the reference', () => {
    const shown = result({});

    expect(shown.slice(0, 11)).toEqual([
      'Done',
      'CR-142',
      'Contact changed',
      'John Doe',
      'What changed',
      'Field',
      'Before',
      'After',
      'Job title',
      'Head of Purchasing',
      'Chief Procurement Officer',
    ]);
    expect(shown).toEqual(
      expect.arrayContaining(['(empty)', '+1 425 555 0142; +1 425 555 0143', 'No', 'Yes']),
    );
  });

  it('shows after a create what was stored, not what was asked for', () => {
    const shown = result({
      operation: 'create',
      difference: [{ field: 'company', before: '', after: 'Asked Ltd.' }],
    });

    expect(shown).toEqual(expect.arrayContaining(['Contact added', 'Saved values', 'Fabrikam, Inc.']));
    expect(shown).not.toContain('Asked Ltd.');
  });

  it('names the fields that were stored otherwise', () => {
    const reading = { ...request.reading, otherwise: ['company', 'mailTip'] as const };

    expect(result({ reading }).join(' ')).toContain('Saved differently than requested: Company, Mail tip.');
  });

  it('says of fields that the system shows as before that it still shows the old values', () => {
    const reading = {
      ...request.reading,
      otherwise: ['company', 'mailTip'] as const,
      unchanged: ['mailTip'] as const,
    };

    const shown = result({ reading }).join(' ');

    expect(shown).toContain('Saved differently than requested: Company.');
    expect(shown).toContain('Exchange still shows the old value of: Mail tip.');
    expect(result({ reading: { ...reading, unchanged: reading.otherwise } }).join(' ')).not.toContain(
      'differently',
    );
  });

  it('says after a failure whether it is safe to try again', () => {
    const failed = { state: 'failed', problem: 'throttled', reading: noReading } as const;
    const clean = result({ ...failed, steps: [{ name: 'create', state: 'failed' }] }).join(' ');
    const partly = result({
      ...failed,
      steps: [
        { name: 'create', state: 'done' },
        { name: 'set', state: 'failed' },
      ],
    }).join(' ');

    expect(clean).toContain(
      'Exchange was too busy for a long time. Nothing was changed, so it is safe to try again.',
    );
    expect(partly).not.toContain('safe to try again');
    expect(partly).toContain('create: done');
    expect(partly).toContain('set: failed');
  });

  it.each([
    ['uncertain', 'The outcome is not known yet', 'before you send it again'],
    ['applying', 'Still saving', 'don’t send it again'],
    ['conflict', 'This contact has changed in the meantime', 'Nothing was overwritten'],
    ['rejected', 'Not allowed', 'Nothing was changed'],
    ['expired', 'Expired', 'You can send it again'],
  ] as const)('says in the state %s what is known and what is safe', (state, title, advice) => {
    expect(result({ state })[2]).toBe(title);
    expect(result({ state }).join(' ')).toContain(advice);
  });
});
