/**
 * The tables as rows, for Kysely. The SQL stays in the subset that SQLite and PostgreSQL share: ids and JSON are
 * text, times are integer milliseconds since the epoch, nothing is null ('' and 0 stand for absent).
 */
export interface Tables {
  readonly counters: CounterRow;
  readonly change_requests: ChangeRequestRow;
  readonly change_steps: ChangeStepRow;
  readonly change_items: BatchItemRow;
  readonly change_batches: BatchRow;
  readonly change_file_rows: FileRowRow;
  readonly change_approvers: ChangeApproverRow;
  readonly delegations: DelegationRow;
  readonly outbox: WorkRow;
  readonly audit: AuditRow;
  readonly secrets: SecretRow;
  readonly value_keys: SecretRow;
  readonly welcomed_chats: WelcomedChatRow;
  readonly conversation_references: ConversationReferenceRow;
  readonly known_contacts: KnownContactRow;
  readonly contact_views: ContactViewRow;
  readonly sent_cards: SentCardRow;
  readonly last_answers: LastAnswerRow;
  readonly import_parts: ImportPartRow;
  readonly favorites: FavoriteRow;
  readonly different_people: DifferentPeopleRow;
  readonly reviews: ReviewRow;
  readonly review_people: ReviewPersonRow;
  readonly review_contacts: ReviewContactRow;
  readonly directory_contacts: DirectoryContactRow;
  readonly directory_syncs: DirectorySyncRow;
}

/** A number that only goes up, taken inside the transaction that uses it, so that none is lost or doubled. */
interface CounterRow {
  readonly name: string;
  readonly value: number;
}

export interface ChangeRequestRow {
  readonly number: number;
  readonly submission_key: string;
  readonly operation: string;
  readonly source: string;
  /** '' for a create until its contact exists. */
  readonly target_id: string;
  readonly target_owner: string;
  readonly target_name: string;
  readonly target_version: string;
  /** JSON, `ContactChanges`. */
  readonly before: string;
  /** JSON, `ContactChanges`. */
  readonly after: string;
  /** JSON, the distribution lists of the change as `ListRef[]`; '' for none. */
  readonly lists: string;
  /** Of a create that undoes a deletion: the id of the deleted contact; '' otherwise. */
  readonly recreates: string;
  readonly requester: string;
  /** In whose name the provider is called. */
  readonly owner: string;
  readonly reason: string;
  readonly rule: string;
  readonly state: string;
  readonly problem: string;
  /** JSON of what was read back, '' before the request has ended. */
  readonly outcome: string;
  readonly correlation_id: string;
  /** The running process that applies the request; it alone may write while the lease lasts. */
  readonly lease_holder: string;
  readonly lease_until: number;
  readonly created_at: number;
  readonly updated_at: number;
  /** JSON, who must agree and who has; '' when nobody was asked. */
  readonly approval: string;
  /** JSON, the contact as it was right before it was deleted; '' otherwise. */
  readonly restore: string;
  /** Of an approved request that the system was too busy for: when it is tried again, and until when; else 0. */
  readonly retry_at: number;
  readonly retry_until: number;
  /** Numbers of other requests, 0 for none. */
  readonly undo_of: number;
  readonly replaces: number;
  /** Numbers the requests in the order in which they last wrote to a contact, 0 for never. */
  readonly write_revision: number;
  readonly written_at: number;
}

/** Who has to decide now: the people whose turn it is and who have not yet. */
interface ChangeApproverRow {
  readonly person: string;
  /** When the request expires; the far future for never, so that it sorts last. */
  readonly due_at: number;
  readonly request_number: number;
  /** Who asked for it. */
  readonly requester: string;
}

export interface DelegationRow {
  readonly from_person: string;
  readonly to_person: string;
  readonly until_at: number;
  readonly created_at: number;
}

/** A queued job, stored until it is done. */
export interface WorkRow {
  readonly id: string;
  readonly kind: string;
  readonly request_number: number;
  /** JSON, '' for none. */
  readonly payload: string;
  readonly run_at: number;
  /** How often it was begun. */
  readonly attempts: number;
  readonly lease_holder: string;
  readonly lease_until: number;
  /** When it may be given up, 0 for never. */
  readonly expires_at: number;
  readonly created_at: number;
}

