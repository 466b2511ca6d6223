/** Countries as Exchange takes them, by two-letter code or friendly name, and as it gives them back: by name. */
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Where Exchange's friendly name is an older one. */
const older: Readonly<Record<string, string>> = { CZ: 'Czech Republic', TR: 'Turkey', MK: 'Macedonia' };

const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
/** Codes that are set aside for groups of countries or for nobody. */
const noCountry = new Set(['EU', 'EZ', 'UN', 'ZZ', 'XA', 'XB', 'QO']);

const nameByCode = new Map<string, string>();
const codeByName = new Map<string, string>();
for (const first of letters) {
  for (const second of letters) {
    const code = first + second;
    const name = noCountry.has(code) ? undefined : names.of(code);
    if (name === undefined) continue;
    nameByCode.set(code, older[code] ?? name);
    codeByName.set(name.toLowerCase(), code);
    codeByName.set((older[code] ?? name).toLowerCase(), code);
  }
}

/** The two-letter code for a code or a friendly name in any letter case; undefined when it is neither. */
export function countryCode(text: string): string | undefined {
  const code = text.toUpperCase();
  return nameByCode.has(code) ? code : codeByName.get(text.toLowerCase());
}

/** The friendly name of a two-letter code, '' for ''. */
export function countryName(code: string): string {
  return nameByCode.get(code) ?? code;
}
