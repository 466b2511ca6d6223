/**
 * Small talk by its telling words: a text is about a topic if it has a word of each of the topic's groups, and beside them
 * only small words ("thank you, that is just what I needed", "is my data stored anywhere?"). All words are folded.
 */

function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/u).filter((word) => word !== ''));
}

/** Words that name nobody and nothing: pronouns, auxiliaries, articles, prepositions, adverbs and question words. */
const small = wordSet(
  `i you u he she it we they me him her us them my your his its our their mine yours this that these those there here myself yourself
   im youre hes shes its were theyre ive youve id ill thats whats hows wheres whos theres lets dont doesnt didnt isnt arent wasnt cant cannot couldnt wont
   am is are was were be been being do does did done have has had can could will would shall should may might must let
   a an the and or but if because so very really just then now again too also still already ever never not no yes well please pls plz kindly even right away maybe later else kind sort ask anybody anyone quite much many more only some any all both
   what who whom whose where when why how which of for to in on at by with from about up off out over like as than
   want wants wanted need needs needed needing get gets got go going come know think say said tell give show mean make help try trying exactly actually simply able allowed anymore anyway
   thing things something anything everything nothing one ones time way lot bit today stuff bot app cardfile assistant tool hi hello hey ok okay oh ah dear
   ich du er sie es wir ihr mich dich ihn uns euch mir dir ihm ihnen mein meine meinen deine deiner dein der die das den dem ein eine einen ist sind war bin bist hab habe hast hat kann kannst konnen konntest will willst fur von mit zu zum zur auf in an aus bei und oder aber nicht kein keine so sehr auch noch mal doch schon nur alles etwas was wer wie wo warum hier da bitte vielmals ganz lieb liebe lieben schnelle gute guten tolle deine zusammen allerseits dies dieser diese machen tun geben mehr denn hilfe
   je j tu peux pouvez il favor favore elle nous vous ils on me te se moi toi lui mon ma mes ton ta tes votre vos ce c ca cest est es suis etes sont a as ai avez de du des d le la l les un une et ou mais ne n pas tres bien bon bonne pour par avec sur dans qui que quoi quel quelle quelles comment tout tous toute cela sil plait aide
   yo el ella usted mi mis su lo los las una eres son esta estoy del al con en y o pero muy todo toda todos cual quien como donde por para ayuda porque
   io lei noi voi mio mia tuo tua il gli sei sono di con per e ma non molto tutto tutti cosa chi come dove aiuto questo questa
   eu voce ele meu minha seu sua os as um uma sao do da em no na com mas nao muito tudo todos qual quem isso isto
   ik jij je hij zij wij jullie mijn jouw de het een zijn ben van voor met en maar niet heel alle alles wat wie hoe waar hier dit dat hulp`,
);

interface Row<Topic extends string> {
  readonly topic: Topic;
  /** The text has a word of each. */
  readonly groups: readonly ReadonlySet<string>[];
  /** What may stand beside them. */
  readonly beside: ReadonlySet<string>;
  /** Whether no small or strong words may stand beside them. */
  readonly isStrict: boolean;
}

function row<Topic extends string>(topic: Topic, groups: readonly string[], beside = ''): Row<Topic> {
  return { topic, groups: groups.map(wordSet), beside: wordSet(beside), isStrict: false };
}

/** Returns a row beside whose words only those given may stand: "more about her" turns no page. */
function strictRow<Topic extends string>(
  topic: Topic,
  groups: readonly string[],
  beside: string,
): Row<Topic> {
  return { topic, groups: groups.map(wordSet), beside: wordSet(beside), isStrict: true };
}

const pageWords =
  'page pages result results contact contacts people entries names one ones few show give get see load let go take to me us the a some any i want need can could would like you is are there and please pls now list screen step seite pagina zeig zeige mir bitte la le sil vous te plait por favor per favore alstublieft';

const keeping =
  'store stored stores storing save saved saving keep kept keeping log logged logs logging record recorded records recording track tracked tracking collect collected collects share shared shares use used see sees seen read reads access private safe secure protected encrypted visible delete deleted remember remembered forget monitor monitored analyze analyse process processed sell sold train gespeichert speicherst speichern speichert sicher geschutzt gelesen stockees protegees conservees guardas guardan guardados seguros salvati sicuri bewaard opgeslagen veilig';
