import { z } from 'zod';
import type { CardAction } from '../../cards/engine/card.ts';
import { maxRows } from '../../changes/request/change-request.ts';
import { asOwner } from '../../contacts/owner.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import { personalSources, sources } from '../../contacts/sources.ts';
import { messages } from '../../languages/messages.ts';
import { bulkData, openBulkOperation, pickedOf } from '../bulk/confirm-bulk-operation.ts';
import { plainButton } from '../buttons.ts';
import { findContext } from '../contacts/find-context.ts';
import { countSure, longestSearch, searchPage, whichPeople } from '../contacts/search.ts';
import { type Dialog, type DialogContext, onVerb } from '../define-dialog.ts';
import { listOf, pickPerson } from '../follow-up/pick-person.ts';
import { readWhich } from '../follow-up/read-follow-up.ts';
import { type ExportFormat, exportFormats } from '../import/imports.ts';
import { offerExport } from '../import/offer-file.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, signForActor } from '../references.ts';
import type { CardReply, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import { type Exported, exported, narrowings, readExported } from './exported-contacts.ts';
import { readExport } from './read-export.ts';

/** Writes the contacts of a search, a system or a selection into a file for the person's OneDrive. */
export const exportContacts: Dialog = {
  name: 'export-contacts',
  role: 'staff',
  chat: 'personal',
  does: 'read',
  command: {
    words: ['export'],
    accepts: (argument) => {
      const asked = readExport(argument, sources);
      return 'source' in asked || asked.text === '';
    },
    example: 'export buyers in Berlin',
    description: () => messages.exports.exportsContacts,
    listed: 'help',
    run,
  },
  verbs: [
    onVerb(
      'export.ask',
      z.object({ text: z.string().max(longestSearch).default(''), place: z.enum(sources).optional() }),
      ({ text, place }, context) =>
        place === undefined ? askForSearch(text, context) : ask({ source: place }, context),
    ),
    onVerb('export.picked', bulkData, async (data, context) => {
      const { source, owner, ids } = openBulkOperation(data, context);
      const picked = pickedOf(data, ids);
      return picked.length === 0
        ? noticeReply(messages.exports.nothingToExport, messages.bulk.selectAtLeastOneContact)
        : ask({ people: picked.map((id) => [{ source, owner, id }]) }, context, picked.length);
    }),
    onVerb('export.file', z.object({ ref: z.string(), format: z.enum(exportFormats) }), write),
  ],
};

/** Whether a turn writes a file, for which all contacts of a system may be read. */
export function isExport(turn: Turn): boolean {
  return turn.kind === 'action' && turn.verb === 'export.file';
}

async function run(argument: string, context: DialogContext): Promise<Reply> {
  const asked = readExport(argument, context.imports.exportable);
  if ('source' in asked) return ask(asked, context);
  const { text } = asked;
  if (text === '') return askForAnswer(context);
  const which = readWhich(text);
  if (which === undefined) return askForSearch(text, context);
  if (which.kind === 'same') return askForAnswer(context);
  const picked = await pickPerson(which, await context.memory.recall(context), context);
  if (picked === undefined) return askForSearch(text, context);
  if ('problem' in picked) return noticeReply(messages.followUp.whichContact, picked.problem);
  return ask({ people: [[...picked.refs]] }, context, 1);
}

/** Asks about the person or the whole list of the last answer. */
async function askForAnswer(context: DialogContext): Promise<Reply> {
  const { people } = await context.memory.recall(context);
  const referent = people?.referent;
  if (referent?.kind === 'person') return ask({ people: [[...referent.refs]] }, context, 1);
  const list = listOf(referent);
  if (list?.dialog === 'list-favorites') return ask({ favorites: true }, context, list.total);
  const own = context.imports.exportable.find((source) => personalSources.has(source));
  if (list?.dialog === 'list-own-contacts' && own !== undefined) return ask({ source: own }, context);
  return list === undefined || list.text === '' ? intro() : askForSearch(list.text, context);
}

function intro(): Reply {
  const { title, text } = messages.exports.intro;
  return noticeReply(title, text({ most: maxRows }));
}

async function askForSearch(text: string, context: DialogContext): Promise<Reply> {
  const query = parseQuery(text.slice(0, longestSearch));
  if (isEmptyQuery(query)) return query.isCount || query.personFilters ? whichPeople(query) : intro();
  const result = await context.directory.find(query, findContext(context));
  const count = countSure(result);
  if (count === 0) return searchPage(text, 1, context);
  const only = narrowings(result).map(
    ({ word, search }): CardAction => ({
      ...plainButton(messages.contacts.onlyIn[word], 'export.ask', { text: search }),
      mode: 'secondary',
    }),
  );
  const title = result.more
    ? messages.exports.title.atLeast({ count })
    : messages.exports.title.count({ count });
  return askWith({ search: text.slice(0, longestSearch) }, { title, only }, context);
}

/** @param count how many people it is, if that is known */
async function ask(what: Exported, context: DialogContext, count = 0): Promise<Reply> {
  const title =
    'source' in what
      ? messages.exports.title.source({ contacts: messages.sources[what.source].collection })
      : messages.exports.title.count({ count });
  return askWith(what, { title, only: [] }, context);
}

/** Returns the card that asks for the format. */
function askWith(
  what: Exported,
  { title, only }: { readonly title: string; readonly only: readonly CardAction[] },
  context: DialogContext,
): CardReply {
  const ref = signForActor('export', what, context);
  const button = (format: ExportFormat): CardAction =>
    plainButton(messages.exports.formats[format], 'export.file', { ref, format });
  return noticeReply(title, messages.exports.whichFormat({ most: maxRows }), [
    { ...button('csv'), style: 'positive' },
    button('vcard'),
    ...only,
  ]);
}

async function write(
  { ref, format }: { readonly ref: string; readonly format: ExportFormat },
  context: DialogContext,
): Promise<Reply> {
  const what = openReference('export', ref, exported, context);
  const { contacts, name, notes } = await readExported(what, context);
  if (contacts.length === 0)
    return noticeReply(messages.exports.nothingToExport, messages.exports.nobodyIsLeft);
  const by = { person: asOwner(context.actor.objectId), correlationId: context.turn.correlationId };
  const { id, count, bytes } = await context.imports.export(contacts, format, by);
  if (count === 0) return noticeReply(messages.exports.nothingToExport, messages.exports.nobodyIsLeft);
  if (count > maxRows) {
    return noticeReply(messages.exports.tooMany.title, messages.exports.tooMany.text({ most: maxRows }));
  }
  const description = [messages.exports.description({ count }), ...notes].join(' ');
  const { card } = askWith(what, { title: messages.exports.title.count({ count }), only: [] }, context);
  return offerExport({ id, name, format, description, bytes }, card, context);
}
