const contacts = '{count, plural, one {# contact} other {# contacts}}';

/** Requests about very many contacts, such as imports: their progress, rows and results. */
export const batches = {
  contacts,
  planned: {
    create: '{count, plural, other {# to add}}',
    update: '{count, plural, other {# to change}}',
    delete: '{count, plural, other {# to delete}}',
  },
  done: {
    create: '{count, plural, other {# added}}',
    update: '{count, plural, other {# changed}}',
    delete: '{count, plural, other {# deleted}}',
  },
  failed: '{count, plural, other {# failed}}',
  uncertain: '{count, plural, other {# not known}}',
  left: '{count, plural, other {# left}}',
  counts: '{counts}.',
  savingContacts: `Saving ${contacts}`,
  savedOf: `{done, number} of ${contacts} saved`,
  paused: 'Paused',
  pausedText: 'What is done stays. Select Resume to continue, or Cancel to leave the rest as it is.',
  canceling: 'Canceling',
  cancelingText: 'What has begun is completed.',
  canceledText: 'What is done stays. You can undo it, or continue with the rest.',
  minutesLeft:
    '{count, plural, =0 {Less than a minute left.} one {About # minute left.} other {About # minutes left.}}',
  hoursLeft: 'About {hours, plural, one {# hour} other {# hours}} left.',
  checkingUncertain: `{system} didn’t confirm ${contacts}. Cardfile is checking, and does nothing twice.`,
  uncertainStay: `It couldn’t be found out whether ${contacts} {count, plural, one {was} other {were}} saved. The result file names {count, plural, one {it} other {them}}; please check.`,
  seeResult: 'The result file has the reason for each row.',
} as const;
