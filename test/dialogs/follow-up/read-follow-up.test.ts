import { describe, expect, it } from 'vitest';
import type { FollowUp, Which } from '../../../src/dialogs/follow-up/follow-up.ts';
import { afterSame, readFollowUp, readWhich } from '../../../src/dialogs/follow-up/read-follow-up.ts';

function whichText(which: Which): string {
  return 'number' in which ? `${which.kind} ${which.number}` : which.kind;
}

function meaning(followUp: FollowUp | undefined): string {
  switch (followUp?.kind) {
    case undefined:
      return 'none';
    case 'show':
      return `show ${whichText(followUp.which)}`;
    case 'detail':
      return `${followUp.detail} of ${whichText(followUp.which)}`;
    case 'page':
      return `page ${followUp.page}`;
    case 'coworkers':
      return followUp.text === '' ? 'coworkers' : `there ${followUp.text}`;
    case 'refine': {
      const { kind, ...rest } = followUp.by;
      const value = Object.values(rest)
        .filter((one) => typeof one === 'string' && !['in', 'at', 'none'].includes(one))
        .join(' ');
      return `${kind} ${value}`.trim();
    }
  }
}

describe('a follow-up', () => {
  it.each([
    // A row of the list.
    ['and an email?', 'email of same'],
    ['her phone and email please', 'phone of same'],
    ['actually his number', 'phone of same'],
    ['show it again', 'show same'],
    ['show me his colleagues', 'coworkers'],
    ['zeig mir seine Kollegen', 'coworkers'],
    ['the last one on the page', 'show last'],
    ['the list', 'page shown'],
    ['where’s she based?', 'address of same'],
    ['what company is she with?', 'company of same'],
    ['what team is he in', 'department of same'],
    ['which department is she in?', 'department of same'],
    ['website?', 'website of same'],
    ['open his website', 'website of same'],
    ['her homepage', 'website of same'],
    ['call', 'phone of same'],
    ['anrufen', 'phone of same'],
    ['does he have a mobile?', 'phone of same'],
    ['is she still at Fabrikam?', 'show same'],
    ['number two', 'show number 2'],
    ['option three', 'show number 3'],
    ['the bottom one', 'show last'],
    ['can you show me the second one?', 'show ordinal 2'],
    ['can you give me her number?', 'phone of same'],
    ['could you please show me his email?', 'email of same'],
    ['his mobile number again please', 'mobile of same'],
    ['copy his number', 'phone of same'],
    ['send him an email', 'email of same'],
    ['can you give her a call?', 'phone of same'],
    ['tell me more about him', 'show same'],
    ['send me his contact card', 'show same'],
    ['what was her name again?', 'show same'],
    ['page two', 'page 2'],
    ['how many are there?', 'page 1'],
    ['only those with a phone number', 'has phone'],
    ['without an email address', 'has email'],
    ['remove the filter', 'all'],
    ['show all again', 'all'],
    ['filter by Berlin', 'words Berlin'],
    ['who else works there?', 'coworkers'],
    ['her colleagues', 'coworkers'],
    ['2', 'show number 2'],
    ['#2', 'show number 2'],
    ['# 2', 'show number 2'],
    ['no 2', 'show number 2'],
    ['No. 2', 'show number 2'],
    ['nr. 2', 'show number 2'],
    ['number 2', 'show number 2'],
    ['(2)', 'show number 2'],
    ['2.', 'show number 2'],
    ['12', 'show number 12'],
    ['112', 'show number 112'],
    ['the second one', 'show ordinal 2'],
    ['second', 'show ordinal 2'],
    ['Second one please', 'show ordinal 2'],
    ['the 3rd', 'show ordinal 3'],
    ['the first person', 'show ordinal 1'],
    ['the last one', 'show last'],
    ['last', 'show last'],
    ['the next one', 'show next'],
    ['the other one', 'show other'],
    ['and the other one?', 'show other'],
    ['der andere', 'show other'],
    ['l’autre', 'show other'],
    ['and the second one?', 'show ordinal 2'],
    ['¿cuál es su número?', 'phone of same'],
    ['how many is that', 'page 1'],
    ['show 2', 'show number 2'],
    ['show me the second one', 'show ordinal 2'],
    ['open #3', 'show number 3'],
    ['I mean the third one', 'show ordinal 3'],
    ['pick 4', 'show number 4'],
    ['who is the second one?', 'show ordinal 2'],
    ['who is she?', 'show same'],
    ['show it', 'show same'],
    ['more about him', 'show same'],
    ['tell me more', 'show same'],
    ['how can I reach her?', 'show same'],
    ['der zweite', 'show ordinal 2'],
    ['die letzte', 'show last'],
    ['le deuxième', 'show ordinal 2'],
    ['la primera', 'show ordinal 1'],
    ['il secondo', 'show ordinal 2'],
    ['o terceiro', 'show ordinal 3'],
    ['de tweede', 'show ordinal 2'],
    ['zeig mir 2', 'show number 2'],
    // A detail.
    ['his phone', 'phone of same'],
    ['her mobile', 'mobile of same'],
    ['their e-mail', 'email of same'],
    ['phone?', 'phone of same'],
    ['Phone', 'phone of same'],
    ['mobile', 'mobile of same'],
    ['email?', 'email of same'],
    ['number', 'phone of same'],
    ["what's her number?", 'phone of same'],
    ['What’s his email address?', 'email of same'],
    ['what is their address', 'address of same'],
    ['and his mobile number?', 'mobile of same'],
    ['give me the number', 'phone of same'],
    ['do you have her cell?', 'mobile of same'],
    ['can I have his direct line', 'phone of same'],
    ['where does she work?', 'company of same'],
    ['what does he do?', 'title of same'],
    ['her job title', 'title of same'],
    ['his department', 'department of same'],
    ['where is he?', 'address of same'],
    ['company', 'company of same'],
    ['the number of the second one', 'phone of ordinal 2'],
    ['phone of 2', 'phone of number 2'],
    ['email for the last one', 'email of last'],
    ["2's email", 'email of number 2'],
    ["the second one's phone", 'phone of ordinal 2'],
    ['call her', 'phone of same'],
    ['call him back', 'phone of same'],
    ['call them', 'phone of same'],
    ['call 2', 'phone of number 2'],
    ['ring the first one', 'phone of ordinal 1'],
    ['mail him', 'email of same'],
    ['write to her', 'email of same'],
    ['send an email to the second one', 'email of ordinal 2'],
    ['chat with her', 'chat of same'],
    ['message him', 'chat of same'],
    ['seine Nummer', 'phone of same'],
    ['ihre Handynummer?', 'mobile of same'],
    ['wie ist seine Nummer?', 'phone of same'],
    ['son numéro', 'phone of same'],
    ['su teléfono', 'phone of same'],
    ['il suo numero', 'phone of same'],
    ['o seu telefone', 'phone of same'],
    ['zijn telefoonnummer', 'phone of same'],
    ['ruf ihn an', 'phone of same'],
    // A page.
    ['page 2', 'page 2'],
    ['show page 3', 'page 3'],
    ['first page', 'page 1'],
    ['last page', 'page last'],
    ['Seite 2', 'page 2'],
    // A narrower search.
    ['which of them are in Berlin?', 'place Berlin'],
    ['do any of them have an email?', 'has email'],
    ['I only need the ones with a phone', 'has phone'],
    ['skip the consultants', 'without consultants'],
    ['who is the managing director?', 'words managing director'],
    ['anyone else in his team?', 'coworkers'],
    ['anyone in finance?', 'place finance'],
    ['those in sales', 'place sales'],
    ['any managers?', 'words managers'],
    ['the buyer at Fabrikam', 'words buyer at Fabrikam'],
    ['wer davon hat kein Telefon?', 'has phone'],
    ['lesquels sont acheteurs ?', 'words acheteurs'],
    ['remove that filter', 'all'],
    ['how many are there in total?', 'page 1'],
    ['any of those not at Fabrikam?', 'without-place Fabrikam'],
    ['which ones are buyers?', 'words buyers'],
    ['who has no phone?', 'has phone'],
    ["and which of them don't have an email?", 'has email'],
    ['and no email?', 'has email'],
    ['not John', 'without John'],
    ['the technician', 'words technician'],
    ['what about the one at Fabrikam?', 'place Fabrikam'],
    ['or Munich', 'or Munich'],
    ['or rather colleagues', 'source colleagues'],
    ['only in Berlin', 'place Berlin'],
    ['just the ones in Berlin', 'place Berlin'],
    ['only from Contoso', 'place Contoso'],
    ['only people at Northwind Traders', 'place Northwind Traders'],
    ['nur in München', 'place München'],
    ['and in Munich?', 'place Munich'],
    ['what about in Munich?', 'place Munich'],
    ['just colleagues', 'source colleagues'],
    ['only mail contacts', 'source exchange'],
    ['only my contacts', 'source outlook'],
    ['in Outlook', 'source outlook'],
    ['and in Outlook?', 'source outlook'],
    ['only from Unified Contacts', 'source unified'],
    ['nur Kollegen', 'source colleagues'],
    ['without colleagues', 'without-source colleagues'],
    ['no colleagues', 'without-source colleagues'],
    ['ohne Kollegen', 'without-source colleagues'],
    ['not in Outlook', 'without-source outlook'],
    ['not at Fabrikam', 'without-place Fabrikam'],
    ['without Contoso', 'without Contoso'],
    ['except Berlin', 'without Berlin'],
    ['what about Smith?', 'instead Smith'],
    ['how about Amy Smith', 'instead Amy Smith'],
    ['only buyers', 'words buyers'],
    ['solo a Milano', 'place Milano'],
    ['only a buyer', 'words buyer'],
    ['the one from haulage', 'place haulage'],
    ['the one at Fabrikam', 'place Fabrikam'],
    ['the ones in Berlin please', 'place Berlin'],
    ['not him, the one at Wingtip', 'place Wingtip'],
    ['I mean the one in Leeds', 'place Leeds'],
    ['der bei Fabrikam', 'place Fabrikam'],
    ['celle de Lyon', 'place Lyon'],
    ['quello di Woodgrove', 'place Woodgrove'],
    ['in Berlin then', 'place Berlin'],
    ['in Berlin instead', 'place Berlin'],
    ['no, in Leeds', 'place Leeds'],
    ['in Berlin', 'place Berlin'],
    ['from Contoso', 'place Contoso'],
    ['ones with a phone only', 'has phone'],
    ['which number do I call?', 'phone of same'],
    ['what email should I use', 'email of same'],
    ['hat sie ein Handy?', 'mobile of same'],
    ['a-t-il un portable ?', 'mobile of same'],
    ['tiene móvil?', 'mobile of same'],
    ['back to her', 'show same'],
    ['back to 2', 'show number 2'],
    ['and Patrick?', 'instead Patrick'],
    ['any with a mobile?', 'has phone'],
    ['anyone with an email?', 'has email'],
    ['the one with a phone number', 'has phone'],
    ['who is the managing director there?', 'there who is the managing director'],
    ['any buyers there?', 'there any buyers'],
    ['wer ist dort', 'none'],
    ['show all', 'all'],
    ['tout afficher', 'all'],
    ['alles anzeigen', 'all'],
    ['remove filters', 'all'],
  ])('%j means %j', (text, expected) => {
    expect(meaning(readFollowUp(text))).toBe(expected);
  });

  it.each([
    ...[
      'John',
      'John Doe',
      'find contact John',
      'john phone',
      'phone of John Doe',
      'call John',
      'mail Amy Smith',
      'do you have Patrick OBrien in there?',
      'any buyers in there',
    ],
    ...[
      'Mr Second',
      '2 Degrees Ltd',
      'next level gmbh',
      'Next Level',
      'More & Co',
      'Thomas More',
      'Back Office',
    ],
    ...[
      'First National Bank',
      'The Second Cup',
      'Last Minute Travel',
      'Page 2 Media',
      '123456',
      '+44 7700 900123',
    ],
    ...[
      '07700 900123',
      '2024',
      '1&1',
      '3M',
      'the phone company',
      'Mobile World',
      'Number 10 Ltd',
      'Her Majesty',
    ],
    ...['His Dark Materials', 'It Works', 'buyers in Berlin', 'no thanks', 'not now'],
    ...[
      'and Smith',
      'approve it',
      'edit it',
      'delete 2',
      'history of it',
      'status',
      'help',
      'hi',
      'thanks',
      'yes',
    ],
    ...[
      'page',
      'Seite',
      'the',
      'her',
      'it',
      'row',
      '0',
      '#',
      '?',
      '',
      'Jean de la Fontaine',
      'phone home planet',
    ],
    ...[
      'who is calling +44 7700 900123',
      'show all contacts from Fabrikam',
      'show me Amy Smith',
      'who is my manager',
      'the one',
      'other',
      'Other World',
      'altro',
      'the one at',
      'just show everyone called John in Leeds',
      'hi there',
      'who is there',
      'El de la Cruz',
      'is there a list of buyers',
    ],
    `next ${'x'.repeat(90)}`,
  ])('is not %j', (text) => {
    expect(meaning(readFollowUp(text))).toBe('none');
  });

  it.each(['Second', 'last', 'mobile', 'page 2', 'only buyers', 'without Contoso', 'show all'])(
    '%j may be somebody’s name',
    (text) => {
      expect(readFollowUp(text)?.mayBeName).toBe(true);
    },
  );

  it.each(['2', 'the second one', 'his phone', 'call her', 'without colleagues'])(
    '%j is nobody’s name',
    (text) => {
      expect(readFollowUp(text)?.mayBeName).toBe(false);
    },
  );

  it.each([
    '112',
    'company',
    'show all',
    'what about Smith',
    'and in Munich?',
    'from Contoso',
    'only buyers',
    'without Contoso',
  ])('%j is a search when there is nothing that it refers to', (text) => {
    expect(readFollowUp(text)?.hasOtherMeaning).toBe(true);
  });
});

describe('the argument of a command', () => {
  it.each([
    ['it', 'same'],
    ['her', 'same'],
    ['this one', 'same'],
    ['2', 'number 2'],
    ['the second one', 'ordinal 2'],
    ['last', 'last'],
  ])('%j is a person of the last answer: %s', (text, expected) => {
    const which = readWhich(text);

    expect(which && whichText(which)).toBe(expected);
  });

  it.each(['John', 'it support', 'hermine', 'the second cup', '123456', ''])('%j is not', (text) => {
    expect(readWhich(text)).toBeUndefined();
  });

  it.each([
    ['it', ''],
    ['it wrong number', 'wrong number'],
    ['this one: not needed', 'not needed'],
    ['that, please', 'please'],
    ['item 4', undefined],
    ['wrong number', undefined],
  ])('%j has %j behind what it refers to', (text, rest) => {
    expect(afterSame(text)).toBe(rest);
  });
});
