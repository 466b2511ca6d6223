import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { sharedZeros } from './growing.ts';
import type { LiveSegment } from './live-segment.ts';
import { type Segment, sections } from './segment.ts';

/**
 * The file format: eight bytes with the header's length, the header as JSON, the sections of each segment with its
 * list of removed contacts, and eight bytes with the CRC-32 of everything before. Numbers have the machine's byte
 * order, because the file is a cache and not for exchange.
 */
const version = 7;
const header = z.object({
  version: z.literal(version),
  about: z.string(),
  littleEndian: z.boolean(),
  segments: z.array(
    z.object({ lengths: z.record(z.string(), z.number().int().min(0)), contacts: z.number() }),
  ),
});

const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;
const names = Object.keys(sections) as (keyof Segment)[];
/** One call reads and writes less than 2^31 bytes. */
const mostBytes = 1 << 28;

/** The content of a file: the segments and the writer's metadata. */
export interface Snapshot {
  readonly segments: readonly LiveSegment[];
  readonly about: string;
}

/**
 * Writes all segments to a temporary file and renames it, so that there is always a complete file. Only the account
 * of the process can read it.
 */
export function writeSnapshot(file: string, snapshot: Snapshot): void {
  dropLeftOvers(file);
  // Other processes may write the same file; the last one wins.
  const beside = `${file}.${randomUUID()}.new`;
  try {
    writeTo(beside, snapshot);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}

/** Deletes temporary files of processes that died while writing. */
function dropLeftOvers(file: string): void {
  const folder = dirname(file);
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(`${basename(file)}.`) || !name.endsWith('.new')) continue;
    const path = join(folder, name);
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > leftOverMs) rmSync(path, { force: true });
  }
}

const leftOverMs = 60 * 60_000;

function writeTo(path: string, { segments, about }: Snapshot): void {
  const to = openSync(path, 'wx', 0o600);
  const sum = { crc: 0 };
  try {
    const text = JSON.stringify({
      version,
      about,
      littleEndian,
      segments: segments.map(({ segment, dead }) => ({
        lengths: Object.fromEntries(names.map((name) => [name, segment[name].length])),
        contacts: dead.length,
      })),
    });
    const bytes = Buffer.from(text);
    writeAll(to, bytesOf(new Float64Array([bytes.length])), sum);
    writeAll(to, bytes, sum);
    for (const { segment, dead } of segments) {
      for (const name of names) writeAll(to, bytesOf(segment[name]), sum);
      writeAll(to, dead, sum);
    }
    writeAll(to, bytesOf(new Float64Array([sum.crc])), sum);
    fsyncSync(to);
  } finally {
    closeSync(to);
  }
}

/**
 * Reads a file of {@link writeSnapshot}.
 * @throws {Error} if the file does not exist, is damaged or is from another version; the index must be rebuilt then
 */
export function readSnapshot(file: string): Snapshot {
  const from = openSync(file, 'r');
  const sum = { crc: 0 };
  try {
    const length = new Float64Array(1);
    readAll(from, bytesOf(length), sum);
    const size = length[0] ?? 0;
    if (!(size > 0 && size < 1e6)) throw new Error('no snapshot of a search index');
    const text = Buffer.alloc(size);
    readAll(from, text, sum);
    const read = header.parse(JSON.parse(text.toString('utf8')));
    if (read.littleEndian !== littleEndian) throw new Error('a snapshot from another kind of machine');
    const segments = read.segments.map(({ lengths, contacts }) => {
      const entries = names.map((name) => {
        const numbers = sharedZeros<Uint8Array | Uint16Array | Uint32Array | Float64Array>(
          sections[name],
          lengths[name] ?? 0,
        );
        readAll(from, bytesOf(numbers), sum);
        return [name, numbers] as const;
      });
      const dead = new Uint8Array(contacts);
      readAll(from, dead, sum);
      return { segment: Object.fromEntries(entries) as unknown as Segment, dead };
    });
    const { crc } = sum;
    const written = new Float64Array(1);
    readAll(from, bytesOf(written), sum);
    if (written[0] !== crc) throw new Error('a search index that was damaged');
    return { segments, about: read.about };
  } finally {
    closeSync(from);
  }
}

function bytesOf(numbers: Uint8Array | Uint16Array | Uint32Array | Float64Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

interface Sum {
  /** CRC-32 of all bytes so far. */
  crc: number;
}

function writeAll(to: number, bytes: Uint8Array, sum: Sum): void {
  sum.crc = crc32(bytes, sum.crc);
  for (let at = 0; at < bytes.length; )
    at += writeSync(to, bytes, at, Math.min(mostBytes, bytes.length - at));
}

function readAll(from: number, bytes: Uint8Array, sum: Sum): void {
  for (let at = 0; at < bytes.length; ) {
    const read = readSync(from, bytes, at, Math.min(mostBytes, bytes.length - at), null);
    if (read === 0) throw new Error('a search index that was cut off');
    at += read;
  }
  sum.crc = crc32(bytes, sum.crc);
}
