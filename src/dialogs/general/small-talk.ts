import type { CardAction } from '../../cards/engine/card.ts';
import { plain } from '../../cards/engine/plain.ts';
import { messages } from '../../languages/messages.ts';
import { helpButton, requestsButton, searchButton, thoseForChat } from '../buttons.ts';
import { searchText, whichPeople } from '../contacts/search.ts';
import type { Dialog, DialogContext } from '../define-dialog.ts';
import { noticeReply } from '../notice-reply.ts';
import type { Reply } from '../reply.ts';
import { readQuestion } from './read-question.ts';
import { readLooseTalk, readSmallTalk, type SmallTalk } from './small-talk-phrases.ts';

/** The topics that another dialog answers: see `readIntent`. */
export type TalkOfDialog =
  | 'greeting'
  | 'add'
  | 'requests'
  | 'export'
  | 'import'
  | 'favorites'
  | 'recent'
  | 'ownContacts'
  | 'duplicates'
  | 'lists'
  | 'help';

type AnsweredTopic = Exclude<SmallTalk, TalkOfDialog | 'myself' | 'total' | 'common'>;

/** Topics whose words are commands elsewhere, so that a person may have been meant. */
const commandTopics: ReadonlySet<AnsweredTopic> = new Set([
  'back',
  'next',
  'cancel',
  'feedback',
  'settings',
  'language',
  'signIn',
  'elsewhere',
]);

/** Topics that need no button. */
const endingTalk: ReadonlySet<AnsweredTopic> = new Set([
  'ok',
  'no',
  'thanks',
  'compliment',
  'laugh',
  'sorry',
  'howAreYou',
  'bye',
]);

/** Answers small talk and words that are no names; "about" says what Cardfile is. */
export const smallTalk: Dialog = {
  name: 'small-talk',
  role: 'staff',
  chat: 'any',
  does: 'search',
  command: {
    words: ['about'],
    accepts: () => false,
    otherwise: 'search',
    example: 'about',
    description: () => messages.general.saysWhatCardfileIs,
    run: async (typed, context) => reply(typed, context),
  },
  verbs: [],
};

async function reply(typed: string, context: DialogContext): Promise<Reply> {
  const spoken = typed === '' ? 'about' : readSmallTalk(typed);
  const question = spoken === undefined ? readQuestion(typed) : undefined;
  const topic = spoken ?? (question === undefined ? readLooseTalk(typed) : undefined);
  if (topic === 'myself') return searchText(context.actor.name, context);
  if (question?.about === 'changes') return othersChanges(context);
  if (question?.about === 'reporting') return unknownReporting(question.argument);
  if (topic === 'total') return whichPeople({});
  const name = typed.replace(/[!?.]{1,9}$/u, '');
  if (topic === undefined || !isAnswered(topic))
    return noticeReply(
      messages.general.iFoundNobodyCalled({ name }),
      messages.general.typeWhatYouKnow,
      thoseForChat([helpButton], context),
    );
  const { title, text } = messages.smallTalk[topic];
  const mayBeName = commandTopics.has(topic) && !typed.includes(' ');
  return noticeReply(
    title,
    mayBeName ? messages.general.iFoundNobodyAndAnswer({ name, answer: text }) : text,
    thoseForChat(buttonsOf(topic), context),
  );
}

function isAnswered(topic: SmallTalk): topic is AnsweredTopic {
  return topic in messages.smallTalk;
}

function buttonsOf(topic: AnsweredTopic): readonly CardAction[] {
  if (endingTalk.has(topic)) return [];
  return topic === 'cancel' || topic === 'approvers' ? [requestsButton, helpButton] : [helpButton];
}

/** Replies to "who is John's manager?": no source says who reports to whom. */
function unknownReporting(person: string): Reply {
  const find =
    person === '' ? [] : [searchButton(messages.general.findPerson({ person: plain(person, 40) }), person)];
  return noticeReply(messages.general.iDontKnowWhoReportsToWhom, messages.general.whatContactShows, [
    ...find,
    helpButton,
  ]);
}

/** Replies to "added last week by Omar": changes are listed by contact, and one's own. */
function othersChanges(context: DialogContext): Reply {
  return noticeReply(
    messages.general.iCannotListChangesOfOtherPeople,
    messages.general.howToSeeHistory,
    thoseForChat([requestsButton, helpButton], context),
  );
}