const asked =
  'who whos do does did is are can could will how what where why which wer werden wird sind ist wo wie was qui que quelles ou sont estan donde quien que come dove chi sono onde quem que wie worden waar wat';

/** What languages are called. */
const names =
  'english german french spanish italian portuguese dutch deutsch englisch franzosisch spanisch anglais allemand francais espagnol ingles aleman espanol italiano inglese francese tedesco portugues nederlands engels duits';

const praise =
  'great awesome amazing excellent helpful brilliant nice good smart clever impressive wonderful fantastic perfect super lovely handy useful quick easy toll prima klasse hilfreich genial perfekt parfait excelente perfecto ottimo perfetto perfeito otimo geweldig';

/** The rows in the order of their weight: the last one that fits counts. */
const rows = [
  row(
    'greeting',
    [
      'good guten bonne buenos buenas buon buona bom boa goede',
      'morning afternoon evening day morgen tag abend dias tardes giorno sera dia tarde middag avond',
    ],
    'team all everyone folks guys happy monday tuesday wednesday thursday friday',
  ),
  row(
    'greeting',
    ['hi hello hey hiya hallo hola bonjour salut ciao moin servus gday hoi ola'],
    'team folks guys',
  ),
  row('yes', ['yes yeah yep yup ja oui si sim'], 'person guy woman man correct thats cest eso isso'),
  row('no', ['no nope nah nein nee non nao'], 'person guy woman man wrong merci gracias grazie'),
  row('no', ['not wrong falsch', 'person guy woman man one him her it that this'], 'isnt thats sorry'),
  row('about', [
    'who wer qui quien chi quem wie',
    'made built developed created programmed designed wrote owns runs entwickelt gemacht gebaut programmiert developpe cree hizo creo desarrollo fatto creato sviluppato criou fez gemaakt ontwikkeld gebouwd',
    'you bot app cardfile tool assistant program dich te t ti voce je jou',
  ]),
  row(
    'bye',
    [
      'have enjoy wish schonen bonne buena buona boa fijne',
      'day evening weekend afternoon night abend feierabend wochenende journee soiree giornata serata',
    ],
    'lovely nice great good wonderful pleasant rest cheers everyone noch',
  ),
  strictRow(
    'compliment',
    [praise, 'was is worked works you youre thats job work stuff ist war est cest es bot'],
    'a an that this it are what such really very so much one thanks thank cardfile just well das du sehr tres muy',
  ),
  row('howAreYou', ['hows', 'day going everything life things']),
  row('no', ['not isnt wasnt', 'right correct true asked meant wanted looking searched searching']),
  row('test', ['you u anyone anybody', 'awake alive online listening running']),
  row('sorry', ['wrong', 'chat window thread channel group'], 'sorry oops'),
  row('sorry', ['meant intended', 'else someone somebody another other others'], 'sorry oops message'),
  row('ok', ['found', 'it him her them'], 'mind nvm nevermind'),
  row('swear', ['not isnt arent wasnt', 'helpful useful']),
  row('swear', ['you u', 'didnt dont doesnt not never', 'understand understood get']),
  row('repeat', ['sense', 'no make makes doesnt']),
  row(
    'about',
    ['bot app cardfile tool assistant yourself version', 'what whats which about'],
    'purpose running',
  ),
  row(
    'bot',
    ['human robot machine real ai chatgpt copilot llm gpt', 'you bot app cardfile du tu'],
    'person a intelligence artificial',
  ),
  row(
    'help',
    [
      'help helps assistance hilfe helfen aider maider ayudar ayudarme aiutare aiutarmi ajudar helpen commands command features functions abilities capabilities options befehle aide ayuda aiuto ajuda hulp comandos commandes comandi',
    ],
    'available possible list favor vorhanden',
  ),
  strictRow(
    'help',
    [
      'how where',
      'find search look reach see',
      'someone somebody people person contact contacts anyone colleague colleagues number phone email address company department city name',
    ],
    'do can could i we to for a an the up you one by with all somebodys someones persons',
  ),
  row('help', ['able use using', 'you u cardfile bot app this', 'what how why'], 'possible'),
  row('help', ['explain', 'how what you yourself'], 'work works'),
  row('help', ['know idea clue sure', 'what how where', 'do use type say ask write begin start'], ''),
  row('help', ['kannst kann konnen', 'was', 'tun machen fragen'], 'tun machen fragen'),
  strictRow(
    'add',
    ['add create new register save enter', 'contact person someone somebody people'],
    'a an the i want wanted need to would like id please new another one me mail can you for hi hello now',
  ),
  strictRow(
    'add',
    [
      'anlegen hinzufugen erstellen speichern ajouter creer enregistrer anadir agregar crear guardar aggiungere creare salvare adicionar criar toevoegen aanmaken',
      'kontakt kontakte contact contacto contatto contato person jemanden quelquun alguien qualcuno iemand',
    ],
    'ich mochte will wurde gern gerne bitte einen ein neuen neue je voudrais veux un une nouveau quiero quisiera nuevo vorrei voglio nuovo quero gostaria de novo ik wil graag een nieuw nieuwe',
  ),
  row(
    'import',
    [
      'import importing upload bulk importieren hochladen importiere importer importar importare importeren uploaden',
      'file files csv excel xlsx vcard spreadsheet contacts contact list datei fichier archivo kontakte upload import',
    ],
    'data entries people',
  ),
  row(
    'export',
    [
      'download export save send print write give put make get exportiere exportieren',
      'csv excel xlsx spreadsheet vcard vcf',
    ],
    'list results contacts file them selection contact',
  ),
  row('export', ['download print', 'list results contacts file selection kontakte liste']),
  row(
    'requests',
    ['pending waiting outstanding undecided', 'me my i any anything something what whats which we'],
    'approval approvals request requests change changes approve decide decision review side desk end plate',
  ),
  row(
    'requests',
    [
      'antrage antrag anfragen anfrage genehmigungen freigaben demandes solicitudes richieste pedidos aanvragen',
      'warten wartet offen offene offenen ausstehend attente attendent pendientes attesa pendentes wachten openstaande',
    ],
    'welche noch',
  ),
  row('requests', ['approved rejected accepted decided done', 'yet already'], 'request change'),
  row('requests', ['approve', 'i me we', 'anything something what whats']),
  row('favorites', ['starred bookmarked favorited favourited', 'i my'], 'far people contacts see list'),
  row(
    'recent',
    ['opened viewed visited looked look', 'i', 'last recently lately today yesterday earlier'],
    'people contacts see did',
  ),
  row(
    'requests',
    ['new newest latest recent', 'contacts people', 'week month yesterday today days year'],
    'last past recent since were',
  ),
  strictRow(
    'requests',
    ['my our', 'request requests approval approvals'],
    'last latest newest recent open pending previous contact change status happening happened news update progress state what whats is are the with to of on any about show me',
  ),
  strictRow(
    'requests',
    ['request requests', 'open pending approved rejected declined undecided all list show see view'],
    'last this week month today yesterday from since of which what are is there any show list me my our still the have been not yet',
  ),
  row(
    'approvers',
    ['need needs require requires required', 'approval approvals'],
    'add change edit delete contact contacts new',
  ),
  row(
    'total',
    ['company companies firm firms', 'which what list all show many give have'],
    'contact contacts database directory system work',
  ),
  row(
    'approvers',
    [
      'who wer qui quien chi quem wie',
      'approver approvers approve approves genehmigt genehmigen freigibt approuve approuver aprueba aprobar approva approvare aprova aprovar goedkeurt',
    ],
    'request requests change changes contact contacts new must muss doit debe deve moet',
  ),
  row(
    'duplicates',
    [
      'duplicate duplicates dupes dubletten duplikate doppelte doublons duplicados duplicati duplicaten',
      'any find show check list see there have gibt zeig zeige y hay tenemos ci zijn',
    ],
    'contact contacts entry entries record records people address book directory database kontakte eintrage',
  ),
  row(
    'myself',
    [
      'my',
      'number phone mobile email mail address title name department details profile card',
      'wrong incorrect outdated changed',
    ],
    'job',
  ),
  row('requests', ['gone went go', 'through'], 'request change changes'),
  row(
    'thanks',
    [
      'thank thanks thankyou cheers thx thanx thnx thnks tysm danke dank merci gracias grazie obrigado obrigada bedankt',
    ],
    `${praise} worked vielen deine besten support reply answer response feedback helping worked found saved life day hero bunch kind tons million info information needed geklappt funktioniert gefunden geholfen beaucoup muchisimas mil mille`,
  ),
  row(
    'swear',
    [
      'fuck fucks sake fucking fucked fucker shit shitty bullshit wtf idiot idiotic idiots stupid moron moronic dumb useless crap crappy damn damned bloody hell suck sucks garbage rubbish ass asshole bitch bastard worthless pathetic hate annoying nervst nervig scheiss scheisse mist verdammt dumm blod arsch arschloch merde putain connard debile mierda joder puta imbecil estupido inutil cazzo stronzo stupido porra caralho burro klote verdomme stom stomme waardeloos',
    ],
    'piece program machine robot vete work works working joke',
  ),
  row(
    'cancel',
    [
      'cancel cancelled cancled abort aborted stop stopp quit forget nevermind ignore disregard abbrechen annuler annule annulez arrete arretez cancela cancelar annulla annullare annuleren annuleer',
    ],
    'mission operation process action talking talk immediately asking messaging texting last message',
  ),
  row('cancel', ['changed change', 'mind']),
  strictRow(
    'back',
    ['back previous zuruck retour atras indietro voltar terug precedente vorherige'],
    pageWords,
  ),
  strictRow(
    'next',
    [
      'next more further continue weiter weitere suivante suivantes siguiente siguientes prossima prossimo proxima volgende',
    ],
    pageWords,
  ),
  row(
    'privacy',
    [
      'privacy gdpr dsgvo rgpd datenschutz confidentiality confidential confidentialite privacidad riservatezza privacidade',
    ],
    'policy statement notice compliant compliance terms rules law laws information info data',
  ),
  row('privacy', ['terms', 'conditions use service']),
  row(
    'privacy',
    [
      'data daten donnees datos dati dados gegevens information info infos informationen informations',
      keeping,
      asked,
    ],
    'microsoft personal company boss manager other others people anybody anyone somebody someone everyone long employer outside',
  ),
  row(
    'privacy',
    [
      'message messages search searches conversation conversations chat chats type typed write wrote say ask',
      keeping.replace(/ (?:uses?|used|delete) /gu, ' '),
      asked,
    ],
    'microsoft company boss manager other others people anybody anyone somebody someone everyone long employer outside',
  ),
  row(
    'privacy',
    [
      'who anyone anybody others everyone everybody boss manager people colleagues',
      'see sees read reads access view',
      'contact contacts data',
      'my our',
    ],
    'else private personal own outlook other',
  ),
  row(
    'feedback',
    [
      'feedback complaint complain suggestion suggestions bug bugs buggy defect issue issues problem problems error errors mistake mistakes',
    ],
    'report reporting leave send submit found wrong developer developers team suggest improve idea your made make',
  ),
  row(
    'feedback',
    ['wrong incorrect false', 'went gone goes answer answers result results information info data reply'],
    'gave shows showing',
  ),
  row(
    'feedback',
    ['developer developers creator creators maker makers', 'contact reach write ask talk message'],
    '',
  ),
  row('language', [
    'speak understand talk answer reply sprichst sprechen verstehst kannst parles parlez comprends hablas entiendes parli capisci falas fala entende spreek begrijp',
    names,
    'you u du sie tu vous usted voce lei jij u te me',
  ]),
  row(
    'elsewhere',
    ['joke jokes witz witze blague blagues chiste chistes barzelletta piada'],
    'another funny good',
  ),
  row(
    'human',
    ['human person someone somebody agent operator', 'speak talk chat connect connected'],
    'support real live service desk people helpdesk hotline',
  ),
  row(
    'privacy',
    ['contact contacts', 'share shared sell sold store stored leak save', 'you does is are it'],
    'others other people anyone anybody someone everyone microsoft company',
  ),
  row(
    'privacy',
    [
      'private confidential secure safe anonymous encrypted sicher vertraulich prive seguro privado sicuro privato veilig',
      'is are it this that das est es e',
    ],
    'chat conversation',
  ),
  row('privacy', ['data', 'policy policies protection notice']),
  row(
    'feedback',
    [
      'isnt not doesnt didnt dont wont nicht pas no non nao niet',
      'working work works worked funktioniert geht marche funciona funziona werkt',
    ],
    'button buttons card cards search again',
  ),
  row('swear', ['nul nulle', 'cest est tu es']),
  row(
    'language',
    ['language languages sprache langue idioma lingua taal', 'change switch set use which what'],
    names,
  ),
  strictRow('language', [names, 'speak in talk answer please bitte'], 'to me you can i want'),
  row(
    'settings',
    ['notification notifications mitteilungen benachrichtigungen', 'turn off on mute stop disable enable'],
    'disable enable',
  ),
  strictRow('signIn', ['log sign', 'out in off on'], 'me please i want to now how do can'),
  row('elsewhere', ['reminder timer alarm', 'set create start']),
] as const;

