/** Writers of CSV and of encodings that the product has no part in. */

export function csv(
  rows: readonly (readonly string[])[],
  delimiter = ',',
  { quoteAll = false, lineBreak = '\r\n' } = {},
): string {
  const cell = (text: string) =>
    quoteAll || text.includes(delimiter) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(cell).join(delimiter) + lineBreak).join('');
}

export const utf8 = (text: string) => Buffer.from(text);
export const utf8WithMark = (text: string) => Buffer.from(`\ufeff${text}`);
export const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le');
export const utf16BigEndian = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16();

/** One byte a letter, by the decoder's own table. */
export function oneByte(text: string, encoding: 'windows-1252' | 'macintosh' | 'iso-8859-1'): Buffer {
  const table = [...new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte))];
  return Buffer.from(
    Array.from(text, (letter) => {
      const byte = table.indexOf(letter);
      if (byte < 0) throw new Error(`${encoding} has no ${letter}`);
      return byte;
    }),
  );
}

export function quotedPrintable(text: string, width = 76): string {
  let line = '';
  let written = '';
  for (const byte of Buffer.from(text)) {
    const isPlain = byte > 32 && byte < 127 && byte !== 61;
    const piece = isPlain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (line.length + piece.length > width - 1) {
      written += `${line}=\r\n`;
      line = '';
    }
    line += piece;
  }
  return written + line;
}

/** Folds lines after 75 bytes, also inside of a letter, as many programs do. */
export function foldBytes(text: string): Buffer {
  const folded: Buffer[] = [];
  for (const line of text.split('\r\n')) {
    let bytes = Buffer.from(line);
    while (bytes.length > 75) {
      folded.push(bytes.subarray(0, 75), Buffer.from('\r\n '));
      bytes = bytes.subarray(75);
    }
    folded.push(bytes, Buffer.from('\r\n'));
  }
  return Buffer.concat(folded);
}
