import type { Owner } from '../../contacts/owner.ts';
import { BackendError } from '../../platform/errors.ts';
import type { CallContext } from '../provider.ts';

/**
 * Returns the owner of the mailbox that a call addresses.
 * @throws {BackendError} `invalid-request` without an owner, because a path without an id addresses all users
 */
export function mailboxOf({ owner }: Pick<CallContext, 'owner'>): Owner {
  if (owner !== undefined) return owner;
  throw new BackendError({
    system: 'Cardfile',
    code: 'invalid-request',
    message: 'a call for a mailbox that names nobody was refused',
  });
}
