/** A small picture of a person. */
export interface Photo {
  readonly contentType: 'image/jpeg' | 'image/png' | 'image/gif';
  /** Without line breaks. */
  readonly base64: string;
}

/** The base64 prefixes of the three image formats that Teams supports. */
const beginnings: Readonly<Record<string, Photo['contentType']>> = {
  '/9j/': 'image/jpeg',
  iVBORw0KGg: 'image/png',
  R0lGOD: 'image/gif',
};

/**
 * Returns a picture by its bytes, whatever its declared type; undefined for other data.
 * @param base64 as returned by a system
 */
export function readPhoto(base64: string): Photo | undefined {
  const known = Object.entries(beginnings).find(([begin]) => base64.startsWith(begin));
  if (known === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  return { contentType: known[1], base64 };
}
