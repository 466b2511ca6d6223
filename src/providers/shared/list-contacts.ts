import type { Contact } from '../../contacts/contact.ts';
import type { CallContext, ContactProvider } from '../provider.ts';

/**
 * Reads all contacts of a system, page by page, as a full sync does.
 * @throws {BackendError} if the system does not answer
 * @throws {Error} if the system cannot list its contacts
 */
export async function* listContacts(
  provider: ContactProvider,
  context: CallContext,
): AsyncGenerator<Contact> {
  if (provider.listChanges === undefined) throw new Error(`${provider.source} lists no contacts`);
  let cursor = '';
  for (;;) {
    const page = await provider.listChanges(cursor, context);
    yield* page.contacts;
    if (!page.more) return;
    cursor = page.cursor;
  }
}
