import { describe, expect, it } from 'vitest';
import { readSmallTalk, type SmallTalk } from '../../../src/dialogs/general/small-talk-phrases.ts';
import { readIntent } from '../../../src/dialogs/read-intent.ts';

/** Texts by topic, none of them with a name or a command's argument. */
const talk: Readonly<Partial<Record<SmallTalk, readonly string[]>>> = {
  greeting: [
    'Good evening',
    'Guten Morgen!',
    'Bonsoir',
    'Buenos días',
    'Buongiorno',
    'Bom dia',
    'Goedemorgen',
    'start over',
  ],
  ok: [
    'ok',
    'OK.',
    'Okay!',
    'alright',
    'got it',
    'alles klar',
    'd’accord',
    'de acuerdo',
    'va bene',
    'tudo bem',
    'is goed',
  ],
  yes: ['yes', 'Yes please', 'yep', 'ja', 'oui', 'sí', 'sim', 'go ahead', 'ja bitte'],
  no: [
    'no thx',
    'no ty',
    'no',
    'No, thanks',
    'nope',
    'nein danke',
    'non merci',
    'não',
    'nee',
    'none of them',
  ],
  thanks: [
    'thanks',
    'Thanks!!',
    'thank you so much',
    'ok, thanks',
    'thx',
    'Danke schön',
    'vielen Dank!',
    'merci beaucoup',
    'muchas gracias',
    'grazie mille',
    'muito obrigada',
    'dank je wel',
    'thanks bot',
    'that’s all, thank you',
  ],
  compliment: [
    'well done',
    'You are great!',
    'good bot',
    'super gemacht',
    'parfait',
    'muy bien',
    'bravissimo',
    'ótimo',
    'goed gedaan',
    'I love it',
  ],
  howAreYou: [
    'how are you?',
    'Hi, how are you?',
    'what’s up',
    'wie geht’s?',
    'comment ça va ?',
    '¿Qué tal?',
    'come stai?',
    'hoe gaat het?',
  ],
  bye: [
    'bye',
    'Good night',
    'thanks, bye!',
    'have a nice day',
    'Tschüss',
    'auf Wiedersehen',
    'au revoir',
    'adiós',
    'arrivederci',
    'até logo',
    'tot ziens',
  ],
  swear: [
    'shit',
    'you are useless',
    'stupid bot',
    'Scheiße',
    'merde',
    'mierda',
    'cazzo',
    'porra',
    'verdomme',
    'that’s wrong',
  ],
  test: ['test', 'testing 123', 'are you there?', 'is this working?', 'ping', 'hello world'],
  cancel: [
    'cancel',
    'Cancel that',
    'stop',
    'STOP!',
    'never mind',
    'abbrechen',
    'annuler',
    'cancelar',
    'annulla',
    'annuleren',
    'quit',
    'exit',
  ],
  back: ['back', 'go back', 'zurück', 'retour', 'atrás', 'indietro', 'voltar', 'terug', 'previous'],
  next: [
    'next',
    'more',
    'show more',
    'show me more',
    'weiter',
    'suivant',
    'siguiente',
    'avanti',
    'próximo',
    'volgende',
  ],
  repeat: ['what do you mean?', 'say that again', 'I don’t understand', 'wie bitte?', 'no entiendo', 'huh?'],
  about: [
    'about',
    'version',
    'Who are you?',
    'what is Cardfile?',
    'Wer bist du?',
    'qui es-tu ?',
    '¿quién eres?',
    'chi sei?',
    'quem é você?',
    'wie ben je?',
    'Who made you?',
  ],
  bot: [
    'are you a bot?',
    'Are you human?',
    'bist du ein Bot?',
    'es-tu un robot ?',
    'eres un robot',
    'sei un bot?',
    'ben je een mens?',
    'do you use AI?',
  ],
  human: ['talk to a human', 'support', 'can I talk to a person?', 'Kundendienst', 'parler à un humain'],
  privacy: [
    'privacy',
    'what do you store?',
    'who can see this?',
    'Datenschutz',
    'Was speicherst du?',
    'vie privée',
    'privacidad',
    'riservatezza',
    'are my contacts private?',
    'can my boss see this?',
  ],
  feedback: [
    'feedback',
    'report a bug',
    'I found a bug',
    'it doesn’t work',
    'Fehler melden',
    'ça ne marche pas',
    'no funciona',
    'non funziona',
    'het werkt niet',
  ],
  settings: [
    'settings',
    'open settings',
    'Einstellungen',
    'paramètres',
    'ajustes',
    'impostazioni',
    'configurações',
    'instellingen',
  ],
  language: ['language', 'do you speak German?', 'auf Deutsch', 'en français', 'idioma', 'lingua', 'taal'],
  signIn: ['login', 'log out', 'my password', 'Passwort vergessen', 'mot de passe', 'contraseña'],
  export: [
    'export',
    'export to Excel',
    'download contacts',
    'Kontakte exportieren',
    'exporter les contacts',
    'csv',
  ],
  elsewhere: [
    'tell me a joke',
    'what time is it?',
    'What is the weather?',
    'who is my manager?',
    'Wie spät ist es?',
    'quelle heure est-il ?',
  ],
  total: [
    'how many contacts are there?',
    'all contacts',
    'show me all contacts',
    'all people',
    'alle Kontakte',
    'tous les contacts',
    'cuántos contactos tengo',
    'tutti i contatti',
  ],
  myself: ['who am I?', 'find myself', 'my phone number', 'wer bin ich', 'mon profil', 'mi número'],
  add: [
    'I want to add a contact',
    'neuen Kontakt anlegen',
    'ajouter un contact',
    'nuevo contacto',
    'aggiungi contatto',
    'novo contato',
    'nieuw contact',
  ],
  requests: [
    'What waits for me',
    'what is waiting for me?',
    'show my requests',
    'pending approvals',
    'is my request approved yet?',
    'what did I ask for?',
    'meine Anfragen',
    'mes demandes',
    'mis solicitudes',
    'le mie richieste',
    'meus pedidos',
    'mijn verzoeken',
    'anything to approve?',
  ],
  help: [
    'menu',
    'What can I do here?',
    'how does this work?',
    'please help me',
    'Hilfe',
    'hilf mir',
    'was kannst du?',
    'aide',
    'que peux-tu faire ?',
    'ayuda',
    'aiuto',
    'ajuda',
    'hulp',
    'wat kun je?',
    'examples',
  ],
  common: [
    'call me',
    'ring me',
    'who',
    'what?',
    'people',
    'Outlook',
    'phone',
    'Kontakte',
    'quand',
    'donde',
    'please',
    'somebody',
  ],
  signs: ['!', '...', '👍', '😀 😀', '—', '🤷‍♀️'],
};

