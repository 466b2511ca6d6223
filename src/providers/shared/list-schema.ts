import { z } from 'zod';

/** A list in the format of Graph and Exchange. */
export interface ListAnswer<T> {
  readonly value: readonly T[];
  readonly '@odata.nextLink'?: string | undefined;
}

/** Returns the schema of a list of `item`. */
export function listSchema<T>(item: z.ZodType<T>): z.ZodType<ListAnswer<T>> {
  return z.object({ value: z.array(item), '@odata.nextLink': z.string().optional() });
}
