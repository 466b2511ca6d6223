import { z } from 'zod';

/** A list in the format of Graph and Exchange. */
export interface ListAnswer<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string | undefined;
}

/**
 * Returns the schema of a list of `item`. It is equivalent to
 * `z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() })`, but does not copy each row, because
 * a search reads a hundred of them.
 */
export function listSchema<T>(item: z.ZodObject & z.ZodType<T>): z.ZodType<ListAnswer<T>> {
  const isRow = testOf(item);

  return z.custom<ListAnswer<T>>((answer) => {
    if (!isRecord(answer) || !Array.isArray(answer.value)) return false;
    const link = answer['@odata.nextLink'];
    return (link === undefined || typeof link === 'string') && answer.value.every(isRow);
  });
}

type Test = (value: unknown) => boolean;

/** Returns a direct type check for common schemas; other ones are checked by zod. */
function testOf(schema: unknown): Test {
  if (!(schema instanceof z.ZodType)) throw new TypeError('a property without a schema');
  let inner: unknown = schema;
  while (inner instanceof z.ZodOptional || inner instanceof z.ZodNullable) inner = inner.unwrap();
  const fits = inner instanceof z.ZodType ? lookFor(inner) : undefined;
  if (fits === undefined) return (value) => schema.safeParse(value).success;
  const takesUndefined = schema.safeParse(undefined).success;
  const takesNull = schema.safeParse(null).success;
  if (fits === isText && takesUndefined && takesNull) return isTextOrNone;
  return (value) => fits(value) || (value === undefined && takesUndefined) || (value === null && takesNull);
}

/** Returns undefined if the schema needs zod. */
function lookFor(schema: z.ZodType): Test | undefined {
  const checks = (schema.def.checks ?? []).length;
  if (schema instanceof z.ZodString) {
    if (schema.maxLength !== null || checks !== (schema.minLength === null ? 0 : 1)) return undefined;
    const least = schema.minLength ?? 0;
    if (least === 0) return isText;
    return (value) => typeof value === 'string' && value.length >= least;
  }
  if (checks > 0) return undefined;
  if (schema instanceof z.ZodBoolean) return (value) => typeof value === 'boolean';
  if (schema instanceof z.ZodArray) {
    const isElement = testOf(schema.element);
    return (value) => Array.isArray(value) && value.every(isElement);
  }
  if (schema instanceof z.ZodObject && schema.def.catchall === undefined) return objectTest(schema);
  return undefined;
}

function isText(value: unknown): boolean {
  return typeof value === 'string';
}

/** The check of most properties. */
function isTextOrNone(value: unknown): boolean {
  return typeof value === 'string' || value === undefined || value === null;
}

function objectTest(schema: z.ZodObject): Test {
  const properties = Object.entries(schema.shape).map(([name, property]) => ({
    name,
    fits: testOf(property),
  }));
  return (value) => {
    if (!isRecord(value)) return false;
    for (const { name, fits } of properties) if (!fits(value[name])) return false;
    return true;
  };
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
