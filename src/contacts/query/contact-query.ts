/** A query, parsed from the text that a person typed. */
export interface ContactQuery {
  /** The text as typed, without command words, trimmed. */
  readonly text: string;
  /** Name, company or title words as typed (not folded), without e-mail, domain and phone. */
  readonly words: readonly string[];
  /** A complete e-mail address as `addressKey` writes it, or ''. */
  readonly email: string;
  /** From "@contoso.com": 'contoso.com', in ASCII and lower case, or ''. */
  readonly domain: string;
  /** A phone number's digits as typed, without its notation ('+' kept in front when typed), or ''. */
  readonly phone: string;
  /** Filters by field (`company:contoso`): each field must have a word with each of the text's words as prefix. */
  readonly filters?: readonly QueryFilter[];
  /** Filters that all records of a person decide together (`source:outlook`, `-city:berlin`). */
  readonly personFilters?: readonly PersonFilter[];
  /** Excluded words (`-berlin`), as typed. */
  readonly without?: readonly string[];
  /**
   * Longer readings of the words, the longest first, in which a word that was left out belongs to a name ("Royal
   * Mail", "Cohen Or"). Whoever bears all words of one stands first.
   */
  readonly longer?: readonly (readonly string[])[];
  /**
   * Whether the filters were read from a sentence ("everyone at Contoso"). If nobody meets them, the words alone are
   * looked for, which hold all that the filters ask for.
   */
  readonly isSentence?: true;
  /** The number of people was asked for. */
  readonly isCount?: true;
  /** The searches that "or" joins. Everybody whom one of them finds is looked for; the words are those of all of them. */
  readonly either?: readonly ContactQuery[];
  /** The requested detail ("john doe phone"), which the answer shows first. */
  readonly wants: Wanted;
}

/** `company` is where somebody works, `title` their job, and `address` where to find them: street, city and office. */
export type Wanted = 'anything' | 'phone' | 'email' | 'address' | 'company' | 'title';

export interface QueryFilter {
  /** `place` is what comes after `in:`: a city, a company, a department or the domain of an address. */
  readonly field: 'company' | 'title' | 'department' | 'city' | 'place';
  readonly text: string;
}

/**
 * A person must, or must not, have a record in the source (one of {@link sourceWords}), a phone number or an e-mail
 * address, or a record that the filter fits.
 */
export type PersonFilter =
  | { readonly field: 'source'; readonly text: SourceWord; readonly isExcluded: boolean }
  | { readonly field: 'has'; readonly text: 'phone' | 'email'; readonly isExcluded: boolean }
  | (QueryFilter & { readonly isExcluded: true });

/** What `source:` may be: own contacts in Outlook or PingIDM, mail contacts, Unified Contacts, colleagues. */
export const sourceWords = ['outlook', 'exchange', 'unified', 'pingidm', 'colleagues'] as const;
export type SourceWord = (typeof sourceWords)[number];
