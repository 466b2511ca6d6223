/** A file's text, or why it cannot be read, in words for the person who chose the file. */
export type DecodedText = { readonly text: string } | { readonly problem: string };

/**
 * Decodes the bytes of a text file: UTF-8, or UTF-16 with or without a byte order mark. Other encodings cannot be
 * told apart by their bytes (ř in Windows-1250 is ø in Windows-1252), so they are read only when they are named.
 * @param encoding a label of the WHATWG Encoding Standard, such as `windows-1252` or `macintosh`
 */
export function decodeText(bytes: Uint8Array, encoding?: string): DecodedText {
  const label = encoding ?? detectEncoding(bytes);
  const decoder = createDecoder(label);
  if (decoder === undefined) {
    return {
      problem: `The encoding "${label}" is not known. Known are, for example: windows-1252, macintosh.`,
    };
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch {
    return {
      problem:
        encoding === undefined
          ? 'The file is not in UTF-8. Save it as "CSV UTF-8", or name its encoding: --encoding windows-1252 ' +
            '(Excel on Windows, western Europe) or --encoding macintosh (Excel for Mac).'
          : `The file is not in ${encoding}.`,
    };
  }
  return check(text, decoder.encoding);
}

function createDecoder(label: string) {
  try {
    return new TextDecoder(label, { fatal: true });
  } catch {
    return undefined;
  }
}

/**
 * Returns `utf-8`, `utf-16le` or `utf-16be`: by the byte order mark, else by where the zero bytes of ASCII letters are.
 */
export function detectEncoding(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 4096);
  const zeros = [0, 0];
  for (const [index, byte] of start.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const many = start.length / 8;
  if (odd > many && even < odd / 8) return 'utf-16le';
  if (even > many && odd < even / 8) return 'utf-16be';
  return 'utf-8';
}

/** Refuses text that was lost before, or that has control characters, which no contact has. */
function check(text: string, encoding: string): DecodedText {
  const lineOf = (index: number) => text.slice(0, index).split(/\r\n|\r|\n/).length;
  const lost = text.indexOf('\ufffd');
  if (lost >= 0) {
    return {
      problem: `Line ${lineOf(lost)} holds the sign \ufffd: letters were lost when the file was made. Export it again.`,
    };
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  const control = text.search(/[\u0000-\u0008\u000e-\u001f\u007f-\u009f]/);
  if (control >= 0) {
    return {
      problem: `Line ${lineOf(control)} holds a control character: the file is not text in ${encoding}.`,
    };
  }
  return { text };
}
