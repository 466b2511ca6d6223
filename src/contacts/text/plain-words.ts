const plainWords = /^[a-z]+(?: [a-z]+)*$/i;

/** Returns whether a text is words of ASCII letters with single spaces between them, as most are that people type. */
export function isPlainWords(text: string): boolean {
  return plainWords.test(text);
}
