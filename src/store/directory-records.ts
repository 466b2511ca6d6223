import { createSecretKey } from 'node:crypto';
import { type Contact, contactFields, emptyFields } from '../contacts/contact.ts';
import { type Owner, parseOwner } from '../contacts/owner.ts';
import type { SourceId } from '../contacts/sources.ts';
import { decrypt, encrypt } from '../platform/aes-gcm.ts';
import type { DirectoryContactRow } from './tables.ts';

/** A contact as text: its place is kept beside it, what is empty is left out, and equal contacts are equal texts. */
export function recordOf(contact: Contact): string {
  const { kind, userPrincipalName, version, readOnly } = contact;
  const record: Record<string, unknown> = { kind };
  if (userPrincipalName !== '') record.userPrincipalName = userPrincipalName;
  if (version !== '') record.version = version;
  if (readOnly) record.readOnly = readOnly;
  for (const field of contactFields) {
    const value = contact[field];
    if (typeof value === 'boolean' ? value : value.length > 0) record[field] = value;
  }
  return JSON.stringify(record);
}

/** The contact of a row, undefined for one that is gone or that nobody can read any more. */
export function contactOf(
  { source, owner, id, record }: Pick<DirectoryContactRow, 'source' | 'owner' | 'id' | 'record'>,
  vault: Vault,
): Contact | undefined {
  const text = vault.open(record, bindingOf(source, id));
  if (text === '') return undefined;
  // The JSON was written above and by nobody else.
  const parts = JSON.parse(text) as Partial<Contact> & Pick<Contact, 'kind'>;
  const ref = { source: source as SourceId, id, owner: parseOwner(owner) };
  return { ...emptyFields, userPrincipalName: '', version: '', readOnly: false, ...parts, ref };
}

/** Seals what is one person's own; what is shared stays as it is. Nothing ('') stays nothing. */
export interface Vault {
  sign(text: string, binding: string): string;
  /** '' as well for what was sealed under another key, or for another place. */
  open(signed: string, binding: string): string;
}

const openVaultOfAll: Vault = { sign: (text) => text, open: (text) => text };

/**
 * @param owner undefined for what is shared
 * @param keyNamed gives 32 bytes, or undefined when there is no such key: then nothing can be opened
 */
export async function openVault(
  owner: Owner | undefined,
  keyNamed: (name: string) => Promise<Buffer | undefined>,
): Promise<Vault> {
  if (owner === undefined) return openVaultOfAll;
  const bytes = await keyNamed(keyNameOf(owner));
  const key = bytes && createSecretKey(bytes);
  return {
    sign(text, binding) {
      if (key === undefined) throw new Error('there is no key to seal with');
      return text === '' ? '' : encrypt(key, text, binding).toString('base64');
    },
    open(signed, binding) {
      if (signed === '' || key === undefined) return '';
      return decrypt(key, Buffer.from(signed, 'base64'), binding) ?? '';
    },
  };
}

/** The name of the key that all of one person's mailbox is sealed under. */
export function keyNameOf(owner: Owner): string {
  return `mailbox ${owner}`;
}

/** What is sealed cannot be moved to another row; '' as id for the cursor of a walk. */
export function bindingOf(source: string, id: string): string {
  return `directory:${source}:${id}`;
}
