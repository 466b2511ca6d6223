/** Returns the non-empty values. Backends represent absence by null, '' or a missing property. */
export function filledTexts(
  values: readonly (string | null | undefined)[] | null | undefined,
): readonly string[] {
  if (values === undefined || values === null || values.length === 0) return none;
  return values.filter((value): value is string => typeof value === 'string' && value !== '');
}

/** Returns a list of one value, or an empty list. Called hundreds of times in a search. */
export function listOf(value: string | null | undefined): readonly string[] {
  return value === undefined || value === null || value === '' ? none : [value];
}

const none: readonly string[] = Object.freeze([]);
