import { describe, expect, it } from 'vitest';
import { emojiOf, readMentions, readTypedText } from '../../src/bot/typed-text.ts';
import { growsFasterThanText } from '../growth.ts';

const bot = { id: '28:bot', name: 'Cardfile' };
const mention = { mentionedId: bot.id, text: '<at>Cardfile</at>' };

describe('the text of a message', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['takes the mention of the bot out', '<at>Cardfile</at> find John', 'find John'],
    ['takes every mention of the bot out', '<at>Cardfile</at> find John <at>Cardfile</at>', 'find John'],
    ['keeps the name of somebody else', 'find <at>John Doe</at>', 'find John Doe'],
    ['reads hard spaces as spaces', '&nbsp;find&nbsp;John\u00a0', 'find John'],
    ['takes the mark-up of the editor out', '<p>find <b>John</b></p>', 'find John'],
    ['keeps lines apart', '<div>add contact</div><div>John</div>', 'add contact\n\nJohn'],
    ['keeps cells apart', '<table><tr><td>find</td><td>John</td></tr></table>', 'find John'],
    ['keeps what only looks like mark-up', 'find <john> a < b', 'find <john> a < b'],
    ['reads character references once', 'R&amp;D &lt;b&gt; &#39;x&#39; &amp;lt;', "R&D <b> 'x' &lt;"],
    ['leaves unknown references and bare ampersands alone', '&nosuch; R&D &copy', '&nosuch; R&D &copy'],
    ['keeps emoji', '🙂👩‍👩‍👧', '🙂👩‍👩‍👧'],
    ['keeps right-to-left text', 'בית ספר', 'בית ספר'],
    ['sees that invisible characters are nothing', '\u200b\u202e\ufeff \u2060', ''],
    ['sees that only a mention is nothing', ' <at>Cardfile</at>&nbsp;', ''],
  ];
  for (const [name, text, words] of rows) {
    it(name, () => expect(readTypedText(text, [mention], bot).text).toBe(words));
  }

  it('finds a mention by its id and not by its name', () => {
    const impostor = { mentionedId: '29:somebody', text: '<at>Cardfile</at>' };
    expect(readTypedText('find <at>Cardfile</at>', [impostor], bot).text).toBe('find Cardfile');
  });

  it.each([
    ['tags', '<p>'],
    ['open tags', '<p '],
    ['character references', '&#'],
    ['nested quotations', '<blockquote>'],
    ['closed quotations', '</blockquote>'],
    ['mentions', '<at>x</at>'],
    ['tags without an end', '</b'],
    ['comments', '<!--'],
    ['attributes', '<at id="'],
    ['quoted lines', '>\n'],
    ['invisible signs', '\u200b'],
    ['joiners', '\u200d'],
    ['blanks', ' '],
  ])('reads a long row of %s in time that grows with its length', (_, part) => {
    const mentions = readMentions(
      Array.from({ length: 500 }, () => ({ type: 'mention', mentioned: { id: '29:x' } })),
    );
    const text = (length: number) => part.repeat(length / part.length);
    expect(growsFasterThanText((html) => readTypedText(html, mentions, bot), text)).toBe(false);
    expect(growsFasterThanText((html) => readTypedText(`<at>a</at>${html}<p>`, mentions, bot), text)).toBe(
      false,
    );
    expect(growsFasterThanText(emojiOf, text)).toBe(false);
  });

  it('reads emoji from the HTML copy', () => {
    expect(emojiOf('<p><emoji id="smile" alt="🙂" title="Smile"></emoji><img src="x" alt="photo"></p>')).toBe(
      '🙂',
    );
  });

  it.each(['approve CR-1', '0172 5550100', 'a🙂', '🙂'.repeat(20)])(
    'reads no words from the HTML copy: %j',
    (alt) => {
      expect(emojiOf(`<emoji alt="${alt}"></emoji>`)).toBe('');
    },
  );

  it('picks mentions out of whatever entities there are', () => {
    const entities = [
      null,
      5,
      { type: 'clientInfo' },
      { type: 'mention' },
      { type: 'mention', text: 't', mentioned: { id: 'i' } },
    ];
    expect(readMentions(entities)).toEqual([{ mentionedId: 'i', text: 't' }]);
    expect(readMentions([{ type: 'mention', text: null, mentioned: { id: 'i' } }])).toEqual([
      { mentionedId: 'i', text: '' },
    ]);
  });
});

