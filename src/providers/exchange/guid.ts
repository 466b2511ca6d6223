import { BackendError } from '../../platform/errors.ts';

/** Throws unless an id is a Guid: names, aliases and addresses may later belong to another object. */
export function refuseOtherThanGuid(id: string): void {
  if (isGuid(id)) return;
  throw new BackendError({
    system: 'Exchange',
    code: 'invalid-request',
    message: 'an id that is no Guid was refused',
  });
}

export function isGuid(id: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(id);
}

/** Whether two Guids are the same, in whatever letter case. */
export function sameGuid(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
