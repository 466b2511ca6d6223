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
  const verb = /^(?:add|put|subscribe|include|remove|delete|take|unsubscribe|kick|drop)\s{1,9}/iu.exec(
    text,
  )?.[0];
  if (verb === undefined) return readForeign(text);
  // "Delete all contacts from Contoso" deletes contacts.
  if (/^delete\s{1,9}all\s/iu.test(text)) return undefined;
  const adds = /^(?:add|put|subscribe|include)/iu.test(verb);
  const rest = text.slice(verb.length);
  const readings = [
    ...rest.matchAll(adds ? (/^(?:include|put)/iu.test(verb) ? inWords : toWords) : fromWords),
  ]
    .map((match) => ({
      person: rest.slice(0, match.index).trim(),
      list: rest.slice(match.index + match[0].length).trim(),
    }))
    .filter(({ person, list }) => person !== '' && list !== '' && !isStore(list))
    .reverse();
  // "add contact to Outlook Jim" opens the form.
  if (readings.length === 0 || noPerson.test(readings[0]?.person ?? '')) return readForeign(text);
  return { operation: adds ? 'add-to-list' : 'remove-from-list', readings: readings.slice(0, mostReadings) };
}

/**
 * Parses "füge John Doe zum Verteiler Partners hinzu" and the same in French, Spanish, Italian, Portuguese and Dutch.
 * The word for a list has to be there, because the prepositions are parts of names as well.
 */
function readForeign(text: string): ListChange | undefined {
  for (const { operation, verb, link } of foreign) {
    const verbs = verb.exec(text)?.[0];
    const match = verbs === undefined ? null : link.exec(text);
    if (verbs === undefined || match === null || match.index < verbs.length) continue;
    const person = text.slice(verbs.length, match.index).trim();
    const list = text
      .slice(match.index + match[0].length)
      .replace(particle, '')
      .trim();
    if (person !== '' && list !== '') return { operation, readings: [{ person, list }] };
  }
  return undefined;
}

const listWord =
  /(?:verteilerliste|verteiler|mailingliste|liste de diffusion|lista de distribuci[oó]n|lista de distribui[cç][aã]o|lista di distribuzione|distributielijst|mailinglijst|liste|lista|lijst)/u
    .source;
const foreign = [
  {
    operation: 'add-to-list',
    verb: /^(?:f(?:ü|ue)ge?|nimm|setze?|trage?|ajoute[rz]?|a[nñ]ad(?:e|ir)|agregar?|aggiung(?:i|ere)|adicion(?:a|e|ar)|voeg|zet)\s(?:a\s)?/iu,
    link: new RegExp(
      `\\s(?:toe )?(?:zur|zum|zu|in|auf|à|a|dans|sur|en|alla|nella|na|aan|op) (?:(?:die|den|der|la|de) )?${listWord}\\s`,
      'iu',
    ),
  },
  {
    operation: 'remove-from-list',
    verb: /^(?:entferne?|l(?:ö|oe)sche?|nimm|streiche?|supprime[rz]?|retire[rz]?|retirar?|enl[eè]ve[rz]?|quitar?|elimin(?:a|ar|are)|rimuov(?:i|ere)|togli|remov(?:a|e|er)|verwijder|haal)\s(?:a\s)?/iu,
    link: new RegExp(`\\s(?:aus|von|vom|de|da|dalla|van|uit) (?:(?:der|dem|la|de) )?${listWord}\\s`, 'iu'),
  },
] as const;
/** What German and Dutch verbs end with. */
const particle = /\s(?:hinzu|auf|ein|heraus|raus|toe)$/iu;

const longest = 500;
const mostReadings = 3;
const toWords = /\s(?:to|onto|into|on)\s/giu;
const inWords = /\s(?:in|on|to|onto|into)\s/giu;
const fromWords = /\s(?:from|off|out of)\s/giu;
/** "Put me on to Amy" is a search. */
const noPerson = /^(?:(?:a )?(?:new )?(?:mail )?contact|(?:me|us)(?: .*)?)$/iu;

/** Whether a text names a place for contacts instead of a list: "my contacts", "Outlook", "favorites". */
function isStore(text: string): boolean {
  return stores.test(text);
}

const stores =
  /^(?:my |the |our |your )?(?:mail |personal |unified |shared |outlook )?(?:contacts?(?: list)?|outlook|exchange|pingidm|favou?rites|address book|address lists?|directory|database|cardfile|them|here|there)$/iu;
