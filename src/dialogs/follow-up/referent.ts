import type { ContactRef } from '../../contacts/contact.ts';

/** What the next messages of the same person in the same chat can refer to: "2", "his phone", "approve it". */
export type Referent = PeopleReferent | RequestReferent;

export type PeopleReferent =
  | ListedPeople
  | {
      readonly kind: 'person';
      /** The shown records of the person. */
      readonly refs: readonly ContactRef[];
      /** The list that the person was picked from, or the search that found only them. */
      readonly list: ListedPeople | undefined;
    }
  /** The search found nobody, so that nobody is meant. */
  | {
      readonly kind: 'nobody';
      /** The text of a narrowed search, which can be widened again; '' for any other. */
      readonly text: string;
    };

export interface RequestReferent {
  readonly kind: 'request';
  /** The shown request; 0 if only a list was shown. */
  readonly number: number;
  /** The requests of the list, in its order, also after one of them was opened; [] without a list. */
  readonly listed: readonly number[];
  /** Whether its card came without being asked for, so that another request may be meant for a moment. */
  readonly isNews: boolean;
}

/** A page of people. */
export interface ListedPeople {
  readonly kind: 'people';
  /** The text of the search, or the address of the distribution list. */
  readonly text: string;
  /** The rank of the first row, counted from 1. */
  readonly first: number;
  /** The number of people on all pages, 0 if it is not known. */
  readonly total: number;
  /** The record that each row opens; [] if the rows are not known. */
  readonly rows: readonly ContactRef[];
  /** The name of the dialog that goes on with the picked person; '' to show them. */
  readonly dialog: string;
}

/** Returns the list of an answer, or the one that its person was picked from. */
export function listOf(referent: PeopleReferent | undefined): ListedPeople | undefined {
  if (referent?.kind === 'people') return referent;
  return referent?.kind === 'person' ? referent.list : undefined;
}
