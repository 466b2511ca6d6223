import type { SourceWord } from '../../contacts/query/contact-query.ts';
import type { Detail } from './follow-up.ts';

/** The words of follow-ups, in lower case. Every phrase is the whole of what it stands for. */

function phrases<T>(table: readonly (readonly [T, string])[]): ReadonlyMap<string, T> {
  return new Map(table.flatMap(([value, list]) => list.split('|').map((phrase) => [phrase, value] as const)));
}

export const ordinals = phrases<number>([
  [
    1,
    'first|top|1st|erste|ersten|erster|erstes|premier|première|primero|primera|primo|prima|primeiro|primeira|eerste',
  ],
  [2, 'second|2nd|zweite|zweiten|zweiter|zweites|deuxième|seconde|segundo|segunda|secondo|seconda|tweede'],
  [
    3,
    'third|3rd|dritte|dritten|dritter|drittes|troisième|tercero|tercera|terzo|terza|terceiro|terceira|derde',
  ],
  [4, 'fourth|4th|vierte|vierten|quatrième|cuarto|cuarta|quarto|quarta|vierde'],
  [5, 'fifth|5th|fünfte|fünften|cinquième|quinto|quinta|vijfde'],
  [6, 'sixth|6th|sechste|sechsten|sixième|sexto|sesto|zesde'],
  [7, 'seventh|7th|siebte|siebten|septième|séptimo|settimo|sétimo|zevende'],
  [8, 'eighth|8th|achte|achten|huitième|octavo|ottavo|oitavo|achtste'],
  [9, 'ninth|9th|neunte|neunten|neuvième|noveno|nono|negende'],
  [10, 'tenth|10th|zehnte|zehnten|dixième|décimo|decimo|tiende'],
]);

export const lastWords = phrases([
  [true, 'bottom|last|letzte|letzten|letzter|letztes|dernier|dernière|último|última|ultimo|ultima|laatste'],
]);

export const otherWords = new Set(
  "other andere anderen anderer anderes autre otro otra altro altra outro outra l'autre l'altro l'altra".split(
    ' ',
  ),
);

export const articles = new Set('the der die das den le la el il lo o a de het'.split(' '));

/** Articles before a detail that somebody may have: "and an email?" */
export const indefinite = new Set('an a ein eine einen un une una um uma een'.split(' '));

/** What an ordinal may stand before. */
export const rowNouns = new Set(
  'one person contact result row hit match entry guy eintrag treffer kontakt contacto contatto contato resultado risultato'.split(
    ' ',
  ),
);

/** Numbers in words, behind "number" or "page". */
export const cardinals: ReadonlyMap<string, number> = new Map(
  [
    'one two three four five six seven eight nine ten',
    'eins zwei drei vier fünf sechs sieben acht neun zehn',
    'un deux trois quatre cinq six sept huit neuf dix',
    'uno dos tres cuatro cinco seis siete ocho nueve diez',
    'uno due tre quattro cinque sei sette otto nove dieci',
    'um dois três quatro cinco seis sete oito nove dez',
    'een twee drie vier vijf zes zeven acht negen tien',
  ].flatMap((list) => list.split(' ').map((word, index) => [word, index + 1] as const)),
);

/** What a row's number may stand behind. */
export const numberWords = new Set(
  'no nr num number nummer numéro numero número row line result option contact person entry zeile ligne fila riga linha rij'.split(
    ' ',
  ),
);

/** The person or the request of the last answer. */
export const sameWords = new Set([
  ...'it him her them she he they this that same ihn ihm sie le la les lui lo hem haar'.split(' '),
  ...['this one', 'that one', 'this person', 'that person', 'this contact', 'that contact', 'the person'],
  ...['this request', 'that request', 'the request', 'the contact', 'the same', 'diesen', 'diese', 'dieses'],
]);

/** The whole of an answer, behind a command. */
export const wholeAnswerWords: ReadonlySet<string> = new Set([
  ...'all them these those everybody everyone everything contacts results list people selection'.split(' '),
  ...[
    'all of them',
    'all of these',
    'all of those',
    'all these',
    'all those',
    'the list',
    'this list',
    'the results',
    'these results',
    'the contacts',
    'these contacts',
    'the whole list',
    'the full list',
    'all contacts',
    'all results',
    'all people',
  ],
  ...['this search', 'the search', 'these people'],
  ...'alles alle tout todo tutto tudo'.split(' '),
]);

