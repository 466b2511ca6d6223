import type { Contact } from '../../contacts/contact.ts';
import type { Wanted } from '../../contacts/query/contact-query.ts';
import type { FoundPerson } from '../../directory/found-person.ts';
import { listItems } from '../../languages/lists.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { paragraphs } from '../engine/paragraphs.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { detailGroups } from './detail-groups.ts';
import { hiddenDetails } from './hidden-details.ts';
import { withInternationalPhones } from './international-phones.ts';
import {
  companyBeside,
  heading,
  initialsOf,
  type QuickAction,
  quickActions,
  shortName,
} from './person-labels.ts';
import { recordOrigins } from './record-origins.ts';
import { sourceBadges, sourceNames } from './source-labels.ts';
import { wantedDetail } from './wanted-detail.ts';

export interface ContactDetailsData {
  readonly person: FoundPerson;
  /** The detail that somebody asked for, which is shown large. */
  readonly wants: Wanted;
  /** What is asked about the person, if anything. */
  readonly question?: string;
  /** A line above the details; may be ''. */
  readonly notice: string;
  readonly actions: readonly CardAction[];
}

/** The card with all data of a person. */
export const contactDetails = defineCard<ContactDetailsData>(
  new URL('./contact-details.template.json', import.meta.url),
  ({ person, wants, question = '', notice, actions }) => {
    const contact = withInternationalPhones(person);
    const groups = detailGroups(contact);
    const quick = quickActions(contact, wants);
    const origins = recordOrigins(person);
    const badges = sourceBadges(person);
    return {
      title: heading(contact),
      whereThisComesFrom: messages.contacts.whereThisComesFrom,
      fallbackText: plain(
        messages.contacts.nameAndDetails({
          name: heading(contact),
          details: listItems(sourceNames(person)),
        }),
      ),
      questions: paragraphs(question),
      notices: paragraphs(notice),
      photos: photoOf(person),
      pictures:
        person.photo === undefined
          ? [
              {
                initials: initialsOf(contact),
                style: badges[0]?.style === 'Accent' ? 'accent' : 'emphasis',
              },
            ]
          : [],
      about: aboutLines(contact),
      badges,
      readOnly: [
        ...(contact.account === 'disabled' ? [messages.contacts.nobodySignsInWithThisAccount] : []),
        ...(contact.readOnly ? [messages.contacts.synchronisedFromAnotherSystem] : []),
      ],
      wanted: wantedView(contact, wants),
      quickRows:
        quick.length === 0
          ? []
          : [
              {
                quick: quick.map((action, index) => ({
                  ...action,
                  style: index === 0 && isWanted(action, wants) ? 'positive' : 'default',
                })),
              },
            ],
      hidden: hiddenDetails(person),
      empty: groups.length === 0 ? [messages.contacts.noDetailsAreStored] : [],
      groups,
      origins: origins.length === 0 ? [] : [{ records: origins }],
      buttonRows: rowsOf(actions, origins.length > 0),
    };
  },
);

/** Returns the rows of buttons; the last one shows where the details come from, if that can be told apart. */
function rowsOf(actions: readonly CardAction[], hasOrigins: boolean) {
  const rows = buttonRows(actions);
  const toggles = hasOrigins ? [messages.contacts.whereThisComesFrom] : [];
  if (rows.length === 0) return hasOrigins ? [{ buttons: [], toggles }] : [];
  return rows.map((row, index) => ({ ...row, toggles: index === rows.length - 1 ? toggles : [] }));
}

function isWanted({ url }: QuickAction, wants: Wanted): boolean {
  return (wants === 'phone' && url.startsWith('tel:')) || (wants === 'email' && url.startsWith('mailto:'));
}

/** Returns the box with the detail that somebody asked for, as a list of at most one element. */
function wantedView(contact: Contact, wants: Wanted) {
  const wanted = wantedDetail(contact, wants);
  if (wanted === undefined || wants === 'anything') return [];
  const { label, text, url } = wanted;
  const size = wants === 'phone' ? 'ExtraLarge' : 'Large';
  if (text === '')
    return [{ label, texts: [{ text: messages.contacts.thereIsNo[wants], size: 'Default' }], links: [] }];
  if (url === '') return [{ label, texts: [{ text, size }], links: [] }];
  const name = shortName(contact);
  const hint = wants === 'phone' ? messages.contacts.call({ whom: name }) : messages.contacts.mail({ name });
  return [{ label, texts: [], links: [{ text, url, hint, size }] }];
}

/** Returns the photo as a list of at most one element. */
function photoOf({
  contact,
  photo,
}: FoundPerson): readonly { readonly url: string; readonly name: string }[] {
  if (photo === undefined) return [];
  return [
    {
      url: `data:${photo.contentType};base64,${photo.base64}`,
      name: messages.contacts.pictureOf({ name: heading(contact) }),
    },
  ];
}

function aboutLines(contact: Contact): readonly string[] {
  const work = [contact.jobTitle, contact.department]
    .map((text) => literal(text, 120))
    .filter((text) => text !== '')
    .map(isolate)
    .join(' · ');
  return [work, literal(companyBeside(contact), 120)].filter((line) => line !== '');
}
