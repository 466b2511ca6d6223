/** A small picture of a person, ready to be shown. */
export interface Photo {
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/gif';
  /** Without line breaks. */
  readonly base64: string;
}

/** The first bytes of the three kinds of pictures that Teams shows, in base64. */
const beginnings: Readonly<Record<string, Photo['contentType']>> = {
  '/9j/': 'image/jpeg',
  iVBORw0KGg: 'image/png',
  R0lGOD: 'image/gif',
};

/**
 * A picture by its bytes, whatever it is said to be; undefined for what is none.
 * @param base64 as a system gave it
 */
export function readPhoto(base64: string): Photo | undefined {
  const known = Object.entries(beginnings).find(([begin]) => base64.startsWith(begin));
  if (known === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  return { contentType: known[1], base64 };
}
