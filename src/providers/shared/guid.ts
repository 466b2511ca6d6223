import { BackendError } from '../../platform/errors.ts';
import { isGuid } from '../../platform/guid.ts';

/**
 * Throws unless an id is a GUID: names, aliases and addresses may later belong to another object.
 * @throws {BackendError} `invalid-request`
 */
export function refuseOtherThanGuid(system: string, id: string): void {
  if (isGuid(id)) return;
  throw new BackendError({ system, code: 'invalid-request', message: 'an id that is no GUID was refused' });
}

/** Whether two GUIDs are the same, in whatever letter case. */
export function sameGuid(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
