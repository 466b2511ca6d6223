import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ContactChanges,
  type ContactField,
  contactFields,
  emptyFields,
} from '../../../src/contacts/contact.ts';
import type { FieldLimit } from '../../../src/contacts/validation/field-limit.ts';
import {
  cleanContact,
  isEmailAddress,
  validateContact,
  withAsciiDomains,
} from '../../../src/contacts/validation/validate-contact.ts';

const several: ReadonlySet<string> = new Set([
  'emails',
  'mobilePhones',
  'businessPhones',
  'homePhones',
  'imAddresses',
]);
const limits = Object.fromEntries(
  contactFields.map((field): [ContactField, FieldLimit] => [
    field,
    {
      required: field === 'displayName' || field === 'emails',
      maxLength: 256,
      maxValues: several.has(field) ? 2 : 1,
    },
  ]),
);
const asciiLimits = { emails: { required: true, maxLength: 254, maxValues: 1, isAscii: true } };
const good: ContactChanges = { displayName: 'Ann Li', emails: ['ann@x.com'] };

function problem(fields: ContactChanges): string {
  const [first] = validateContact({ ...good, ...fields }, limits, 'create');
  return first === undefined ? '' : `${first.field}: ${first.message}`;
}

describe('what is copied with a value from a signature or a chat', () => {
  it.each([
    ['emails', '[Jane](mailto:jane@x.example)', 'jane@x.example'],
    ['emails', 'jane@x.example.', 'jane@x.example'],
    ['emails', 'E-Mail: jane@x.example,', 'jane@x.example'],
    ['mobilePhones', 'Tel.: +49 171 5550100', '+49 171 5550100'],
    ['mobilePhones', 'M +49 171 5550100', '+49 171 5550100'],
    ['mobilePhones', 'Mobil: (0171) 5550100', '(0171) 5550100'],
    ['businessPhones', 'Phone +1 206 555 0127 ext. 12', '+1 206 555 0127 ext. 12'],
    ['businessPhones', 'x4711', 'x4711'],
    ['businessPhones', 'Tel. call me', 'Tel. call me'],
    ['webPage', '[our page](https://x.example/a)', 'https://x.example/a'],
    ['notes', 'Tel.: +49 171 5550100.', 'Tel.: +49 171 5550100.'],
  ] as const)('%s: %j is %j', (field, typed, expected) => {
    const isText = field === 'webPage' || field === 'notes';

    expect(cleanContact({ [field]: isText ? typed : [typed] })[field]).toEqual(
      isText ? expected : [expected],
    );
  });
});

describe('a system that joins the values of a list by semicolons', () => {
  it('takes none that has one', () => {
    const limits = { imAddresses: { required: false, maxLength: 254, maxValues: 10, isJoined: true } };
    const problems = (value: string) => validateContact({ imAddresses: [value] }, limits, 'update');

    expect(problems('sip:roe@contoso.example')).toEqual([]);
    expect(problems('sip:roe@contoso.example;gruu')).toMatchObject([
      { field: 'imAddresses', message: expect.stringContaining('semicolon') },
    ]);
  });
});

