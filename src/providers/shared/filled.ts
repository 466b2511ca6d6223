/** The values that are there: backends say "none" as null, '' or by leaving the value out. */
export function filled(values: readonly (string | null | undefined)[] | null | undefined): readonly string[] {
  if (values === undefined || values === null || values.length === 0) return none;
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

/** A list of the one value, or of none. A search makes hundreds of these. */
export function listOf(value: string | null | undefined): readonly string[] {
  return value === undefined || value === null || value === '' ? none : [value];
}

const none: readonly string[] = Object.freeze([]);
