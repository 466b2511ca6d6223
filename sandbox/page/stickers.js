const namespace = 'http://www.w3.org/2000/svg';

/** Drawn here, so that nothing is fetched: name → shapes as [tag, attributes]. */
const drawings = {
  sun: [
    ['circle', { cx: 48, cy: 48, r: 24, fill: '#ffc83d' }],
    [
      'path',
      {
        d: 'M48 8v9M48 79v9M8 48h9M79 48h9M20 20l6 6M70 70l6 6M76 20l-6 6M26 70l-6 6',
        stroke: '#ffb100',
        'stroke-width': 5,
        'stroke-linecap': 'round',
      },
    ],
    [
      'path',
      {
        d: 'M40 45v3M56 45v3M39 55q9 8 18 0',
        stroke: '#7a4b00',
        'stroke-width': 3,
        fill: 'none',
        'stroke-linecap': 'round',
      },
    ],
  ],
  heart: [
    [
      'path',
      {
        d: 'M48 82C20 62 12 48 12 35c0-11 8-18 18-18 8 0 14 4 18 11 4-7 10-11 18-11 10 0 18 7 18 18 0 13-8 27-36 47z',
        fill: '#e8467c',
      },
    ],
  ],
  coffee: [
    ['path', { d: 'M20 38h46v26a16 16 0 0 1-16 16H36a16 16 0 0 1-16-16z', fill: '#8a5a3b' }],
    ['path', { d: 'M66 44h6a9 9 0 0 1 0 20h-6', stroke: '#8a5a3b', 'stroke-width': 6, fill: 'none' }],
    [
      'path',
      {
        d: 'M33 28q-5-6 0-12M45 28q-5-6 0-12M57 28q-5-6 0-12',
        stroke: '#b8b8b8',
        'stroke-width': 4,
        fill: 'none',
        'stroke-linecap': 'round',
      },
    ],
  ],
  star: [['path', { d: 'M48 10l11 25 27 3-20 18 6 27-24-14-24 14 6-27-20-18 27-3z', fill: '#5b5fc7' }]],
};

export const stickerNames = Object.keys(drawings);

/** The sticker as a picture; a name that is not known gives the sun. */
export function drawSticker(name) {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 96 96');
  svg.setAttribute('class', 'sticker');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', `Sticker: ${name}`);
  for (const [tag, attributes] of drawings[name] ?? drawings.sun) {
    const shape = document.createElementNS(namespace, tag);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, String(value));
    svg.append(shape);
  }
  return svg;
}
