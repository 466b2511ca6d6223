import { decodeHTMLStrict } from 'entities';
import { Tokenizer } from 'htmlparser2';

/** A piece of a message: text, a mention with its name, or the end of a line or block. */
export type MarkupPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'mention'; readonly name: string; readonly index: number | undefined }
  | { readonly kind: 'break' };

export interface Markup {
  readonly pieces: readonly MarkupPiece[];
  /** Whether quoted or forwarded content was left out. */
  readonly hasQuotation: boolean;
}

/** Tags that Teams' editor writes. All others count as text, because somebody may type "find <john>". */
const knownTags: ReadonlySet<string> = new Set(
  'a at attachment b blockquote br code div em emoji font h1 h2 h3 h4 h5 h6 hr i img li ol p pre quoted readonly s span strike strong systemeventmessage table tbody td th thead tr u ul'.split(
    ' ',
  ),
);
const breakingTags: ReadonlySet<string> = new Set(
  'blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p pre quoted tr ul'.split(' '),
);
const cellTags: ReadonlySet<string> = new Set(['td', 'th']);
/** Elements without content, which have no closing tag. */
const voidTags: ReadonlySet<string> = new Set(['br', 'hr', 'img']);

/**
 * Elements whose content was written by somebody else. Teams shows a reply as a `blockquote` with the
 * microdata type `http://schema.skype.com/Reply` and a forwarded message as one with `…/Forward`; newer
 * clients put `<quoted messageId="…"/>` in place of the quotation and describe it in an entity `quotedReply`
 * (microsoft/teams.py, `QuotedReplyEntity`); `attachment` marks where a card or a forwarded message is shown.
 */
const quotingTags: ReadonlySet<string> = new Set(['blockquote', 'quoted', 'attachment']);
const quotingType = /schema\.skype\.com\/(?:reply|forward)/i;
const mentionType = /schema\.skype\.com\/mention/i;

interface OpenTag {
  readonly name: string;
  readonly start: number;
  attributes: ReadonlyMap<string, string>;
}

/**
 * Parses the HTML of a message in linear time. An unclosed quotation reaches to the end; unknown tags are
 * text. Character references are decoded once, outside tags and only with a semicolon.
 */
export function readMarkup(html: string): Markup {
  const pieces: MarkupPiece[] = [];
  let hasQuotation = false;
  let tag: OpenTag | undefined;
  let attribute = '';
  /** The open quotation, and the number of open elements with its name. */
  let quotation: { readonly name: string; depth: number } | undefined;
  let mention: { readonly name: string; readonly index: number | undefined; text: string } | undefined;
  /** The end of the text read so far. */
  let read = 0;

  const addText = (text: string) => {
    if (quotation !== undefined || text === '') return;
    const decoded = text.includes('&') ? decodeHTMLStrict(text) : text;
    const last = pieces.at(-1);
    if (mention !== undefined) mention.text += decoded;
    // Adjacent texts are joined, because a text with many special characters arrives in many pieces.
    else if (last?.kind === 'text') pieces[pieces.length - 1] = { kind: 'text', text: last.text + decoded };
    else pieces.push({ kind: 'text', text: decoded });
  };
  const addBreak = () => {
    if (mention !== undefined) mention.text += ' ';
    // Two breaks make an empty line; more are ignored.
    else if (pieces.at(-1)?.kind !== 'break' || pieces.at(-2)?.kind !== 'break')
      pieces.push({ kind: 'break' });
  };
  const open = ({ name, start, attributes }: OpenTag, end: number, isSelfClosing: boolean) => {
    read = end + 1;
    if (quotation !== undefined) {
      if (name === quotation.name && !isSelfClosing) quotation.depth++;
      return;
    }
    const itemType = attributes.get('itemtype') ?? '';
    if (quotingTags.has(name) || quotingType.test(itemType)) {
      hasQuotation = true;
      addBreak();
      // HTML has no self-closing blockquote: the following content is inside it.
      const isEmpty = (isSelfClosing && name !== 'blockquote') || voidTags.has(name);
      if (!isEmpty) quotation = { name, depth: 1 };
      return;
    }
    if (!knownTags.has(name)) {
      addText(html.slice(start, end + 1));
      return;
    }
    if (breakingTags.has(name)) addBreak();
    else if (cellTags.has(name)) addText(' ');
    if ((name === 'at' || mentionType.test(itemType)) && mention === undefined && !isSelfClosing) {
      mention = { name, index: indexOf(attributes.get('id') ?? attributes.get('itemid')), text: '' };
    }
  };
  const close = (name: string) => {
    if (quotation !== undefined) {
      if (name === quotation.name && --quotation.depth === 0) {
        quotation = undefined;
        addBreak();
      }
      return;
    }
    // A closing tag alone ends a quotation that started before the text.
    if (name === 'blockquote' || name === 'quoted') {
      hasQuotation = true;
      mention = undefined;
      pieces.length = 0;
      return;
    }
    if (name === mention?.name) {
      pieces.push({ kind: 'mention', name: mention.text, index: mention.index });
      mention = undefined;
      return;
    }
    if (!knownTags.has(name)) addText(`</${name}>`);
    else if (breakingTags.has(name) && name !== 'br') addBreak();
  };

  /** Adds text that only looks like a declaration. */
  const addMarkedText = (start: number, end: number) => {
    read = end + 1;
    addText(html.slice(start - 1, end + 1));
  };

  const tokenizer = new Tokenizer(
    { xmlMode: false, decodeEntities: false },
    {
      ontext: (start, end) => {
        read = end;
        addText(html.slice(start, end));
      },
      onopentagname: (start, end) => {
        tag = { name: html.slice(start, end).toLowerCase(), start: start - 1, attributes: none };
      },
      onattribname: (start, end) => {
        attribute = html.slice(start, end).toLowerCase();
      },
      onattribdata: (start, end) => {
        if (tag === undefined || !readAttributes.has(attribute)) return;
        tag.attributes = new Map([...tag.attributes, [attribute, html.slice(start, end)]]);
      },
      onopentagend: (end) => tag !== undefined && open(tag, end, false),
      onselfclosingtag: (end) => tag !== undefined && open(tag, end, true),
      onclosetag: (start, end) => {
        read = html.indexOf('>', end) + 1 || html.length;
        close(html.slice(start, end).toLowerCase());
      },
      oncomment: (_, end) => {
        read = Math.max(read, end);
      },
      ondeclaration: (start, end) => addMarkedText(start, end),
      onprocessinginstruction: (start, end) => addMarkedText(start, end),
      oncdata: (start, end) => addMarkedText(start, end),
      onattribend: () => {},
      onattribentity: () => {},
      ontextentity: () => {},
      onend: () => {},
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  if (mention !== undefined) pieces.push({ kind: 'text', text: mention.text });
  // An incomplete tag at the end is text, unless it is a known tag that was cut off.
  const rest = html.slice(read);
  if (!knownTags.has(/^<\/?([a-z\d]+)/i.exec(rest)?.[1]?.toLowerCase() ?? 'a')) addText(rest);
  return { pieces, hasQuotation };
}

/** Most tags have no attributes. */
const none: ReadonlyMap<string, string> = new Map();
const readAttributes: ReadonlySet<string> = new Set(['id', 'itemid', 'itemtype']);

function indexOf(id: string | undefined): number | undefined {
  return id !== undefined && /^\d{1,3}$/.test(id) ? Number(id) : undefined;
}
