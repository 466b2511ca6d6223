/**
 * The memory of the thread that compares a file with a system. Nearly all that it makes is garbage at once, so a small
 * space for young objects takes 80 MB less for 20,000 rows, and no more time.
 */
export const importMemory = { maxYoungGenerationSizeMb: 16 } as const;
