import type { Contact } from '../../contacts/contact.ts';
import { BackendError } from '../../platform/errors.ts';
import type { CallContext, ContactProvider } from '../provider.ts';
import { createLoopCheck } from './sync-cursor.ts';

/**
 * Reads all contacts of a system, page by page, as a full sync does; each once, though a sync returns a contact again
 * that changes meanwhile, and all of them if it has to start again.
 * @throws {BackendError} if the system does not answer, a contact cannot be read, or its pages do not end
 * @throws {Error} if the system cannot list its contacts
 */
export async function* listContacts(
  provider: ContactProvider,
  context: CallContext,
): AsyncGenerator<Contact> {
  if (provider.listChanges === undefined) throw new Error(`${provider.source} lists no contacts`);
  const seen = new Set<string>();
  const checkEnd = createLoopCheck(provider.source);
  let cursor = '';
  for (;;) {
    const page = await provider.listChanges(cursor, context);
    const [unread] = page.unread ?? [];
    // An export or an import would take a contact that is left out for one that does not exist.
    if (unread !== undefined) {
      const message = `a contact is not as expected: ${unread.mismatch}`;
      throw new BackendError({ system: provider.source, code: 'bad-answer', message });
    }
    for (const contact of page.contacts) {
      if (seen.has(contact.ref.id)) continue;
      seen.add(contact.ref.id);
      yield contact;
    }
    if (!page.more) return;
    checkEnd(page);
    cursor = page.cursor;
  }
}