export const details = phrases<Detail>([
  [
    'phone',
    'phone|phones|phone number|phone numbers|phone no|number|numbers|tel|telephone|telephone number|work phone|work number|office phone|office number|desk phone|direct line|landline|home phone|home number|extension|telefon|telefonnummer|nummer|rufnummer|durchwahl|téléphone|numéro|numéro de téléphone|teléfono|número|número de teléfono|telefono|numero|numero di telefono|telefone|número de telefone|telefoonnummer|telefoon',
  ],
  [
    'mobile',
    'mobile|mobile number|mobile phone|mobile no|cell|cell number|cell phone|cellphone|cellphone number|handy|handynummer|mobil|mobilnummer|portable|numéro de portable|móvil|celular|cellulare|telemóvel|mobiel|mobiele nummer|gsm',
  ],
  [
    'email',
    'email|e-mail|mail|emails|email address|e-mail address|mail address|mailadresse|e-mail-adresse|emailadresse|courriel|adresse mail|adresse e-mail|correo|correo electrónico|indirizzo e-mail|indirizzo email|mailadres|e-mailadres|emailadres',
  ],
  ['chat', 'chat'],
  [
    'address',
    'address|street address|postal address|office address|location|adresse|anschrift|dirección|indirizzo|morada|endereço|adres',
  ],
  [
    'company',
    'company|employer|firm|organisation|organization|firma|société|entreprise|empresa|azienda|bedrijf',
  ],
  ['title', 'title|job title|job|role|position|titel|fonction|puesto|cargo|ruolo|functie'],
  ['department', 'department|dept|team|abteilung|departamento|reparto|afdeling'],
  [
    'website',
    'website|web site|web page|webpage|homepage|site|url|webseite|internetseite|site web|página web|sitio web|sito|sito web|webpagina',
  ],
]);

/** What stands for all details of a person, behind whose it is: "his contact card". */
export const wholePerson: ReadonlySet<string> = new Set(
  'contact|card|contact card|business card|vcard|profile|record|entry|details|contact details|info|contact info|information|data|name|full name|surname|last name|kontakt|kontaktdaten|daten|profil|fiche|coordonnées|ficha|datos|scheda|dati|dados|gegevens'.split(
    '|',
  ),
);

/** What a detail may stand behind: whose it is. */
export const owners = new Set([
  ...'his her their its seine seinen sein ihre ihren ihr deren dessen son sa ses leur leurs su sus seu sua zijn haar hun'.split(
    ' ',
  ),
  ...['il suo', 'la sua', 'o seu', 'a sua'],
]);

/** What a question for a detail may begin with. */
export const askings = [
  "what's",
  'whats',
  'what is',
  'what are',
  'what was',
  'find',
  'find me',
  'read',
  'read me',
  'copy',
  'share',
  'send',
  'text me',
  'look up',
  'check',
  'open',
  'say',
  'tell me what is',
  'what about',
  'how about',
  'give me',
  'show me',
  'show',
  'tell me',
  'send me',
  'get me',
  'get',
  'i need',
  'i want',
  'can i have',
  'could i have',
  'can i get',
  'do you have',
  'do you know',
  'have you got',
  'need',
  'wie ist',
  'was ist',
  'wie lautet',
  'gib mir',
  'zeig mir',
  'ich brauche',
  'quel est',
  'quelle est',
  'donne-moi',
  'cuál es',
  'cual es',
  'dame',
  'qual è',
  'qual é',
  'dammi',
  'wat is',
]
  .map((asking) => `${asking} `)
  .sort((one, other) => other.length - one.length);

