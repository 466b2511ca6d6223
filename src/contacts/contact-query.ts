/** What a person is looking for, read from what they typed. */
export interface ContactQuery {
  /** The text as typed, without command words, trimmed. */
  readonly text: string;
  /** Name, company or title words as typed (not folded), without e-mail, domain and phone. */
  readonly words: readonly string[];
  /** A complete e-mail address in lower case, or ''. */
  readonly email: string;
  /** From "@contoso.com": 'contoso.com', or ''. */
  readonly domain: string;
  /** A phone number's digits as typed, without its notation ('+' kept in front when typed), or ''. */
  readonly phone: string;
  /** The detail asked for ("john doe phone"), which the answer shows first. */
  readonly wants: 'anything' | 'phone' | 'email';
}
