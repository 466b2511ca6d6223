import { createHash } from 'node:crypto';
import { fold } from '../../contacts/text/fold.ts';

/**
 * Returns the alias for a new mail contact. Exchange derives one from the name if none is sent, and the directory
 * refuses it if the name has letters that are invalid in an alias. Unique, because the e-mail address is.
 * @returns ASCII letters, digits and inner dots, at most 64 characters
 *   (https://learn.microsoft.com/powershell/module/exchangepowershell/new-mailcontact, -Alias)
 */
export function aliasFor(displayName: string, email: string): string {
  const readable = plain(displayName) || plain(email.slice(0, email.lastIndexOf('@'))) || 'contact';
  const unique = createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 12);
  return `${readable}.${unique}`;
}

const longest = 64 - 13;

function plain(text: string): string {
  return fold(text)
    .replace(/[^a-z0-9]+/g, '.')
    .slice(0, longest)
    .replace(/^\.|\.$/g, '');
}
