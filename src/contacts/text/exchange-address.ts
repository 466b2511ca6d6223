/**
 * Returns whether an address is an internal one of Exchange (X.500, as in `/o=ExchangeLabs/ou=…/cn=Recipients/cn=…`),
 * which Outlook stores for people of the organisation. Nobody can write to it from elsewhere.
 */
export function isExchangeAddress(address: string): boolean {
  return /^(?:x500:|ex:)?\/o=/i.test(address);
}
