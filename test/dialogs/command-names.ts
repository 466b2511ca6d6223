/** Names of people and companies that begin with a command. */
export const commandNames: readonly string[] = [
  ...['Help AG', 'Hello Fresh SE', 'Start Today', 'Hey Jude', 'Hi-Fi Studio Roe', 'Add Energy'],
  ...['Merge Healthcare', 'CR Bard', 'Ask Olsen', 'Status Quo', 'Remind Me Inc', 'Answer Financial'],
  ...[
    'Undo Vik',
    'Approve Co',
    'Requests Media',
    'Remove Ltd',
    'Edit Nagy',
    'Change Healthcare',
    'Hide Park',
  ],
  ...['History Channel', 'Resolve Marine', 'Delegate Partners'],
  'Sources Unlimited',
];
