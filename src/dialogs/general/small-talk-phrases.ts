import { fold, words } from '../../contacts/text/fold.ts';
import { isPlainWords } from '../../contacts/text/plain-words.ts';
import { isSmall, isTelling, readCourtesy, readTellingWords } from './read-telling-words.ts';

/**
 * What people type that is neither a name nor a command with an argument: phrases by topic, in English, German, French,
 * Spanish, Italian, Portuguese and Dutch. Case, accents, apostrophes and punctuation do not matter, and a text may
 * hold several ("ok, thanks, bye"): the topic that is listed last counts.
 */
const phrases = {
  greeting: `
    hi | heya | hello | hello there | gday | morning | afternoon | evening | gm | hey | hey there | howdy | hiya | yo | greetings | good morning | good afternoon | good evening |
    good day | morning all | hope youre well | hope you are well | hope all is well | hope youre doing well | hope you are doing well | start | begin | get started | restart | start over | hallo | hallo zusammen | moin | servus |
    guten tag | guten morgen | guten abend | gruezi | gruss gott | bonjour | bonsoir | salut | coucou | hola |
    buenos dias | buenas tardes | buenas noches | buenas | ciao | buongiorno | buonasera | salve | ola | bom dia | boa tarde |
    boa noite | oi | hoi | goedemorgen | goedemiddag | goedenavond | goedendag | dag | los gehts | empezar | commencer | inizia`,
  ok: `
    ok | okay | okk | its fine | its ok | its okay | thats ok | thats okay | maybe later | wait | hold on | hang on | one sec | one second | one moment | moment | just a moment | just a minute | just a sec | give me a minute | give me a second | brb | moment bitte | einen moment | un moment | un instant | un momento | why not | k | kk | okey | alrighty | no problem | no worries | no prob | np | youre welcome | you are welcome | my pleasure | kein problem | pas de probleme | de rien | de nada | prego | graag gedaan | okey dokey | okie dokie | alright | all right | fine | thats fine | sure | sure thing | of course | got it | i see | understood |
    sounds good | sounds great | sounds perfect | indeed | im done | i am done | finished | right | i understand | cool | done | all set | all good | noted | roger | in ordnung | alles klar | verstanden |
    passt | gut | daccord | dacc | entendu | ca marche | vale | de acuerdo | entendido | va bene | daccordo | capito |
    tudo bem | certo | esta bem | beleza | goed | prima | begrepen | is goed | oke | o k | hm | hmm | hmmm | uh | ah | aha | oh | mhm | bon`,
  yes: `
    yes | y | yess | yes please | cest ca | thats him | thats her | thats it | thats the one | yeah | yep | yup | ja | ja bitte | jawohl | jep | oui | ouais | oui merci | si | si por favor | si grazie | sim | sim por favor | ja graag |
    correct | exactly | confirm | do it | go ahead | go for it | thats right | that is correct | genau | stimmt | richtig | bestatigen |
    exactement | confirmer | exacto | confirmar | esatto | conferma | exato | precies | klopt`,
  no: `
    no | n | nop | ce nest pas ca | cest pas ca | no es eso | eso no | wrong person | no thats wrong | cest bon | i dont think so | not right now | not exactly | not at all | no thanks | no thank you | no thx | no ty | no tx | no thank u | nope thanks | nah thanks | im good | no im good | nope | nah | no way | not now | not really | nothing | none | none of them | none of those | none of these | neither | never | nein | nein danke | nee | ne |
    nicht | nichts | keiner | non | non merci | no gracias | ne danke | no merci | nada | nao | nao obrigado | nao obrigada | no grazie | niente | nee bedankt |
    nee dank je | niks | wrong | not that | falsch | faux | incorrecto | sbagliato | errado | fout`,
  thanks: `
    thanks | tyvm | lifesaver | youre a lifesaver | you are a lifesaver | thank you | thank u | thankyou | thankx | thanx | ta | thx | tx | ty | tysm | cheers | many thanks | thanks a lot | thanks a ton | thanks a bunch | thanks a million | thanks again | much appreciated |
    appreciated | i appreciate it | thank you very much | thank you so much | thanks so much | thanks very much | thanks for your help | thank you for your help | thanks for the help | thats all | thats all for now | thatll be all | that will be all | das wars | das war alles | cest tout | eso es todo | e tutto | isso e tudo | dat was alles | thats all for today |
    that is all | that helps | that helped | that did the trick | very helpful | danke | danke schon | danke sehr | vielen dank | vielen lieben dank | lieben dank | danke fur die hilfe | danke fur deine hilfe | besten dank | herzlichen dank | tausend dank | merci | merci beaucoup | merci bien |
    mille mercis | gracias | muchas gracias | mil gracias | gracias por la ayuda | gracias por tu ayuda | grazie | grazie mille | tante grazie | grazie per laiuto | obrigado | obrigada | merci davance | obrigado pela ajuda | obrigada pela ajuda | muito obrigado |
    muito obrigada | valeu | bedankt | dank je | dank je wel | dankjewel | dank u | dank u wel | hartelijk dank | bedankt voor de hulp | bedankt voor je hulp`,
  compliment: `
    great | great job | good job | good bot | nice | nice one | well done | awesome | amazing | excellent | perfect | brilliant | wonderful | fantastic | super | wow |
    you are great | youre great | youre a star | you are a star | well that was easy | that was easy | that was quick | you are awesome | youre awesome | you rock | you are the best | youre the best | i love you | love you | i love it | love it | i like you |
    good work | nice work | very good | very nice | impressive | clever | smart | you are smart | bravo | lovely | toll | klasse | spitze | gut gemacht | sehr gut |
    du bist toll | du bist super | du bist der beste | perfekt | genial | geil | wunderbar | super gemacht | tres bien | parfait | formidable | bien joue | perfecto | muy bien | excelente |
    estupendo | buen trabajo | perfetto | ottimo | bravissimo | molto bene | perfeito | muito bem | otimo | bom trabalho | geweldig | goed gedaan | heel goed | mooi`,
  laugh: `haha | hahaha | lol | rofl | lmao | hehe | hihi | jaja | jajaja | rsrs | mdr | ha ha | xd`,
  sorry: `
    sorry | typo | im sorry | i am sorry | my bad | my mistake | oops | apologies | pardon | excuse me | entschuldigung | tut mir leid | sorry about that |
    verzeihung | ups | desole | pardon moi | excusez moi | lo siento | perdon | perdona | scusa | mi dispiace | desculpa | desculpe | het spijt me | excuseer`,
  howAreYou: `
    how are you | wassup | wazzup | sup | how are you doing | how are you today | hows it going | how is it going | whats up | what is up | how do you do | are you ok | you ok | how goes it |
    wie gehts | wie geht es dir | wie geht es ihnen | wie gehts dir | was geht | comment ca va | ca va | comment vas tu | comment allez vous |
    que tal | como estas | como esta | come stai | come va | come sta | tudo bem contigo | como vai | como vai voce | hoe gaat het | hoe is het | alles goed | nice to meet you`,
  bye: `
    bye | have a good one | talk later | talk to you later | speak later | speak soon | catch you later | ttyl | cu | laters | bye bye | goodbye | good bye | see you | see ya | see you later | see you around | see you soon | see you tomorrow | cya | good night | so long | have a nice day | have a good day |
    have a great day | have a good weekend | have a nice weekend | later | farewell | take care | tschuss | tschuess | tschau | auf wiedersehen | bis bald | bis dann | bis spater |
    bis morgen | gute nacht | schonen tag | schonen tag noch | schonen feierabend | schones wochenende | au revoir | a demain | a plus | a plus tard | a bientot | bonne journee | bonne nuit | bonne soiree | adios | hasta luego | hasta manana |
    hasta pronto | chao | chau | arrivederci | a presto | buona giornata | buona notte | buonanotte | adeus | tchau | ate logo | ate breve | tot ziens |
    doei | doeg | fijne dag | tot later | welterusten | over and out`,
  swear: `
    shit | dumbass | moron | jerk | fuck | fuck you | fuck off | wtf | damn | damn it | crap | bullshit | bitch | asshole | arsehole | bastard | idiot | you idiot | stupid | stupid bot | you are stupid | youre stupid | dumb | dumb bot | you are dumb | | shut up | be quiet | quiet |    you suck | this sucks | useless | you are useless | youre useless | this is useless | bad bot | you are wrong | hell | go to hell | i hate you | hate you | piss off | bloody hell | that is wrong | thats wrong | this is wrong | not helpful | that did not help | you dont understand | you dont understand me |
    scheisse | scheiss bot | mist | verdammt | arschloch | blod | du bist blod | dumm | du bist dumm | halt die klappe | halts maul | so ein mist | merde | putain | connard | con | nul | ta gueule | mierda | joder | cono | puta | gilipollas | tonto |
    cazzo | merda | vaffanculo | stronzo | stupido | porra | caralho | burro | idiota | verdomme | klote | kut | stomme bot | godverdomme`,
  test: `
    test | testing | test test | test 123 | testing 123 | just testing | just a test | is this working | does this work | are you there | anyone there | is anybody there | is anyone there | are you working | are you alive | you there | ping | hello world | knock knock | are you online | are you listening |
    probe | bist du da | funktioniert das | essai | tu es la | prueba | estas ahi | prova | ci sei | teste | esta ai | ben je daar | werkt dit`,
  common: `
    call | call me | ring me | phone me | text me | mail me | email me | dial | reach | ask | please | bitte | svp | s il vous plait | sil vous plait | por favor | per favore | alstublieft | alsjeblieft | the | a | an | this | that | it | its | me | i | you | he | she | him | we | they | them | us |
    what | who | whom | where | why | how | which | whose | and | or | but | if | with | without | from | about | name | names | surname | first name | last name | number | numbers | phone | phones | telephone | mobile | cell | email | emails | e mail | mail | address | addresses | details | detail |
    contact | contacts | person | persons | people | somebody | someone | anybody | anyone | everybody | everyone | nobody | all | any | some | other | others | another | colleague | colleagues | coworker | coworkers | employee | employees | company | companies | department | departments | customer | customers | supplier | suppliers | vendor | vendors |
    information | info | data | database | directory | address book | phone book | phonebook | list | result | results | answer | answers | question | questions | message | messages | chat | card | cards | button | buttons | click | press | type | text | word | words | something | anything | everything | thing | things | nothing else |
    outlook | teams | microsoft | microsoft teams | exchange | entra | azure | office 365 | microsoft 365 | sharepoint | excel | windows | copilot | cardfile | computer | laptop | printer | internet | website | app | wer | wen | wem | was | wo | wann | warum | wieso | wie | welche | welcher | kontakt | kontakte | leute | jemand | alle | niemand | nummer | telefon | adresse | kollege | kollegen | mitarbeiter | firma | firmen |
    qui | quoi | ou | quand | pourquoi | comment | quel | quelle | personne | personnes | numero | adresses | collegue | collegues | entreprise | quien | que | donde | cuando | por que | como | cual | persona | personas | contacto | contactos | telefono | direccion | empresa | chi | che cosa | cosa | dove | quando | perche | come | quale | contatto | contatti | persone | indirizzo | azienda |
    quem | onde | porque | qual | pessoa | pessoas | contato | contatos | endereco | wie | wat | waar | wanneer | waarom | welke | contacten | mensen | iemand | iedereen | collega | collegas | bedrijf | when | yesterday | today | tomorrow | now | again | here | there | then | too | also | maybe | perhaps | first | second | last | same | different`,
  back: `back | go back | previous | torna indietro | vai indietro | gehe zuruck | reviens | revenir | vuelve | volver atras | volta | previous page | previous one | last page | page back | zuruck | geh zuruck | vorherige | vorige seite | retour | page precedente | precedent | atras | volver | anterior | pagina anterior | indietro | precedente | voltar | terug | ga terug | vorige`,
  next: `
    next | next page | next one | pagina siguiente | siguiente pagina | show me the next | show the next one | show me the next page | give me more | i want more | more | show more | show me more | show next | more results | more please | continue | go on | keep going | further | and more | the rest | show the rest | page 2 | weiter | mehr | mehr anzeigen | zeig mehr | nachste | nachste seite |
    suivant | suivante | page suivante | plus | voir plus | encore | siguiente | mas | ver mas | pagina siguiente | avanti | prossimo | altro | ancora | successivo | proximo | proxima | seguinte | mais | ver mais | volgende | meer | toon meer | verder`,
  cancel: `
    cancel | dont bother | scratch that | leave it | leave it be | dont | lass es | lass gut sein | lass mal | laisse | lascia | deja | cancel that | cancel it | cancel this | cancelled | abort | never mind | nevermind | nvm | forget it | forget that | forget about it | dont do that | do nothing | stop | stop it | stop that | stop please | halt | quit | exit | close | end | finish | enough | leave me alone | go away | dismiss | reset | clear | clear chat | delete chat | unsubscribe | opt out |
    abbrechen | abbruch | stopp | stoppen | vergiss es | egal | beenden | aufhoren | schliessen | ende | annuler | annule | annulez | arrete | arreter | stopper | laisse tomber | quitter | fermer | cancelar | cancela | parar | para | dejalo | olvidalo | salir | cerrar | annulla | ferma | fermati | basta | lascia stare | esci | chiudi |
    pare | deixa | esquece | sair | fechar | annuleren | annuleer | laat maar | stop ermee | afsluiten | sluiten`,
  repeat: `
    what did you say | could you say it again | can you say that again | could you repeat that | can you repeat that | say that again | say again | repeat | repeat that | repeat please | come again | pardon me | huh | eh | what do you mean | i dont understand | i do not understand | i dont get it | what does that mean | what is this |
    wie bitte | ich verstehe nicht | ich verstehe das nicht | noch mal | nochmal | was meinst du | je ne comprends pas | quoi ca | repete | no entiendo | repite | non capisco | ripeti | nao entendi | nao entendo | ik begrijp het niet | herhaal`,
  about: `
    about | about you | about cardfile | about this bot | about this app | version | what version | which version | your version | what version are you | who are you | what are you | what is cardfile | whats cardfile | who is cardfile | what is this bot | what is this app | what is your name | whats your name | your name | tell me about yourself | introduce yourself | who is your creator | who is your maker | who is your developer | who is behind this | who made you | who built you | who created you | who developed you | who do you work for | where are you from | how old are you | what do you do | what does cardfile do | what does this bot do | what is this for | what are you for | why are you here |
    uber | uber dich | wer bist du | was bist du | wie heisst du | was ist das | was machst du | wer hat dich gemacht | a propos | qui es tu | qui etes vous | tu es qui | comment tu tappelles | comment tappelles tu | acerca de | quien eres | que eres | como te llamas | informazioni | chi sei | cosa sei | come ti chiami |
    sobre | quem e voce | quem es tu | como se chama | over | wie ben je | wie ben jij | hoe heet je | wat ben je`,
  bot: `
    bot | are you a bot | are you a robot | are you human | are you a human | are you a person | do you have feelings | can you think | are you intelligent | are you real | are you a real person | am i talking to a bot | am i talking to a human | am i talking to a person | am i speaking to a bot | is this a bot | are you an ai | are you ai | are you chatgpt | are you copilot | do you use ai | is this ai | robot |
    bist du ein bot | bist du ein mensch | bist du ein roboter | bist du eine ki | bist du echt | es tu un robot | es tu un bot | es tu humain | etes vous un robot | tu es un robot | eres un bot | eres un robot | eres humano | eres una persona | sei un bot | sei un robot | sei umano | voce e um bot | voce e um robo | es um bot | voce e humano | ben je een bot | ben je een mens | ben je een robot`,
  human: `
    talk to a human | is there any person i can talk to | is there a person i can talk to | is there anyone i can talk to | talk to a person | talk to someone | speak to a human | speak to a person | speak with a human | i want to talk to a human | i want to speak to a human | i want to talk to a real person | can i talk to a person | can i talk to a human | can i speak to someone | human | real person | agent | operator | support | help desk | helpdesk | it support | customer service | contact support | call support | who can help me | i need support | service desk |
    mensch | mit einem menschen sprechen | kundendienst | kann ich mit jemandem sprechen | ich mochte mit einem menschen sprechen | parler a un humain | parler a quelquun | service client | hablar con una persona | hablar con un humano | soporte | atencion al cliente | parlare con una persona | parlare con un umano | assistenza | falar com uma pessoa | falar com um humano | suporte | met een mens praten | ondersteuning`,
  privacy: `
    privacy | privacy policy | privacy notice | data protection | gdpr | is this private | is this confidential | is this safe | is it safe | is this secure | are you secure | what do you store | what do you save | what do you keep | what data do you store | what data do you keep | what data do you have | what data do you collect | which data do you store | what do you know about me | what do you collect | what do you remember | what do you log | do you store my data | do you save my data | do you keep my messages | do you store my messages | do you read my messages | do you record this | can you see my messages | who can see this | who can see what i search for | who can see what i search | who can see my searches | who sees my searches | can anyone see my searches | does anyone read my messages | does anybody read my messages | who reads my messages | can anyone read my messages | do you share my data | is my data safe | is my data secure | do you track me | are you recording this | who sees this | who can see my contacts | who sees my contacts | who can see what i type | can others see my contacts | can my boss see this | can my boss see my contacts | do others see my contacts | are my contacts private | are my contacts visible to others | are my contacts visible | can anyone see my contacts | can other people see my contacts | delete my data | forget me | where is my data | where do you store data | how do you use my data | are you spying on me | do you spy on me | terms | terms of use | imprint | legal |
    datenschutz | dsgvo | privatsphare | impressum | was speicherst du | welche daten speicherst du | was weisst du uber mich | wer sieht meine kontakte | wer kann das sehen | sind meine daten sicher | speicherst du meine daten | confidentialite | vie privee | rgpd | que stockes tu | que stockez vous | quelles donnees stockez vous | qui voit mes contacts | mentions legales | privacidad | proteccion de datos | que guardas | que datos guardas | quien ve mis contactos |
    riservatezza | protezione dei dati | che dati salvi | cosa memorizzi | quali dati salvi | chi vede i miei contatti | privacidade | protecao de dados | o que voce guarda | que dados voce guarda | quem ve os meus contatos | gegevensbescherming | avg | wat bewaar je | welke gegevens bewaar je | wie ziet mijn contacten`,
  feedback: `
    feedback | give feedback | i have feedback | send feedback | bug | bugs | report a bug | report bug | i found a bug | bug report | report a problem | report problem | report an issue | report a mistake | there is a mistake | problem | i have a problem | issue | suggestion | i have a suggestion | suggestions | feature request | complaint | i have a complaint | complain | error | an error | it does not work | it doesnt work | this does not work | this doesnt work | not working | it is not working | its broken | it is broken | broken | something is wrong | rate you | review |
    ruckmeldung | fehler | fehler melden | problem melden | ich habe ein problem | es geht nicht | das geht nicht | funktioniert nicht | es funktioniert nicht | vorschlag | verbesserungsvorschlag | beschwerde | kaputt | commentaire | commentaires | bogue | signaler un probleme | probleme | ca ne marche pas | reclamation | comentarios | sugerencia | reportar un error | problema | no funciona | queja | segnalazione | segnala un problema | errore | suggerimento | non funziona |
    comentario | sugestao | erro | reportar um erro | nao funciona | reclamacao | fout melden | probleem | het werkt niet | werkt niet | klacht | terugkoppeling`,
  settings: `
    settings | setting | options | preferences | configure | configuration | config | setup | set up | profile settings | change settings | open settings | notifications | notification settings | mute | turn off notifications | dark mode | einstellungen | optionen | konfiguration | benachrichtigungen | parametres | reglages | configuracion | ajustes | opciones | preferencias | impostazioni | opzioni | notifiche | configuracoes | definicoes | opcoes | instellingen | voorkeuren | opties`,
  language: `
    language | languages | change language | switch language | which languages do you speak | which languages do you understand | what languages do you understand | which language do you speak | what languages do you speak | which languages | do you speak english | do you speak german | do you speak french | do you speak spanish | do you speak italian | do you speak portuguese | do you speak dutch | english | in english | english please | deutsch | auf deutsch | deutsch bitte | sprichst du deutsch | sprache | sprache andern | francais | en francais | parlez vous francais | parles tu francais | langue | changer de langue | espanol | en espanol | hablas espanol | idioma | cambiar idioma | italiano | in italiano | parli italiano | lingua | portugues | em portugues | fala portugues | nederlands | in het nederlands | spreek je nederlands | taal`,
  signIn: `login | log in | sign in | signin | logon | log on | logout | log out | sign out | signout | logoff | sign up | register | password | my password | forgot password | reset password | i forgot my password | change password | account | my account | anmelden | abmelden | einloggen | ausloggen | passwort | passwort vergessen | konto | se connecter | connexion | se deconnecter | deconnexion | mot de passe | iniciar sesion | cerrar sesion | contrasena | accedi | disconnettersi | accesso | entrar | iniciar sessao | terminar sessao | senha | palavra passe | inloggen | uitloggen | aanmelden | afmelden | wachtwoord`,
  export: `
    export | export contacts | export all | export all contacts | export to excel | export list | export the list | download | download contacts | download the list | download all contacts | csv | backup | back up | print | print list | print the list | share | vcard | copy all | can i export contacts | can i export my contacts | can you export contacts | how do i export contacts | how can i export contacts |
    exportieren | kontakte exportieren | herunterladen | drucken | exporter | exporter les contacts | telecharger | imprimer | exportar | exportar contactos | descargar | imprimir | esporta | esporta contatti | scarica | stampa | exportar contatos | baixar | exporteren | contacten exporteren | downloaden | afdrukken`,
  import: `import | import contacts | upload | upload contacts | importieren | kontakte importieren | importer | importer des contacts | importar | importar contactos | importa | importa contatti | importar contatos | importeren | contacten importeren`,
  elsewhere: `
    what time is it | what is the time | time | date | what day is it | what is the date | what is todays date | weather | whats the weather | what is the weather | how is the weather | whats the weather like | weather today | tell me a joke | joke | another joke | make me laugh | tell me a story | sing a song | news | play music | set a timer | set an alarm | remind me | reminder | calendar | my calendar | meetings | my meetings | schedule | schedule a meeting | book a meeting | book a room | send an email | send email | send a message | write an email | order pizza | coffee | lunch | what is for lunch | holiday | vacation | tell me something | calculate | translate | google | who is my manager | who is my boss | who reports to me | org chart | my team | my manager | who am i talking to | what is the meaning of life | meaning of life | are you single | will you marry me | marry me | do you love me | are you happy |
    wie spat ist es | wetter | wie ist das wetter | wie wird das wetter | erzahl einen witz | erzahl mir einen witz | witz | kalender | termine | wer ist mein chef | wer ist mein vorgesetzter | quelle heure est il | meteo | quel temps fait il | raconte une blague | blague | calendrier | que hora es | el tiempo | que tiempo hace | cuenta un chiste | chiste | calendario | che ore sono | che tempo fa | barzelletta | raccontami una barzelletta | que horas sao | previsao do tempo | conta uma piada | piada | hoe laat is het | weer | wat voor weer is het | vertel een grap | grap | agenda`,
  total: `
    how many contacts are there | how many contacts do you have | how many contacts do you know | how many contacts do we have | how many contacts do i have | how many contacts have i | how many contacts | how many people | how many people do you know | how many people are there | how many people work here | how many employees do we have | how many colleagues do i have | number of contacts | count contacts | count all contacts | count my contacts | total contacts | contact count | list all contacts | show all contacts | show me all contacts | all contacts | all people | everyone | show everyone | list everyone | show all | show all people | list contacts | show contacts | find everyone |
    wie viele kontakte gibt es | wie viele kontakte hast du | wie viele kontakte habe ich | wie viele kontakte haben wir | wie viele kontakte | alle kontakte | alle kontakte anzeigen | zeig alle kontakte | zeige alle kontakte | combien de contacts | combien de contacts as tu | combien de contacts ai je | tous les contacts | affiche tous les contacts | cuantos contactos hay | cuantos contactos tengo | cuantos contactos | todos los contactos | quanti contatti ci sono | quanti contatti ho | quanti contatti | tutti i contatti | quantos contatos existem | quantos contatos tenho | quantos contatos | todos os contatos | hoeveel contacten zijn er | hoeveel contacten heb ik | hoeveel contacten | alle contacten `,
  myself: `
    find myself | find me | show me myself | who am i | whoami | myself | my profile | my card | my own card | my details | my contact details | my data | my number | my phone number | my email | my email address | my name | what is my name | what is my number | what is my email | what is my phone number | what is my email address | show my profile | show my details | show my card |
    wer bin ich | mein profil | meine daten | meine nummer | finde mich | qui suis je | mon profil | mon numero | quien soy | quien soy yo | mi perfil | mi numero | chi sono | chi sono io | il mio profilo | il mio numero | quem sou eu | meu perfil | meu numero | wie ben ik | mijn profiel | mijn nummer`,
  add: `
    add a contact | add contact | add a new contact | add new contact | new contact | create a contact | create a new contact | create contact | create new contact | save a contact | save contact | save a new contact | i want to add a contact | i would like to add a contact | i need to add a contact | add someone | add somebody | add a person | add person | new person | add a mail contact | add a colleague | insert contact | make a contact | make a new contact | enter a contact | register a contact |
    kontakt hinzufugen | kontakt anlegen | kontakt erstellen | neuer kontakt | neuen kontakt anlegen | neuen kontakt erstellen | neuen kontakt hinzufugen | einen kontakt hinzufugen | ich mochte einen kontakt hinzufugen | kontakt speichern | ajouter un contact | ajouter contact | nouveau contact | creer un contact | creer un nouveau contact | enregistrer un contact | je voudrais ajouter un contact | anadir contacto | anadir un contacto | agregar contacto | agregar un contacto | nuevo contacto | crear contacto | crear un contacto | crear un nuevo contacto | quiero anadir un contacto |
    aggiungi contatto | aggiungi un contatto | aggiungere un contatto | nuovo contatto | crea contatto | crea un contatto | crea un nuovo contatto | adicionar contato | adicionar um contato | adicionar contacto | novo contato | criar contato | criar um contato | novo contacto | contact toevoegen | een contact toevoegen | voeg een contact toe | nieuw contact | nieuw contact maken | nieuw contact toevoegen | contact aanmaken`,
  requests: `
    what waits for me | latest contacts | last request | any open approvals | any approvals for me | any open requests | any requests for me | do i have any open approvals | do i have any open requests | is my change done | is my change done yet | is my change saved | is my request done | is my request done yet | is my change approved | what happened to my change | what happened to my request | what waits for my approval | what is waiting for my approval | whats waiting for my approval | waiting for my approval | anything waiting for my approval | what is waiting for approval | what is waiting for me | whats waiting for me | is anything waiting for me | is something waiting for me | anything waiting for me | what is waiting | waiting for me | anything new for me | what do i have to do | what do i need to do | what should i do | what do i have to approve | what do i need to approve | what should i approve | what do i have to decide | what needs my approval | what is pending | whats pending | pending | pending requests | pending approvals | show pending | show pending approvals | show pending requests | open requests | open approvals | show open requests | my approvals | show my approvals | approvals | show approvals | requests | request | my request | my requests | show my requests | show requests | show me my requests | list requests | list my requests | view requests | see my requests | where are my requests | where is my request | where do i see my requests | wheres my request | status of my request | status of my requests | what is the status of my request | whats the status of my request | what is the status of my requests | how is my request | hows my request | hows my request doing | how is my request doing | how are my requests doing | what happened to my request | what happened with my request | what about my request | what did i ask for | what have i asked for | what did i request | what have i requested | what did i add | what have i added | what did i change | what have i changed | is my request approved | is my request approved yet | was my request approved | has my request been approved | any news on my request | any updates | any news | my changes | my tasks | tasks | my todo | todo | to do | to do list | inbox | my inbox | do i have to approve anything | do i have anything to approve | anything to approve | is there anything i need to approve | anything i need to approve | do i need to approve anything | do i need to approve something | is there anything waiting for me | is there something for me to do | is there anything to approve | is there anything for me | anything for me | my open requests | my pending requests | changes | recent changes | change requests | my change requests | added last week | added yesterday | added today | what was added last week | what was added | contacts added last week | contacts added this week | contacts added today | contacts added by me | contacts i added | who was added last week | what changed | what has changed | what changed last week | recently added | recently added contacts | latest changes | newest contacts | new contacts |
    was wartet auf mich | wartet etwas auf mich | was muss ich genehmigen | was muss ich freigeben | was steht an | offene anfragen | offene antrage | meine anfragen | meine antrage | anfragen | antrage | genehmigungen | freigaben | meine genehmigungen | ausstehende genehmigungen | status meiner anfrage | was habe ich beantragt | wurde meine anfrage genehmigt | quest ce qui mattend | mes demandes | demandes | demandes en attente | mes approbations | approbations | ou en est ma demande | ma demande est elle approuvee | que me espera | mis solicitudes | solicitudes | solicitudes pendientes | aprobaciones | mis aprobaciones | que tengo que aprobar | estado de mi solicitud |
    cosa mi aspetta | le mie richieste | richieste | richieste in sospeso | approvazioni | le mie approvazioni | cosa devo approvare | stato della mia richiesta | o que espera por mim | meus pedidos | os meus pedidos | minhas solicitacoes | solicitacoes | pedidos | pedidos pendentes | aprovacoes | minhas aprovacoes | o que tenho que aprovar | mijn verzoeken | verzoeken | wat wacht op mij | mijn aanvragen | aanvragen | goedkeuringen | openstaande verzoeken | wat moet ik goedkeuren`,
  favorites: `
    favorites | favourites | favs | faves | favorite contacts | favourite contacts | favorite people | favourite people | starred | starred contacts | pinned contacts | bookmarks | favoriten | lieblingskontakte | favoris | contacts favoris | favoritos | contactos favoritos | contatos favoritos | preferiti | contatti preferiti | favorieten`,
  recent: `
    recent | recents | recent contacts | recent people | recent searches | recently viewed | recently viewed contacts | recently viewed people | recently opened | recently opened contacts | last viewed | last viewed contacts | last contacts | last opened | viewed recently | people i viewed recently | contacts i viewed recently | people i looked at recently | people i opened recently | who did i look at last | who did i open last | who did i view last | who did i look up last | who have i looked up recently | who have i viewed recently | who did i look up recently | who did i look at recently | who did i search for last |
    zuletzt angesehen | zuletzt geoffnet | zuletzt gesehen | letzte kontakte | zuletzt angesehene kontakte | recents | contacts recents | vus recemment | recientes | contactos recientes | vistos recientemente | recenti | contatti recenti | visti di recente | recentes | contatos recentes | vistos recentemente | recente contacten | laatst bekeken`,
  ownContacts: `
    my contacts | my own contacts | own contacts | my outlook contacts | outlook contacts | my personal contacts | personal contacts | private contacts | my private contacts | my address book | my contact list | my contacts list | all my contacts | contacts of mine |
    meine kontakte | eigene kontakte | alle meine kontakte | meine outlook kontakte | mein adressbuch | mes contacts | tous mes contacts | mis contactos | todos mis contactos | i miei contatti | tutti i miei contatti | meus contatos | os meus contatos | todos os meus contatos | mijn contacten | al mijn contacten`,
  duplicates: `
    duplicates | duplicate | duplicate contacts | duplicated contacts | double contacts | double entries | duplicate entries | possible duplicates | dupes | dubletten | duplikate | doppelte kontakte | doppelte eintrage | doublons | contacts en double | duplicados | contactos duplicados | duplicati | contatti duplicati | contatos duplicados | duplicaten | dubbele contacten`,
  approvers: `
    approvers | who decides | who decides about my request | who will approve my request | who approves my request | wer genehmigt das | wer entscheidet | wer sind die genehmiger | qui valide | qui decide | quien decide | chi decide | quem decide | wie beslist`,
  lists: `
    lists | my lists | all lists | distribution lists | mailing lists | mail lists | all distribution lists | my distribution lists | which lists are there | what lists are there | what lists do we have | which lists do we have | which distribution lists are there | what distribution lists are there | which distribution lists do we have | what distribution lists do we have | verteiler | alle verteiler | verteilerlisten | welche verteiler gibt es | welche listen gibt es | listes de diffusion | listas de distribucion | liste di distribuzione | listas de distribuicao | distributielijsten`,
  help: `
    help | quick question | i have a quick question | a quick question | im confused | i am confused | this is confusing | i have a question | i have questions | can i ask you something | can i ask a question | what can i search for | what can i search | what can i look for | what can you find | how can i find people | help me | help please | please help | i need help | i need some help | can you help | can you help me | could you help me | can you please help me | give me some help | any help | open help | show help | show me help | menu | main menu | show menu | open menu | home | home page | main | commands | command | list commands | show commands | all commands | what can you do | what can you do for me | what else can you do | what can i do | what can i do here | what can i ask | what can i ask you | what can i type | what can i say | what do i type | what should i type | what do you know | what do you understand | how does this work | how does it work | how do you work | how do i use this | how do i use you | how to use this | how to use | how can i use this | how can you help | how can you help me | how do i search | how do i find someone | how do i find somebody | how do i find a contact | how can i search | how to search | how do i start | where do i start | show me what you can do | show me examples | examples | example | give me an example | give me examples | tutorial | guide | manual | documentation | docs | faq | instructions | tips | training | features | capabilities | functions | what are your features | usage | sos | i am lost | im lost | i am stuck | im stuck | i am new | im new | i am new here | im new here | first time | what now | now what | what next | and now |
    hilfe | hilf mir | bitte hilfe | ich brauche hilfe | kannst du mir helfen | konnen sie mir helfen | befehle | was kannst du | was kannst du tun | was kannst du alles | was kann ich tun | was kann ich fragen | wie funktioniert das | wie geht das | anleitung | hauptmenu | startseite | beispiele | aide | aide moi | aidez moi | a laide | jai besoin daide | peux tu maider | pouvez vous maider | que peux tu faire | que sais tu faire | que pouvez vous faire | comment ca marche | commandes | mode demploi | accueil | exemples | ayuda | ayudame | necesito ayuda | puedes ayudarme | me puedes ayudar | que puedes hacer | que sabes hacer | como funciona | como funciona esto | comandos | menu principal | inicio | ejemplos |
    aiuto | aiutami | ho bisogno di aiuto | puoi aiutarmi | mi puoi aiutare | cosa puoi fare | cosa sai fare | che cosa sai fare | come funziona | comandi | istruzioni | esempi | ajuda | me ajuda | ajude me | preciso de ajuda | pode me ajudar | podes ajudar me | o que voce pode fazer | o que voce faz | o que podes fazer | como isso funciona | instrucoes | exemplos | hulp | help mij | ik heb hulp nodig | kun je me helpen | kunt u mij helpen | wat kun je | wat kan je | wat kun je doen | wat kan je doen | hoe werkt dit | hoe werkt het | opdrachten | hoofdmenu | voorbeelden | uitleg`,
} as const;

