import type { ListOperation } from '../../changes/request/change-request.ts';

/** A text such as "add John Doe to Partners". */
export interface ListChange {
  readonly operation: ListOperation;
  /** Where the text can be divided, the most likely first: names of people and lists may contain "to". */
  readonly readings: readonly { readonly person: string; readonly list: string }[];
}

/** Parses a text that adds somebody to a list or removes somebody; undefined for any other text. */
export function readListChange(typed: string): ListChange | undefined {
  const text = typed.slice(0, longest + 1).replace(/[\s?!.]{1,9}$/u, '');
  if (text.length > longest) return undefined;
  const verb = /^(?:add|put|remove|delete|take)\s{1,9}/iu.exec(text)?.[0];
  if (verb === undefined) return undefined;
  const adds = /^(?:add|put)/iu.test(verb);
  const rest = text.slice(verb.length);
  const readings = [...rest.matchAll(adds ? toWords : fromWords)]
    .map((match) => ({
      person: rest.slice(0, match.index).trim(),
      list: rest.slice(match.index + match[0].length).trim(),
    }))
    .filter(({ person, list }) => person !== '' && list !== '' && !isStore(list))
    .reverse();
  // "add contact to Outlook Jim" opens the form.
  if (readings.length === 0 || noPerson.test(readings[0]?.person ?? '')) return undefined;
  return { operation: adds ? 'add-to-list' : 'remove-from-list', readings: readings.slice(0, mostReadings) };
}

const longest = 500;
const mostReadings = 3;
const toWords = /\s(?:to|onto|into|on)\s/giu;
const fromWords = /\s(?:from|off|out of)\s/giu;
/** "Put me on to Amy" is a search. */
const noPerson = /^(?:(?:a )?(?:new )?(?:mail )?contact|(?:me|us)(?: .*)?)$/iu;

/** Whether a text names a place for contacts instead of a list: "my contacts", "Outlook", "favorites". */
function isStore(text: string): boolean {
  return stores.test(text);
}

const stores =
  /^(?:my |the |our |your )?(?:mail |personal |unified |shared |outlook )?(?:contacts?(?: list)?|outlook|exchange|pingidm|favou?rites|address book|address lists?|directory|database|cardfile|it|them|this|here|there)$/iu;
