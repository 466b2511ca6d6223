/** What two records have in common, the strongest first, and what they contradict each other in. */
export type Agreement =
  | 'email'
  | 'mobile'
  | 'phone'
  | 'name'
  | 'similarName'
  | 'company'
  | 'city'
  | 'street'
  | 'jobTitle';
export type Contradiction = 'name' | 'surname' | 'givenName' | 'email' | 'phone' | 'company' | 'city';

/** What some fields of two records tell. */
export interface Evidence {
  /** How much it speaks for one person, or against it if it is negative. */
  readonly bits: number;
  readonly agreements: readonly Agreement[];
  readonly contradictions: readonly Contradiction[];
}
