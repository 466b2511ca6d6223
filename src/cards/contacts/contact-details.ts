import type { FoundPerson } from '../../directory/found-person.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { paragraphs } from '../engine/paragraphs.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { detailGroups } from './detail-groups.ts';
import { heading, quickActions } from './person-labels.ts';
import { sourceNames } from './source-labels.ts';

export interface ContactDetailsData {
  readonly person: FoundPerson;
  /** A line above the details; may be ''. */
  readonly notice: string;
  readonly actions: readonly CardAction[];
}

/** The card with all data of a person. */
export const contactDetails = defineCard<ContactDetailsData>(
  new URL('./contact-details.template.json', import.meta.url),
  ({ person, notice, actions }) => {
    const { contact } = person;
    const links = quickActions(contact, 'anything');
    const groups = detailGroups(contact);
    const sources = sourceNames(person).join(', ');
    return {
      title: heading(contact),
      fallbackText: plain(`${heading(contact)} (${sources})`),
      notices: paragraphs(notice),
      photos: photoOf(person),
      about: aboutLines(person),
      sources,
      readOnly: [
        ...(contact.account === 'disabled'
          ? ['Nobody signs in with this account: a shared mailbox, a room, or somebody who has left.']
          : []),
        ...(contact.readOnly ? ['Synchronised from another system and changed there.'] : []),
      ],
      linkRows: links.length === 0 ? [] : [{ links }],
      empty: groups.length === 0 ? ['No details are stored.'] : [],
      groups,
      buttonRows: buttonRows(actions),
    };
  },
);

/** Returns the photo as a list of at most one element. */
function photoOf({
  contact,
  photo,
}: FoundPerson): readonly { readonly url: string; readonly name: string }[] {
  if (photo === undefined) return [];
  return [
    {
      url: `data:${photo.contentType};base64,${photo.base64}`,
      name: `Picture of ${heading(contact)}`,
    },
  ];
}

function aboutLines({ contact }: FoundPerson): readonly string[] {
  const work = [contact.jobTitle, contact.department]
    .map((text) => literal(text, 120))
    .filter((text) => text !== '')
    .map(isolate)
    .join(' · ');
  return [work, literal(contact.company, 120)].filter((line) => line !== '');
}