export type TellingTopic = (typeof rows)[number]['topic'];

const telling: ReadonlySet<string> = new Set([
  ...wordSet('not no yes'),
  ...rows.flatMap(({ groups }) => groups.flatMap((words) => [...words])).filter((word) => !small.has(word)),
]);

/** Words that are a topic alone, and may stand beside another. */
const strong: ReadonlySet<string> = new Set(
  rows.flatMap(({ groups: [only = [], ...others] }) => (others.length === 0 ? [...only] : [])),
);

/** Whether a folded word may tell what a text is about. */
export function isTelling(word: string): boolean {
  return telling.has(word);
}

/** Returns the topic that the telling words of a text name, if all others are small; undefined for any other text. */
export function readTellingWords(words: readonly string[]): TellingTopic | undefined {
  if (words.length < 2) return undefined;
  const row = rows.findLast(
    ({ groups, beside, isStrict }) =>
      groups.every((group) => words.some((word) => group.has(word))) &&
      words.every(
        (word) =>
          isNumber.test(word) ||
          beside.has(word) ||
          groups.some((group) => group.has(word)) ||
          (!isStrict && (small.has(word) || strong.has(word))),
      ),
  );
  return (
    row?.topic ?? (words.length >= fewestSmall && words.every(isSmall) ? readSmallWords(words) : undefined)
  );
}

