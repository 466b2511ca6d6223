/**
 * The icons of cards, by their name in Teams' catalogue of Fluent icons. Teams has more than two thousand; those
 * that the cards use are drawn here as lines on a grid of 20, so that nothing is fetched.
 */
const outlines = {
  Call: 'M6.800 3.200 5.300 3.700a2 2 0 0 0-1.400 2.200c.8 5.400 4.200 9 8.800 10.600a2 2 0 0 0 2.300-.8l.9-1.400a1 1 0 0 0-.3-1.400l-2.300-1.500a1 1 0 0 0-1.200.1l-1 .9c-1.300-.8-2.400-2-3-3.500l1-.9a1 1 0 0 0 .3-1.100l-1-2.900a1 1 0 0 0-1.600-.8Z',
  Chat: 'M10 3.200a6.800 6.800 0 0 0-6 10l-.8 3.300 3.400-.8A6.800 6.800 0 1 0 10 3.200ZM7.200 8.700h5.600M7.200 11.500h3.600',
  Mail: 'M4 4.500h12A1.500 1.500 0 0 1 17.500 6v8a1.500 1.500 0 0 1-1.500 1.500H4A1.500 1.500 0 0 1 2.500 14V6A1.500 1.500 0 0 1 4 4.500ZM2.800 7 10 11l7.200-4',
};

const namespace = 'http://www.w3.org/2000/svg';

/** Returns an icon in the colour of its text. */
export function drawIcon(name) {
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', 'fluent-icon');
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', outlines[name] ?? '');
  svg.append(path);
  return svg;
}

/** Returns the address of the same icon as a picture for a button, in a colour such as '#242424'. */
export function iconUrl(name, colour) {
  const svg =
    `<svg xmlns="${namespace}" viewBox="0 0 20 20" fill="none" stroke="${colour}" stroke-width="1.3" ` +
    `stroke-linecap="round" stroke-linejoin="round"><path d="${outlines[name] ?? ''}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