describe('validateContact', () => {
  it('has nothing against a complete contact', () => {
    const complete: ContactChanges = {
      ...emptyFields,
      ...good,
      mobilePhones: ['+49 (0)171 555-0100 ext. 12', '0171/5550100'],
      fax: '+1 (425) 555-0100',
      webPage: 'https://www.example.com/a?b=c',
      country: 'Germany',
      notes: 'Two\nlines',
      mailTip: 'x'.repeat(175),
      hiddenFromAddressLists: true,
    };

    expect(validateContact(complete, limits, 'create')).toEqual([]);
    expect(validateContact({ ...complete, country: 'de' }, limits, 'create')).toEqual([]);
  });

  it.each<[ContactChanges, string]>([
    [{ displayName: ' ' }, 'displayName: This is needed. Please fill it in.'],
    [
      { emails: [] },
      'emails: A mail contact needs an e-mail address: that’s where its mail goes. Save a contact with only a phone number somewhere else, like your Outlook contacts.',
    ],
    [
      { company: 'x'.repeat(260) },
      'company: This is 260 characters long; at most 256 are possible. Shorten it by 4.',
    ],
    [
      { mailTip: 'x'.repeat(176) },
      'mailTip: This is 176 characters long; at most 175 are possible. Shorten it by 1.',
    ],
    [
      { emails: ['a@x.com', 'b@x.com', 'c@x.com'] },
      'emails: These are 3 e-mail addresses; at most 2 are possible here. Take 1 away.',
    ],
    [{ emails: ['ann'] }, 'emails: This is not an e-mail address. Write it like name@example.com.'],
    [
      { emails: ['a@x.com', 'b x@y.com'] },
      'emails: “b x@y.com”: This is not an e-mail address. Write it like name@example.com.',
    ],
    [
      { mobilePhones: ['call me'] },
      'mobilePhones: This is not a phone number. Write it like +49 89 123456, with ext. 12 for an extension.',
    ],
    [
      { fax: '12' },
      'fax: This is not a phone number. Write it like +49 89 123456, with ext. 12 for an extension.',
    ],
    [{ fax: '030 1234567 / 030 1234568' }, 'fax: These are several phone numbers. Keep one of them here.'],
    [
      { webPage: 'ftp://x.com' },
      'webPage: This is not a web address. Write it like https://www.example.com.',
    ],
    [
      { country: 'Atlantis' },
      'country: This country is not known. Write its English name or its two letters, such as Germany or DE.',
    ],
    [
      { jobTitle: 'a\0b' },
      'jobTitle: This holds an invisible control character. Type it again instead of pasting it.',
    ],
    [
      { city: 'a\nb' },
      'city: This holds an invisible control character. Type it again instead of pasting it.',
    ],
    [
      { notes: 'a\u001bb' },
      'notes: This holds an invisible control character. Type it again instead of pasting it.',
    ],
    [{ surname: 'a\ud800b' }, 'surname: This holds a broken character. Type it again instead of pasting it.'],
  ])('says what is wrong in %j', (fields, message) => {
    expect(problem(fields)).toBe(message);
  });

  it.each([
    'javascript:alert(1)',
    'https://',
    'https://localhost',
    'https://user:pw@x.com',
    'https://x.com/a b',
    'x',
  ])('refuses the web address %j', (webPage) => {
    expect(problem({ webPage })).toMatch(/^webPage: /);
  });

  it.each([
    ['info@müller.example', 'xn--mller-kva.example'],
    ['info@例え.jp', 'xn--r8jz45g.jp'],
    ['info@почта.рф', 'xn--80a1acny.xn--p1ai'],
  ])('says how a mail system writes the domain of %s', (address, ascii) => {
    const { emails: limit } = asciiLimits;
    const [wrong] = validateContact({ emails: [address] }, { emails: limit }, 'update');

    expect(wrong?.message).toContain(ascii);
    expect(wrong?.message).toContain(address.slice(address.indexOf('@') + 1));
    const fitted = withAsciiDomains({ emails: [address], city: 'Köln' }, { emails: limit });
    expect(fitted).toEqual({ emails: [`info@${ascii}`], city: 'Köln' });
    expect(validateContact(fitted, { ...limits, emails: limit }, 'update')).toEqual([]);
  });

  it('says what to do about letters in front of the @ that a mail system does not take', () => {
    const emails = ['jürgen@müller.example'];
    const [wrong] = validateContact({ emails }, asciiLimits, 'update');

    expect(wrong?.message).toBe(
      'A mail contact can’t have “ü” in front of the @. Use another address of this contact, or save it somewhere else, like your Outlook contacts.',
    );
    expect(withAsciiDomains({ emails }, asciiLimits)).toEqual({ emails });
  });

  it('takes international addresses where the system does', () => {
    const emails = ['jürgen@müller.example', 'info@例え.jp'];

    expect(validateContact({ emails }, limits, 'update')).toEqual([]);
    expect(withAsciiDomains({ emails }, limits)).toEqual({ emails });
  });

  it('names every wrong field once, in the order of the contact', () => {
    const fields: ContactChanges = { country: 'Nowhere', emails: ['x', 'y'], fax: 'z' };

    expect(validateContact(fields, limits, 'create').map(({ field }) => field)).toEqual([
      'displayName',
      'emails',
      'fax',
      'country',
    ]);
  });

  it('looks only at the given fields of an update', () => {
    expect(validateContact({ city: 'Oslo' }, limits, 'update')).toEqual([]);
    expect(validateContact({ displayName: '' }, limits, 'update')).toHaveLength(1);
  });

  it('wants fields empty that the system does not have', () => {
    const few = { displayName: limits.displayName } as Record<string, FieldLimit>;

    expect(
      validateContact(
        { displayName: 'Ann', city: '', emails: [], hiddenFromAddressLists: false },
        few,
        'create',
      ),
    ).toEqual([]);
    expect(
      validateContact({ displayName: 'Ann', city: 'Oslo', hiddenFromAddressLists: true }, few, 'create').map(
        ({ field }) => field,
      ),
    ).toEqual(['city', 'hiddenFromAddressLists']);
  });
});

describe('isEmailAddress', () => {
  it.each([
    "pat.o'brien+x@sub.example.com",
    'jörg@bücher.example',
    'a@b.co',
    'a_b-c@x-y.org',
    'x@xn--bcher-kva.xn--p1ai',
  ])('accepts %j', (text) => {
    expect(isEmailAddress(text)).toBe(true);
  });

  it.each([
    '',
    '@x.com',
    'a@',
    'a@x',
    'a@x.c',
    'a@@x.com',
    'a b@x.com',
    'a,b@x.com',
    'a;b@x.com',
    'a@x.com,b@x.com',
    '.a@x.com',
    'a.@x.com',
    'a..b@x.com',
    'a@x..com',
    'a@-x.com',
    'a@x-.com',
    '<a@x.com>',
    'Ann <a@x.com>',
    'a@x.com ',
    'mailto:a@x.com',
    'a@1.2.3.4',
    `${'a'.repeat(65)}@x.com`,
    `a@${'x.'.repeat(130)}com`,
    'a@x.com\n',
  ])('refuses %j', (text) => {
    expect(isEmailAddress(text)).toBe(false);
  });
});

