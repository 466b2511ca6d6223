const most = '{most, plural, =1 {only one is} other {at most # are}} possible here. Take {excess} away.';

/** What is wrong with a value of a contact. */
export const validation = {
  cannotBeSet: 'This cannot be set here. Leave it off.',
  cannotBeStored: 'This cannot be stored here. Leave it empty.',
  isNeeded: 'This is needed. Please fill it in.',
  addressIsNeeded:
    'A mail contact needs an e-mail address: that’s where its mail goes. Save a contact with only a phone number somewhere else, like your Outlook contacts.',
  valueHasProblem: '“{value}”: {problem}',
  tooMany: {
    emails: `These are {count} e-mail addresses; ${most}`,
    mobilePhones: `These are {count} mobile numbers; ${most}`,
    businessPhones: `These are {count} business numbers; ${most}`,
    homePhones: `These are {count} home numbers; ${most}`,
    imAddresses: `These are {count} chat addresses; ${most}`,
    other: `These are {count} values; ${most}`,
  },
  tooLong: 'This is {count} characters long; at most {most} are possible. Shorten it by {excess}.',
  brokenCharacter: 'This holds a broken character. Type it again instead of pasting it.',
  invisibleCharacter: 'This holds an invisible control character. Type it again instead of pasting it.',
  tooManyAccents: 'This holds too many accents on one letter. Type it again.',
  noEmailAddress: 'This is not an e-mail address. Write it like name@example.com.',
  domainInAscii:
    'Mail systems write “{domain}” as {ascii}, which leads to the same mailbox. This is filled in now. Save it again.',
  notAsciiBeforeAt:
    'A mail contact can’t have “{characters}” in front of the @. Use another address of this contact, or save it somewhere else, like your Outlook contacts.',
  noPhoneNumber: 'This is not a phone number. Write it like +49 89 123456, with ext. 12 for an extension.',
  severalNumbers:
    'These are several phone numbers. {most, plural, =1 {Keep one of them here.} other {Put a semicolon between them.}}',
  noSemicolon: 'This cannot be stored here with a semicolon. Write it without, such as ext. 12 for ;ext=12.',
  noWebAddress: 'This is not a web address. Write it like https://www.example.com.',
  unknownCountry:
    'This country is not known. Write its English name or its two letters, such as Germany or DE.',
} as const;
