/**
 * How a name sounds, written in few letters: `Meyer`, `Maier` and `Meier` are one sound, `Phillip` and `Filip`,
 * `Schmidt` and `Schmitt`, `Tchaikovsky` and `Čajkovskij`. No language's rules alone: German, English, French and
 * Slavic spellings of the same name meet, at the price of a few that do not sound alike; the ranking puts those
 * with fewer different letters first.
 */

/** In this order; `y` stands for the sound of "eye", `w` for "ow", `q` for "oy", which no later rule touches. */
const rules: readonly (readonly [RegExp, string])[] = [
  [/^(?:kn|gn)/, 'n'],
  [/^wr/, 'r'],
  [/^wh/, 'v'],
  [/^x(?=[aeiouy])/, 's'],
  [/^mac(?=[b-df-hj-np-tv-z])/, 'mk'],
  [/^mc/, 'mk'],
  [/^geo/, 'jo'],
  [/^j(?=[aeo][aeo]?f)/, 'j'],
  [/ph|pf/g, 'f'],
  [/th|dt/g, 't'],
  [/ght/g, 't'],
  [/gh(?![aeiouy])/g, ''],
  [/gh/g, 'g'],
  [/kh/g, 'k'],
  [/s?h?t?z?sch|tch|cz|ts|tz|sz|zs|sh|zh|dzh|dz|cs|dj|dsh/g, 's'],
  [/ks|x/g, 'ks'],
  [/que$/, 'k'],
  [/qu/g, 'kv'],
  [/q|ck/g, 'k'],
  [/ic$/, 'is'],
  [/c(?=[eiy])/g, 's'],
  [/c/g, 'k'],
  [/z/g, 's'],
  [/gu(?=[eiy])/g, 'g'],
  [/ow$|off?$/, 'of'],
  [/ew$/, 'ef'],
  [/[ao]w(?![aeiouy])|au|ao/g, 'W'],
  [/ew(?![aeiouy])/g, 'u'],
  [/eau/g, 'o'],
  [/ou|oo/g, 'u'],
  [/eu|o[iyj](?![aeou])/g, 'Q'],
  [/[ea][iyj]+/g, 'Y'],
  [/ie|ee|ea|[iyj]+/g, 'i'],
  [/oe/g, 'o'],
  [/ue/g, 'u'],
  [/ae/g, 'e'],
  [/[vw]/g, 'f'],
  [/(?<=.)h/g, ''],
  [/(?<=..)e$/, ''],
  [/d$/, 't'],
  [/b$/, 'p'],
  [/g$/, 'k'],
  [/(?<!s)s+[eo]n$/, 'sn'],
  [/(.)\1+/g, '$1'],
];

/**
 * Returns the sounds of a folded word: two if its `ch` may be spoken as in Bach or as in chess; none without letters.
 */
export function soundsOf(word: string): readonly string[] {
  if (word.length < 2 || !/^[a-z]+$/.test(word)) return [];
  if (!word.includes('ch') || /sch|tch|ckh/.test(word)) return [spoken(word)];
  const [hard, soft] = [spoken(word.replace(/chs|ch/g, 'k')), spoken(word.replaceAll('ch', 's'))];
  return hard === soft ? [hard] : [hard, soft];
}

function spoken(word: string): string {
  let sound = word;
  for (const [pattern, letters] of rules) sound = sound.replace(pattern, letters);
  return sound.toLowerCase();
}

/** From the German spelling of a Russian name to the one that folding gives; in this order. */
const russianRules: readonly (readonly [RegExp, string])[] = [
  [/(?<!s)ch/g, 'kh'],
  [/schtsch/g, 'Q'],
  [/tsch/g, 'C'],
  [/sch/g, 'S'],
  [/([QCS])o(?=w)/g, '$1e'],
  [/jo|je/g, 'e'],
  [/^ja|ja/g, 'ya'],
  [/ju/g, 'yu'],
  [/([aeiou])[ij](?![aeiou])/g, '$1y'],
  [/ij?$/, 'iy'],
  [/w/g, 'v'],
  [/Q/g, 'shch'],
  [/C/g, 'ch'],
  [/S/g, 'sh'],
];

/**
 * Returns a folded word as Russian if it is written as Germans write Russian (`schewtschenko` → `shevchenko`); else
 * ''.
 */
export function russianSpelling(word: string): string {
  if (!/tsch|sch|w|j/.test(word) || !/^[a-z]{5,}$/.test(word)) return '';
  let spelt = word;
  for (const [pattern, letters] of russianRules) spelt = spelt.replace(pattern, letters);
  return spelt === word ? '' : spelt;
}

/** Returns the consonants of a sound, one vowel at the start kept as `a`: `Mohammed` and `Muhammad` share them. */
export function skeletonOf(sound: string): string {
  return sound
    .replace(/^[aeiouywqh]+/, 'A')
    .replace(/[aeiouywqh]/g, '')
    .replace(/d/g, 't')
    .replace(/b/g, 'p')
    .replace(/g/g, 'k')
    .toLowerCase();
}
