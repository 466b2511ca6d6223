import { createHash } from 'node:crypto';
import { fold } from '../../contacts/text/fold.ts';

/**
 * The alias for a new mail contact. Exchange makes one from the name when none is sent, and the directory refuses it
 * when the name has letters that an alias may not have. Unique, because the e-mail address is.
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
