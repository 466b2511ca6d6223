import { z } from 'zod';

/** A list as Graph and Exchange answer it. */
export interface ListAnswer<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string | undefined;
}

/**
 * The schema of an answer with a list of `item`. It accepts and refuses what
 * `z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() })` does, without building a second
 * copy of each row on the way: a search reads a hundred of them.
 */
export function listSchema<T>(item: z.ZodObject & z.ZodType<T>): z.ZodType<ListAnswer<T>> {
  const fields = Object.entries(item.shape).map(([name, schema]) => ({ name, fits: testOf(schema) }));

  function isRow(row: unknown): boolean {
    if (!isRecord(row)) return false;
    for (const { name, fits } of fields) if (!fits(row[name])) return false;
    return true;
  }

  return z.custom<ListAnswer<T>>((answer) => {
    if (!isRecord(answer) || !Array.isArray(answer.value)) return false;
    const link = answer['@odata.nextLink'];
    return (link === undefined || typeof link === 'string') && answer.value.every(isRow);
  });
}

/** Texts and flags, of which nearly all properties are, by a look; everything else by its own schema. */
function testOf(schema: unknown): (value: unknown) => boolean {
  if (!(schema instanceof z.ZodType)) throw new TypeError('a property without a schema');
  let inner: unknown = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap();
  const takesUndefined = schema.safeParse(undefined).success;
  const takesNull = schema.safeParse(null).success;
  const takesNone = (value: unknown) =>
    (value === undefined && takesUndefined) || (value === null && takesNull);
  const checks = inner instanceof z.ZodType ? (inner.def.checks ?? []).length : 0;
  if (inner instanceof z.ZodBoolean && checks === 0) {
    return (value) => typeof value === 'boolean' || takesNone(value);
  }
  if (
    inner instanceof z.ZodString &&
    inner.maxLength === null &&
    checks === (inner.minLength === null ? 0 : 1)
  ) {
    const least = inner.minLength ?? 0;
    return (value) => (typeof value === 'string' && value.length >= least) || takesNone(value);
  }
  return (value) => schema.safeParse(value).success;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
