import { describe, expect, it } from 'vitest';
import { cleanMessageText, emojiOf, readMentions } from '../../src/bot/message-text.ts';

const bot = '28:bot';
const mention = { mentionedId: bot, text: '<at>Cardfile</at>' };

describe('the text of a message', () => {
  const rows: readonly (readonly [string, string, string])[] = [
    ['takes the mention of the bot out', '<at>Cardfile</at> find John', 'find John'],
    ['takes every mention of the bot out', '<at>Cardfile</at> find John <at>Cardfile</at>', 'find John'],
    ['keeps the name of somebody else', 'find <at>John Doe</at>', 'find John Doe'],
    ['reads hard spaces as spaces', '&nbsp;find&nbsp;John\u00a0', 'find John'],
    ['takes the mark-up of the editor out', '<p>find <b>John</b></p>', 'find John'],
    ['keeps lines apart', '<div>add contact</div><div>John</div>', 'add contact\n\nJohn'],
    ['keeps what only looks like mark-up', 'find <john> a < b', 'find <john> a < b'],
    ['reads character references once', 'R&amp;D &lt;b&gt; &#39;x&#39; &amp;lt;', "R&D <b> 'x' &lt;"],
    [
      'leaves unknown and impossible references alone',
      '&hellip; &#xd800; &#0; &#9999999;',
      '&hellip; &#xd800; &#0; &#9999999;',
    ],
    ['keeps emoji', '🙂👩‍👩‍👧', '🙂👩‍👩‍👧'],
    ['keeps right-to-left text', 'בית ספר', 'בית ספר'],
    ['sees that invisible characters are nothing', '\u200b\u202e\ufeff \u2060', ''],
    ['sees that only a mention is nothing', ' <at>Cardfile</at>&nbsp;', ''],
  ];
  for (const [name, text, words] of rows) {
    it(name, () => expect(cleanMessageText(text, [mention], bot)).toBe(words));
  }

  it('finds a mention by its id and not by its name', () => {
    const impostor = { mentionedId: '29:somebody', text: '<at>Cardfile</at>' };
    expect(cleanMessageText('find <at>Cardfile</at>', [impostor], bot)).toBe('find Cardfile');
  });

  it('reads a long row of broken tags in no time', () => {
    const startedAt = performance.now();
    cleanMessageText('<p '.repeat(80_000), [], bot);
    cleanMessageText('&#'.repeat(80_000), [], bot);
    emojiOf('<img '.repeat(80_000));
    emojiOf(`<emoji alt="${'x'.repeat(200_000)}">`);
    expect(performance.now() - startedAt).toBeLessThan(1000);
  });

  it('reads emoji from the HTML copy', () => {
    expect(emojiOf('<p><emoji id="smile" alt="🙂" title="Smile"></emoji><img src="x" alt="photo"></p>')).toBe(
      '🙂',
    );
  });

  it('picks mentions out of whatever entities there are', () => {
    const entities = [
      null,
      5,
      { type: 'clientInfo' },
      { type: 'mention' },
      { type: 'mention', text: 't', mentioned: { id: 'i' } },
    ];
    expect(readMentions(entities)).toEqual([{ mentionedId: 'i', text: 't' }]);
  });
});
