import { describe, expect, it } from 'vitest';
import { readUntil } from '../../../src/dialogs/delegation/read-until.ts';

/** Saturday in Berlin, still Friday in Los Angeles. */
const now = Date.UTC(2026, 10, 21, 6, 0);

const readAll = async (text: string, locale = 'en-GB', timeZone = 'Europe/Berlin', at = now) =>
  (await readUntil(text, { timeZone, locale, now: at })).map((until) => new Date(until).toISOString());
const read = async (text: string, timeZone = 'Europe/Berlin', at = now) =>
  (await readAll(text, 'en-GB', timeZone, at))[0];
/** The days that are meant, as their own calendar has them. */
const days = async (text: string, locale: string, at = now) =>
  (await readAll(text, locale, 'UTC', at)).map((until) => until.slice(0, 10));

describe('until when', () => {
  it.each([
    ['Friday', '2026-11-27T22:59:00.000Z'],
    ['Friday, please', '2026-11-27T22:59:00.000Z'],
    ['next friday', '2026-11-27T22:59:00.000Z'],
    ['tomorrow', '2026-11-22T22:59:00.000Z'],
    ['2026-12-01', '2026-12-01T22:59:00.000Z'],
    ['1 December', '2026-12-01T22:59:00.000Z'],
    ['Monday 17:00', '2026-11-23T16:00:00.000Z'],
    ['24/12 17:00', '2026-12-24T16:00:00.000Z'],
  ])('reads “%s” as the last minute of that day on the person’s clock', async (text, expected) => {
    expect(await read(text)).toBe(expected);
  });

  it('goes by the day that it is where the person is', async () => {
    expect(await read('tomorrow', 'America/Los_Angeles')).toBe('2026-11-22T07:59:00.000Z');
    expect(await read('tomorrow 17:00', '+05:30')).toBe('2026-11-22T11:30:00.000Z');
  });

  it('is right over the night in which clocks are put back', async () => {
    const october = Date.UTC(2026, 9, 23, 10);

    expect(await read('2026-10-24', 'Europe/Berlin', october)).toBe('2026-10-24T21:59:00.000Z');
    expect(await read('2026-10-25', 'Europe/Berlin', october)).toBe('2026-10-25T22:59:00.000Z');
  });

  it('goes by a zone that was typed, and else by the person’s own', async () => {
    expect(await read('tomorrow 5pm EST')).toBe('2026-11-22T22:00:00.000Z');
    expect(await read('Monday 17:00 UTC')).toBe('2026-11-23T17:00:00.000Z');
    expect(await read('in 2 hours', 'America/Los_Angeles')).toBe('2026-11-21T08:00:00.000Z');
  });

  it('takes a time that clocks leave out for the one after it', async () => {
    expect(await read('28 March 2027 2:30')).toBe('2027-03-28T01:30:00.000Z');
    expect(await read('2027-03-14 2:30', 'America/New_York')).toBe('2027-03-14T07:30:00.000Z');
  });

  it.each([
    'tomorrow 5pm London time',
    'Friday 25:00',
    'end of the week',
    'not Friday',
    '4/12 or 5/12',
    '04.12. 99 Uhr',
  ])('makes nothing of “%s” rather than skip a word', async (text) => {
    expect(await readAll(text)).toEqual([]);
  });

  it.each(['the cows come home', '', '99', '32/13', '31/31/2026'])('makes nothing of “%s”', async (text) => {
    expect(await readAll(text)).toEqual([]);
  });
});

describe('a date in figures', () => {
  it.each([
    ['1/12', 'en-GB', ['2026-12-01', '2027-01-12']],
    ['1/12', 'en-US', ['2027-01-12', '2026-12-01']],
    ['5/12', 'de-DE', ['2026-12-05', '2027-05-12']],
    ['4/12/2026', 'fr-FR', ['2026-12-04', '2026-04-12']],
    ['12/4/26', 'en-US', ['2026-12-04', '2026-04-12']],
    ['3.12.', 'de-DE', ['2026-12-03']],
    ['3.12.2026', 'de-DE', ['2026-12-03']],
    ['3. 12.', 'en-US', ['2026-12-03']],
    ['4.12.26', 'it-IT', ['2026-12-04']],
    ['4-12', 'nl-NL', ['2026-12-04', '2027-04-12']],
    ['13/12', 'en-US', ['2026-12-13']],
    ['12/13', 'en-GB', ['2026-12-13']],
    ['12/12', 'en-GB', ['2026-12-12']],
    ['2026-12-04', 'de-DE', ['2026-12-04']],
  ])(
    '“%s” is read as %s writes it, and the other way as well where that is a day',
    async (text, locale, expected) => {
      expect(await days(text, locale)).toEqual(expected);
    },
  );

  it.each([
    ['Fri 4/12', 'en-US', ['2026-12-04']],
    ['Friday, 4/12', 'en-GB', ['2026-12-04']],
    ['Freitag, 4.12.', 'de-DE', ['2026-12-04']],
    ['zum 3.12.', 'de-DE', ['2026-12-03']],
    ['on 5/12', 'en-GB', ['2026-12-05', '2027-05-12']],
    ['le vendredi 4/12', 'fr-FR', ['2026-12-04']],
    ['2026. 12. 4.', 'ko-KR', ['2026-12-04']],
    ['2026/12/4', 'ja-JP', ['2026-12-04']],
    // No Monday in either order.
    ['Monday 3/12', 'en-GB', []],
  ])('“%s” may stand behind a weekday or a small word (%s)', async (text, locale, expected) => {
    expect(await days(text, locale)).toEqual(expected);
  });

  it('may stand in front of a time', async () => {
    expect(await readAll('04.12. 12 Uhr', 'de-DE')).toEqual(['2026-12-04T11:00:00.000Z']);
    expect(await readAll('Fr 4.12.2026 um 17:30', 'de-DE')).toEqual(['2026-12-04T16:30:00.000Z']);
    expect(await readAll('4/12 à 17h30', 'fr-FR')).toContain('2026-12-04T16:30:00.000Z');
  });

  it('of today is today, and of yesterday is next year’s', async () => {
    expect(await days('21/11', 'en-GB')).toEqual(['2026-11-21']);
    expect(await days('20/11', 'en-GB')).toEqual(['2027-11-20']);
    expect(await days('29/2', 'en-GB')).toEqual(['2028-02-29']);
  });

  it('does not jump over the year in summer', async () => {
    const may = Date.UTC(2026, 4, 20, 9);

    expect(await days('5/6', 'en-GB', may)).toEqual(['2026-06-05', '2027-05-06']);
    expect(await days('01.06.2026', 'de-DE', may)).toEqual(['2026-06-01']);
    expect(await days('05.06.', 'de-AT', may)).toEqual(['2026-06-05']);
  });
});

