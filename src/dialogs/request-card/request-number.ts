import { conjunctions } from '../../contacts/query/group-words.ts';

/** The argument of a command: a request's number and the remaining text. */
export interface RequestText {
  /** Undefined if no request is named. */
  readonly number: number | undefined;
  readonly rest: string;
}

/** Words between a command and the number: "status of my request 7", "withdraw the change CR-7". */
const beforeNumber =
  /^(?:(?:of|for|about|on|the|my|our|von|der|meiner|de|la|di|del|della|van) ){0,3}(?=(?:request|change|anfrage|demande|solicitud|richiesta|pedido|aanvraag) |cr[\s-]?\d|#)(?:\p{L}{4,12} (?:(?:number|no\.?|nr\.?) )?(?=cr|#|\d))?/iu;

/** Parses "CR-142 wrong number", "cr142: wrong number", "#142", "of my request 142" and "142". */
export function readRequestText(argument: string): RequestText {
  const text = argument.trim().replace(beforeNumber, '');
  const found = /^(?:cr)?[\s#-]*(?<number>\d{1,9})(?!\w)(?<rest>.*)$/is.exec(text)?.groups;
  if (found === undefined) return { number: undefined, rest: argument };
  return { number: Number(found.number), rest: (found.rest ?? '').replace(/^[\s:,.–-]+/u, '').trim() };
}

/** Whether another request follows the first: "CR-1 and CR-2", "1, 2", "CR-1 CR-2", but not "CR-1: CR-2 is newer". */
export function namesSeveralRequests(argument: string): boolean {
  const rest = /^(?:cr)?[\s#-]*\d{1,9}(?!\w)(.*)$/is.exec(argument.trim())?.[1] ?? '';
  const [first = '', second = ''] = rest.split(/[\s,&+]/).filter((word) => word !== '');
  const isJoined = conjunctions.has(first.toLowerCase());
  const next = isJoined ? second : first;
  return /^(?:cr-?|#)\d/i.test(next) || (/^\d{1,9}$/.test(next) && (isJoined || /^\s?[,&+]/.test(rest)));
}

/** Whether a command's argument names a request. */
export function namesRequest(argument: string): boolean {
  return readRequestText(argument).number !== undefined;
}
