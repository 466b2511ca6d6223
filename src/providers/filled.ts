/** The values that are there: backends say "none" as null, '' or by leaving the value out. */
export function filled(values: readonly (string | null | undefined)[] | null | undefined): string[] {
  return (values ?? []).filter((value): value is string => typeof value === 'string' && value !== '');
}
