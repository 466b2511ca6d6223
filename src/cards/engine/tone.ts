/** The tone of a message. The text expresses it, too, because not everybody sees colours. */
export type Tone = 'info' | 'good' | 'warning' | 'bad';

/** The container style of each tone. */
export const toneStyles: Readonly<Record<Tone, 'emphasis' | 'good' | 'warning' | 'attention'>> = {
  info: 'emphasis',
  good: 'good',
  warning: 'warning',
  bad: 'attention',
};

/** The style of a box below a state badge, which is only tinted if the reader has to look at it. */
export const boxStyles: Readonly<Record<Tone, 'default' | 'warning' | 'attention'>> = {
  info: 'default',
  good: 'default',
  warning: 'warning',
  bad: 'attention',
};
