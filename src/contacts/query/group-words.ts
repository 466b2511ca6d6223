import { fold } from '../text/fold.ts';
import type { SourceWord } from './contact-query.ts';

/**
 * The words of sentences about several people ("how many buyers does Contoso have in Berlin?"), in English, German,
 * French, Spanish, Italian, Portuguese and Dutch, folded.
 */

/** Returns the phrases of a text, separated by `|`, as lists of folded words. */
function phrases(text: string): readonly (readonly string[])[] {
  return text
    .split('|')
    .map((phrase) => fold(phrase).split(' '))
    .sort((a, b) => b.length - a.length);
}

function wordSet(text: string): ReadonlySet<string> {
  return new Set(fold(text).split(' '));
}

/** What stands in front of a sentence. */
export const leadIns = phrases(
  `please|pls|kindly|is|are|can u|can you|could you|would you|will you|can i|could i|i need|i want|i would like|id like|i am looking for|im looking for|looking for|
   show|show me|show us|show only|show me only|only|just|list|list of|a list of|the list of|list me|list out|details of|details about|details for|contact details of|contact details for|info on|info about|information on|information about|display|find|find me|find us|give|give me|give us|get|get me|tell me|fetch|pull up|bring up|look up|search|search for|see|to see|view|open|send me|
   do we have|do you have|do you know|do we know|do i have|do i know|have we|got|have we got|have you got|are there|is there|are there any|is there any|would anybody have|would anyone have|does anybody have|does anyone have|does anybody know|does anyone know|any chance of getting|any chance of|any chance|hi|hello|hey|ok|okay|so|and|who are|wer sind|qui sont|quienes son|chi sono|quem sao|wie zijn|
   bitte|kennt jemand|weiss jemand|hat jemand|kannst du|konnen sie|kannst du mir|konnen sie mir|zeig|zeige|zeig mir|zeige mir|zeigen sie mir|gibts|finde|finde mir|such|suche|suche mir|liste|liste mir|nenne|nenne mir|nenn mir|gib mir|ich suche|ich brauche|gibt es|haben wir|kennen wir|hast du|kennst du|hallo|
   sil te plait|sil vous plait|peux tu|pouvez vous|montre|montre moi|montrez moi|affiche|affichez|affiche moi|cherche|recherche|trouve|trouve moi|trouvez|liste moi|donne moi|donnez moi|je cherche|jai besoin de|y a t il|montre-moi|montrez-moi|affiche-moi|trouve-moi|liste-moi|donne-moi|donnez-moi|peux-tu|pouvez-vous|as-tu|avez-vous|connais-tu|y a-t-il|est-ce qu il y a|est ce quil y a|avons nous|as tu|connais tu|bonjour|
   por favor|necesito hablar con|quiero hablar con|hablar con|puedes|podrias|muestra|muestrame|mostrar|busca|buscar|buscame|encuentra|lista de|dame|necesito|busco|hay|tenemos|tienes|conoces|hola|
   per favore|vorrei parlare con|puoi|potresti|mostra|mostrami|trova|trovami|cerca|cercami|elenca|dammi|cerco|ho bisogno di|ci sono|ce|abbiamo|conosci|ciao|
   voce pode|tem|tens|voces tem|mostre|me mostre|mostra me|encontre|encontra|procure|procura|liste os|da me|me da|preciso de|procuro|ha|existem|existe|temos|conhece|ola|
   alsjeblieft|kun je|kunt u|toon|toon me|laat me|laat|laat zien|vind|zoek|geef|geef me|geef mij|ik zoek|ik wil|zijn er|is er|hebben we|heb je|ken je`,
);

/** They ask for the number of people. */
export const counts = phrases(
  `how many|how much|how big is|how large is|what is the headcount|whats the headcount|what is the head count|the headcount|headcount|wie viele|wieviele|wieviel|wie viel|combien de|combien d|combien|combien y a t il de|cuantos|cuantas|quanti|quante|quantos|quantas|hoeveel`,
);

/** They do so in front of people or job titles only: "the number of John Doe" is a phone number. */
export const numbersOf = phrases(
  `count all|count the|count of|count|the number of|number of|total number of|the total number of|what is the total number of|whats the total number of|what is the number of|whats the number of|anzahl der|anzahl von|anzahl|die anzahl der|nombre de|le nombre de|numero de|el numero de|numero di|il numero di|o numero de|aantal|het aantal`,
);

