import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../src/contacts/query/parse-query.ts';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { idsOf, person } from './documents.ts';

const index = createSearchIndex();
index.put([
  person('john', 'John Doe', {
    company: 'Contoso Ltd',
    title: 'Sales Manager',
    city: 'Leeds',
    phones: ['+44 113 496 0999'],
  }),
  person('johnson', 'Ann Johnson', { company: 'Fabrikam', emails: ['ann.johnson@fabrikam.example'] }),
  person('meyer', 'Anna Meyer', { company: 'Nordwind GmbH', city: 'Berlin' }),
  person('maier', 'Anna Maier', { company: 'Südwind GmbH', city: 'München', phones: ['089 / 123456'] }),
  person('mueller', 'Jürgen Müller', { emails: ['juergen@wind.example'] }),
  person('william', 'William Gates', { company: 'Tailspin Toys' }),
  person('bill', 'Bill Evans'),
  person('filip', 'Filip Novák', { company: 'Modrá Logistika' }),
  person('berg', 'Ludwig van der Berg'),
  person('mcdonald', 'Fiona McDonald'),
  person('alexander', 'Kurt Alexander', { title: 'Head of Research', department: 'Research' }),
  person('kowalczyk', 'Agnieszka Kowalczyk', { city: 'Kraków' }),
  person('cyrillic', 'Юрий Иванов'),
  person('sergey', 'Sergey Tchaikovsky'),
  person('chinese', '王伟'),
  person('smith', 'John Smith', { company: 'Contoso Ltd', city: 'Berlin' }),
]);

describe('the search index', () => {
  it.each([
    ['John Doe', 'john'],
    ['doe, john', 'john'],
    ['jo do', 'john'],
    ['jonh deo', 'john'],
    ['Anna Maier', 'maier'],
    ['Anna Meyr', 'meyer'],
    ['annna maeir', 'maier'],
    ['jurgen muller', 'mueller'],
    ['Juergen Mueller', 'mueller'],
    ['jürgne mülelr', 'mueller'],
    ['Bill Gates', 'william'],
    ['William Evans', 'bill'],
    ['phillip novak', 'filip'],
    ['vanderberg', 'berg'],
    ['van der berg ludwig', 'berg'],
    ['mc donald', 'mcdonald'],
    ['fionamcdonald', 'mcdonald'],
    ['fmcdonald', 'mcdonald'],
    ['fion amcdonald', 'mcdonald'],
    ['lexand', 'alexander'],
    ['kovalchik', 'kowalczyk'],
    ['agnes kowalczik', 'kowalczyk'],
    ['kowalcyzk agniezska', 'kowalczyk'],
    ['gowalczyk', 'kowalczyk'],
    ['kowlac', 'kowalczyk'],
    ['yuri ivanov', 'cyrillic'],
    ['Jurij Iwanow', 'cyrillic'],
    ['sergej chaikovskij', 'sergey'],
    ['伟', 'chinese'],
    ['smith contoso', 'smith'],
    ['smith contosso', 'smith'],
    ['dr. kowalczyk', 'kowalczyk'],
    ['john smith blorptech', 'smith'],
    ['js', 'smith'],
    ['0113 496 0999', 'john'],
    ['+44 (0)113 4960999', 'john'],
    ['960999', 'john'],
    ['+49 89 123456', 'maier'],
    ['ann.johnson@fabrikam.example', 'johnson'],
    ['ann.jonson@fabrikam.example', 'johnson'],
    ['@fabrikam.example', 'johnson'],
    ['fabrikam.example', 'johnson'],
    ['john company:contoso city:berlin', 'smith'],
    ['anna in:münchen', 'maier'],
    ['anna -maier', 'meyer'],
    ['title:"sales manager"', 'john'],
    ['dept:research', 'alexander'],
    ['"john smith"', 'smith'],
  ])('finds with %j first whom it means', (typed, id) => {
    expect(idsOf(index, typed)[0]).toBe(id);
  });

  it('puts the word itself before its beginning, a nickname, a typing error and a sound', () => {
    const ranked = createSearchIndex();
    ranked.put([
      person('sound', 'Anna Kaye'),
      person('typo', 'Anna Katt'),
      person('nickname', 'Anna Katherine'),
      person('beginning', 'Anna Katerson'),
      person('exact', 'Anna Kate Smith'),
    ]);

    expect(idsOf(ranked, 'anna kate').slice(0, 4)).toEqual(['exact', 'beginning', 'nickname', 'typo']);
  });

  it('passes by who has another spelling if somebody has exactly the typed name', () => {
    const ranked = createSearchIndex();
    ranked.put([person('typo', 'Anna Katt'), person('exact', 'Anna Kate')]);

    expect(idsOf(ranked, 'kate anna')).toEqual(['exact']);
  });

  it('lets nobody in who has an excluded word, is in another company, or only has the words of a phrase apart', () => {
    expect(idsOf(index, 'john -smith')).not.toContain('smith');
    expect(idsOf(index, 'john company:contoso city:berlin')).toEqual(['smith']);
    expect(idsOf(index, '"smith john"')).not.toContain('smith');
  });

  it('says for each typed word what it met, where and how', () => {
    const [hit] = index.search(parseQuery('bill gates tailspn'));

    expect(hit?.matches).toEqual([
      { typed: 'bill', found: 'william', field: 'givenName', kind: 'nickname' },
      { typed: 'gates', found: 'gates', field: 'surname', kind: 'exact' },
      { typed: 'tailspn', found: 'tailspin', field: 'company', kind: 'typing error' },
    ]);
  });

  it('finds nobody for what is like nothing', () => {
    expect(idsOf(index, 'xqzzvw')).toEqual([]);
    expect(idsOf(index, '')).toEqual([]);
    expect(idsOf(index, '99999999')).toEqual([]);
  });
});
