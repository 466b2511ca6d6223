/** Messages about requests that people did not ask for. */
export const notices = {
  reasonWas: 'Reason: “{reason}”.',
  asks: '{name} asks: “{text}”',
  thisRequestIsPrivate: 'This request is private',
  onlyRequesterCanSeeIt: 'Only the person who made it can see it, in their own chat with me.',
  reminderOf: 'Reminder: {request}',
  requestStillWaitsForYou: 'Reminder: this request still waits for you.',
  outcomeIsNotKnown:
    'It’s not known whether this change was made. Check the contact, and record what you see.',
  summaryAndNumber: '{summary} (CR-{number})',
} as const;
