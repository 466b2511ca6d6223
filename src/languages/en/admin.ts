/** The checks of the systems, and the state of their sync. */
export const admin = {
  allChecksPassed: 'All {count} checks passed',
  allChecksPassedWithWarnings:
    'All {count} checks passed, {warnings, plural, =1 {one with a warning} other {# with warnings}}',
  checksFailed: '{failed} of {count} checks failed',
  systemsCannotBeRead: '{failing} of {count, plural, one {# system} other {# systems}} cannot be read',
  systemAndAmount: '{system}: {amount}',
  contacts: '{count, plural, one {# contact} other {# contacts}}',
  nextStep: '→ {step}',
  systemsAreBeingReadForFirstTime: 'The systems are being read for the first time',
  allSystemsAreUpToDate: 'All systems are up to date',
  unreadSystemsAreSearchedDirectly:
    'Until a system is completely read, every search asks it directly, so nobody is missing.',
  notReadYet: 'not read yet',
  notCompletelyReadYet: 'Not completely read yet',
  complete: 'Complete {ago}',
  failingNotRead: '{what} · not completely read yet · next try {moment}',
  failingNotReadNow: '{what} · not completely read yet · next try now',
  failingComplete: '{what} · complete {ago} · next try {moment}',
  failingCompleteNow: '{what} · complete {ago} · next try now',
  startsInMoment: 'Starts in a moment',
  beingReadForFirstTime: 'Being read for the first time',
  readingLatestChanges: '{known} · reading the latest changes',
  askedToWaitMoment: '{known} · the system is busy and asked to wait a moment',
  askedToWaitUntil: '{known} · the system is busy and asked to wait until {moment}',
  noPersonalContactsAreStoredYet:
    'No personal contacts are stored yet. They are read when their owner searches.',
  personalContactsAreStored:
    'The personal contacts of {mailboxes, plural, one {one person} other {# people}} are stored encrypted. Only their owner can find them.',
  problems: {
    unauthorized: {
      what: 'The system refused the bot’s sign-in',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    forbidden: {
      what: 'The bot may not read this system',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    throttled: {
      what: 'The system is busy',
      nextStep: 'You don’t have to do anything: reading continues by itself.',
    },
    unavailable: {
      what: 'The system cannot be reached',
      nextStep: 'Wait a few minutes. If this stays, type “doctor”.',
    },
    'timed-out': {
      what: 'The system answers too slowly',
      nextStep: 'Wait a few minutes. If this stays, type “doctor”.',
    },
    'bad-answer': {
      what: 'The system returned an unexpected answer',
      nextStep: 'Look for a proxy or sign-in page between the bot and the system; the log has the call.',
    },
    'no-mailbox': {
      what: 'The system has no mailbox or account for this person',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    'not-found': {
      what: 'The system can’t find what was requested',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    'invalid-request': {
      what: 'The system did not accept the request',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    'already-exists': {
      what: 'The system refused the request',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    'changed-meanwhile': {
      what: 'The system refused the request',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    'read-only': {
      what: 'The system refused the request',
      nextStep: 'Type “doctor” to see what is missing.',
    },
    uncertain: {
      what: 'The connection ended during the answer',
      nextStep: 'You don’t have to do anything: reading is tried again by itself.',
    },
    failed: {
      what: 'Reading failed',
      nextStep: 'Look in the bot’s log for the event “sync.failed”, and report its error.',
    },
  },
  onlyAdminsMayCheckSystems: 'Only contact admins may have the systems examined. Did you look for somebody?',
  findDoctor: 'Find “doctor”',
  checksEveryConnectedSystem: 'Checks every connected system and says what to do when something is wrong',
  onlyAdminsMaySeeSources: 'Only contact admins may see how the systems are read. Did you look for somebody?',
  findSources: 'Find “sources”',
  showsWhatIsKept: 'Shows what is kept of every connected system, how fresh it is and what holds it up',
  allSystemsAreBeingRead: 'All systems are being read now, except those that asked to wait.',
  nothingIsKeptHere: 'Nothing is kept here: each search asks the systems themselves.',
} as const;
