import type { SourceProblem } from '../../directory/found-person.ts';
import { messages } from '../../languages/messages.ts';
import { buttonRows } from '../engine/buttons.ts';
import type { CardAction } from '../engine/card.ts';
import { isolate, literal, plain } from '../engine/plain.ts';
import { defineCard } from '../engine/render-card.ts';
import { problemSentences } from './source-labels.ts';

export interface NoResultsData {
  /** As typed. */
  readonly query: string;
  /** How the query was interpreted, as part of a sentence. */
  readonly readAs: string;
  /** Buttons that search for similar names; the first six are shown. */
  readonly near: readonly CardAction[];
  readonly problems: readonly SourceProblem[];
  readonly actions: readonly CardAction[];
}

/** The card for no results: how the query was interpreted, similar names, and what to do instead. */
export const noResults = defineCard<NoResultsData>(
  new URL('./no-results.template.json', import.meta.url),
  ({ query, readAs, near, problems, actions }) => {
    const title = messages.contacts.nobodyFoundFor({ query: isolate(plain(query, 60)) });
    const rows = buttonRows(near.slice(0, 6));
    return {
      title,
      texts: {
        iLookedFor: messages.contacts.iLookedFor,
        didYouMeanOneOfThese: messages.contacts.didYouMeanOneOfThese,
      },
      fallbackText: title,
      readAs: literal(readAs),
      problems: problemSentences(problems, 'missing'),
      nearRows: rows.length === 0 ? [] : [{ buttonRows: rows }],
      buttonRows: buttonRows(actions),
    };
  },
);
