import { fold } from '../text/fold.ts';
import { isKnownName } from '../text/nicknames.ts';
import { everybody, peopleNouns, relations, singulars } from './group-words.ts';
import { stripCommand } from './strip-command.ts';

type Words = readonly string[];

/** "or" in those languages whose word for it is no name, initial or other word; not that of "without phone or e-mail". */
const or =
  / (?:or|oder|ou) (?!(?:(?:an?|any|no|ein|eine|un|une) )?(?:(?:e-?)?mails?|courriel|(?:tele)?phone|telefon|handy|mobile|cell|number|nummer|address)(?![\p{L}-]))/iu;
const mostAlternatives = 5;
/** Words before where a person works, behind a name: "Bank of America" is none. */
const places = new Set('at in from with bei beim aus chez presso bij'.split(' '));
const conditions = new Set('without ohne sans sin senza sem zonder lacking missing'.split(' '));

/**
 * Returns the searches that "or" joins, each with what it shares with the others: "buyers or sales managers in Berlin"
 * asks for buyers in Berlin, and for sales managers in Berlin. Addresses in a row are joined in the same way. None for
 * another text.
 */
export function readAlternatives(text: string): readonly string[] {
  if (text.indexOf('@') !== text.lastIndexOf('@')) return addressesInRow(text);
  if (!or.test(text) || /["“”„«»]/u.test(text)) return [];
  const parts: readonly Words[] = text.split(or).map((part) => part.trim().split(' '));
  if (parts.length > mostAlternatives || parts.some(([word]) => word === '')) return [];
  const [first = [], last = []] = [parts[0], parts.at(-1)];
  // A filter says completely what it is about: "city:Berlin or city:Munich".
  if (text.includes(':')) return parts.map((part) => part.join(' '));
  const asksWho =
    everybody.some(([word = '']) => word === fold(first[0] ?? '')) &&
    first.some((word, at) => at > 0 && relations.has(fold(word)));
  const isGroup = asksWho || isOfGroup(first);
  const joints = isGroup ? relations : places;
  const front = first.slice(0, first.findLastIndex((word) => joints.has(fold(word))) + 1);
  const end = endingAt(last, joints);
  return parts.map((part, index) => {
    const hasPlace = endingAt(part, joints) < part.length;
    const isPlace = isGroup ? !isOfGroup(part) : !hasPlace && !isKnownName(fold(part[0] ?? ''));
    const before =
      index === 0 || !isPlace ? [] : joints.has(fold(part[0] ?? '')) ? front.slice(0, -1) : front;
    const isWhole = index === parts.length - 1 || (hasPlace && (!isGroup || isOfGroup(last)));
    const after = isWhole
      ? []
      : [...(isGroup ? [] : surnameFor(part, last.slice(0, end))), ...last.slice(end)];
    return [...before, ...part, ...after].join(' ');
  });
}

function isOfGroup(words: Words): boolean {
  return words.some((word) => peopleNouns.has(fold(word)) || singulars.has(fold(word)));
}

/** Returns where the words begin that say where somebody works, or what they lack. */
function endingAt(words: Words, joints: ReadonlySet<string>): number {
  const index = words.findIndex(
    (word, at) => at > 0 && (joints.has(fold(word)) || conditions.has(fold(word))),
  );
  return index < 0 ? words.length : index;
}

/** Returns the surname that a given name shares with the last one ("John or Jane Doe"); [] for any other text. */
function surnameFor(part: Words, last: Words): Words {
  const { rest } = stripCommand(part.join(' '));
  const isGiven = !rest.includes(' ') && isKnownName(fold(rest)) && isKnownName(fold(last[0] ?? ''));
  return isGiven ? last.slice(1) : [];
}

/** Returns the e-mail addresses of a text, the first with what stands before it, if only signs and "and" are between. */
function addressesInRow(text: string): readonly string[] {
  const parts: string[] = [];
  let end = 0;
  for (const { 0: address, index } of text.matchAll(/[^\s,;<>"]{1,64}@[^\s,;<>"@]{1,255}/gu)) {
    const between = text.slice(end, index);
    if (parts.length > 0 && !joinsAddresses.test(between)) return [];
    parts.push(parts.length > 0 || between.endsWith('<') ? address : between + address);
    end = index + address.length;
  }
  const isRow =
    new Set(parts).size > 1 && parts.length <= mostAlternatives && /^[>\s.?!]*$/u.test(text.slice(end));
  return isRow ? parts : [];
}

/** "and" in several languages, or the end of a recipient and the name of the next one. */
const joinsAddresses =
  /^(?:[\s,;&+]{1,5}|\s(?:and|or|und|oder|et|ou|y|e|en)\s|>?\s?[,;]\s?(?:[^,;<>@]{0,80}|"[^"<>@]{0,80}"\s)<)$/iu;