/** Verbs before the person that they are about. */
export const verbs: readonly (readonly [prefix: string, detail: Detail | 'show'])[] = phrasesOfVerbs([
  ['phone', 'call|ring|phone|dial|telephone|give a call to|ruf|anrufen|appelle|llama a|chiama|bel'],
  [
    'email',
    'mail|email|e-mail|write|write to|write an email to|drop a line to|send mail to|send a mail to|send an email to',
  ],
  ['chat', 'chat with|chat to|start a chat with|message|text|ping|im|dm|talk to|send a message to'],
  [
    'show',
    "show|show me|back to|go back to|return to|open|select|pick|choose|take|view|display|i mean|i meant|i want|who is|who's|who are|details of|details for|more about|more on|tell me about|tell me more about|show me more about|more info about|more information about|zeig|zeige|zeig mir|öffne|ouvre|montre|abre|apri|toon",
  ],
]);

/** Whole questions about the person of the last answer. */
export const questions = phrases<Detail | 'show'>([
  [
    'company',
    'where does she work|where does he work|where do they work|who does she work for|who does he work for',
  ],
  [
    'address',
    'where is she|where is he|where are they|where is she based|where is he based|wo ist er|wo ist sie',
  ],
  ['title', 'what does she do|what does he do|what do they do|was macht er|was macht sie'],
  [
    'phone',
    'call|dial|anrufen|appeler|llamar|chiamare|ligar|bellen|how can i call him|how can i call her|how do i call him|how do i call her|call back|give him a call|give her a call|ruf ihn an|ruf sie an|appelle-le|appelle-la|llámalo|llámala|chiamalo|chiamala',
  ],
  ['email', 'schreib ihm|schreib ihr|écris-lui|escríbele|scrivigli|scrivile'],
  [
    'show',
    'how can i reach him|how can i reach her|how can i reach them|how do i reach him|how do i reach her|how do i contact him|how do i contact her|tell me more|more details|details',
  ],
]);

/** Pages; the usual words for the next and the previous one are in the small talk, which explains them as well. */
export const pages = phrases<'next' | 'shown' | 'last' | 1>([
  ['next', 'next results|more people|show the next page|la suite|pagina successiva|altri'],
  [
    'shown',
    'back to the list|the list|the list again|the whole list|back to results|back to the results|show the list|zurück zur liste|retour à la liste',
  ],
  [
    1,
    'first page|page one|to the top|back to the start|back to the beginning|erste seite|première page|primera página',
  ],
  ['last', 'last page|letzte seite|dernière page|última página|ultima pagina|laatste pagina'],
]);

export const pageWords = new Set('page seite pagina página'.split(' '));

export const allWords = new Set(
  'show all|show everyone|show everybody|all of them|remove filter|remove the filter|clear filter|clear the filter|reset filter|reset the filter|without filter|without the filter|remove filters|remove the filters|clear filters|clear the filters|reset filters|without filters|no filters|alle anzeigen|alle zeigen|alles anzeigen|alles zeigen|zeig alle|zeige alle|tous|afficher tout|tout afficher|afficher tous|mostrar todos|mostrar todo|ver todos|ver todo|mostra tutti|mostra tutto|vedi tutti|mostrar tudo|ver tudo|toon alles|toon alle|alles tonen'.split(
    '|',
  ),
);

/** They ask how many people the last answer has. */
export const countWords: ReadonlySet<string> = new Set(
  'how many|how many are in it|how many are on it|how many members|how many members are there|how many is that|how many are those|how many are there|how many are they|how many people|how many people are there|how many results|how many results are there|how many did you find|how many in total|how many of them|how many matches|wie viele|wie viele sind es|wie viele gibt es|combien|combien sont-ils|il y en a combien|cuántos|cuántos son|cuántos hay|quanti|quanti sono|quantos|quantos são|hoeveel|hoeveel zijn het'.split(
    '|',
  ),
);

/** They ask for the other people where the person of the last answer works. */
export const coworkerWords: ReadonlySet<string> = new Set(
  "who else|who else works there|who works there|who else is there|who else do we know there|who else do you know there|who works with him|who works with her|who works with them|who does he work with|who does she work with|his colleagues|her colleagues|their colleagues|his coworkers|her coworkers|his team|her team|anyone else|anybody else|someone else|anyone else there|anybody else there|someone else there|anyone else at that company|someone else at that company|somebody else at that company|anyone else at this company|someone else at this company|anyone else from there|other people there|others there|other contacts there|other contacts at that company|other people at that company|people at the same company|same company|the same company|wer noch|wer arbeitet noch dort|wer arbeitet dort|wer ist sonst noch dort|seine kollegen|ihre kollegen|qui d'autre|qui d'autre travaille là-bas|ses collègues|quién más|quién más trabaja allí|sus compañeros|chi altro|chi altro lavora lì|i suoi colleghi|quem mais|quem mais trabalha lá|wie nog meer|wie werkt daar nog meer|zijn collega's|haar collega's".split(
    '|',
  ),
);

