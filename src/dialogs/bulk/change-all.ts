import { maxItems } from '../../changes/request/change-request.ts';
import { peopleWithAddress } from '../../contacts/matching/named-exactly.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import type { SourceId } from '../../contacts/sources.ts';
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
  const query = parseQuery(argument);
  if (isEmptyQuery(query)) return bulkNotice(messages.bulk.addWhoYouMean[bulkKind]);
  const { people, problems } = await context.directory.find(query, findContext(context));
  if (people.length === 0) return searchPage(argument, 1, context);
  if (query.email !== '' && peopleWithAddress(query.email, people).length === 0) {
    return nobodyHas(query.email, problems.length > 0);
  }
  if (problems.length > 0) {
    return bulkNotice(messages.bulk.notAllSystemsAnswered);
  }
  const operation = bulkKind === 'hide-all' ? 'update' : 'delete';
  const refs = people
    .flatMap((person) => changeableRefs(person, operation, context))
    .filter(({ source }) => {
      const fields = context.writable(source)?.capabilities.fields;
      return bulkKind === 'delete-all' || fields?.hiddenFromAddressLists !== undefined;
    });
  const counts = new Map<SourceId, number>();
  for (const { source } of refs) counts.set(source, (counts.get(source) ?? 0) + 1);
  const [first] = refs;
  if (first === undefined)
    return bulkNotice(
      people.length === 1
        ? messages.bulk.youCantChangeThisPersonHere
        : messages.bulk.youCantChangeAnyOfThem({ count: people.length }),
    );
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
  const { source, owner } = first;
  return askBulkOperation({ bulkKind, source, owner, ids: refs.map(({ id }) => id) }, context);
}