describe('cleanContact', () => {
  it('tidies texts, lists and web addresses, and leaves the rest', () => {
    expect(
      cleanContact({
        displayName: '  Ann \t Li\u00a0',
        surname: 'Mu\u0308ller',
        emails: [' a@x.com', '', 'a@x.com', ' ', 'A@X.com'],
        notes: ' one  two \r\n three ',
        webPage: 'www.example.com/x',
        hiddenFromAddressLists: false,
      }),
    ).toEqual({
      displayName: 'Ann Li',
      surname: 'Müller',
      emails: ['a@x.com'],
      notes: 'one  two\n three',
      webPage: 'https://www.example.com/x',
      hiddenFromAddressLists: false,
    });
  });

  it.each(['http://x.com', 'javascript:alert(1)', 'hello', 'ftp://x.com', ''])(
    'leaves the web address %j',
    (webPage) => {
      expect(cleanContact({ webPage })).toEqual({ webPage });
    },
  );

  it.each([
    ['emails', '\u200bjane@x.example\u200b', 'jane@x.example'],
    ['emails', 'mailto:jane@x.example?subject=Hi', 'jane@x.example'],
    ['emails', 'Jane Roe <jane@x.example>', 'jane@x.example'],
    ['emails', '"Roe, Jane" <MAILTO:jane@x.example>', 'jane@x.example'],
    ['emails', 'jane@x.example<mailto:jane@x.example>', 'jane@x.example'],
    ['mobilePhones', '\u202a+49 171 5550100\u202c', '+49 171 5550100'],
    ['businessPhones', '\u2068+49\u00a089\u200e 5550100', '+49 89 5550100'],
    ['homePhones', 'tel:+49-89-5550100', '+49-89-5550100'],
    ['homePhones', 'tel://+49-89-5550100', '+49-89-5550100'],
    ['mobilePhones', 'callto:+49895550100', '+49895550100'],
    ['mobilePhones', '(+49) 171 5550100', '(+49) 171 5550100'],
    ['mobilePhones', '+49·171·5550100', '+49·171·5550100'],
    ['mobilePhones', '+49 171\u22125550100', '+49 171\u22125550100'],
    ['businessPhones', '089 5550100 ext #12', '089 5550100 ext #12'],
  ] as const)('unwraps %s from %j', (field, typed, value) => {
    expect(cleanContact({ [field]: [typed] })).toEqual({ [field]: [value] });
    expect(validateContact({ [field]: [value] }, limits, 'update')).toEqual([]);
  });

  it.each([
    ['displayName', 'Jane\u200b Roe', 'Jane Roe'],
    ['company', 'Donau\u00addampf\u2066', 'Donaudampf'],
    ['city', '\u200eOslo', 'Oslo'],
    ['webPage', '<https://x.example/\u200e>', 'https://x.example/'],
    ['webPage', '\u202awww.x.example\u202c', 'https://www.x.example'],
    ['fax', 'tel: +49 89 1', '+49 89 1'],
    ['givenName', 'e\u200b\u0301', 'é'],
    ['country', 'Schweiz', 'Switzerland'],
    ['country', 'UK', 'United Kingdom'],
    ['country', 'España', 'Spain'],
    ['country', 'de', 'Germany'],
    ['country', 'Atlantis', 'Atlantis'],
    ['surname', 'می‌خواهم', 'می‌خواهم'],
    ['surname', '葛\u{e0100}飾', '葛\u{e0100}飾'],
  ] as const)('tidies %s %j', (field, typed, value) => {
    expect(cleanContact({ [field]: typed })).toEqual({ [field]: value });
  });

  it.each([
    ['displayName', 'Inv\u202exslx.oice'],
    ['company', 'Con\u2066toso\u2069 Ltd'],
    ['mailTip', 'x\u202ey'],
    ['notes', 'x\u0000y'],
    ['jobTitle', 'x\u3164y'],
    ['department', 'x\ue000y'],
    ['city', `Z${'\u0301'.repeat(6)}`],
  ] as const)('leaves to be refused what could mislead: %s %j', (field, typed) => {
    const cleaned = cleanContact({ [field]: typed });
    expect(validateContact(cleaned, limits, 'update').map((problem) => problem.field)).toEqual([field]);
  });

  it('is done after once, and neither of both ever throws', () => {
    const text = fc.string({ unit: 'binary', maxLength: 40 });
    const fields = fc.record(
      {
        displayName: text,
        emails: fc.array(text),
        fax: text,
        webPage: text,
        country: text,
        notes: text,
        street: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fields, (typed) => {
        const once = cleanContact(typed);

        expect(cleanContact(once)).toEqual(once);
        expect(Array.isArray(validateContact(once, limits, 'create'))).toBe(true);
      }),
    );
  });
});