const nobody = async () => false;

describe('small talk', () => {
  it.each(Object.entries(talk).flatMap(([topic, texts]) => texts.map((text) => [text, topic] as const)))(
    '%j is about %s',
    (text, topic) => {
      expect(readSmallTalk(text)).toBe(topic);
    },
  );

  it.each([
    ...[
      'John',
      'John Doe',
      'Thanks Ltd',
      'Ok Tedi',
      'Menu AG',
      'Will',
      'May',
      'Mark',
      'Rose',
      'Bill',
      'Nina',
      'Noah',
      'Contoso',
    ],
    ...[
      'thanks to John',
      'yes John Doe',
      'next to Berlin',
      'more contacts from Fabrikam',
      'help Anna',
      'no phone for John',
    ],
    ...[
      'who is John?',
      'all contacts at Contoso',
      'people in Berlin',
      '5',
      '+44 7700 900123',
      'anna@contoso.com',
      '田中',
    ],
    'thanks '.repeat(20),
  ])('%j is none', (text) => {
    expect(readSmallTalk(text)).toBeUndefined();
  });
});

const knowing = (isName: (text: string) => Promise<boolean>) => ({ isInName: isName, isExactName: isName });

describe('the intent of small talk', () => {
  it.each([
    ['thanks', 'small-talk: thanks'],
    ['about', 'small-talk: '],
    ['hi, thanks!', 'small-talk: hi, thanks!'],
    ['show more', 'small-talk: show more'],
    ['Guten Morgen', 'greet: '],
    ['what waits for me', 'list-requests: '],
    ['My requests', 'list-requests: '],
    ['Hilfe', 'help: '],
    ['neuer Kontakt', 'add-contact: '],
    ['Add a contact', 'add-contact: '],
    ['about Anna Berg', 'search: about Anna Berg'],
    ['who is John’s manager?', 'small-talk: who is John’s manager?'],
    ['John Doe’s boss’s phone', 'small-talk: John Doe’s boss’s phone'],
    ['who does Amy report to', 'small-talk: who does Amy report to'],
    ['who is the manager of Fabrikam', 'find-contact: who is the manager of Fabrikam'],
    ['the sales manager at Fabrikam', 'search: the sales manager at Fabrikam'],
  ])('of %j is %j', async (text, expected) => {
    const intent = await readIntent(text, knowing(nobody), { withFollowUps: false });

    expect(
      intent.kind === 'command'
        ? `${intent.dialog.name}: ${intent.argument}`
        : `${intent.kind}: ${intent.text}`,
    ).toBe(expected);
  });

  it.each(['Thanks', 'Ok', 'Menu', 'Nice', 'cancel', 'test', 'Danke', 'support'])(
    'is a search for %j when somebody bears the word',
    async (text) => {
      const intent = await readIntent(
        text,
        knowing(async (asked) => asked === text),
      );

      expect(intent).toEqual({ kind: 'search', text });
    },
  );

  it('asks the directory for no other text', async () => {
    const asked: string[] = [];
    const isName = async (text: string) => {
      asked.push(text);
      return false;
    };

    for (const text of ['John', 'john doe', 'find Anna', 'approve CR-1', 'buyers in Berlin'])
      await readIntent(text, knowing(isName));

    expect(asked).toEqual([]);
  });
});
