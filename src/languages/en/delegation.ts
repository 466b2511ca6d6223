/** Letting a colleague decide. */
export const delegation = {
  letsColleagueDecideForYou: 'Lets a colleague decide for you while you are away',
  yourApprovals: 'Your approvals',
  sayWhoDecidesAndUntilWhen: 'Say who decides for you, and until when.',
  iDidntUnderstandDayIn: 'I didn’t understand the day in “{when}”.',
  thatTimeHasAlreadyPassed: 'That time has already passed: {when}.',
  thatWouldBeUntil: 'That would be until {when}. You can delegate for up to 90 days.',
  dayCanBeReadInTwoWays: 'The day can be read in two ways: {days}. Choose one.',
  untilMoment: 'until {moment}',
  until: 'Until {moment}.',
  whatTheyCanDecide:
    '{name} can then decide the requests that wait for you, and those that arrive by then, but can’t reassign them. Each decision shows both names.',
  youCanStillDecideYourself:
    'You can still decide yourself, and end this at any time with “stop delegating”.',
  youHaveNoPendingApprovals:
    'You have no pending approvals, so this has no effect until a request needs your approval.',
  untilOfDay: 'Until {day}',
  delegate: 'Delegate',
  letDecideForYou: 'Let {name} decide for you?',
  delegated: 'Delegated',
  stopDelegating: 'Stop delegating',
  /** Why approvals were not delegated. */
  refusals: {
    self: 'You can’t delegate to yourself.',
    'too-long': 'That’s too long. You can delegate for up to 90 days.',
    circle: 'That person has delegated to you, or to somebody who has delegated to you.',
    'not-that-person': 'That person isn’t in the directory, or their account is disabled.',
  },
  nothingWasDelegated: 'Nothing was delegated',
  howToDelegate: '{problem}\nType it like “delegate to Jane Smith until Friday”.',
  endsYourDelegation: 'Ends your delegation',
  youHaveNoDelegation: 'You have no delegation',
  delegationStopped: 'Delegation stopped',
} as const;
