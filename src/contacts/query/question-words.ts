import type { Wanted } from './contact-query.ts';

/**
 * Questions in German, French, Spanish, Italian, Portuguese and Dutch: only wordings of several words, or a detail
 * with the word for "of" behind it, so that none of them is anybody's name.
 */

const article =
  "(?:(?:der|die|das|den|le|la|les|el|los|il|lo|o|a|het|de|ein|eine|einen|un|une|una|uno|um|uma|een) |l['’])?";

/** Openings that say "search". Each ends with a space, or with an apostrophe. */
export const foreignPrefixes = [
  `kontakt (?:zu |von )?(?=\\S+ \\S)`,
  `(?:kannst|k[oö]nntest|k[oö]nnten|k[oö]nnen) (?:du|sie)(?: mir| uns)?(?: bitte| mal)? ${article}`,
  `(?:verbinden?(?: sie)? mich mit|passez-moi|p[aá]s[ae]me con|mi passi|verbind me met) `,
  `(?:peux[- ]tu|pourrais[- ]tu|pouvez[- ]vous|pourriez[- ]vous|tu peux|vous pouvez)(?: me| nous| m['’])? ?(?:donner |trouver |montrer |dire |envoyer |chercher )?${article}`,
  `(?:me |mi )?(?:puedes|podr[ií]as|puede|puoi|potresti|può|pode|podes|poderia)(?: me)? (?:dar|buscar|mostrar|decir|encontrar|enviar|dare|trovare|cercare|dire|mostrare|dizer|procurar)(?:me|mi|-me)? ${article}`,
  `(?:kun je|kunt u)(?: me| mij)?(?: even)? ${article}`,
  `(?:wie|was) (?:ist|lautet|sind) ${article}`,
  `(?:wer|wo) (?:ist|sind) ${article}`,
  '(?:wer|who) (?:arbeitet|works?|is working) (?:bei|in|at|for|im) ',
  `(?:kennst|hast|habt|haben|kennt|brauche|brauchen) (?:du|ihr|wir|sie|ich)(?: mal| bitte| eine?n?)? ${article}`,
  `ich (?:suche|brauche|bräuchte|möchte|hätte gerne?)(?: bitte)? ${article}`,
  `(?:zeige?|gib|sag)(?: mir| uns) ${article}`,
  `(?:wie|kann)(?: kann)? ich (?:erreiche )?${article}`,
  `(?:quel|quelle) est ${article}`,
  `(?:qui|où) est ${article}`,
  `(?:je (?:cherche|voudrais|veux)|j['’]aimerais|il me faut) ${article}`,
  `(?:as[- ]tu|avez[- ]vous|connais[- ]tu|connaissez[- ]vous|tu as|vous avez|tu connais|vous connaissez|c['’]est (?:qui|quoi)) ${article}`,
  `(?:cu[aá]l|qual) (?:es|[eéè]) ${article}`,
  `(?:qui[eé]n|quem|chi) (?:es|[eéè]) ${article}`,
  `(?:tienes|tiene|ten[sm]?|hai|avete) ${article}`,
  `wat is ${article}`,
  `(?:wie|waar) is ${article}`,
  `ik zoek ${article}`,
  `(?:suche?|finde)(?: mir)?(?: bitte)? nach ${article}`,
  `(?:suche?|finde|zeige?)(?: mir)? (?:bitte|mal) ${article}`,
  '(?:conoces|conoce|conosci|conheces|conhece|ken je) (?:a )?(?=\\S)',
  "(?:je (?:dois|voudrais|veux)|j['’]aimerais) (?:parler (?:à|avec)|joindre|contacter) ",
  '(?:necesito|quiero|quisiera|tengo que) (?:hablar con|contactar(?: con| a)?|llamar a) ',
  '(?:devo|vorrei) (?:parlare con|contattare|chiamare) ',
  '(?:preciso|quero) (?:de )?(?:falar com|contatar|ligar para) ',
  'ansprechpartner(?:in)? (?:bei |von |für )?',
  `(?:suche?|finde|such mir|finde mir|cherche|recherche|rechercher|chercher|trouve|trouve-moi|trouver|montre-moi|donne-moi|busca|buscar|b[uú]scame|encuentra|encontrar|mu[eé]strame|dame|cerca|cercare|trova|trovami|mostrami|dammi|procure|procurar|procura|encontre|mostre|zoek|zoeken|vind|toon|geef me) (?:kontakt |contact |contacto |contatto |contato )?${article}`,
  `(?:gibt es|y a-t-il|est-ce qu'il y a|hay|c['’][eè]|ci sono|h[aá]|existe|is er|zijn er) (?:ein|eine|einen|un|une|una|um|uma|een)? ?(?=\\S)`,
  `(?:wer kennt|wen kenne ich bei|wer ist unser(?:e)? (?:ansprechpartner|ansprechpartnerin|kontakt) (?:bei|in|für)) `,
  `(?:qui est notre (?:contact|interlocuteur) (?:chez|à|pour)|qui[eé]n es nuestro contacto en|chi è il nostro (?:contatto|referente) (?:in|da|presso)|quem é o nosso contat?o (?:na|no|em)|wie is onze (?:contactpersoon|contact) bij) `,
  `(?:h[aä]ttest du|haben sie|hast du) ${article}`,
  `(?:procuro|busco|cerco|preciso de|necesito|ho bisogno di|ich brauche|j'ai besoin de) (?:a )?${article}`,
  `(?:erz[aä]hl mir (?:etwas )?|was wei(?:ß|ss)t du )(?:über|von) `,
  `(?:parle-moi de|que sais-tu (?:de|sur)|h[aá]blame de|qu[eé] sabes de|parlami di|cosa sai di|fala-me de|o que (?:voc[eê] )?sabe(?:s)? sobre|vertel me over|wat weet je over) `,
] as const;

