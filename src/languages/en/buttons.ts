/** The buttons that many cards have. */
export const buttons = {
  favorites: 'Favorites',
  recent: 'Recent',
  help: 'Help',
  myRequests: 'My requests',
  show: 'Show',
  addContactWithThisNumber: 'Add a contact with this number',
  addAsContact: 'Add “{what}” as a contact',
} as const;
