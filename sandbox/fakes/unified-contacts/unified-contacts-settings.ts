/** Switches of the fake backend of Unified Contacts. Tests set them. */
export interface UnifiedContactsSettings {
  /** Whether an administrator has connected a database; without one everything is 500. */
  databaseConfigured: boolean;
  /** How an empty list reads back. One empty text is what its source suggests. */
  emptyList: 'one-empty-text' | 'empty';
  /** Longest joined list that the database takes, characters. */
  joinedLimit: number;
}

export function defaultUnifiedContactsSettings(): UnifiedContactsSettings {
  return { databaseConfigured: true, emptyList: 'one-empty-text', joinedLimit: 4000 };
}
