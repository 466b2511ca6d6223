/** Commands of one word that are often typed alone, and small talk that is as common. */
const commands =
  'help hello thanks cancel menu privacy feedback settings favorites favourites requests approvals duplicates recent export import history status approve withdraw commands goodbye'.split(
    ' ',
  );
/** A shorter word with another letter is more likely a name: "Helm" is not "help". */
const shortest = 6;
const oneWord = /^[a-z]{4,12}[?!.]{0,3}$/iu;

/** Returns the command that a single word with one typing error behind its first letter means; undefined for none. */
export function correctCommand(text: string): string | undefined {
  if (!oneWord.test(text)) return undefined;
  const typed = text.replace(/[?!.]{1,3}$/u, '').toLowerCase();
  return commands.find(
    (command) =>
      command !== typed &&
      command[0] === typed[0] &&
      (isSwapped(typed, command) || (command.length >= shortest && isOneLetterOff(typed, command))),
  );
}

/** Whether two words differ in the order of two neighbours only. */
function isSwapped(one: string, other: string): boolean {
  const at = firstDifference(one, other);
  return (
    one.length === other.length &&
    one[at] === other[at + 1] &&
    one[at + 1] === other[at] &&
    one.slice(at + 2) === other.slice(at + 2)
  );
}

/** Whether two words differ in one letter, which is another, missing or too many. */
function isOneLetterOff(one: string, other: string): boolean {
  const at = firstDifference(one, other);
  const [rest, otherRest] = [one.slice(at), other.slice(at)];
  return rest.slice(1) === otherRest.slice(1) || rest === otherRest.slice(1) || rest.slice(1) === otherRest;
}

function firstDifference(one: string, other: string): number {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  return at;
}
