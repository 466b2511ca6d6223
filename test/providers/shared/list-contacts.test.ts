import { expect, it } from 'vitest';
import type { SyncPage } from '../../../src/contacts/sync-page.ts';
import type { CallContext, ContactProvider } from '../../../src/providers/provider.ts';
import { listContacts } from '../../../src/providers/shared/list-contacts.ts';
import { makeContact } from '../../contacts/make-contact.ts';
import { failure } from '../helpers/calls.ts';

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
      removed: [],
      cursor: '1',
      more: cursor === '',
    }),
  } as unknown as ContactProvider;

  const ids: string[] = [];
  for await (const { ref } of listContacts(provider, {} as CallContext)) ids.push(ref.id);

  expect(ids).toEqual(['jane', 'amy', 'tom']);
});

async function readAll(listChanges: (cursor: string) => SyncPage): Promise<number> {
  const source = 'exchange-mail-contacts';
  const provider = { source, listChanges: async (cursor: string) => listChanges(cursor) };
  let count = 0;
  for await (const _contact of listContacts(provider as unknown as ContactProvider, {} as CallContext))
    count++;
  return count;
}

it.each([
  ['to itself', (cursor: string) => cursor || '1'],
  ['in a circle', (cursor: string) => (cursor === '1' ? '2' : '1')],
])('pages that lead %s do not go on for ever', async (_, next) => {
  const page = { contacts: [], removed: [], more: true, fromStart: false };

  const error = await failure(readAll((cursor) => ({ ...page, cursor: next(cursor) })));

  expect(error).toMatchObject({ code: 'bad-answer', system: 'Exchange' });
});

it('a contact that cannot be read is an error, not one that does not exist', async () => {
  const unread = [{ id: 'odd', mismatch: 'phones (invalid_type)' }];
  const page = { contacts: [], removed: [], unread, cursor: '', more: false, fromStart: true };

  const error = await failure(readAll(() => page));

  expect(error).toMatchObject({
    code: 'bad-answer',
    message: expect.stringContaining('phones (invalid_type)'),
  });
});

it('empty pages do not go on for ever either, but any number of filled ones', async () => {
  const page = { removed: [], fromStart: false };
  const next = (cursor: string) => String(Number(cursor) + 1);
  const many = 5_000;

  const error = await failure(
    readAll((cursor) => ({ ...page, contacts: [], more: true, cursor: next(cursor) })),
  );
  const count = await readAll((cursor) => ({
    ...page,
    contacts: [makeContact('exchange-mail-contacts', `id${cursor}`)],
    more: Number(cursor) < many,
    cursor: next(cursor),
  }));

  expect(error).toMatchObject({ code: 'bad-answer' });
  expect(count).toBe(many + 1);
});
