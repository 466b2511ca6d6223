import type { Random } from './random.ts';

/**
 * Phone numbers that nobody has, where a country sets some aside for films and books, in every notation that
 * people type: E.164, spaced, with trunk zero, brackets, dashes, slashes, extensions.
 */

interface PhonePlan {
  readonly code: string;
  /** Dialled before the area code inside the country; '' where there is none. */
  readonly trunk: string;
  /** Area code and the groups of the rest; `#` is a random digit. */
  readonly landline: readonly [area: string, groups: readonly string[]];
  readonly mobile: readonly [area: string, groups: readonly string[]];
}

const unitedStates: PhonePlan = {
  code: '1',
  trunk: '',
  landline: ['202', ['555', '01##']],
  mobile: ['425', ['555', '01##']],
};

const plans: Readonly<Record<string, PhonePlan>> = {
  US: unitedStates,
  GB: { code: '44', trunk: '0', landline: ['20', ['7946', '0###']], mobile: ['7700', ['900', '###']] },
  DE: { code: '49', trunk: '0', landline: ['30', ['23125', '###']], mobile: ['176', ['040690', '##']] },
  FR: {
    code: '33',
    trunk: '0',
    landline: ['1', ['99', '00', '##', '##']],
    mobile: ['6', ['39', '98', '##', '##']],
  },
  ES: { code: '34', trunk: '', landline: ['910', ['055', '###']], mobile: ['600', ['055', '###']] },
  PL: { code: '48', trunk: '', landline: ['22', ['555', '0#', '##']], mobile: ['601', ['555', '0##']] },
  CZ: { code: '420', trunk: '', landline: ['222', ['000', '###']], mobile: ['601', ['000', '###']] },
  TR: {
    code: '90',
    trunk: '0',
    landline: ['212', ['555', '0#', '##']],
    mobile: ['532', ['555', '0#', '##']],
  },
  GR: { code: '30', trunk: '', landline: ['21', ['0555', '0###']], mobile: ['694', ['555', '0###']] },
  BG: { code: '359', trunk: '0', landline: ['2', ['955', '0###']], mobile: ['88', ['555', '0###']] },
  AE: { code: '971', trunk: '0', landline: ['4', ['555', '0###']], mobile: ['50', ['555', '0###']] },
  IL: { code: '972', trunk: '0', landline: ['3', ['555', '0###']], mobile: ['50', ['555', '0###']] },
  JP: { code: '81', trunk: '0', landline: ['3', ['5550', '0###']], mobile: ['90', ['5550', '0###']] },
};

/** A number as Entra and Exchange mostly hold it: spaced and international, or E.164. */
export function tidyPhone(random: Random, country: string, kind: 'landline' | 'mobile'): string {
  const { plan, area, groups } = draw(random, country, kind);
  return random.chance(0.3)
    ? `+${plan.code}${area}${groups.join('')}`
    : `+${plan.code} ${area} ${groups.join(' ')}`;
}

/** A number as people type it. */
export function typedPhone(random: Random, country: string, kind: 'landline' | 'mobile'): string {
  const { plan, area, groups } = draw(random, country, kind);
  const national = `${plan.trunk}${area}`;
  const rest = groups.join('');
  const extension = random.digits(3);
  const notations: readonly [string, ...string[]] = [
    `+${plan.code} ${area} ${groups.join(' ')}`,
    `+${plan.code}${area}${rest}`,
    `00${plan.code} ${area} ${groups.join(' ')}`,
    `${national} ${groups.join(' ')}`,
    `${national}${rest}`,
    `(${national}) ${groups.join('-')}`,
    `${national}/${rest}`,
    `${national}-${groups.join('-')}`,
    `${national}.${groups.join('.')}`,
    plan.trunk === ''
      ? `+${plan.code} (${area}) ${groups.join(' ')}`
      : `+${plan.code} (${plan.trunk})${area} ${groups.join(' ')}`,
  ];
  const withExtension: readonly [string, ...string[]] = [
    `+${plan.code} ${area} ${groups.join(' ')} ext. ${extension}`,
    `(${national}) ${groups.join('-')} x${extension}`,
    `+${plan.code}${area}${rest};ext=${extension}`,
    `+${plan.code} ${area} ${rest}-${extension.slice(0, 2)}`,
  ];
  return kind === 'landline' && random.chance(0.25) ? random.pick(withExtension) : random.pick(notations);
}

function draw(random: Random, country: string, kind: 'landline' | 'mobile') {
  const plan = plans[country] ?? unitedStates;
  const [area, groups] = plan[kind];
  const filled = groups.map((group) => group.replace(/#/g, () => String(random.between(0, 9))));
  return { plan, area, groups: filled };
}
