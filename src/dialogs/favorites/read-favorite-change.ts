/** A text such as "add John Doe to my favorites". */
export interface FavoriteChange {
  readonly adds: boolean;
  readonly person: string;
}

const favorites =
  '(?:(?:my|the|meinen|meine|den|mes|mis|los|miei|i|meus|os|mijn|de) )?(?:favou?rites|favs?|favoriten|favoris|favoritos|preferiti|favorieten)(?: list| hinzu| toe)?[\\s?!.]{0,9}$';
const patterns = [
  {
    adds: true,
    pattern: new RegExp(
      `^(?:add|put|save|include|pin|f(?:ü|ue)ge?|ajoute[rz]?|a[nñ]ad(?:e|ir)(?: a)?|agregar?(?: a)?|aggiung(?:i|ere)|adicion(?:a|e|ar)|voeg) (?<person>.{1,200}?) (?:to|in|on|into|zu|à|a|aux|ai|aos|aan) ${favorites}`,
      'iu',
    ),
  },
  {
    adds: true,
    pattern: /^(?:make|mark|set) (?<person>.{1,200}?) (?:as )?(?:(?:a|my) )?favou?rite[\s?!.]{0,9}$/iu,
  },
  {
    adds: false,
    pattern: new RegExp(
      `^(?:remove|delete|take|drop|unpin|entferne?|l(?:ö|oe)sche?|supprime[rz]?|retire[rz]?|enl[eè]ve[rz]?|quitar?(?: a)?|elimin(?:a|ar|are)(?: a)?|rimuov(?:i|ere)|togli|remov(?:a|e|er)|verwijder|haal) (?<person>.{1,200}?) (?:from|off|out of|aus|von|de|des|dai|dos|uit|van) ${favorites}`,
      'iu',
    ),
  },
] as const;

/** Parses a text that adds somebody to the favorites or removes somebody; undefined for any other text. */
export function readFavoriteChange(text: string): FavoriteChange | undefined {
  if (!/fav|preferit/iu.test(text)) return undefined;
  for (const { adds, pattern } of patterns) {
    const person = pattern.exec(text)?.groups?.person;
    if (person !== undefined) return { adds, person };
  }
  return undefined;
}
