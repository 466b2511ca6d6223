import nicknameGroups from './nicknames.json' with { type: 'json' };

/**
 * Groups of folded given names that are used for one another; a name may stand in several groups. Those of a loose group
 * are used for one another now and then: enough to look for somebody, not to take two for one person.
 */
const { groups, looseGroups } = nicknameGroups;

/** How pet names end, in all spellings. */
const petEnding = /(?:ie|ey|ee|y|i)$/;

/** The groups of each name, or of each form of a name that `formOf` makes. */
function indexed(all: readonly string[], formOf: (name: string) => string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const group of all) {
    for (const form of new Set(group.split(' ').map(formOf))) {
      found.set(form, [...(found.get(form) ?? []), group]);
    }
  }
  return found;
}

const groupsOfName = indexed(groups, (name) => name);
const groupsOfPetForm = indexed([...groups, ...looseGroups], petForm);

const names: ReadonlySet<string> = new Set([...groups, ...looseGroups].flatMap((group) => group.split(' ')));

/** Whether a folded word is a given name that is known here. */
export function isKnownName(word: string): boolean {
  return names.has(word);
}

/** Whether two folded given names are used for one another: `bill` and `william`. Not transitive. */
export function sameNickname(one: string, other: string): boolean {
  const known = groupsOfName.get(one);
  if (known === undefined) return false;
  return groupsOfName.get(other)?.some((group) => known.includes(group)) ?? false;
}

/**
 * Returns the full names that a folded given name may stand for, by which names used for one another meet: `bill` →
 * `william`.
 */
export function fullNamesOf(name: string): readonly string[] {
  return (groupsOfName.get(name) ?? none).map((group) => group.slice(0, group.indexOf(' ')));
}

/** Returns the folded given names that a folded one stands for, itself left out: `bill` → `william`, `will`, … */
export function nicknamesOf(name: string): readonly string[] {
  const groups = groupsOfName.get(name);
  if (groups === undefined) return none;
  let others = nicknames.get(name);
  if (others === undefined) {
    others = membersOf(groups, name);
    nicknames.set(name, others);
  }
  return others;
}

const none: readonly string[] = [];
/** Of names in the groups above, so that there are never more. */
const nicknames = new Map<string, readonly string[]>();

/**
 * Returns more names that a folded one may stand for: those of people who go by the one or the other now and then, in
 * every spelling of a nickname (`abbey` → `abigail`, `katherine` → `kathi`). Some of them nobody has.
 */
export function likelyNicknamesOf(name: string): readonly string[] {
  const found = new Set<string>();
  for (const other of [name, ...membersOf(groupsOfPetForm.get(petForm(name)), name)]) {
    found.add(other);
    if (petEnding.test(other)) for (const pet of petNamesFrom(withoutPetEnding(other))) found.add(pet);
  }
  for (const known of [name, ...nicknamesOf(name)]) found.delete(known);
  return [...found];
}

/**
 * Returns the pet names made of the first letters of a folded name, whether anybody has them or not: `gabriel` →
 * `gabby`.
 */
export function petNamesOf(name: string): readonly string[] {
  return [3, 4, 5]
    .filter((length) => length < name.length - 1)
    .flatMap((length) => petNamesFrom(name.slice(0, length)));
}

/**
 * Returns what a pet name was made of: `gabby` → `gab`, the beginning of Gabriel; '' if the name does not look like
 * one.
 */
export function petStemOf(name: string): string {
  const stem = withoutPetEnding(name);
  return stem.length < 3 || !petEnding.test(name) ? '' : stem;
}

function withoutPetEnding(name: string): string {
  return name.replace(petEnding, '').replace(/([^aeiouy])\1$/, '$1');
}

const petEndings = ['y', 'ie', 'i', 'ey', 'ee'] as const;

/** Returns the pet names of a stem: `gab` → `gaby`, `gabby`, `gabbie`, …; none if it ends with a vowel. */
function petNamesFrom(stem: string): readonly string[] {
  const last = stem.at(-1) ?? '';
  if (/[aeiouy]/.test(last)) return [];
  return petEndings.flatMap((ending) => [stem + ending, stem + last + ending]);
}

/** Returns one form for all spellings of a pet name: its ending, doubled letters and whether c or k do not count. */
function petForm(name: string): string {
  return name
    .replace(petEnding, 'y')
    .replace(/ck|c(?![eiyh])/g, 'k')
    .replaceAll('ph', 'f')
    .replace(/(.)\1+/g, '$1');
}

function membersOf(all: readonly string[] | undefined, name: string): readonly string[] {
  return [...new Set(all?.flatMap((group) => group.split(' ')))].filter((other) => other !== name);
}
