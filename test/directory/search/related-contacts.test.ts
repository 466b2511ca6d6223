import { describe, expect, it } from 'vitest';
import { createSearchIndex } from '../../../src/directory/search/search-index.ts';
import { contactOf, person } from './documents.ts';

const own = 'exchange-mail-contacts/ann';
const ann = person(own, 'Dr. Ann Marie-Louise Olsen', {
  emails: ['Ann.Olsen@contoso.example', 'ann@home.example'],
  phones: ['+49 89 123456'],
});

function relatedTo(document: typeof ann, ...others: readonly (typeof ann)[]): readonly string[] {
  const index = createSearchIndex();
  index.put([document, ...others]);
  return [...index.relatedTo([contactOf({ ...document, id: 'ann' })])].sort();
}

describe('contacts that may be the same person', () => {
  it('are those with an address, a number or the full name in common', () => {
    const related = relatedTo(
      ann,
      person('address', 'A. O.', { emails: ['ann.olsen@CONTOSO.example'] }),
      person('second', 'Anyone', { emails: ['x@y.example', 'ANN@home.example'] }),
      person('number', 'Anyone', { phones: ['089/12 34 56'] }),
      person('order', 'Olsen, Ann Marie-Louise'),
    );

    expect(related).toEqual(['address', 'number', 'order', 'second']);
  });

  it('are not those who share a part of a name, an address or a number', () => {
    const related = relatedTo(
      ann,
      person('surname', 'Olsen'),
      person('given', 'Ann Marie Berg', { company: 'Louise Olsen' }),
      person('domain', 'Berg', { emails: ['berg@contoso.example'] }),
      person('area', 'Berg', { phones: ['+49 89 123457'] }),
    );

    expect(related).toEqual([]);
  });

  it('follow what is put in, replaced and removed', () => {
    const index = createSearchIndex();
    const look = () => [...index.relatedTo(records)].sort();
    const records = [contactOf({ ...ann, id: 'ann' })];
    index.put([ann, person('b', 'Berg')]);
    expect(look()).toEqual([]);

    index.put([person('b', 'Berg', { emails: ['ann@home.example'] })]);
    expect(look()).toEqual(['b']);
    index.put([person('b', 'Berg'), person('c', 'Ann Marie-Louise Olsen')]);
    expect(look()).toEqual(['c']);
    index.remove(['c']);
    expect(look()).toEqual([]);
  });

  it('are few however many share a value', () => {
    const crowd = Array.from({ length: 500 }, (_, number) =>
      person(`p${number}`, 'Ann Marie-Louise Olsen', { phones: ['+49 89 123456'] }),
    );

    expect(relatedTo(ann, ...crowd).length).toBeLessThan(40);
  });
});