/** Questions around whom they are about; see `questions` in question-patterns.ts. */
export const foreignQuestions: readonly { readonly wants: Wanted; readonly question: RegExp }[] = [
  {
    wants: 'company',
    question:
      /^(?:wo|für wen|bei wem|(?:bei|für) welche[rms]? (?:firma|unternehmen)|où|pour qui|dans quelle entreprise|d[oó]nde|para qui[eé]n|en qu[eé] empresa|dove|per chi|in quale azienda|onde|para quem|em que empresa|waar|voor wie|bij welk bedrijf) (?:arbeitet|travaille|trabaja|lavora|trabalha|werkt) (?!die |das |der |la |le |el )(.+)$/iu,
  },
  {
    wants: 'phone',
    question:
      /^(?:welche (?:telefon|handy|mobil)?-?nummer|welche durchwahl|quel num[eé]ro|qu[eé] (?:n[uú]mero|tel[eé]fono)|(?:quale|che) numero|que (?:n[uú]mero|telefone)|welk (?:telefoon)?nummer) (?:hat|a|tiene|ha|tem|heeft) (.+)$/iu,
  },
  {
    wants: 'phone',
    question:
      /^(?:unter|auf) welcher (?:telefon|handy|mobil)?-?nummer (?:erreiche ich|kann ich|ist) (.+?)(?: erreichen| anrufen| erreichbar)?$/iu,
  },
  {
    wants: 'email',
    question:
      /^(?:welche (?:e-?)?mail(?:-?adresse)?|quelle adresse(?: e-?mail)?|qu[eé] correo|(?:quale|che) (?:e-?mail|indirizzo)|que e-?mail|welk e-?mailadres) (?:hat|a|tiene|ha|tem|heeft) (.+)$/iu,
  },
  {
    wants: 'title',
    question:
      /^(?:in |dans |en |em |op |bei )?(?:welcher abteilung|quel (?:service|d[eé]partement|poste)|quelle [eé]quipe|qu[eé] departamento|(?:quale|che) reparto|que departamento|welke afdeling) (?:arbeitet|ist|travaille|est|trabaja|est[aá]|lavora|[eè]|trabalha|werkt|zit|is) (.+)$/iu,
  },
  {
    wants: 'address',
    question:
      /^(?:in |dans |[aà] |en |em )?(?:welche[rm] (?:stadt|ort|b[uü]ro)|quel(?:le)? (?:ville|bureau)|qu[eé] (?:ciudad|oficina)|(?:quale|che) (?:citt[aà]|ufficio)|que (?:cidade|escrit[oó]rio)|welke stad|welk kantoor) (?:arbeitet|sitzt|wohnt|ist|travaille|habite|est|trabaja|vive|est[aá]|lavora|[eè]|trabalha|mora|fica|werkt|woont|zit|is) (.+)$/iu,
  },
  {
    wants: 'address',
    question:
      /^(?:wo|où|d[oó]nde|dove|onde|waar) (?:ist|sitzt|wohnt|finde ich|est|se trouve|habite|est[aá]|vive|si trova|[eé]|fica|mora|is|zit|woont) (.+)$/iu,
  },
  {
    wants: 'title',
    question:
      /^(?:was|que|qu[eé]|che cosa|cosa|o que|wat) (?:macht|arbeitet|fait|hace|fa|faz|doet) (.+?)(?: beruflich| dans la vie| di lavoro| voor werk)?$/iu,
  },
  { wants: 'phone', question: /^(?:ruf|rufe|rufen sie) (.+) an$/iu },
  { wants: 'phone', question: /^(.+) (?:anrufen|appeler|bellen)$/iu },
  {
    wants: 'phone',
    question:
      /^(?:appelle|appelez|appeler|llama a|llamar a|chiama|chiamare|telefona a|ligue para|ligar para|bel|anrufen|telefonnummer|handynummer|mobilnummer|durchwahl|numéro de téléphone|telefoonnummer) (?!de |d['’]|di |del |della |von |vom |für |van |do |da )(.+)$/iu,
  },
  {
    wants: 'anything',
    question:
      /^(?:wie|comment|c[oó]mo|como|come|hoe) (?:erreiche ich|kann ich|joindre|contacter|puis-je joindre|puis-je contacter|puedo contactar a|contacto a|contacto con|puedo contactar con|contatto|posso contattare|raggiungo|contato|posso contatar|falo com|bereik ik|kan ik) (.+?)(?: erreichen| kontaktieren| anrufen| bereiken)?$/iu,
  },
];

const numbers = [
  '(?:telefon|handy|mobil|büro|durchwahl)?-?nummer',
  'telefon',
  'handy',
  'durchwahl',
  'portable',
  'mobile',
  'm[oó]vil',
  'cellulare',
  'celular',
  'telem[oó]vel',
  't[eé]l[eé]phone',
  'n[uú]mero(?: (?:de|di) (?:tel[eé]fono|telefone|cellulare|m[oó]vil))?',
  'num[eé]ros?(?: de (?:t[eé]l[eé]phone|portable|m[oó]vil))?',
  'tel[eé]fono',
  'telefone',
  'telefoonnummer',
  'mobiele? (?:telefoon)?nummer',
];
const addresses = [
  '(?:e-?)?mail(?:-?adresse|adres)?',
  'adresse (?:(?:e-?)?mail|[eé]lectronique)',
  'courriel',
  'correo(?: electr[oó]nico)?',
  'direcci[oó]n de correo(?: electr[oó]nico)?',
  'indirizzo (?:e-?mail|di posta)',
  'endere[cç]o de e-?mail',
  'e-?mailadres',
];
const of = "(?:(?:von|vom|für|van|voor|de la|de|del|della|di|da|do|du|des|pour|para|per) |(?:d|dell)['’])";

const places = [
  '(?:adresse|anschrift|b[uü]ro|standort)',
  'bureau',
  'direcci[oó]n',
  'oficina',
  'indirizzo',
  'ufficio',
  'endere[cç]o',
  'escrit[oó]rio',
  '(?:adres|kantoor)',
];
const employers = [
  '(?:firma|arbeitgeber|unternehmen)',
  '(?:entreprise|soci[eé]t[eé]|employeur)',
  'empresa',
  '(?:azienda|ditta)',
  '(?:bedrijf|werkgever)',
];
const jobs = [
  '(?:position|titel|funktion|rolle|jobtitel|abteilung)',
  '(?:poste|fonction|titre|service)',
  '(?:cargo|puesto|departamento)',
  '(?:ruolo|qualifica|reparto)',
  '(?:functie|afdeling)',
];

const all = [
  '(?:kontakt(?:daten|infos?)?|daten|infos?)',
  '(?:coordonn[eé]es|contact|fiche)',
  '(?:datos(?: de contacto)?|contacto)',
  '(?:dati|recapiti?|contatti?)',
  '(?:dados|contatos?)',
  '(?:contact)?gegevens',
];

/** Words that ask for a detail, in any number and order before it: "ich bräuchte mal bitte die Nummer von". */
const asking =
  `\\p{L}{2,12}-(?:vous|tu|moi|nous|je) ich du sie wir ihr mir mich uns brauche brauch br[aä]uchten? ben[oö]tige suche? finde m[oö]chte will h[aä]tten? hast habt haben hat kennst kannst kann k[oö]nnt(?:est|en)? k[oö]nnen darf wei(?:ß|ss)t sage? schicke? gibst? gib zeige? nenne? bitte mal noch schnell kurz gerne? jemand die der das den eine?n? was wie ist sind lautet denn aktuelle neue hallo hi moin
   je tu vous on nous il me moi te peux peut pouvez pourrais pourriez puis-je as-tu avez-vous peux-tu pouvez-vous aurais auriez avez avons as ai cherche voudrais veux aimerais faut faudrait besoin de avoir donne donner filer donne-moi donnez donnez-moi envoie envoyer envoie-moi trouver dire connais connaissez sais savez est est-ce ce que quel quelle quels quelles quoi le la les mon bonjour salut svp
   puedes puede podr[ií]as dar darme das dame pasar pasarme pasas pasa p[aá]same enviar enviarme mandar mandas decir decirme dime buscar busca necesito quiero quisiera tienes tiene tenemos sabes cu[aá]l es son el los las por favor hola
   mi puoi pu[oò] potresti dare darmi dai dammi dirmi dimmi trovare serve vorrei voglio ho bisogno di hai avete abbiamo sai qual quale [eè] il lo i gli ciao per favore
   voc[eê] poderia pode podes passar passa manda dizer preciso quero gostaria tem tens temos sabe qual [eé] o a os as ol[aá] oi
   ik kun kan kunt mag mij even heb hebt hebben wil zou graag zoek geef weet wat is de het een jij je`
    .split(/\s+/u)
    .join('|');

/**
 * How a detail is asked for in other languages: before the name (`Nummer von`, `numéro de`) or behind it (`Hans Bergs
 * Telefonnummer`).
 */
export const foreignDetails: readonly {
  readonly wants: Wanted;
  readonly front: RegExp;
  readonly back?: RegExp;
}[] = [
  {
    wants: 'phone',
    front: before(numbers),
    back: / (?:telefonnummer|handynummer|mobilnummer|telefoonnummer|mobiele nummer|durchwahl|nummer)$/iu,
  },
  {
    wants: 'email',
    front: before(addresses),
    back: / (?:e-?mail-?adresse|mail-?adresse|e-?mailadres|mailadres)$/iu,
  },
  { wants: 'address', front: before(places) },
  { wants: 'company', front: before(employers) },
  { wants: 'title', front: before(jobs) },
  { wants: 'anything', front: before(all) },
];

function before(words: readonly string[]): RegExp {
  return new RegExp(`^(?:(?:${asking})[ ,]|[cdjlmst]['’])*(?:${words.join('|')}) ${of}(?=\\S)`, 'iu');
}
