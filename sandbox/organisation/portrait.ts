import { crc32, deflateSync } from 'node:zlib';

const size = 64;
type Colour = readonly [red: number, green: number, blue: number];
/** Background, clothes and face; the same number gives the same person. */
const backgrounds: readonly Colour[] = [
  [196, 214, 238],
  [233, 214, 196],
  [206, 232, 208],
  [228, 208, 232],
];
const clothes: readonly Colour[] = [
  [44, 62, 107],
  [110, 44, 60],
  [38, 92, 78],
];
const faces: readonly Colour[] = [
  [238, 200, 170],
  [198, 142, 104],
  [132, 88, 62],
];

/** Draws a small portrait, head and shoulders, as a PNG of 64 by 64. */
export function drawPortrait(seed: number): Uint8Array {
  const palette = [pick(backgrounds, seed), pick(clothes, seed), pick(faces, seed)].flat();
  const rows = Array.from({ length: size }, (_, y) =>
    // Each row begins with the number of its filter: none.
    Buffer.from([0, ...Array.from({ length: size }, (_, x) => colourAt(x, y))]),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', Buffer.from([0, 0, 0, size, 0, 0, 0, size, 8, 3, 0, 0, 0])),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Its place in the palette. */
function colourAt(x: number, y: number): 0 | 1 | 2 {
  if (isWithin(x, y, { y: 25, width: 12, height: 15 })) return 2;
  return isWithin(x, y, { y: 66, width: 25, height: 24 }) ? 1 : 0;
}

function isWithin(
  x: number,
  y: number,
  ellipse: { readonly y: number; readonly width: number; readonly height: number },
): boolean {
  return ((x - size / 2) / ellipse.width) ** 2 + ((y - ellipse.y) / ellipse.height) ** 2 <= 1;
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

function pick(colours: readonly Colour[], seed: number): Colour {
  return colours[seed % colours.length] ?? [0, 0, 0];
}