describe('words of a language', () => {
  it.each([
    ['Freitag', 'de-DE', '2026-11-27'],
    ['3. Dezember', 'de-DE', '2026-12-03'],
    ['morgen', 'de-DE', '2026-11-22'],
    ['5 décembre', 'fr-FR', '2026-12-05'],
    ['vendredi', 'fr-CA', '2026-11-27'],
    ['mañana', 'es-ES', '2026-11-22'],
    ['4 de diciembre', 'es-MX', '2026-12-04'],
    ['domani', 'it-IT', '2026-11-22'],
    ['4 dicembre', 'it-IT', '2026-12-04'],
    ['morgen', 'nl-NL', '2026-11-22'],
    ['4 december', 'nl-NL', '2026-12-04'],
    ['amanhã', 'pt-BR', '2026-11-22'],
    ['übermorgen', 'de-DE', '2026-11-23'],
    ['après-demain', 'fr-FR', '2026-11-23'],
    ['pasado mañana', 'es-ES', '2026-11-23'],
    ['depois de amanhã', 'pt-BR', '2026-11-23'],
    ['overmorgen', 'nl-NL', '2026-11-23'],
    ['lunedì prossimo', 'it-IT', '2026-11-23'],
    ['próximo lunes', 'es-ES', '2026-11-23'],
    ['4 de dezembro', 'pt-PT', '2026-12-04'],
    ['Friday', 'de-DE', '2026-11-27'],
    ['Freitag', 'en-US', '2026-11-27'],
    ['tomorrow', 'ja-JP', '2026-11-22'],
  ])('“%s” typed by %s', async (text, locale, expected) => {
    expect(await days(text, locale)).toEqual([expected]);
  });
});

describe('a part of a day', () => {
  it.each([
    ['tomorrow morning', 'en-GB', '22 06:00'],
    ['tonight', 'en-GB', '21 22:00'],
    ['Friday evening', 'en-GB', '27 20:00'],
    ['4/12/2026 noon', 'de-DE', '04 12:00'],
    ['Freitag Mittag', 'de-DE', '27 12:00'],
    ['heute Abend', 'de-DE', '21 18:00'],
    ['4.12. mittags', 'de-DE', '04 12:00'],
    ['vendredi soir', 'fr-FR', '27 18:00'],
    ['mediodía', 'es-ES', '21 12:00'],
    ['domani mattina', 'it-IT', '22 06:00'],
    ['morgenochtend', 'nl-NL', '22 06:00'],
    ['vanavond', 'nl-NL', '21 20:00'],
    ['meio-dia', 'pt-PT', '21 12:00'],
  ])('“%s” ends before the day does (%s)', async (text, locale, expected) => {
    const [first] = await readAll(text, locale, 'UTC');

    expect(first?.slice(8, 16).replace('T', ' ')).toBe(expected);
  });

  it.each([
    ['midnight', 'en-GB', '2026-11-22T00:00'],
    ['Friday midnight', 'en-GB', '2026-11-28T00:00'],
    ['Freitag um Mitternacht', 'de-DE', '2026-11-28T00:00'],
    ['Mitternacht', 'de-DE', '2026-11-22T00:00'],
  ])('“%s” is the end of the day', async (text, locale, expected) => {
    const [first] = await readAll(text, locale, 'UTC');

    expect(first?.slice(0, 16)).toBe(expected);
  });

  it.each(['last Friday', 'letzten Freitag', 'Friday to Sunday', '1 to 5 December'])(
    'nothing is made of “%s”, which is past or a period',
    async (text) => {
      expect(await readAll(text)).toEqual([]);
    },
  );
});
