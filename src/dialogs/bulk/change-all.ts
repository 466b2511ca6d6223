import { maxItems } from '../../changes/request/change-request.ts';
import { peopleWithAddress } from '../../contacts/matching/named-exactly.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import type { SourceId } from '../../contacts/sources.ts';
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
  const verb = bulkKind === 'hide-all' ? 'hide' : 'delete';
  if (isEmptyQuery(query)) return bulkNotice(`Add who you mean, like “${verb} all company:Contoso”.`);
  const { people, problems } = await context.directory.find(query, findContext(context));
  if (people.length === 0) return searchPage(argument, 1, context);
  if (query.email !== '' && peopleWithAddress(query.email, people).length === 0) {
    return nobodyHas(query.email, problems.length > 0);
  }
  if (problems.length > 0) {
    return bulkNotice('Not all systems answered, so the list isn’t complete. Try again in a minute.');
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
        ? 'You can’t change this person here.'
        : `You can’t change any of the ${people.length} people found here.`,
    );
  if (counts.size > 1) {
    const words = [...counts]
      .map(([source, count]) => `${count} in ${messages.sources[source].system}`)
      .join(', ');
    return bulkNotice(
      `These contacts are in several systems: ${words}. One request is about one system, so narrow the search down.`,
    );
  }
  if (refs.length > maxItems) {
    return bulkNotice(
      `${refs.length} contacts match. One request can change up to ${maxItems}, so narrow the search down.`,
    );
  }
  const { source, owner } = first;
  return askBulkOperation({ bulkKind, source, owner, ids: refs.map(({ id }) => id) }, context);
}
