import { createSecretKey } from 'node:crypto';
import { type Contact, contactFields, emptyFields } from '../contacts/contact.ts';
import { type Owner, parseOwner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import { isFilled } from '../contacts/validation/field-values.ts';
import { decrypt, encrypt } from '../platform/encrypt.ts';
import type { DirectoryContactRow } from './tables.ts';

/** Serialises a contact without its ref and its empty fields. Equal contacts give equal texts. */
export function recordOf(contact: Contact): string {
  const { kind, userPrincipalName, account, version, readOnly } = contact;
  const record: Record<string, unknown> = { kind };
  if (userPrincipalName !== '') record.userPrincipalName = userPrincipalName;
  if (account !== undefined) record.account = account;
  if (version !== '') record.version = version;
  if (readOnly) record.readOnly = readOnly;
  for (const field of contactFields) {
    const value = contact[field];
    if (isFilled(value)) record[field] = value;
  }
  return JSON.stringify(record);
}

/** Returns the contact of a row, or undefined if it is deleted or cannot be decrypted. */
export function contactOf(
  { source, owner, id, record }: Pick<DirectoryContactRow, 'source' | 'owner' | 'id' | 'record'>,
  cipher: RecordCipher,
): Contact | undefined {
  const text = cipher.decrypt(record, bindingOf(source, id));
  if (text === '') return undefined;
  // Only `recordOf` writes this JSON.
  const fields = JSON.parse(text) as Partial<Contact> & Pick<Contact, 'kind'>;
  const ref = { source: source as SourceId, id, owner: parseOwner(owner) };
  return { ...emptyFields, userPrincipalName: '', version: '', readOnly: false, ...fields, ref };
}

/** Encrypts personal records; shared ones stay plain text. '' stays ''. */
export interface RecordCipher {
  encrypt(text: string, binding: string): string;
  /** Returns '' as well for a record that was encrypted with another key or for another row. */
  decrypt(encrypted: string, binding: string): string;
}

const plainText: RecordCipher = { encrypt: (text) => text, decrypt: (text) => text };

/**
 * Returns the cipher for the records of one owner.
 * @param owner undefined for shared records
 * @param findKey returns 32 bytes, or undefined if there is no such key, so that nothing can be decrypted
 */
export async function openCipher(
  owner: Owner | undefined,
  findKey: (name: string) => Promise<Buffer | undefined>,
): Promise<RecordCipher> {
  if (owner === undefined) return plainText;
  const bytes = await findKey(keyNameOf(owner));
  const key = bytes && createSecretKey(bytes);
  return {
    encrypt(text, binding) {
      if (key === undefined) throw new Error('there is no key to encrypt with');
      return text === '' ? '' : encrypt(key, text, binding).toString('base64');
    },
    decrypt(encrypted, binding) {
      if (encrypted === '' || key === undefined) return '';
      return decrypt(key, Buffer.from(encrypted, 'base64'), binding) ?? '';
    },
  };
}

/** Returns the name of the key that encrypts one person's mailbox. */
export function keyNameOf(owner: Owner): string {
  return `mailbox ${owner}`;
}

/** Returns the additional authenticated data that binds a record to its row. The id is '' for a sync cursor. */
export function bindingOf(source: string, id: string): string {
  return `directory:${source}:${id}`;
}
