import type { ContactQuery } from '../../contacts/query/contact-query.ts';
import { isEmptyQuery } from '../../contacts/query/parse-query.ts';
import { displayNameOf } from '../../contacts/text/display-name.ts';
import { fold, words } from '../../contacts/text/fold.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import type { DialogContext } from '../define-dialog.ts';

/** The colleague's Entra object id, or the message if nobody or several people match. */
export type FoundColleague =
  | { readonly objectId: string; readonly name: string; readonly problem: '' }
  | { readonly objectId: ''; readonly name: ''; readonly problem: string };

const mostNamed = 5;

/**
 * Finds the colleague that a typed name or address means: of an Ada and an Adams, "Ada" means the first.
 * Personal contacts are not searched, because they cannot be approvers.
 */
export async function findColleague(query: ContactQuery, context: DialogContext): Promise<FoundColleague> {
  if (isEmptyQuery(query)) return nobody(messages.contacts.typeNameOrEMailAddress);
  const { people } = await context.directory.find(query, {
    owner: undefined,
    correlationId: context.turn.correlationId,
  });
  const colleagues = people.flatMap(({ contact, refs, isLike = false }) => {
    const ref =
      contact.kind === 'colleague' && contact.account !== 'disabled'
        ? refs.find(({ source }) => source === 'graph-directory')
        : undefined;
    // Directory ids have a prefix for people and contacts; Entra's object id is at the end.
    const objectId = /[\da-f-]{36}$/i.exec(ref?.id ?? '')?.[0].toLowerCase();
    return objectId === undefined ? [] : [{ objectId, contact, isLike }];
  });
  const exact = colleagues.filter(({ contact }) => {
    const names = [contact.displayName, contact.userPrincipalName, ...contact.emails].map(fold);
    return names.includes(fold(query.text));
  });
  const called = colleagues.filter(({ contact }) => {
    const parts = words(displayNameOf(contact));
    return query.words.length > 0 && query.words.flatMap(words).every((word) => parts.includes(word));
  });
  const meant = [exact, called].find((some) => some.length > 0) ?? colleagues;
  const [only, ...others] = meant;
  if (only === undefined) return nobody(messages.contacts.iFoundNoColleagueCalled({ text: query.text }));
  if (only.isLike) {
    const { displayName, userPrincipalName } = only.contact;
    return nobody(
      messages.contacts.iFoundNoColleagueButLike({
        text: query.text,
        name: displayName,
        address: userPrincipalName,
      }),
    );
  }
  if (others.length > 0) {
    const named = [only, ...others].slice(0, mostNamed).map(({ contact }) => contact.userPrincipalName);
    return nobody(
      messages.contacts.severalColleaguesMatch({ text: query.text, addresses: listItems(named) }),
    );
  }
  return { objectId: only.objectId, name: only.contact.displayName, problem: '' };
}

function nobody(problem: string): FoundColleague {
  return { objectId: '', name: '', problem };
}
