const operation =
  '{kind, select, create {Add} delete {Delete} hide {Hide} merge {Merge} join {Add to {list}} leave {Remove from {list}} other {Change}}';

/** The change history of a contact. */
export const history = {
  historyOf: 'History of {name}',
  historyOfThisContact: 'History of this contact',
  nobodyHasChangedThisContact: 'Nobody has changed this contact through Cardfile yet.',
  numberAndUndone: 'CR-{number}, undoes CR-{undone}',
  askedAt: '{name} asked {moment}',
  doneAt:
    '{kind, select, create {Added} delete {Deleted} hide {Hidden} merge {Merged} join {Added to {list}} leave {Removed from {list}} other {Changed}} {moment}',
  operationIs: `${operation}: {state}`,
  operationIsSince: `${operation}: {state} {moment}`,
  approvedNextTry: 'approved, next try {moment}',
  waitingDue: 'waiting for approval, due {moment}',
  states: {
    pending: 'waiting for approval',
    approved: 'approved',
    applying: 'being saved',
    applied: 'done',
    rejected: 'rejected',
    withdrawn: 'withdrawn',
    expired: 'expired',
    canceled: 'canceled',
    conflict: 'stopped, because the contact has changed',
    failed: 'failed',
    uncertain: 'being checked',
  },
} as const;
