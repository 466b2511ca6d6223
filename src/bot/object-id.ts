const shape = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/**
 * Returns an Entra object id in lower case, '' for any other value. Ids are used in paths, keys and
 * comparisons.
 */
export function readObjectId(value: unknown): string {
  return typeof value === 'string' && shape.test(value) ? value.toLowerCase() : '';
}
