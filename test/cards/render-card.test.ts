import { Template } from 'adaptivecards-templating/lib/template-engine.js';
import { describe, expect, it } from 'vitest';
import { CardTemplateError, compileTemplate } from '../../src/cards/render-card.ts';
import { searchResults } from '../../src/cards/search-results.ts';
import { action } from './sample-cards.ts';
import { tenJohns } from './sample-people.ts';

/** An expression in the template language, spelt so that it is not taken for one of ours. */
const put = (expression: string) => `\x24{${expression}}`;

describe('compileTemplate', () => {
  const data = {
    name: 'Ann',
    age: 42,
    isAdmin: true,
    isGuest: false,
    team: { lead: { name: 'Bob' } },
    rows: [
      { name: 'x', tags: ['a', 'b'] },
      { name: 'y', tags: [] },
    ],
    one: [{ name: 'z', tags: [] }],
    none: [],
  };

  it.each([
    ['a constant', { type: 'A', wrap: true, size: 3 }],
    ['a path', { a: put('name'), b: put('team.lead.name') }],
    ['the type of a value', { a: put('age'), b: put('isAdmin') }],
    ['a sentence', { a: `${put('name')} is ${put('age')}, ${put('isAdmin')}.` }],
    [
      'functions and operators',
      { a: put("if(isAdmin, 'yes', 'no')"), b: put('toUpper(name)'), c: put('age + 1') },
    ],
    ['an object in the data of a button', { data: put('team') }],
    ['a list', { items: [{ $data: put('rows'), name: put('name') }] }],
    [
      'lists in lists',
      { items: [{ $data: put('rows'), name: put('name'), tags: [{ $data: put('tags'), t: put('$data') }] }] },
    ],
    [
      'the root and the index',
      { items: [{ $data: put('rows'), a: put('$root.name'), i: put('$index'), s: `#${put('$index')}` }] },
    ],
    [
      'a list of one, and of none',
      {
        items: [
          { $data: put('one'), a: put('name') },
          { $data: put('none'), a: put('name') },
        ],
      },
    ],
    ['an object as context', { items: [{ $data: put('team.lead'), a: put('name') }] }],
    [
      'conditions',
      {
        items: [
          { $when: put('isAdmin'), a: 1 },
          { $when: put('isGuest'), a: 2 },
          { $when: put('age > 40'), a: 3 },
        ],
      },
    ],
    ['conditions on rows', { items: [{ $data: put('rows'), $when: put("name == 'x'"), a: put('name') }] }],
    ['words with marks', { a: `“${put('name')}” & 'co' "quoted"` }],
  ])('gives what the library gives for %s', (_what, template) => {
    const expected: unknown = new Template(template).expand({ $root: data });

    expect(compileTemplate(template)(data)).toEqual(expected);
  });

  it('does not evaluate what the data says', () => {
    expect(
      compileTemplate({ a: put('name'), b: `x ${put('name')}` })({ name: put('secret'), secret: 's' }),
    ).toEqual({
      a: put('secret'),
      b: `x ${put('secret')}`,
    });
  });

  it.each([
    ['a missing value', { a: put('missing') }],
    ['a missing value in a sentence', { a: `x ${put('missing')}` }],
    ['null', { a: put('nothing') }],
    ['an object in a text', { a: put('team') }],
    ['a list in a text', { a: `x ${put('rows')}` }],
    ['a condition that is neither true nor false', { items: [{ $when: put('name'), a: 1 }] }],
    ['a condition on something that is not in a list', { a: { $when: put('isGuest'), b: 1 } }],
    ['inherited properties', { a: put('constructor.name') }],
    ['an unknown function', { a: put('launch(name)') }],
  ])('refuses %s', (_what, template) => {
    expect(() => compileTemplate(template)({ ...data, nothing: null })).toThrow(CardTemplateError);
  });

  it('refuses a template that does not parse', () => {
    expect(() => compileTemplate({ a: put('if(') })).toThrow(CardTemplateError);
  });

  it('gives cards that cannot change one another', () => {
    const make = compileTemplate({ fixed: { a: [1] }, own: { name: put('name') } });

    const first = make({ name: 'first' }) as { own: { name: string }; fixed: { a: number[] } };
    first.own.name = 'changed';

    expect(() => first.fixed.a.push(2)).toThrow(TypeError);
    expect(make({ name: 'second' })).toEqual({ fixed: { a: [1] }, own: { name: 'second' } });
  });
});

describe('a card of ten rows', () => {
  it('is made in well under a third of a millisecond', () => {
    const rows = tenJohns.map((person) => ({ person, show: action('Show', 'contact.show'), why: '' }));
    const data = {
      query: 'John',
      rows,
      wants: 'anything',
      first: 1,
      total: 10,
      more: false,
      problems: [],
      paging: [],
      actions: [],
    } as const;
    for (let round = 0; round < 300; round++) searchResults(data);

    const times = Array.from({ length: 100 }, () => {
      const start = performance.now();
      searchResults(data);
      return performance.now() - start;
    });

    // The median, so that a busy machine does not decide.
    expect(times.sort((one, other) => one - other)[50]).toBeLessThan(0.3);
  });
});
