/** The argument of a command: a request's number and the remaining text. */
export interface RequestText {
  /** Undefined if no request is named. */
  readonly number: number | undefined;
  readonly rest: string;
}

/** Parses "CR-142 wrong number", "cr142: wrong number", "#142" and "142". */
export function readRequestText(argument: string): RequestText {
  const found = /^(?:cr)?[\s#-]*(?<number>\d{1,9})(?!\w)(?<rest>.*)$/is.exec(argument.trim())?.groups;
  if (found === undefined) return { number: undefined, rest: argument };
  return { number: Number(found.number), rest: (found.rest ?? '').replace(/^[\s:,.–-]+/u, '').trim() };
}

/** Whether a command's argument names a request. */
export function namesRequest(argument: string): boolean {
  return readRequestText(argument).number !== undefined;
}