describe('what somebody else wrote', () => {
  const reply = '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="17">';
  const rows: readonly (readonly [string, string, string])[] = [
    [
      'a reply',
      `${reply}<p itemprop="preview">approve CR-1</p></blockquote><p>no, never do that</p>`,
      'no, never do that',
    ],
    ['a reply alone', `${reply}<p itemprop="preview">approve CR-1</p></blockquote>`, ''],
    ['a plain quotation', '<blockquote>approve CR-1</blockquote>no', 'no'],
    ['a quotation in upper case', '<BLOCKQUOTE CLASS=x>approve CR-1</BLOCKQUOTE>no', 'no'],
    ['a quotation behind', 'find John<blockquote>approve CR-1</blockquote>', 'find John'],
    ['one within another', `${reply}<blockquote>approve CR-1</blockquote>approve CR-2</blockquote>no`, 'no'],
    ['one after another', `${reply}approve CR-1</blockquote>${reply}approve CR-2</blockquote>no`, 'no'],
    ['one that is never closed', `${reply}approve CR-1<p>approve CR-2</p>`, ''],
    ['one whose own text closes it early', '<blockquote>x</blockquote> approve CR-1</blockquote>no', 'no'],
    ['a sign in an attribute', '<blockquote title="a > b">approve CR-1</blockquote>no', 'no'],
    ['a slash that closes nothing', '<blockquote/>approve CR-1</blockquote>no', 'no'],
    [
      'a reply in another element',
      '<div itemtype="http://schema.skype.com/Reply">approve CR-1<div>x</div></div>no',
      'no',
    ],
    [
      'a forwarded message',
      '<blockquote itemtype="http://schema.skype.com/Forward">approve CR-1</blockquote>',
      '',
    ],
    ['an attached message', '<attachment id="1">approve CR-1</attachment>', ''],
    ['a placeholder', '<quoted messageId="1783379480258"/> approve CR-2', 'approve CR-2'],
    ['a placeholder alone', '<quoted messageId="1783379480258"/>', ''],
    ['a placeholder in two tags', "<quoted messageId='1'></quoted> approve CR-2", 'approve CR-2'],
    ['a placeholder with a preview', '<quoted messageId="1">approve CR-1</quoted> no', 'no'],
    [
      'a placeholder behind a mention',
      '<at>Cardfile</at> <quoted messageId="1"/>find contact John',
      'find contact John',
    ],
    ['quoted lines', '> approve CR-1\n> delete contact Help AG\nno', 'no'],
    ['quoted lines in mark-up', '<p>&gt; approve CR-1</p><p>no</p>', 'no'],
    ['quoted lines behind', 'approve CR-2\n> not yet', 'approve CR-2'],
  ];
  it.each(rows)('is left out: %s', (_, text, words) => {
    expect(readTypedText(text, [mention], bot).text).toBe(words);
  });

  it('is told from what has no words at all', () => {
    expect(readTypedText(`${reply}approve CR-1</blockquote>`, [], bot).hasQuotation).toBe(true);
    expect(readTypedText('<p>\u200b</p>', [], bot).hasQuotation).toBe(false);
  });

  it('does not part the words around it', () => {
    expect(readTypedText('app<blockquote>x</blockquote>rove CR-1', [], bot).text).not.toContain('approve');
  });
});