export type SmallTalk = keyof typeof phrases | 'signs';

/** Words that change nothing beside a phrase. */
const fillers = new Set(
  (
    'please pls bitte svp bot cardfile there you so very really just then now again everyone all team guys mate buddy dear sir ' +
    'madam man friend friends well anyway und and et e y en a but ich mich dir ihnen euch schon mal doch ' +
    'today heute still yet already eigentlich denn genau anzeigen zeigen zusammen vous plait te favor favore sil alstublieft alsjeblieft'
  ).split(' '),
);

/** "Show me" and the like before a phrase, the longest first. */
const leadIns =
  `can you show me|could you show me|can i see|could i see|can i have|please show me|show me|show|open|view|see|list|list all|display|find|check|browse|go to|take me to|take me|let me see|i want to see|i would like to see|id like to see|id like|i would like|id like to|i would like to|i want|i want to|i need|i need to|give me|get|get me|what about|tell me about|tell me|what are|where are|where is|how do i see|how can i see|do i have any|do i have|do we have any|do we have|have i got any|are there any|are there|is there any|zeig mir|zeige mir|zeig|zeige|offne|was sind|gibt es|habe ich|montre moi|montre|affiche|quels sont|muestrame|muestra|mostrar|cuales son|mostrami|mostra|quali sono|mostre|quais sao|toon me|toon|wat zijn`
    .split('|')
    .map((phrase) => phrase.split(' '))
    .sort((one, other) => other.length - one.length);