/** Courtesies, which say what a text is although one of its words is unknown. */
const courtesies: ReadonlySet<TellingTopic> = new Set(['greeting', 'thanks', 'sorry', 'bye', 'compliment']);

/** Returns the courtesy in a text of small words and one other ("that's the guy, thanks"); undefined for any other text. */
export function readCourtesy(words: readonly string[]): TellingTopic | undefined {
  const others = words.filter((word) => !small.has(word) && !telling.has(word));
  if (words.length < fewestSmall || others.length > 1) return undefined;
  return rows.findLast(
    ({ topic, groups }) =>
      courtesies.has(topic) && groups.every((group) => words.some((word) => group.has(word))),
  )?.topic;
}

/** Returns the topic of a text that names nobody and nothing: "what do I do now?", "ok, I'll try again later". */
function readSmallWords(words: readonly string[]): TellingTopic | undefined {
  if (words.some((word) => aboutSomebody.has(word))) return undefined;
  return words.some((word) => asking.has(word)) ? 'help' : 'ok';
}

const fewestSmall = 4;
/** They ask for a person, or for how many there are. */
const aboutSomebody = wordSet(
  'who whom whose whos he she him her his they them their many here there wer wem wen ihn ihr qui quien chi quem wie el ella lei lui ele ela hij zij',
);
const asking = wordSet(
  'what whats how hows can could where why was warum wo que quoi comment como cosa come wat',
);

/** Whether a folded word names nobody and nothing. */
export function isSmall(word: string): boolean {
  return small.has(word);
}

const isNumber = /^\d{1,6}$/;
