/** The tone of a message. The text expresses it, too, because not everybody sees colours. */
export type Tone = 'info' | 'good' | 'warning' | 'bad';

/** The container style of each tone. */
export const toneStyles: Readonly<Record<Tone, 'emphasis' | 'good' | 'warning' | 'attention'>> = {
  info: 'emphasis',
  good: 'good',
  warning: 'warning',
  bad: 'attention',
};
