/** The moment from which all generated records look back: their times are as fixed as their names. */
export const founding = Date.UTC(2026, 0, 1);

/** Milliseconds. */
export const day = 86_400_000;
