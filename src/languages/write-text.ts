/** A text, or the function that makes one of arguments. */
export type Text<Args> = string | ((args: Args) => string);

/** Returns a text with these arguments, of which it may need only some, or none. */
export function writeText<Args>(text: Text<Args>, args: Args): string {
  return typeof text === 'string' ? text : text(args);
}
