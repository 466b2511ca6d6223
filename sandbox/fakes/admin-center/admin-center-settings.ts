/** Switches of the fake backend of the admin centre, whose answers nobody has documented. Tests set them. */
export interface AdminCenterSettings {
  /** How a session without rights shows itself: a page with 200, 440 "login time-out", or 401. */
  session: 'good' | 'page' | 'timed-out' | 'refused';
  /** What a write that worked answers: the record, 200 without a body, or 204. */
  writeAnswer: 'record' | 'empty' | 'no-content';
  /** Contacts per page of a list. */
  pageSize: number;
  /** That many of the next pages are empty and have a next one. */
  emptyPages: number;
  /** What `NextLink` says on the last page. */
  endOfList: '' | ' ' | null;
  /** Under which name the list comes. */
  listName: string;
  /** How long a new contact is not found in lists, milliseconds. */
  listDelayMs: number;
  /** Whether each PUT writes the whole record instead of its own part of it. */
  putsWriteEverything: boolean;
  /** Whether a directory name that exists is refused when a contact is created; otherwise it is made another. */
  refusesTakenNames: boolean;
}

export function defaultAdminCenterSettings(): AdminCenterSettings {
  return {
    session: 'good',
    writeAnswer: 'record',
    pageSize: 50,
    emptyPages: 0,
    endOfList: '',
    listName: 'Contacts',
    listDelayMs: 0,
    putsWriteEverything: false,
    refusesTakenNames: false,
  };
}
