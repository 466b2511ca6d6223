import MiniSearch from 'minisearch';
import { fold } from '../../src/contacts/text/fold.ts';
import { type Engine, plainWords } from './engine.ts';

/** MiniSearch with prefixes and fuzzy words on folded text; phone numbers are kept reversed, so that ends are prefixes. */
export function createMiniSearch(): Engine {
  const index = new MiniSearch<{ id: string; name: string; other: string; phone: string }>({
    fields: ['name', 'other', 'phone'],
    storeFields: [],
    searchOptions: { prefix: true, fuzzy: 0.2, combineWith: 'AND', boost: { name: 2 } },
  });
  return {
    async build(contacts) {
      for (const { id, displayName, company, title, city, emails, phones } of contacts) {
        index.add({
          id,
          name: fold(displayName),
          other: fold([company, title, city, ...emails].join(' ')),
          phone: phones.map((phone) => [...phone.replace(/\D/g, '')].reverse().join('')).join(' '),
        });
      }
    },
    search(query) {
      const { words, digits } = plainWords(query);
      const text = digits === '' ? fold(words.join(' ')) : [...digits].reverse().join('');
      return index
        .search(text)
        .slice(0, 5)
        .map(({ id }) => String(id));
    },
    otherMb: () => 0,
    close: () => undefined,
  };
}
