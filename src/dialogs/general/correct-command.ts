import { editDistance } from '../../contacts/text/name.ts';

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
      command[0] === typed[0] &&
      editDistance(typed, command, 1) === 1 &&
      (command.length >= shortest || lettersOf(typed) === lettersOf(command)),
  );
}

/** Returns the letters of a word in alphabetical order, which are the same if two of them are swapped. */
function lettersOf(word: string): string {
  return Array.from(word).sort().join('');
}
