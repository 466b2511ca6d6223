import type { Owner } from '../../contacts/owner.ts';
import { BackendError } from '../../platform/errors.ts';
import type { CallContext } from '../provider.ts';

/**
 * Returns the person whose mailbox a call is about.
 * @throws {BackendError} `invalid-request` when the call names nobody: without an id a path addresses everybody
 */
export function mailboxOf({ owner }: Pick<CallContext, 'owner'>): Owner {
  if (owner !== undefined) return owner;
  throw new BackendError({
    system: 'Cardfile',
    code: 'invalid-request',
    message: 'a call for a mailbox that names nobody was refused',
  });
}