/** They ask for everybody. */
export const universal = phrases(
  `more than|at least|less than|fewer than|up to|all|all of|all the|all our|all my|all of the|all of our|every|every single|each|any|any of the|which|what|list of|list of all|a list of|a list of all|the list of|names of all|the names of all|
   alle|aller|alle unsere|alle meine|all unsere|samtliche|jeden|jede|jeder|welche|eine liste der|eine liste aller|liste aller|tous les|toutes les|tous nos|toutes nos|tous|toutes|chaque|quels|quelles|la liste des|une liste des|liste des|
   todos los|todas las|todos nuestros|todos|todas|cada|que|una lista de|lista de todos los|tutti i|tutti gli|tutte le|tutti|tutte|ogni|quali|una lista di|todos os|todas as|quais|uma lista de|al de|alle onze|al onze|elke|ieder|welke|een lijst van`,
);

/** Words in front of a noun that ask for nothing. */
export const articles = wordSet(
  `the a an our my your their those these other others some more of us me whole entire full der die das den dem unsere unser unseren meine meinen ein eine einen le la les nos notre mes mon un une des du los las nuestros nuestro mis mi una unos unas il lo i gli nostri miei alcuni os as o nossos meus um uma uns het de een onze mijn`,
);

/** People in general. */
export const peopleNouns = wordSet(
  `contacts people person persons everyone everybody anyone anybody someone somebody colleagues coworkers co-workers employees staff members folks guy guys man men woman women lady ladies gentleman gentlemen entries users workers individuals companies firms
   kontakte kontakten kontakt firmen unternehmen contacto contatto contato leute leuten personen kollegen kolleginnen mitarbeiter mitarbeitern mitarbeiterinnen beschaftigte jemand jemanden ansprechpartner
   personnes gens entreprises collegues employes salaries interlocuteurs quelquun contactos personas gente companeros colegas empleados alguien
   empresas aziende bedrijven contatti persone colleghi dipendenti impiegati qualcuno contatos pessoas funcionarios empregados alguem contacten contactpersonen mensen collegas medewerkers werknemers iedereen iemand`,
);

/** Words before people that say where they are kept: "external contacts", "my Outlook contacts". */
export const keptIn: ReadonlyMap<string, { readonly text: SourceWord; readonly isExcluded: boolean }> =
  new Map(
    (
      [
        ['outlook', false, 'outlook'],
        ['exchange', false, 'mail'],
        ['colleagues', false, 'internal interne internen internes internos internas interni'],
        ['colleagues', true, 'external externe externen externes externos externas esterni esterne'],
      ] as const
    ).flatMap(([text, isExcluded, list]) =>
      list.split(' ').map((word) => [word, { text, isExcluded }] as const),
    ),
  );

/** Everybody in one word or more, with no "all" before. */
export const everybody = phrases(
  'who|whos|who all|who else|whoever|wer|wen|jeder|alle|tout le monde|qui|todo el mundo|quien|quienes|tutti|chi|todos|toda a gente|quem|iedereen|wie',
);

/** Words between the people and the place: "who work at", "do we have in", "are there from". */
export const linkers = wordSet(
  `who whoever that which is are was were am there do does did we you i they have has had got know knows work works working worked sit sits sitting live lives living based located employed stationed currently right now here can could should may must deal deals dealing talk talks speak speaks to contact reach call ask turn responsible charge help me us assist support handle handling belong whose belongs belonging come comes coming also mit
   die der das alles ist sind war gibt es arbeiten arbeitet sitzen sitzt leben lebt wohnen wohnt haben hat wir ich kennen zustandig verantwortlich kommen kommt
   qui soccupe soccupent est sont travaillent travaille travaillant se trouvent habitent bases situes y ont avons nous avons-nous avez-vous as-tu connaissons que quien quienes esta estan trabajan trabaja viven vive ubicados hay tenemos conocemos
   che chi lavorano lavora sono e vivono vive abbiamo conosciamo ci quem esta estao trabalham trabalha vivem mora moram temos conhecemos ha existem zijn werken werkt wonen woont zitten zit we hebben kennen er`,
);

/** Words before a company, a department or a city. */
export const relations = wordSet(
  `at from in of with for within inside near by on bei beim von vom aus in im fur zu zum zur chez de du des d a au aux dans en pour del para da di dal dalla dalle dei delle della dello dell presso al alla nel nella em no na nos nas do dos das pela pelo bij van uit te op voor`,
);

