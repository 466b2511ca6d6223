import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { inMenu } from '../../cards/engine/buttons.ts';
import type { CardAction } from '../../cards/engine/card.ts';
import { literal } from '../../cards/engine/plain.ts';
import { maxRows } from '../../changes/request/change-request.ts';
import { asOwner } from '../../contacts/owner.ts';
import { type SourceWord, sourceWords } from '../../contacts/query/contact-query.ts';
import { isEmptyQuery, parseQuery } from '../../contacts/query/parse-query.ts';
import { personalSources, sources } from '../../contacts/sources.ts';
import { messages } from '../../languages/messages.ts';
import { bulkData, openBulkOperation, pickedOf } from '../bulk/confirm-bulk-operation.ts';
import { helpButton, plainButton } from '../buttons.ts';
import { findContext } from '../contacts/find-context.ts';
import { countSure, longestSearch, searchPage, whichPeople } from '../contacts/search.ts';
import { type Dialog, type DialogContext, ErrorWithButtons, onVerb } from '../define-dialog.ts';
import { pickPerson } from '../follow-up/pick-person.ts';
import { readWhich } from '../follow-up/read-follow-up.ts';
import { listOf } from '../follow-up/referent.ts';
import { narrowSearch } from '../follow-up/refine-search.ts';
import { type ExportFormat, exportFormats } from '../import/imports.ts';
import { offerExport } from '../import/offer-file.ts';
import { findLists, listStore } from '../lists/find-lists.ts';
import { readMembersQuestion } from '../lists/read-list-question.ts';
import { refuseMembers, showList } from '../lists/show-list.ts';
import { noticeReply } from '../notice-reply.ts';
import { openReference, signForActor } from '../references.ts';
import type { CardReply, Reply } from '../reply.ts';
import type { Turn } from '../turn.ts';
import {
  type Exported,
  exported,
  mostMembers,
  narrowingsOf,
  readExported,
  readMembers,
} from './exported-contacts.ts';
import { readExport } from './read-export.ts';