const determiners = new Set(
  'the my our all any some die meine meinen alle les mes los mis i os meus de mijn'.split(' '),
);

const longestTalk = 80;
const mostWords = 14;

const topics = Object.keys(phrases) as (keyof typeof phrases)[];
const topicOf = new Map<string, keyof typeof phrases>();
let longestPhrase = 1;
for (const topic of topics) {
  for (const phrase of phrases[topic].split('|')) {
    const key = words(fold(phrase)).join(' ');
    topicOf.set(key, topic);
    longestPhrase = Math.max(longestPhrase, key.split(' ').length);
  }
}
const firstWords = new Set([...topicOf.keys()].map((phrase) => phrase.split(' ')[0] ?? ''));
const lastWords = new Set([...topicOf.keys()].map((phrase) => phrase.split(' ').at(-1) ?? ''));

/** Returns the topic of a text that is nothing but small talk; undefined for any other. */
export function readSmallTalk(text: string): SmallTalk | undefined {
  if (text.length > longestTalk) return undefined;
  // Most texts are a name, whose last word ends no phrase.
  if (isPlainWords(text) && !mayBeTalk(text.toLowerCase())) return undefined;
  const typed = words(fold(text.replace(masked, 'fuck')));
  if (typed.length === 0) return 'signs';
  if (typed.length > mostWords) return undefined;
  return readWords(typed) ?? readWords(typed.map(inFull));
}

