/** What the policy says about a request: who is asked and why, and when. It is recorded with the request. */
export const policy = {
  noRuleAllowsThis: 'No rule of the policy allows this.',
  nobodyCouldBeAsked: '{rule} There is nobody who could be asked.',
  sourceIsOnlyRead: 'This source is only read.',
  nobodyWritesContactsOfOthers: 'Nobody writes the personal contacts of somebody else.',
  policyNamesYou: 'the policy names you',
  youAreTheManager: 'you are the manager of the one who asks',
  youOwnTheList: 'you own the distribution list',
  youAreInGroup: 'you are in a group that the policy names',
  youAreOneOf: {
    admins: 'you are one of the contact admins',
    approvers: 'you are one of the contact approvers',
    editors: 'you are one of the contact editors',
  },
  handedToYou: 'the one who was asked before has handed it to you',
  handedToYouWith: 'the one who was asked before has handed it to you: “{message}”',
  givenBackToYou: 'the one to whom you handed it has given it back',
  givenBackToYouWith: 'the one to whom you handed it has given it back: “{message}”',
  people: {
    admins: 'the contact admins',
    approvers: 'the contact approvers',
    editors: 'the contact editors',
    group: 'the people of a group',
    manager: 'the manager of the one who asks',
    listOwner: 'the owners of the distribution list',
    person: 'a person whom the policy names',
    several: 'the approvers of this step',
  },
  anyOneOf: 'any one of {people}',
  allOf: 'all of {people}',
  someOf: '{count} of {people}',
  hours: '{count, plural, one {# hour} other {# hours}}',
  days: '{count, plural, one {# day} other {# days}}',
  expiry: 'Without an answer the request expires after {expiry} and nothing is changed.',
  reminders:
    'Reminders after {reminders}; without an answer the request expires after {expiry} and nothing is changed.',
  escalation:
    'Others are asked as well after {escalation}; without an answer the request expires after {expiry} and nothing is changed.',
  remindersAndEscalation:
    'Reminders after {reminders}; others are asked as well after {escalation}; without an answer the request expires after {expiry} and nothing is changed.',
} as const;