/** Writes the contacts of a search, a system, a distribution list or a selection into a file for the person's OneDrive. */
export const exportContacts: Dialog = {
  name: 'export-contacts',
  role: 'staff',
  chat: 'personal',
  does: 'read',
  command: {
    words: [
      'export',
      'download',
      'exportieren',
      'exportiere',
      'exporter',
      'exporte',
      'exportar',
      'exporta',
      'esporta',
      'exporteren',
      'exporteer',
    ],
    accepts: (argument) => {
      const asked = readExport(argument, sources);
      return !('text' in asked) || asked.text === '';
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
  if ('favorites' in asked) return askForFavorites(context);
  const { text } = asked;
  if (text === '') return askForAnswer(context);
  const named = readMembersQuestion(text)?.list;
  if (named !== undefined) {
    const reply = await askForList(named, context);
    if (reply !== undefined) return reply;
  }
  const which = readWhich(text);
  if (which === undefined) return askForSearch(text, context);
  if (which.kind === 'same') return askForAnswer(context);
  const picked = await pickPerson(which, await context.memory.recall(context), context);
  if (picked === undefined) return askForSearch(text, context);
  if ('problem' in picked) return noticeReply(messages.followUp.whichContact, picked.problem);
  return ask({ people: [[...picked.refs]] }, context, 1);
}

async function askForFavorites(context: DialogContext): Promise<Reply> {
  const { length } = await context.favorites.of(asOwner(context.actor.objectId));
  return length === 0
    ? noticeReply(messages.favorites.noFavorites, messages.favorites.openPersonAndChooseAddToFavorites)
    : ask({ favorites: true }, context, length);
}

/** Asks about the members of the distribution list that is called exactly so; undefined if none is. */
async function askForList(name: string, context: DialogContext): Promise<Reply | undefined> {
  const store = listStore(context);
  const found = store && (await findLists(name, store, context));
  const [list] = found?.isExact ? found.lists : [];
  if (list === undefined) return undefined;
  const refused = refuseMembers(list, context);
  if (refused !== undefined) return refused;
  const count = (await readMembers(list.id, context)).refs.length;
  if (count === 0) return noticeReply(messages.exports.nothingToExport, messages.lists.hasNoMembers);
  if (count > mostMembers) {
    const { title, text } = messages.exports.tooMany;
    return noticeReply(title, text({ most: mostMembers }));
  }
  return ask({ list: list.id }, context, count, list.name);
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
  if (list?.dialog === showList.name) return (await askForList(list.text, context)) ?? intro();
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
  const what = { search: text.slice(0, longestSearch) };
  const title = result.more
    ? messages.exports.title.searchAtLeast({ count, search: shortName(what.search) })
    : titleOf(what, count, '');
  return askWith(what, { title, narrowings: narrowingsOf(result) }, context);
}

/**
 * @param count how many people it is, if that is known
 * @param list the name of the list whose members they are
 */
async function ask(what: Exported, context: DialogContext, count = 0, list = ''): Promise<Reply> {
  const title =
    'source' in what
      ? messages.exports.title.source({ contacts: messages.sources[what.source].collection })
      : titleOf(what, count, list);
  return askWith(what, { title }, context);
}

/** Returns a title that says how many contacts are exported, and of what. */
function titleOf(what: Exported, count: number, list: string): string {
  const { title } = messages.exports;
  if ('favorites' in what) return title.favorites({ count });
  if ('search' in what) return title.search({ count, search: shortName(what.search) });
  return 'list' in what ? title.list({ count, list: shortName(list) }) : title.count({ count });
}

function shortName(name: string): string {
  return literal(name, 60);
}

/** The signed reference of a card's buttons: what is exported, and the systems to which that can be narrowed. */
const exportPayload = z.object({
  what: exported,
  narrowings: z.array(z.enum(sourceWords)),
  key: z.string(),
});

interface Question {
  readonly title: string;
  readonly text?: string;
  readonly narrowings?: readonly SourceWord[];
}

/** Returns the card that asks for the format. Each card offers a file once in each format. */
function askWith(
  what: Exported,
  { title, text, narrowings = [] }: Question,
  context: DialogContext,
): CardReply {
  const buttons = exportButtons(what, narrowings, context);
  return noticeReply(title, text ?? messages.exports.whichFormat({ most: maxRows }), buttons);
}

function exportButtons(
  what: Exported,
  narrowings: readonly SourceWord[],
  context: DialogContext,
): readonly CardAction[] {
  const payload: z.infer<typeof exportPayload> = {
    what,
    narrowings: [...narrowings],
    key: randomUUID(),
  };
  const ref = signForActor('export', payload, context);
  const button = (format: ExportFormat): CardAction =>
    plainButton(messages.exports.formats[format], 'export.file', { ref, format });
  return [{ ...button('csv'), style: 'positive' }, button('vcard'), ...narrowButtons(what, narrowings)];
}

/** Returns the buttons that export the records of a single system only. */
function narrowButtons(what: Exported, narrowings: readonly SourceWord[]): readonly CardAction[] {
  if (!('search' in what)) return [];
  const searches = narrowSearch(
    parseQuery(what.search),
    narrowings.map((text) => ({ field: 'source', text })),
  );
  return narrowings.map((word, index) => {
    const data = { text: searches[index] ?? what.search };
    return inMenu(plainButton(messages.contacts.onlyIn[word], 'export.ask', data));
  });
}

async function write(
  { ref, format }: { readonly ref: string; readonly format: ExportFormat },
  context: DialogContext,
): Promise<Reply> {
  const { what, narrowings, key } = openReference('export', ref, exportPayload, context);
  try {
    return await writeFile(what, narrowings, { format, key }, context);
  } catch (error) {
    // A progress card may have replaced the card.
    throw new ErrorWithButtons(error, exportButtons(what, narrowings, context));
  }
}

async function writeFile(
  what: Exported,
  narrowings: readonly SourceWord[],
  { format, key }: { readonly format: ExportFormat; readonly key: string },
  context: DialogContext,
): Promise<Reply> {
  const { contacts, name, notes } = await readExported(what, context);
  if (contacts.length === 0)
    return noticeReply(messages.exports.nothingToExport, messages.exports.nobodyIsLeft);
  const by = { person: asOwner(context.actor.objectId), correlationId: context.turn.correlationId, key };
  const written = await context.imports.export(contacts, format, by);
  if (written === undefined) {
    return { ...askWith(what, { ...messages.exports.onItsWay, narrowings }, context), placement: 'replace' };
  }
  const { id, count, bytes } = written;
  if (count === 0) return noticeReply(messages.exports.nothingToExport, messages.exports.nobodyIsLeft);
  if (count > maxRows) {
    const { title, text } = messages.exports.tooMany;
    return noticeReply(title, text({ most: maxRows }), [...narrowButtons(what, narrowings), helpButton]);
  }
  const description = [messages.exports.description({ count }), ...notes].join(' ');
  const { card } = askWith(what, { title: titleOf(what, count, name), narrowings }, context);
  return offerExport({ id, name, format, description, bytes }, card, context);
}
