/**
 * Returns names to try for a new mail contact, best first. `Name` is unique in the organisation, has at most 64
 * characters and none of `" / \ [ ] : ; | = , + * ? < >`; people see the display name instead.
 * @returns the display name, then with the address's domain, then with the whole address, which is unique
 */
export function candidateNames(displayName: string, email: string): readonly string[] {
  const base = clean(displayName) || clean(email);
  const domain = email.slice(email.lastIndexOf('@') + 1);
  return [...new Set([shorten(base), withSuffix(base, clean(domain)), withSuffix(base, clean(email))])];
}

const longest = 64;

function withSuffix(base: string, text: string): string {
  // Some of the name always remains. A long address is truncated at its end, which differs less.
  const suffix = ` (${shorten(text, 44)})`;
  return shorten(base, longest - suffix.length) + suffix;
}

function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/["/\\[\]:;|=,+*?<>\p{Cc}]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Truncates to UTF-16 code units without splitting a surrogate pair. */
function shorten(text: string, length = longest): string {
  if (text.length <= length) return text;
  return text
    .slice(0, length)
    .toWellFormed()
    .replace(/\ufffd$/, '')
    .trim();
}
