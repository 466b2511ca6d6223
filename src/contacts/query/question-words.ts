import type { Wanted } from './contact-query.ts';

/**
 * Questions in German, French, Spanish, Italian, Portuguese and Dutch: only wordings of several words, or a detail
 * with the word for "of" behind it, so that none of them is anybody's name.
 */

const article = "(?:(?:der|die|das|den|le|la|les|el|los|il|lo|o|a|het|de) |l['’])?";

/** Openings that say "search". Each ends with a space, or with an apostrophe. */
export const foreignPrefixes = [
  `(?:wie|was) (?:ist|lautet|sind) ${article}`,
  '(?:wer|wo) (?:ist|sind) ',
  '(?:wer|who) (?:arbeitet|works?|is working) (?:bei|in|at|for|im) ',
  `(?:kennst|hast|habt|haben|kennt|brauche|brauchen) (?:du|ihr|wir|sie|ich) ${article}`,
  `ich (?:suche|brauche|möchte)(?: bitte)? ${article}`,
  `(?:zeige?|gib|sag)(?: mir| uns) ${article}`,
  `(?:wie|kann)(?: kann)? ich (?:erreiche )?${article}`,
  `(?:quel|quelle) est ${article}`,
  '(?:qui|où) est ',
  `je (?:cherche|voudrais) ${article}`,
  `(?:as-tu|avez-vous|connais-tu|connaissez-vous) ${article}`,
  `(?:cu[aá]l|qual) (?:es|[eéè]) ${article}`,
  '(?:qui[eé]n|quem|chi) (?:es|[eéè]) ',
  `(?:tienes|tiene|ten[sm]?|hai|avete) ${article}`,
  `wat is ${article}`,
  '(?:wie|waar) is ',
  `ik zoek ${article}`,
] as const;

const numbers = [
  '(?:telefon|handy|mobil|büro|durchwahl)?-?nummer',
  'telefon',
  'handy',
  'durchwahl',
  'num[eé]ros?(?: de (?:t[eé]l[eé]phone|portable|m[oó]vil))?',
  't[eé]l[eé]phone',
  'n[uú]mero(?: (?:de|di) (?:tel[eé]fono|telefone|cellulare|m[oó]vil))?',
  'tel[eé]fono',
  'telefone',
  'telefoonnummer',
];
const addresses = [
  '(?:e-?)?mail(?:-?adresse|adres)?',
  'adresse(?: (?:e-?)?mail| [eé]lectronique)?',
  'courriel',
  'correo(?: electr[oó]nico)?',
  'direcci[oó]n(?: de correo)?',
  'indirizzo(?: (?:e-?)?mail)?',
  'endere[cç]o(?: de e-?mail)?',
];
const of = "(?:(?:von|vom|für|van|voor|de|del|di|da|do|du|pour|para|per) |d['’])";

/** `Nummer von`, `numéro de`, `correo de`: a detail in front of whom it is asked of. */
export const foreignDetails: readonly { readonly wants: Wanted; readonly front: RegExp }[] = [
  { wants: 'phone', front: new RegExp(`^(?:${numbers.join('|')}) ${of}(?=\\S)`, 'iu') },
  { wants: 'email', front: new RegExp(`^(?:${addresses.join('|')}) ${of}(?=\\S)`, 'iu') },
];
