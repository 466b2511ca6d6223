const contacts = '{count, plural, one {# contact} other {# contacts}}';
const rows = '{count, plural, one {# row} other {# rows}}';

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
  unlikeStay:
    '{count, plural, one {# contact is} other {# contacts are}} not stored as asked for; the result file says how.',
  percent: '{percent, number}% done',
  preview: '{counts} The first rows:',
  notSaved: 'Rows that were not saved',
  fieldValue: '{field} {after}',
  andMoreLikeThis:
    '{count, plural, one {# more contact is} other {# more contacts are}} not as asked for, either.',
  rowWithReason: '{row}: {reason}',
  changedMeanwhile: 'Changed in the meantime: {changes}.',
  now: '{field} is now {value}',
  rowsShown: '{from, number} to {to, number} of {count, number}',
  rowsOf: 'Rows of CR-{number}',
  digest: 'Checksum of all rows: {digest}. They can’t be changed anymore.',
  showAllRows: 'Show all rows',
  showFailedRows: `Show ${rows} that failed`,
  nextRows: 'Next',
  firstRows: 'First rows',
  backToRequest: 'Back to the request',
  pause: 'Pause',
  resume: 'Resume',
  cancel: 'Cancel',
  /** What became of a wish for a batch. */
  steered: {
    pause: 'Paused.',
    continue: 'Continues.',
    cancel: 'Canceling.',
  },
  retries: 'Retries',
  retryFailed: '{count, plural, one {Retry the failed one} other {Retry the # failed ones}}',
  doTheRest: '{count, plural, one {Do the last one} other {Do the remaining #}}',
  resultFile: 'Result file',
  pausesBatch: 'Pauses an import, or another request about very many contacts',
  resumesBatch: 'Continues a paused import',
  cancelsBatch: 'Cancels an import; what is done stays, and can be undone',
  mailWillGoElsewhere: 'Mail to some of these contacts will go to another address.',
  someWillBeHidden:
    '{count, plural, one {# contact} other {# contacts}} will no longer be found in address lists.',
  someWillBeDeleted:
    'Deleted contacts are removed from every distribution list and mail rule that they’re part of.',
} as const;
