/**
 * Encodes a mail tip as HTML. Exchange returns it as `<html><body>…</body></html>`, and Outlook renders its markup.
 * Our mail tips are plain text, so that typed markup is shown as typed and links cannot be injected.
 */
export function toMailTip(text: string): string | null {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped === '' ? null : escaped;
}

/** Returns the plain text of a mail tip. */
export function fromMailTip(html: string): string {
  return html
    .replace(/<(br|\/p|\/div)\b[^>]*>/gi, ' ')
    .replace(/<\/?[a-z!][^>]*>/gi, '')
    .replace(/&(#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,6});/gi, (entity, name: string) => decode(name) ?? entity)
    .replace(/\s+/g, ' ')
    .trim();
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

function decode(name: string): string | undefined {
  if (!name.startsWith('#')) return named[name.toLowerCase()];
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return code <= 0x10ffff ? String.fromCodePoint(code) : undefined;
}
