import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import type { Refinement } from '../../../src/dialogs/follow-up/follow-up.ts';
import { narrowSearch, refineSearch } from '../../../src/dialogs/follow-up/refine-search.ts';

const place = (text: string, insteadOf: 'in' | 'at' | 'none' = 'none'): Refinement => ({
  kind: 'place',
  text,
  insteadOf,
});
const source = (name: 'colleagues' | 'outlook'): Refinement => ({ kind: 'source', source: name });

describe('a refined search', () => {
  it.each<readonly [string, Refinement, string]>([
    ['John', place('Berlin'), 'John in:Berlin'],
    ['find contact John', place('New York'), 'John in:"New York"'],
    ['John in:Berlin', place('Munich'), 'John in:Munich'],
    ['buyers in Berlin', place('Munich', 'in'), 'buyers in:Munich'],
    ['who works at Contoso', place('Munich', 'in'), 'Contoso in:Munich'],
    ['Contoso in:Contoso -buyers', place('Fabrikam', 'at'), '-buyers in:Fabrikam'],
    [
      'buyers in Berlin',
      { kind: 'or', text: 'Munich' },
      'buyer Berlin title:buyer in:Berlin or buyers in:Munich',
    ],
    ['buyers in Berlin', { kind: 'instead', text: 'sellers' }, 'seller in:Berlin title:seller'],
    ['buyers in Berlin', { kind: 'instead', text: 'Hamburg' }, 'buyers in:Hamburg'],
    [
      'John',
      { kind: 'words', text: 'buyers or sellers' },
      'John buyer title:buyer or John seller title:seller',
    ],
    ['fabrikam', { kind: 'words', text: 'buyers in Berlin' }, 'fabrikam buyer Berlin title:buyer in:Berlin'],
    ['everyone in Berlin at Contoso', place('Fabrikam', 'at'), 'Berlin in:Fabrikam'],
    ['buyers at Contoso in Berlin', place('Fabrikam', 'at'), 'buyer Berlin title:buyer in:Fabrikam'],
    ['everyone at Contoso in Berlin', place('Munich', 'in'), 'Contoso in:Munich'],
    ['John', source('colleagues'), 'John source:colleagues'],
    ['John source:colleagues', source('outlook'), 'John source:outlook'],
    ['John', { kind: 'without-source', source: 'colleagues' }, 'John -source:colleagues'],
    ['John source:colleagues', { kind: 'without-source', source: 'colleagues' }, 'John -source:colleagues'],
    ['John', { kind: 'without', text: 'Fabrikam' }, 'John -in:Fabrikam -Fabrikam'],
    ['John', { kind: 'without', text: 'Jana Dvořák' }, 'John -in:"Jana Dvořák"'],
    ['John', { kind: 'without-place', text: 'Fabrikam' }, 'John -in:Fabrikam'],
    ['fabrikam', { kind: 'words', text: 'buyers' }, 'fabrikam buyer title:buyer'],
    ['John', { kind: 'has', detail: 'phone', isExcluded: false }, 'John has:phone'],
    ['John has:phone', { kind: 'has', detail: 'phone', isExcluded: true }, 'John -has:phone'],
    ['John has:phone', { kind: 'has', detail: 'email', isExcluded: false }, 'John has:phone has:email'],
    ['John', { kind: 'words', text: 'buyers' }, 'John buyer title:buyer'],
    ['John', { kind: 'words', text: 'Smith' }, 'John Smith'],
    ['John in:Berlin -source:colleagues', { kind: 'all' }, 'John'],
    ['phone of John Doe', { kind: 'instead', text: 'Amy Smith' }, 'phone Amy Smith'],
    ['John in:Berlin', { kind: 'instead', text: 'Smith' }, 'Smith in:Berlin'],
    ['everyone at Contoso', place('Berlin'), 'Contoso in:Berlin'],
    ['John', place('the "old" mill'), 'John in:"the old mill"'],
  ])('of %j with %j is %j', (text, by, refined) => {
    expect(refineSearch(text, by)).toBe(refined);
  });

  it.each([
    ['John', ['John company:"Contoso Ltd"', 'John city:Berlin', 'John source:outlook']],
    [
      'John city:Munich',
      ['John city:Munich company:"Contoso Ltd"', 'John city:Berlin', 'John city:Munich source:outlook'],
    ],
    [
      'John source:colleagues',
      [
        'John source:colleagues company:"Contoso Ltd"',
        'John source:colleagues city:Berlin',
        'John source:outlook',
      ],
    ],
  ])('of %j by company, city and source is %j', (text, narrowed) => {
    const by = [
      { field: 'company', text: 'Contoso Ltd' },
      { field: 'city', text: 'Berlin' },
      { field: 'source', text: 'outlook' },
    ];
    expect(narrowSearch(parseQuery(text), by)).toEqual(narrowed);
  });
});
