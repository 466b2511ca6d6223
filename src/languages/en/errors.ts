/** Errors, refusals, and what Cardfile cannot read. */
export const errors = {
  /** What a backend answered, by the code of its error. */
  backends: {
    'invalid-request': {
      title: '{system} did not accept this',
      text: 'One of the values is not allowed there. Check them and try again.',
    },
    unauthorized: {
      title: 'I can’t sign in to {system}',
      text: 'My credentials were refused. Tell your administrator: the bot’s secret or certificate may have expired.',
    },
    forbidden: {
      title: '{system} doesn’t let me do this',
      text: 'The bot lacks a permission there. Tell a contact admin: the command “doctor” shows what’s missing.',
    },
    'no-mailbox': {
      title: '{system} has no mailbox for you',
      text: 'So you have no contacts of your own there. If you should have a mailbox, tell your IT support.',
    },
    'not-found': {
      title: 'This contact no longer exists',
      text: 'Somebody may have deleted or moved it. Search again to see the current contacts.',
    },
    'already-exists': {
      title: '{system} has this contact already',
      text: 'Search for the e-mail address to find it.',
    },
    'changed-meanwhile': {
      title: 'Somebody else changed this contact in the meantime',
      text: 'Nothing was overwritten. Open it again to see the current values, then make your change again.',
    },
    'read-only': {
      title: 'This contact is managed elsewhere',
      text: '{system} only holds a copy from your on-premises directory. It has to be changed there.',
    },
    throttled: { title: '{system} is busy', text: 'Try again in a minute.' },
    unavailable: {
      title: '{system} isn’t available',
      text: 'It’s not working properly at the moment. Try again in a few minutes.',
    },
    'timed-out': { title: '{system} didn’t answer in time', text: 'Try again in a minute.' },
    'bad-answer': {
      title: '{system} returned an unexpected answer',
      text: 'Try again. If it happens again, give the reference to your IT support.',
    },
    uncertain: {
      title: 'I don’t know yet whether {system} saved this',
      text: 'The connection broke after I sent it. Search for the contact before you try again.',
    },
  },
  /** Limits of one person. */
  limits: {
    turns: {
      title: 'That was a lot at once',
      text: 'I can’t keep up, so nothing was done with this. You can go on {inTime}.',
    },
    requests: {
      title: 'You’ve sent a lot of changes',
      text: 'You can send up to {count} changes an hour, so this one wasn’t sent. You can go on {inTime}.',
    },
    'waiting-requests': {
      title: 'Many of your requests are waiting',
      text: 'Up to {count} of your requests can wait for approval, so this one wasn’t sent. You can go on when some are decided, or withdraw some: “requests” lists them.',
    },
    comments: {
      title: 'You’ve written a lot of comments',
      text: 'You can write up to {count} comments and questions an hour, so this one wasn’t sent. You can go on {inTime}.',
    },
    exports: {
      title: 'You’ve exported a lot of files',
      text: 'You can export up to {count} files an hour. You can go on {inTime}.',
    },
    'text-length': {
      title: 'This text is too long',
      text: 'A reason or comment can have up to {count, number} characters. Nothing was sent. Shorten it and try again.',
    },
  },
  /** Why a button was refused. */
  staleButtons: {
    forged: {
      title: 'This button no longer works',
      text: 'It comes from an older card. Type the command again.',
    },
    expired: {
      title: 'This card is too old',
      text: 'Nothing was changed. Type the command again to get a new one.',
    },
    'not-yours': {
      title: 'This card belongs to somebody else',
      text: 'Nothing was changed. Type the command yourself to get your own.',
    },
  },
  inSeconds: 'in {count, plural, one {# second} other {# seconds}}',
  inMinutes: 'in {count} minutes',
  requestIsNotFinishedYet: 'CR-{number} is not finished yet',
  yourChangeWasRecorded:
    'Your change was recorded, but my database stopped working before I saw the end. I’ll finish it by myself and tell you. Please don’t send it again.',
  iCantSaveAnythingRightNow: 'I can’t save anything right now',
  databaseDoesntWork:
    'Nothing was changed, because my database doesn’t work at the moment. You can still search for people. Try again in a few minutes.',
  databaseDoesntAnswer:
    'My database doesn’t answer at the moment. You can still search for people. Try again in a few minutes; if you were sending a change, check “requests” first.',
  somethingWentWrongOnMySide: 'Something went wrong on my side',
  nothingWasChanged:
    'Nothing was changed. Try again. If it happens again, give the reference to your IT support.',
  iDontActOnEditedMessages: 'I don’t act on edited messages. Send it again as a new one.',
  accountIsUnknown:
    'I’m for the people of this organisation, and I couldn’t find your account in it. I did nothing. If that’s a mistake, ask your IT support.',
  accountIsDisabled:
    'Your account in this organisation is disabled, so I can’t help you. Ask your IT support.',
  noGuests: 'I’m for members of this organisation, and guests can’t use me here. Ask somebody you work with.',
  guestsCanOnlySearch: 'Guests of this organisation can only search for people here.',
  thatsPrivate: 'That’s private. Ask me in our own chat.',
  youArentAllowedToDoThis: 'You aren’t allowed to do this.',
  iCouldntCheckYourRights:
    'I couldn’t check what you’re allowed to do, because Microsoft Entra didn’t answer. Searching still works. Try this again in a minute.',
  notAvailableForYourRole: 'Not available for your role',
  tryAgainTitle: 'Try again',
  yourMessageIsTooLong:
    'Your message has {count} characters, and I can read up to {most}. I did nothing with it. Send a shorter one.',
  iDontActOnQuotedMessages:
    'I don’t act on quoted or forwarded messages. Type what you want in your own words, or “help” to see what I can do.',
  sendFilesInOurChat: 'I read files only in our own chat. Send the file there to import its contacts.',
  iOnlyUnderstandText:
    'I only understand text. Type a name to find somebody, or “help” to see what I can do.',
  buttonNoLongerWorks: 'This button no longer works. Please ask again.',
  iHaveNoAnswerToThat: 'I have no answer to that. Type “help” to see what I can do.',
  somethingWentWrong:
    'Something went wrong on my side. Please try again; if it happens again, give this reference to your IT support: {reference}',
  answerIsTooLong: 'The answer is too long for one message. Please ask for something narrower.',
  tookTooLongAndCouldNotReachYou:
    'That took longer than usual, and I could not reach you in our own chat. Please press the button again.',
} as const;