/** What names a source, by the word of the filter `source:`. */
export const sourcePhrases = phrases<SourceWord>([
  [
    'outlook',
    'outlook|my outlook|outlook contacts|my outlook contacts|own contacts|my own contacts|my contacts|personal contacts|meine kontakte|eigene kontakte|outlook-kontakte|mes contacts|mis contactos|i miei contatti|meus contatos|mijn contacten',
  ],
  [
    'exchange',
    'mail contacts|mail contact|shared contacts|external contacts|externals|address book|exchange|exchange contacts|adressbuch|e-mail-kontakte|externe kontakte|contacts externes|contactos externos|contatti esterni',
  ],
  ['unified', 'unified contacts|unified'],
  ['pingidm', 'pingidm|ping'],
  [
    'colleagues',
    "colleagues|colleague|coworkers|co-workers|employees|internals|internal people|directory|entra|kollegen|kolleginnen|mitarbeiter|collègues|compañeros|colleghi|colegas|collega's",
  ],
]);

export const onlyWords = [
  ...'only just nur bloß seulement uniquement sólo solo solamente soltanto só somente apenas alleen'.split(
    ' ',
  ),
  ...[
    'filter by',
    'filter for',
    'filter',
    'limit to',
    'limit it to',
    'narrow down to',
    'narrow it down to',
    'restrict to',
  ],
  'show only',
  'show me only',
  'show just',
];

export const withoutWords = [
  ...'without not no except excluding exclude ohne nicht keine außer sans sauf sin excepto senza tranne sem exceto zonder behalve geen'.split(
    ' ',
  ),
  'skip',
  'leave out',
  'minus',
  'apart from',
  'except for',
  'but not',
  'not the',
  'without the',
];

/** Those of them that nothing else begins with. */
export const exceptWords =
  'skip leave minus apart without except excluding exclude ohne sans sauf excepto senza tranne sem exceto zonder'.split(
    ' ',
  );

/** What stands before a city, a company or a system. */
export const prepositions = new Set(
  'in from at of with near within im bei aus von à au chez dans de du en da di del em bij uit van'.split(' '),
);

/** Those of them that stand before a city rather than a company. */
export const inPrepositions = new Set('in im dans en em à au near within'.split(' '));

export const andWords = ['and', 'und', 'et', 'y', 'e', 'en'];

export const insteadWords = [
  'what about',
  'and what about',
  'how about',
  'and how about',
  'und was ist mit',
  'was ist mit',
  'et pour',
  'qué tal',
];

/** Politeness at the end and at the beginning. */
export const politeEnds = [
  ' please',
  ' pls',
  ' bitte',
  " s'il te plaît",
  ' por favor',
  ' per favore',
  ' alstublieft',
  ' exactly',
  ' in total',
  ' altogether',
  ' instead',
  ' thanks',
  ' thank you',
  ' for me',
  ' again',
  ' too',
  ' as well',
  ' also',
  ' then',
  ' now',
];
export const politeStarts = [
  ...'please |ok |okay |now |then |so |actually |hm |hmm |no wait |wait |well |also |bitte '.split('|'),
  ...'can you |could you |would you |will you |can you please |could you please |i only need |i only want |i just need |i just want |i would like to |i want to |i need to |let me |let us '.split(
    '|',
  ),
  ...'kannst du |kannst du mir |kannst du bitte |können sie |können sie mir |peux-tu |peux-tu me |pouvez-vous |puedes |puoi |pode |kun je '.split(
    '|',
  ),
].sort((one, other) => other.length - one.length);

function phrasesOfVerbs(
  table: readonly (readonly [Detail | 'show', string])[],
): readonly (readonly [string, Detail | 'show'])[] {
  return table
    .flatMap(([detail, list]) => list.split('|').map((prefix) => [`${prefix} `, detail] as const))
    .sort(([one], [other]) => other.length - one.length);
}