export interface ChangeStepRow {
  readonly request_number: number;
  readonly name: string;
  /** Counts from 1 in the order in which the steps were begun. */
  readonly position: number;
  readonly state: string;
  /** JSON, '' for no result. */
  readonly result: string;
  readonly updated_at: number;
}

/** One contact's share of a request that is about several. */
export interface BatchItemRow {
  readonly request_number: number;
  /** Counts from 1 in the order of application. */
  readonly position: number;
  readonly operation: string;
  /** '' for a create until its contact exists. */
  readonly target_id: string;
  readonly target_owner: string;
  readonly target_name: string;
  /** JSON, `ContactChanges`. */
  readonly before: string;
  /** JSON, `ContactChanges`. */
  readonly after: string;
  /** JSON, the distribution lists of the item as `ListRef[]`; '' for none. */
  readonly lists: string;
  /** Of a create that undoes a deletion: the id of the deleted contact; '' otherwise. */
  readonly recreates: string;
  readonly state: string;
  readonly problem: string;
  /** JSON of what was read last, '' when nothing was. */
  readonly outcome: string;
  /** JSON, the contact as it was right before it was deleted; '' otherwise. */
  readonly restore: string;
  /** Numbers the items of large batches in the order in which they wrote to contacts, 0 for never. */
  readonly write_revision: number;
  readonly written_at: number;
}

/** A large batch: what it does to how many contacts, and how far it is. */
export interface BatchRow {
  readonly request_number: number;
  /** Of all items as they were submitted. */
  readonly digest: string;
  /** JSON, what cards and the policy need to know of the items. */
  readonly summary: string;
  /** What people want of it: run, pause or cancel. */
  readonly wanted: string;
  readonly creates: number;
  readonly updates: number;
  readonly deletes: number;
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  /** Failed, or in conflict. */
  readonly failed: number;
  readonly uncertain: number;
  /** Done, and stored differently from what was asked for. */
  readonly unlike: number;
  /** The rows of the imported file, 0 for none. */
  readonly file_rows: number;
  /** Since when it has run without a stop, 0 while it does not run; and how many items were left then. */
  readonly pace_at: number;
  readonly pace_left: number;
}

/** A row of an imported file. */
export interface FileRowRow {
  readonly request_number: number;
  /** Counts from 1 in the order of the file. */
  readonly number: number;
  /** The line of the file. */
  readonly line: number;
  /** The position of the item that the row became, 0 for none. */
  readonly item: number;
  readonly name: string;
  readonly email: string;
  readonly result: string;
  readonly reason: string;
}

export interface AuditRow {
  readonly seq: number;
  readonly at: number;
  readonly event: string;
  readonly request_number: number;
  readonly actor: string;
  readonly on_behalf_of: string;
  readonly operation: string;
  readonly source: string;
  readonly target_id: string;
  /** JSON, the names of the fields. */
  readonly fields: string;
  /** The secret under which `sealed_values` is encrypted; without it, the values are gone and the chain holds. */
  readonly key_name: string;
  readonly sealed_values: string;
  readonly rule: string;
  readonly state: string;
  readonly problem: string;
  readonly note: string;
  readonly correlation_id: string;
  readonly previous_hash: string;
  readonly hash: string;
}

interface SecretRow {
  readonly name: string;
  /** Base64. */
  readonly value: string;
  readonly created_at: number;
}

interface WelcomedChatRow {
  readonly conversation_id: string;
  readonly welcomed_at: number;
}

interface ConversationReferenceRow {
  readonly conversation_id: string;
  /** Entra object id of the person of a 1:1 chat, '' for other chats. */
  readonly person: string;
  /** JSON: the address at which the bot can send messages to this conversation. */
  readonly reference: string;
  readonly updated_at: number;
}

interface KnownContactRow {
  readonly id: string;
  /** JSON, `ContactChanges`; '' for a contact that is gone. */
  readonly fields: string;
  /** 0 when it has never been read. */
  readonly read_at: number;
  /** The revision of this row's last change. */
  readonly revision: number;
}

/** A message that shows a change request. */
export interface SentCardRow {
  readonly conversation_id: string;
  readonly message_id: string;
  readonly request_number: number;
  /** Entra object id of the person of a 1:1 chat, '' for other chats. */
  readonly person: string;
  /** The notice that the message was sent for, '' for an answer. */
  readonly notice_id: string;
  /** Stands for what the message shows, '' when that is not known. */
  readonly shows: string;
  readonly sent_at: number;
}

