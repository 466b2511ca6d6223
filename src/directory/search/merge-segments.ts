import type { LiveSegment } from './live-segment.ts';
import type { Segment } from './segment.ts';
import { createSegmentBuilder } from './segment-builder.ts';

/** Merges segments into one, without removed contacts. */
export function mergeSegments(segments: readonly LiveSegment[]): Segment {
  const builder = createSegmentBuilder();
  for (const { segment, dead } of segments) builder.addSegment(segment, (contact) => dead[contact] !== 1);
  return builder.finish();
}
