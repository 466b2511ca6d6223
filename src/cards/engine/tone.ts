/** How a message is meant. The words say it too: colour alone is not seen by everybody. */
export type Tone = 'info' | 'good' | 'warning' | 'bad';

/** The container styles that Teams shows a tone with. */
export const toneStyles: Readonly<Record<Tone, 'emphasis' | 'good' | 'warning' | 'attention'>> = {
  info: 'emphasis',
  good: 'good',
  warning: 'warning',
  bad: 'attention',
};