/** Verbs before what somebody is responsible for: "who *heads* purchasing". */
export const managing = wordSet(
  'heads leads runs manages handles supervises covers oversees leitet betreut verantwortet dirige gere lleva llevan gestiona gestisce segue cura gerencia leidt',
);

/** Words of a field before its value: "whose company is Contoso", "with the title buyer". */
export const fieldWords: ReadonlyMap<string, 'title' | 'company' | 'department' | 'city' | 'name'> = new Map(
  (
    [
      ['title', 'title role position job jobtitle'],
      ['company', 'company employer organisation organization firm'],
      ['department', 'department dept'],
      ['city', 'city town'],
      [
        'name',
        'name surname lastname namen nachnamen vornamen nom nombre apellido nome cognome naam achternaam',
      ],
    ] as const
  ).flatMap(([field, text]) => text.split(' ').map((word) => [word, field] as const)),
);

/** Words before a field: "whose *job* title is buyer". */
export const beforeField = wordSet('last first family job full display their his her with');

/** Words behind a department or a city that are no part of its name: "the legal team". */
export const kindsOfPlace = wordSet(
  'department dept team office division group branch unit abteilung buro equipe departement bureau departamento equipo oficina reparto ufficio squadra equipa escritorio afdeling kantoor',
);

/** Those of them that stand for their people, behind the name: "the legal team". */
export const teams = wordSet('department dept team abteilung afdeling');

/** Those that do so before it: "équipe marketing", "Abteilung Einkauf". */
export const teamsInFront = wordSet(
  'abteilung afdeling equipe departement departamento equipo reparto equipa',
);

/** Words before a name. */
export const naming = wordSet(
  'about regarding concerning wegen called named name surname namens heissen heisst genannt appeles nommes llamados llamadas chamado chamada chamados chamadas llamado llamada nomme nommee appele appelee chiamato chiamata chiamati genaamd heten',
);

/** Verbs before the company in a question: "contacts *does* Contoso have". */
export const havers = wordSet(
  'does do has have did hat haben a ont tiene tienen ha hanno tem heeft hebben employ employs',
);

/** Words before a company, a department or a city to leave out. */
export const excluding = phrases(
  `besides|apart from|aside from|who dont work for|who dont work at|who doesnt work for|who doesnt work at|dont work for|dont work at|do not work for|do not work at|arbeiten nicht bei|who isnt in|who isnt at|who isnt|who arent in|who arent at|who arent|who is not in|who is not at|who is not|who are not in|who are not at|who are not|that isnt|that arent|that is not|that are not|isnt|arent|is not|are not|and not|but not in|but not at|but not from|but not|not in|not at|not from|not based in|not located in|except in|except at|except for|except from|except|excluding|other than|but|outside of|outside|
   aber nicht in|aber nicht bei|nicht in|nicht bei|nicht aus|ausser in|ausser bei|ausser|mais pas a|mais pas chez|pas a|pas chez|sauf a|sauf chez|sauf|hors de|pero no en|no en|excepto en|excepto|salvo|ma non a|non a|tranne a|tranne|eccetto|mas nao em|nao em|exceto|maar niet in|niet in|niet bij|behalve in|behalve|buiten`,
);

/** They say that a detail is missing. */
export const lacking = phrases(
  `with neither|have neither|has neither|that have neither|who have neither|neither|without|w/o|with no|who have no|who has no|that have no|that has no|which have no|have no|has no|having no|lacking|lack|lacks|missing|miss|misses|who lack|that lack|who are missing|that are missing|are missing|is missing|with missing|do not have|dont have|does not have|doesnt have|who do not have|who dont have|that do not have|that dont have|
   der kein|die kein|das kein|kein|keinen|keine|ohne|haben keine|haben keinen|hat keine|die keine|fehlt die|sans|nont pas de|na pas de|qui nont pas de|sin|no tienen|que no tienen|no tiene|senza|non hanno|che non hanno|sem|nao tem|que nao tem|zonder|hebben geen|heeft geen|die geen`,
);

/** They say that a detail is there. */
export const having = phrases(
  `with|who have|who has|that have|that has|which have|have|has|having|mit|avec|qui ont|ont|con|que tienen|tienen|tiene|che hanno|hanno|ha|com|que tem|tem|met|hebben|heeft`,
);

