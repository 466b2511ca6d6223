import type { DistributionList } from '../../contacts/distribution-list.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import { type CardAction, inputPrefix } from '../engine/card.ts';
import { literalLines } from '../engine/paragraphs.ts';
import { plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';

export interface ChooseListData {
  /** "Add John Doe to a list" */
  readonly title: string;
  /** A line below the title; '' for none. */
  readonly note: string;
  /** What is wrong with the last input; '' for nothing. */
  readonly problem: string;
  readonly lists: readonly Pick<DistributionList, 'id' | 'name' | 'email'>[];
  /** Whether there are lists that are not among `lists`, so that a name can be typed. */
  readonly hasMore: boolean;
  readonly actions: readonly CardAction[];
}

/** The inputs of the card: the id of a list, and the typed name of another one. */
export const listInput = `${inputPrefix}list`;
export const listNameInput = `${inputPrefix}listName`;

/** The card on which somebody chooses a distribution list. */
export const chooseList = defineCard<ChooseListData>(
  new URL('./choose-list.template.json', import.meta.url),
  ({ title, note, problem, lists, hasMore, actions }) => {
    const heading = plain(title, 200);
    const choices = lists.map(({ id, name, email }) => ({
      title: plain(email === '' ? name : `${name} (${email})`, 120) || messages.contacts.noName,
      value: id,
    }));
    const picker = {
      id: listInput,
      label: messages.lists.selectList,
      placeholder: messages.lists.searchForList,
      choices,
    };
    const name = {
      id: listNameInput,
      label: choices.length === 0 ? messages.lists.selectList : messages.lists.orTypeAnother,
      placeholder: messages.lists.nameOrAddress,
    };
    return {
      title: heading,
      fallbackText: heading,
      notes: literalLines([note], 400),
      pickers: choices.length === 0 ? [] : [picker],
      names: hasMore || choices.length === 0 ? [name] : [],
      problems: literalLines([problem], 400),
      buttonRows: buttonRows(actions),
    };
  },
);