/** Returns a word as it is written elsewhere: "hiii", "yesss", "u". */
function inFull(word: string): string {
  const once = word.replace(drawnOut, '$1');
  return shortForms.get(once) ?? once;
}

const shortForms: ReadonlyMap<string, string> = new Map([
  ['u', 'you'],
  ['ur', 'youre'],
  ['r', 'are'],
]);

/** Returns the topic of a text that thanks or greets, if nobody is found for it: "good evening, anybody home?" */
export function readLooseTalk(text: string): SmallTalk | undefined {
  return text.length > longestTalk ? undefined : readCourtesy(words(fold(text)).map(inFull));
}

/** "f***", "sh*t" */
const masked = /(?<![\p{L}\p{N}*])(?:f|sh?|b|a|c)\*(?:\*+\p{L}{0,3}|\p{L}{1,3})(?!\p{L})/giu;
const drawnOut = /(\p{L})\1{2,}/gu;

function readWords(typed: readonly string[]): keyof typeof phrases | undefined {
  const whole = topicOf.get(typed.join(' '));
  // Common words are talk only when nothing stands beside them.
  return whole ?? readLedIn(typed) ?? readJoined(typed) ?? readTellingWords(typed);
}

/** Reads "show me my favorites" and "my favorites": a phrase behind a lead-in, or behind "my". */
function readLedIn(typed: readonly string[]): keyof typeof phrases | undefined {
  const asked = leadIns.find((words) => words.every((word, index) => typed[index] === word));
  const rest = typed.slice(asked?.length ?? 0);
  const bare = rest.filter((word) => !fillers.has(word));
  const wordings = [rest, bare, bare.filter((word, index) => index > 0 || !determiners.has(word))];
  const topic = wordings.map((wording) => topicOf.get(wording.join(' '))).find((one) => one !== undefined);
  return topic !== undefined && topics.indexOf(topic) > topics.indexOf('common') ? topic : undefined;
}

