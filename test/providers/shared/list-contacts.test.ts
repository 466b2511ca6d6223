import { expect, it } from 'vitest';
import type { CallContext, ContactProvider } from '../../../src/providers/provider.ts';
import { listContacts } from '../../../src/providers/shared/list-contacts.ts';
import { makeContact } from '../../contacts/make-contact.ts';

it('all contacts of a system are read once each, though pages repeat some', async () => {
  const [jane, amy, tom] = ['jane', 'amy', 'tom'].map((id) => makeContact('exchange-mail-contacts', id));
  const pages = [
    [jane, amy],
    [amy, tom],
  ];
  const provider = {
    source: 'exchange-mail-contacts',
    listChanges: async (cursor: string) => ({
      contacts: pages[Number(cursor)],
      cursor: '1',
      more: cursor === '',
    }),
  } as unknown as ContactProvider;

  const ids: string[] = [];
  for await (const { ref } of listContacts(provider, {} as CallContext)) ids.push(ref.id);

  expect(ids).toEqual(['jane', 'amy', 'tom']);
});
