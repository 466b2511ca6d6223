import { isGuid } from '../platform/guid.ts';

/**
 * Returns an Entra object id in lower case, '' for any other value. Ids are used in paths, keys and
 * comparisons.
 */
export function readObjectId(value: unknown): string {
  return typeof value === 'string' && isGuid(value) ? value.toLowerCase() : '';
}
