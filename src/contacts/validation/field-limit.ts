/** A system's limits for a field. */
export interface FieldLimit {
  readonly required: boolean;
  /** In UTF-16 code units, per value. */
  readonly maxLength: number;
  /** 1 for single-valued fields. */
  readonly maxValues: number;
  /** Addresses have ASCII only. */
  readonly isAscii?: boolean;
  /** The values of the list are stored joined by semicolons, so that none may have one. */
  readonly isJoined?: boolean;
}

/** The limits of an optional field with one value. */
export const single = (maxLength: number): FieldLimit => ({ required: false, maxLength, maxValues: 1 });
