import { Parser } from 'htmlparser2';

/**
 * Returns the rows of a table in Teams' HTML copy of a message, tab-separated, as a spreadsheet copies them: the plain
 * text of the message has no cells. Undefined if there is no table, or if it is quoted.
 */
export function readPastedTable(html: string): string | undefined {
  if (!html.includes('<table') || /<(?:blockquote|quoted|attachment)\b/i.test(html)) return undefined;
  const rows: string[][] = [];
  let cell: string | undefined;
  const parser = new Parser({
    onopentagname(name) {
      if (name === 'tr') rows.push([]);
      else if (name === 'td' || name === 'th') cell = '';
      else if (name === 'br' || name === 'p') cell = cell && `${cell} `;
    },
    ontext(text) {
      if (cell !== undefined) cell += text;
    },
    onclosetag(name) {
      if ((name !== 'td' && name !== 'th') || cell === undefined) return;
      rows.at(-1)?.push(cell.replace(/\s+/g, ' ').trim());
      cell = undefined;
    },
  });
  parser.end(html);
  const lines = rows.map((cells) => cells.join('\t'));
  return lines.every((line) => line.trim() === '') ? undefined : lines.join('\n');
}
