/** A text such as "add John Doe to my favorites". */
export interface FavoriteChange {
  readonly adds: boolean;
  /** '' for the person of the last answer: "add to favorites", "aggiungilo ai preferiti". */
  readonly person: string;
}

const favorites =
  '(?:(?:my|the|meinen|meine|den|seinen|mes|mis|los|miei|i|meus|os|mijn|de) )?(?:favou?rites|favs?|favoriten|favoris|favoritos|preferiti|favorieten)(?: list| hinzu| toe)?[\\s?!.]{0,9}$';
const patterns = [
  {
    adds: true,
    pattern: new RegExp(
      `^(?:add|put|save|include|pin|f(?:ü|ue)ge?|ajoute[rz]?(?:-l[ae]s?)?|a[nñ][aá]d(?:e|ir)(?:l[oae]s?)?(?: a)?|agr[eé]gar?(?:l[oae]s?)?(?: a)?|aggiung(?:i|ere|er)(?:l[oaei])?|adicion(?:a|e|ar)(?:-[oa]s?)?|voeg)(?: (?<person>.{1,200}?))? (?:to|in|on|into|zu|à|a|aux|ai|aos|aan) ${favorites}`,
      'iu',
    ),
  },
  {
    adds: true,
    pattern:
      /^(?:(?<person>.{1,200}?) )?(?:zu (?:den |meinen )?favoriten hinzuf(?:ü|ue)gen|als favorit(?:en)? (?:speichern|markieren)|aan (?:mijn )?favorieten toevoegen)[\s?!.]{0,9}$/iu,
  },
  {
    adds: false,
    pattern:
      /^(?:(?<person>.{1,200}?) )?(?:aus (?:den |meinen )?favoriten (?:entfernen|l(?:ö|oe)schen)|uit (?:mijn )?favorieten verwijderen)[\s?!.]{0,9}$/iu,
  },
  {
    adds: true,
    pattern:
      /^(?:make|mark|set|add|save) (?<person>.{1,200}?) (?:as (?:a |my )?|a |my )favou?rite[\s?!.]{0,9}$/iu,
  },
  {
    adds: false,
    pattern: new RegExp(
      `^(?:remove|delete|take|drop|unpin|entferne?|l(?:ö|oe)sche?|supprime[rz]?(?:-l[ae]s?)?|retire[rz]?(?:-l[ae]s?)?|enl[eè]ve[rz]?(?:-l[ae]s?)?|qu[ií]tar?(?:l[oae]s?)?(?: a)?|el[ií]min(?:a|ar|are)(?:l[oae]s?)?(?: a)?|rimuov(?:i|ere)(?:l[oaei])?|togli(?:l[oaei])?|remov(?:a|e|er)|verwijder|haal)(?: (?<person>.{1,200}?))? (?:from|off|out of|aus|von|de|des|dai|dos|uit|van) ${favorites}`,
      'iu',
    ),
  },
] as const;

/** Parses a text that adds somebody to the favorites or removes somebody; undefined for any other text. */
export function readFavoriteChange(text: string): FavoriteChange | undefined {
  if (!/fav|preferit/iu.test(text)) return undefined;
  for (const { adds, pattern } of patterns) {
    const found = pattern.exec(text);
    if (found !== null) return { adds, person: found.groups?.person ?? '' };
  }
  return undefined;
}