/** Topics whose phrases are none beside another: "upload my contacts". */
const alone: ReadonlySet<keyof typeof phrases> = new Set([
  'common',
  'favorites',
  'recent',
  'ownContacts',
  'duplicates',
  'lists',
]);

/** Reads several phrases in a row, with fillers between: the topic that is listed last counts. */
function readJoined(typed: readonly string[]): keyof typeof phrases | undefined {
  if (!(firstWords.has(typed[0] ?? '') || fillers.has(typed[0] ?? ''))) return undefined;
  // The rank of the best topic that covers the words from each position on; -1 for fillers only.
  const best: (number | undefined)[] = [...typed.map(() => undefined), -1];
  for (let start = typed.length - 1; start >= 0; start--) {
    if (fillers.has(typed[start] ?? '')) best[start] = best[start + 1];
    for (let end = Math.min(typed.length, start + longestPhrase); end > start; end--) {
      const phrase = typed.slice(start, end).join(' ');
      const topic = fillers.has(phrase) && best[start] !== undefined ? undefined : topicOf.get(phrase);
      const rest = best[end];
      if (topic === undefined || alone.has(topic) || rest === undefined) continue;
      best[start] = Math.max(best[start] ?? -1, rest, topics.indexOf(topic));
    }
  }
  return topics[best[0] ?? -1];
}

function mayBeTalk(lower: string): boolean {
  const typed = lower.split(' ');
  const last = typed.at(-1) ?? '';
  return (
    lastWords.has(last) ||
    fillers.has(last) ||
    typed.some(isTelling) ||
    typed.every(isSmall) ||
    /(.)\1\1/u.test(lower)
  );
}