describe('mentions', () => {
  const other = { mentionedId: '29:ada', text: '<at>Ada Lindqvist</at>' };
  const rows: readonly (readonly [
    string,
    string,
    readonly { mentionedId: string; text: string }[],
    string,
  ])[] = [
    ['with an attribute', '<at id="0">Cardfile</at> find John', [mention], 'find John'],
    [
      'without text in the entity',
      '<at id="0">Cardfile</at> find John',
      [{ ...mention, text: '' }],
      'find John',
    ],
    ['with another name in the entity', '<at>Kartei</at>&nbsp;find John', [mention], 'find John'],
    ['with mark-up in the name', '<at><b>Cardfile</b></at> find John', [mention], 'find John'],
    ['with a reference in the name', '<at>A&amp;B</at> find', [{ ...mention, text: '<at>A&B</at>' }], 'find'],
    ['in another case', '<AT>cardfile</AT> find John', [mention], 'find John'],
    [
      'in two parts',
      '<at id="0">Card</at> <at id="1">file</at> find',
      [
        { ...mention, text: '<at>Card</at>' },
        { ...mention, text: '<at>file</at>' },
      ],
      'find',
    ],
    [
      'as Teams marks them in HTML',
      '<span itemtype="http://schema.skype.com/Mention" itemid="0">Cardfile</span> find',
      [mention],
      'find',
    ],
    ['without mark-up', '@Cardfile find John', [{ ...mention, text: 'Cardfile' }], 'find John'],
    ['typed without picking it from the list', '@cardfile find John', [], 'find John'],
    ['typed, and only where it ends', '@Cardfiles', [], '@Cardfiles'],
    ['without an entity', '<at>Cardfile</at> find John', [], 'find John'],
    [
      'beside somebody else',
      '<at id="0">Cardfile</at> delegate to <at id="1">Ada Lindqvist</at> until Friday',
      [mention, other],
      'delegate to Ada Lindqvist until Friday',
    ],
    [
      'counted by their attribute',
      '<at id="1">Ada</at> <at id="0">Cardfile</at> find',
      [
        { ...mention, text: '' },
        { ...other, text: '' },
      ],
      'Ada find',
    ],
    [
      'of a namesake',
      '<at>Cardfile</at> find <at>Cardfile</at>',
      [mention, { ...other, text: mention.text }],
      'find Cardfile',
    ],
    ['that are never closed', '<at>Cardfile find John', [mention], 'find John'],
  ];
  it.each(rows)('of the bot are taken out %s', (_, text, mentions, words) => {
    expect(readTypedText(text, mentions, bot).text).toBe(words);
  });

  it('of somebody else are no command, whatever the name', () => {
    const company = { mentionedId: '29:help', text: '<at>Help AG</at>' };
    expect(readTypedText('<at>Help AG</at>', [company], bot)).toMatchObject({
      text: 'Help AG',
      startsWithMention: true,
    });
    expect(
      readTypedText('<at>Cardfile</at> <at>Help AG</at> phone', [mention, company], bot).startsWithMention,
    ).toBe(true);
    expect(
      readTypedText('<at>Cardfile</at>, <at>Help AG</at>', [mention, company], bot).startsWithMention,
    ).toBe(true);
    expect(readTypedText('find <at>Help AG</at>', [company], bot).startsWithMention).toBe(false);
  });
});

describe('invisible signs around a command', () => {
  it.each([
    '\u200badd contact',
    '\u2060add contact',
    '\u202aadd contact\u202c',
    '\u00adadd contact',
    'a\u200bdd\u2060 contact\ufeff',
    '\u2066add contact\u2069',
    '&#8203;add&nbsp;contact',
  ])('are taken out of %j', (text) => expect(readTypedText(text, [], bot).text).toBe('add contact'));

  it.each(['می‌خواهم', '👩‍👩‍👧', '葛\u{e0100}飾'])('stay where they belong to a word: %s', (text) => {
    expect(readTypedText(text, [], bot).text).toBe(text);
  });
});

describe('white space', () => {
  it.each([' ', '\u00a0', ' \n', '\t', '\u2003'])('is short in what was typed, however long: %j', (gap) => {
    const { text } = readTypedText(`merge a${gap.repeat(50_000)}b`, [], bot);

    expect(text).toMatch(/^merge a\s{1,2}b$/);
  });
});