interface DifferentPeopleRow {
  /** Keys of contacts in ascending order, see `refKey`. */
  readonly one: string;
  readonly other: string;
  /** Entra object id of the admin who decided. */
  readonly person: string;
  readonly decided_at: number;
}

/** A round of questions whether shared contacts are still right. */
export interface ReviewRow {
  readonly id: string;
  /** Entra object id of the admin who started it. */
  readonly started_by: string;
  /** JSON, which contacts are checked and who is asked. */
  readonly settings: string;
  readonly started_at: number;
  readonly ends_at: number;
  /**
   * The last news that the admin got: '', 'unreachable' or 'end'; before it is delivered, with the person whose work
   * tells it.
   */
  readonly told: string;
}

/** Somebody who is asked in a review, which is also the queued work of asking them. */
export interface ReviewPersonRow {
  readonly review_id: string;
  /** Entra object id. */
  readonly person: string;
  /** '' before the first attempt, 'asked' or 'unreachable'. */
  readonly state: string;
  /** The last message that asks them, '' before. */
  readonly conversation_id: string;
  readonly message_id: string;
  /** When they are reminded, 0 for never. */
  readonly remind_at: number;
  /** When the next work for them is due, or may be taken over from a process that died; 0 for none. */
  readonly due_at: number;
  /** How often a message could not be sent. */
  readonly attempts: number;
}

/** A contact of a review, which one person checks. */
export interface ReviewContactRow {
  readonly review_id: string;
  readonly source: string;
  readonly id: string;
  /** Counts from 1, the most urgent first. */
  readonly position: number;
  /** Entra object id. */
  readonly person: string;
  /** Why it is checked. */
  readonly reason: string;
  /** '' while it is open. */
  readonly answer: string;
  /** The change request that answered it, 0 for none. */
  readonly request_number: number;
  readonly answered_at: number;
}

interface FavoriteRow {
  /** Entra object id. */
  readonly person: string;
  readonly source: string;
  readonly id: string;
  readonly added_at: number;
  /** The id of the contact that it was merged into, '' for none. */
  readonly merged_into: string;
}

/** What the next message of a person in a chat can refer to. */
interface LastAnswerRow {
  readonly conversation_id: string;
  /** Entra object id. */
  readonly person: string;
  /** What the answer was about; of each topic the last one is stored. */
  readonly topic: string;
  /** JSON. */
  readonly answer: string;
  readonly expires_at: number;
}

/** A piece of a file that somebody is importing, or of what was found out about it. */
interface ImportPartRow {
  readonly import_id: string;
  /** Entra object id. */
  readonly person: string;
  readonly part: string;
  /** The position of the piece in its part, from 0. */
  readonly number: number;
  /** Compressed, encrypted and in Base64. */
  readonly content: string;
  readonly expires_at: number;
}

/** A cached contact, and its last change in the log that processes follow. */
export interface DirectoryContactRow {
  readonly source: string;
  /** Entra object id of the mailbox's owner, '' for a shared contact. */
  readonly owner: string;
  readonly id: string;
  /** JSON of its non-empty fields; encrypted with the owner's key for a personal contact; '' for a removed one. */
  readonly record: string;
  /** The directory revision of this row's last change. */
  readonly revision: number;
  /** The last full sync that returned it. */
  readonly round: number;
  /** When it was last written or deleted by Cardfile, 0 for never. */
  readonly written_at: number;
  /** When it was removed, 0 if it exists. */
  readonly gone_at: number;
}

/** The sync state of one system, or of one mailbox. */
export interface DirectorySyncRow {
  readonly source: string;
  /** Entra object id of the mailbox's owner, '' for shared contacts. */
  readonly owner: string;
  /** Encrypted like the contacts. */
  readonly cursor: string;
  readonly round: number;
  /** 1 during a full sync. */
  readonly is_whole: number;
  /** Number of existing contacts seen in this round; never too high. */
  readonly met: number;
  readonly contacts: number;
  readonly completed_at: number;
  readonly moved_at: number;
  readonly next_at: number;
  readonly problem: string;
  readonly claimed_at: number;
  readonly lease_holder: string;
  readonly lease_until: number;
}

interface ContactViewRow {
  /** Entra object id, '' for everybody together. */
  readonly person: string;
  readonly source: string;
  readonly id: string;
  /** Number of views, decayed to the time of the last one. */
  readonly weight: number;
  readonly opened_at: number;
}