/** Words between two details: "with a phone number and an e-mail address". */
export const conjunctions = wordSet('and und et y e en but aber mais pero ma mas maar');

/** Words between two missing details: "without phone or e-mail". */
export const alternatives = wordSet('or nor oder noch ou ni o of');

/** Words before a detail: "do not have any phone number", "… and no e-mail address". */
export const quantifiers = wordSet('any no keine keinen geen');

const titles =
  `buyer seller manager director engineer developer designer consultant assistant accountant controller analyst architect administrator admin advisor adviser agent attorney lawyer paralegal auditor technician
  electrician mechanic operator planner purchaser dispatcher driver trainer teacher professor researcher scientist recruiter representative rep specialist supervisor executive president partner founder owner officer head lead leader editor journalist
  photographer translator nurse doctor physician pharmacist coordinator clerk receptionist cashier intern trainee apprentice student tester programmer broker banker trader underwriter economist chemist inspector surveyor merchandiser marketer strategist copywriter
  treasurer ceo cfo cto coo cio vp chairman principal resident contractor installer plumber painter builder welder logistician counsel
  comptable acheteur acheteuse directeur directrice ingenieur ingenieure vendeur vendeuse consultante assistante responsable gerant developpeur developpeuse technicien technicienne conseiller conseillere avocat avocate secretaire juriste chef cheffe stagiaire
  gerente comprador compradora vendedora directora asistente assistente contable ingeniero ingeniera desarrolladora consultora abogado abogada tecnico tecnica secretaria jefe jefa becario arquitecto arquitecta advogado advogada engenheira diretora contabilista consulente diretor`
    .split(/\s+/u)
    .filter((title) => title !== '');

/** Plurals of job titles, folded, with their singulars. */
export const singulars: ReadonlyMap<string, string> = new Map([
  ...titles.map((title) => [`${title}s`, title] as const),
  ...`secretaries secretary|attorneys attorney|salesmen salesman|salespeople sales|saleswomen saleswoman|foremen foreman|chairmen chairman|
     einkaufer Einkäufer|verkaufer Verkäufer|geschaftsfuhrer Geschäftsführer|leiter Leiter|berater Berater|entwickler Entwickler|buchhalter Buchhalter|techniker Techniker|sachbearbeiter Sachbearbeiter|vertriebsleiter Vertriebsleiter|projektleiter Projektleiter|
     einkaufsleiter Einkaufsleiter|verkaufsleiter Verkaufsleiter|personalleiter Personalleiter|leiterinnen Leiterin|verkauferinnen Verkäuferin|beraterinnen Beraterin|buchhalterinnen Buchhalterin|entwicklerinnen Entwicklerin|ingenieurinnen Ingenieurin|direktorinnen Direktorin|anwaltinnen Anwältin|architektinnen Architektin|sekretarinnen Sekretärin|praktikanten Praktikant|juristen Jurist|
     ingenieure Ingenieur|assistenten Assistent|assistentinnen Assistentin|einkauferinnen Einkäuferin|direktoren Direktor|anwalte Anwalt|architekten Architekt|compradores comprador|directores director|vendedores vendedor|desarrolladores desarrollador|consultores consultor|acquirenti acquirente|
     direttori direttore|ingegneri ingegnere|venditori venditore|consulenti consulente|contabili contabile|assistenti assistente|responsabili responsabile|compratori compratore|venditrici venditrice|sviluppatori sviluppatore|avvocati avvocato|tecnici tecnico|impiegati impiegato|architetti architetto|diretores diretor|engenheiros engenheiro|inkopers inkoper|inkoopsters inkoopster|boekhouders boekhouder|ontwikkelaars ontwikkelaar|verkoopmanagers verkoopmanager|inkoopmanagers inkoopmanager|ingenieurs ingenieur|advocaten advocaat|verkopers verkoper|adviseurs adviseur|directeuren directeur`
    .split('|')
    .map((pair) => pair.trim().split(' ') as [string, string]),
]);

/** One of these is in every sentence about several people. */
export const triggers: ReadonlySet<string> = new Set([
  ...[...counts, ...numbersOf, ...universal, ...everybody, ...lacking].flatMap((phrase) =>
    phrase.slice(0, 1),
  ),
  ...peopleNouns,
  ...teams,
  ...teamsInFront,
  ...singulars.keys(),
]);
