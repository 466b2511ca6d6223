import type { CardAction } from '../../cards/engine/card.ts';
import { plain } from '../../cards/engine/plain.ts';
import { helpButton, requestsButton, searchButton, thoseForChat } from '../buttons.ts';
import { searchText, whichPeople } from '../contacts/search.ts';
import type { Dialog, DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { readQuestion } from './read-question.ts';
import { readSmallTalk, type SmallTalk } from './small-talk-phrases.ts';

/** The topics that another dialog answers: see `readIntent`. */
export type TalkOfDialog = 'greeting' | 'add' | 'requests' | 'help';

interface Answer {
  readonly title: string;
  readonly text: string;
  /** Whether the topic's words are commands elsewhere, so that a person may have been meant. */
  readonly isCommand?: true;
  /** At most two. */
  readonly actions?: readonly CardAction[];
}

const howToSearch = 'Type a name, a company, a job title, an e-mail address or a phone number.';

const answers: Readonly<Record<Exclude<SmallTalk, TalkOfDialog | 'myself' | 'total' | 'common'>, Answer>> = {
  ok: { title: 'Good', text: 'Type a name whenever you are looking for somebody.' },
  yes: {
    title: 'Nothing is waiting for your answer',
    text: `Choose a button on a card, or search: ${lower(howToSearch)}`,
    actions: [helpButton],
  },
  no: { title: 'All right', text: 'Nothing was changed. Type a name whenever you are looking for somebody.' },
  thanks: { title: 'You’re welcome', text: 'Type a name whenever you are looking for somebody.' },
  compliment: { title: 'Thank you', text: 'Glad to help. Who are you looking for next?' },
  laugh: { title: 'Glad you’re having a good day', text: 'Who are you looking for?' },
  sorry: { title: 'No problem', text: 'Who are you looking for?' },
  howAreYou: { title: 'I’m doing well, thank you', text: 'Who are you looking for?' },
  bye: { title: 'Goodbye', text: 'Come back whenever you are looking for somebody.' },
  swear: {
    title: 'Sorry that I was no help',
    text: `Let’s try again. ${howToSearch} Help shows everything that I understand.`,
    actions: [helpButton],
  },
  test: { title: 'I’m here', text: `Everything is working. ${howToSearch}`, actions: [helpButton] },
  back: {
    isCommand: true,
    title: 'There is nothing to go back to',
    text: 'Search for somebody first. Then use Previous and Next below the results, or Back on a person.',
    actions: [helpButton],
  },
  next: {
    isCommand: true,
    title: 'There is no list to continue',
    text: 'Search for somebody first. If there are more results than fit, Next shows the rest.',
    actions: [helpButton],
  },
  cancel: {
    isCommand: true,
    title: 'There is nothing to cancel',
    text: 'Nothing was changed: a form changes nothing until you submit it. To take back a request, type “withdraw” and its number.',
    actions: [requestsButton, helpButton],
  },
  repeat: {
    title: 'Let me explain',
    text: `I find people and keep contacts up to date. ${howToSearch}`,
    actions: [helpButton],
  },
  about: {
    title: 'I’m Cardfile',
    text: 'I find people in your Outlook contacts, in the contacts of your organisation and among your colleagues. I also help to add, change and delete contacts, with the approval that your organisation asks for.',
    actions: [helpButton],
  },
  bot: {
    title: 'I’m a bot',
    text: 'I follow fixed rules and use no artificial intelligence. I only show what is stored about a contact, and I change nothing unless you ask for it.',
    actions: [helpButton],
  },
  human: {
    title: 'I’m only a bot',
    text: 'To talk to a person, contact your IT support or your contact admins. If you are looking for somebody, type the name.',
    actions: [helpButton],
  },
  privacy: {
    title: 'Your privacy',
    text: 'Only you can find your own Outlook contacts here, only in our 1:1 chat, and admins cannot see them either. I keep your last search for 30 minutes, so that you can refer to it, and no other messages. I keep copies of contacts, your own encrypted, to find them faster; change requests with their history; and how often you open a contact, so that you find it sooner.',
    actions: [helpButton],
  },
  feedback: {
    isCommand: true,
    title: 'Thanks for telling me',
    text: 'I cannot pass messages on. Please describe it to your IT support; if a card shows a reference, include it. To correct a contact, search for it and choose Edit.',
    actions: [helpButton],
  },
  settings: {
    isCommand: true,
    title: 'There is nothing to set up',
    text: 'I use the language, the time zone and the notifications of Teams. Your admins manage everything else.',
    actions: [helpButton],
  },
  language: {
    isCommand: true,
    title: 'I answer in English',
    text: 'I understand common questions in English, German, French, Spanish, Italian, Portuguese and Dutch.',
    actions: [helpButton],
  },
  signIn: {
    isCommand: true,
    title: 'You are signed in',
    text: 'I use your Teams account, so you need no password here.',
    actions: [helpButton],
  },
  export: {
    isCommand: true,
    title: 'I cannot export or import contacts',
    text: 'Ask a contact admin if you need a list. You can search, and add or change one contact at a time.',
    actions: [helpButton],
  },
  elsewhere: {
    isCommand: true,
    title: 'I only know about contacts',
    text: `Ask me for a person. ${howToSearch}`,
    actions: [helpButton],
  },
  signs: { title: 'Who are you looking for?', text: howToSearch, actions: [helpButton] },
};

/** Answers small talk and words that are no names; "about" says what Cardfile is. */
export const smallTalk: Dialog = {
  name: 'small-talk',
  role: 'staff',
  chat: 'any',
  does: 'search',
  denied: undefined,
  command: {
    words: ['about'],
    accepts: () => false,
    otherwise: 'search',
    example: 'about',
    description: 'Says what Cardfile is',
    listed: false,
    run: async (typed, context) => reply(typed, context),
  },
  verbs: [],
};

async function reply(typed: string, context: DialogContext): Promise<Reply> {
  const topic = typed === '' ? 'about' : readSmallTalk(typed);
  if (topic === 'myself') return searchText(context.actor.name, context);
  const question = topic === undefined ? readQuestion(typed) : undefined;
  if (question?.about === 'changes') return othersChanges(context);
  if (question?.about === 'reporting') return unknownReporting(question.argument);
  if (topic === 'total') return whichPeople({});
  const answer = answerTo(topic, typed);
  return noticeReply(
    answer.title,
    answer.isCommand && !typed.includes(' ') ? `${nobody(typed)}. ${answer.text}` : answer.text,
    thoseForChat(answer.actions ?? [], context),
  );
}

/** Replies to "who is John's manager?": no source says who reports to whom. */
function unknownReporting(person: string): Reply {
  return noticeReply(
    'I don’t know who reports to whom',
    'A contact shows the job title, department and company, but not the manager or the team.',
    [searchButton(`Find “${plain(person, 40)}”`, person), helpButton],
  );
}

/** Replies to "added last week by Omar": changes are listed by contact, and one's own. */
function othersChanges(context: DialogContext): Reply {
  return noticeReply(
    'I cannot list the changes of other people',
    'Type “history” and a name to see who changed a contact, when, and who approved it. My requests shows what you asked for yourself.',
    thoseForChat([requestsButton, helpButton], context),
  );
}

/** Returns the answer to a topic; a word that is no topic of its own is nobody's name. */
function answerTo(topic: SmallTalk | undefined, typed: string): Answer {
  const known = Object.entries(answers).find(([name]) => name === topic);
  return known?.[1] ?? { title: nobody(typed), text: howToSearch, actions: [helpButton] };
}

function nobody(typed: string): string {
  return `I found nobody called “${typed.replace(/[!?.]{1,9}$/u, '')}”`;
}

function lower(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
