import { maxItems } from '../../changes/request/change-request.ts';
import type { ContactRef } from '../../contacts/contact.ts';
import { peopleWithAddress } from '../../contacts/matching/named-exactly.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import type { SourceId } from '../../contacts/sources.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { changeableRefs } from '../contacts/changeable.ts';
import { nobodyHas } from '../contacts/choose-person.ts';
import { findContext } from '../contacts/find-context.ts';
import { searchPage } from '../contacts/search.ts';
import type { DialogContext } from '../define-dialog.ts';
import type { Reply } from '../reply.ts';
import { askBulkOperation, bulkNotice } from './confirm-bulk-operation.ts';

/** Finds all contacts that match a search, and asks whether to hide or delete them. */
export async function changeAll(
  argument: string,
  bulkKind: 'hide-all' | 'delete-all',
  context: DialogContext,
): Promise<Reply> {
  if (isEmptyQuery(parseQuery(argument))) return bulkNotice(messages.bulk.addWhoYouMean[bulkKind]);
  const operation = bulkKind === 'hide-all' ? 'update' : 'delete';
  const refsOf = (person: FoundPerson) =>
    changeableRefs(person, operation, context).filter(({ source }) => {
      const fields = context.writable(source)?.capabilities.fields;
      return bulkKind === 'delete-all' || fields?.hiddenFromAddressLists !== undefined;
    });
  return forAllFound(argument, refsOf, context, ([{ source, owner }], ids) =>
    askBulkOperation({ bulkKind, source, owner, ids }, context),
  );
}

/**
 * Finds everybody who matches a search, and goes on with their records in one system; otherwise the reply says why not.
 * @param refsOf returns the records of a person that can be changed
 */
export async function forAllFound(
  argument: string,
  refsOf: (person: FoundPerson) => readonly ContactRef[],
  context: DialogContext,
  run: (refs: readonly [ContactRef, ...ContactRef[]], ids: string[]) => Promise<Reply>,
): Promise<Reply> {
  const query = parseQuery(argument);
  const { people, problems } = await context.directory.find(query, findContext(context));
  if (people.length === 0) return searchPage(argument, 1, context);
  if (query.email !== '' && peopleWithAddress(query.email, people).length === 0) {
    return nobodyHas(query, problems.length > 0);
  }
  if (problems.some(({ kind }) => kind !== 'unread')) {
    return bulkNotice(messages.bulk.notAllSystemsAnswered);
  }
  const [first, ...others] = people.flatMap(refsOf);
  if (first === undefined)
    return bulkNotice(
      people.length === 1
        ? messages.bulk.youCantChangeThisPersonHere
        : messages.bulk.youCantChangeAnyOfThem({ count: people.length }),
    );
  const refs = [first, ...others] as const;
  const counts = new Map<SourceId, number>();
  for (const { source } of refs) counts.set(source, (counts.get(source) ?? 0) + 1);
  if (counts.size > 1) {
    const systems = listItems(
      [...counts].map(([source, count]) =>
        messages.bulk.countInSystem({ count, system: messages.sources[source].system }),
      ),
    );
    return bulkNotice(messages.bulk.theseContactsAreInSeveralSystems({ systems }));
  }
  if (refs.length > maxItems) {
    return bulkNotice(messages.bulk.contactsMatch({ count: refs.length, most: maxItems }));
  }
  return run(
    refs,
    refs.map(({ id }) => id),
  );
}
