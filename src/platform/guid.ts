const guid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Whether a text is a GUID with hyphens, in any letter case. */
export function isGuid(text: string): boolean {
  return guid.test(text);
}
