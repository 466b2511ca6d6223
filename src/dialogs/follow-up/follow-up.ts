import type { SaidDetail } from '../../cards/contacts/detail-sentence.ts';
import type { SourceWord, Wanted } from '../../contacts/query/contact-query.ts';

/** A message that only makes sense together with the last answer: "2", "his phone", "next", "only in Berlin". */
export type FollowUp = {
  /** Whether somebody who is called exactly like the text is meant instead. */
  readonly mayBeName: boolean;
  /** Whether the text is read otherwise if there is no answer that it can refer to; if not, that is explained. */
  readonly hasOtherMeaning: boolean;
} & Meaning;

export type Meaning =
  /** Shows a person. */
  | { readonly kind: 'show'; readonly which: Which }
  /** Shows a detail of a person. */
  | { readonly kind: 'detail'; readonly detail: Detail; readonly which: Which }
  /** Shows another page of the list, or the shown one again. */
  | { readonly kind: 'page'; readonly page: 'next' | 'previous' | 'shown' | 'last' | number }
  | {
      readonly kind: 'refine';
      readonly by: Refinement;
      /** Another search is meant if nobody in the list is so: "the technician", "anyone in finance?". */
      readonly isGuess?: true;
    }
  /** Finds the people who work where the person does; with a text, those of them whom it asks for. */
  | { readonly kind: 'coworkers'; readonly text: string };

/** The person that is meant: the one of the last answer, or a row of its list. */
export type Which =
  /** "The other one" is that of a list of two which was not shown last. */
  | { readonly kind: 'same' | 'last' | 'next' | 'other' }
  /** "2": the number that the row has on all pages. */
  | { readonly kind: 'number'; readonly number: number }
  /** "The second one": the place on the shown page. */
  | { readonly kind: 'ordinal'; readonly number: number };

/** What can be asked about a person. */
export type Detail = SaidDetail | Exclude<Wanted, 'anything'>;

/** A change of the last search. */
export type Refinement =
  /** Only people in this city, company or department. */
  | {
      readonly kind: 'place';
      readonly text: string;
      /** The place of the search that it replaces ("and in Munich?" another one with "in"). */
      readonly insteadOf: 'in' | 'at' | 'none';
    }
  /** Only people with these words. */
  | { readonly kind: 'words'; readonly text: string }
  | { readonly kind: 'source'; readonly source: SourceWord }
  /** Without everybody who has these words. */
  | { readonly kind: 'without'; readonly text: string }
  /** Without everybody in this city, company or department. */
  | { readonly kind: 'without-place'; readonly text: string }
  /** Only people with this detail, or only those without it. */
  | { readonly kind: 'has'; readonly detail: 'phone' | 'email'; readonly isExcluded: boolean }
  | { readonly kind: 'without-source'; readonly source: SourceWord }
  /** Somebody else, with the same filters. */
  | { readonly kind: 'instead'; readonly text: string }
  /** These people as well: "or in Munich". */
  | { readonly kind: 'or'; readonly text: string }
  /** Everybody again. */
  | { readonly kind: 'all' };
