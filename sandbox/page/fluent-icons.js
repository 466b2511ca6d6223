/**
 * The icons of cards, by their name in Teams' catalogue of Fluent icons. Teams has more than two thousand; these few
 * are drawn here as lines on a grid of 20, so that nothing is fetched.
 */
const outlines = {
  Add: 'M10 4v12M4 10h12',
  Alert:
    'M10 3a4.500 4.500 0 0 0-4.500 4.500v3.300L4 13.500h12l-1.500-2.700V7.500A4.500 4.500 0 0 0 10 3ZM8.300 16.200a1.900 1.900 0 0 0 3.400 0',
  ArrowLeft: 'M16.500 10h-13M8.500 4.800 3.300 10l5.200 5.200',
  ArrowSync:
    'M15.800 8.200A6.200 6.200 0 0 0 4.600 7M4.200 11.800A6.200 6.200 0 0 0 15.400 13M4.400 3.600V7h3.400M15.600 16.400V13h-3.400',
  ArrowUndo: 'M6.800 3.800 3.500 7.100l3.300 3.300M3.700 7.100H12a4.500 4.500 0 0 1 0 9H8.500',
  Building:
    'M5 16.800V4.200a1 1 0 0 1 1-1h5.500a1 1 0 0 1 1 1V8H15a1 1 0 0 1 1 1v7.800M3.500 16.800h13M8 6.500h1.500M8 9.700h1.500M8 12.900h1.500',
  Call: 'M6.800 3.200 5.300 3.700a2 2 0 0 0-1.400 2.200c.8 5.400 4.200 9 8.800 10.600a2 2 0 0 0 2.300-.8l.9-1.400a1 1 0 0 0-.3-1.400l-2.300-1.500a1 1 0 0 0-1.200.1l-1 .9c-1.300-.8-2.400-2-3-3.500l1-.9a1 1 0 0 0 .3-1.100l-1-2.900a1 1 0 0 0-1.600-.8Z',
  Chat: 'M10 3.200a6.800 6.800 0 0 0-6 10l-.8 3.300 3.400-.8A6.800 6.800 0 1 0 10 3.200ZM7.200 8.700h5.600M7.200 11.500h3.600',
  Checkmark: 'm4 10.600 4 4 8-8.600',
  CheckmarkCircle: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm-3.200 7.300 2.300 2.300 4.200-4.600',
  ChevronDown: 'm5 7.800 5 5 5-5',
  ChevronLeft: 'm12.200 5-5 5 5 5',
  ChevronRight: 'm7.800 5 5 5-5 5',
  ChevronUp: 'm5 12.200 5-5 5 5',
  Clock: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm0 3.500V10h3',
  Comment:
    'M4.500 3.800h11a1.500 1.500 0 0 1 1.500 1.500v7a1.500 1.500 0 0 1-1.500 1.500H10l-3.800 3v-3H4.500A1.500 1.500 0 0 1 3 12.300v-7a1.500 1.500 0 0 1 1.500-1.500Z',
  Delete:
    'M3.800 5.500h12.400M8 5.300a2 2 0 0 1 4 0M5.200 5.700l.9 9.900a1.400 1.400 0 0 0 1.400 1.300h5a1.400 1.400 0 0 0 1.400-1.300l.9-9.900M8.500 8.500v5.400M11.500 8.500v5.400',
  Dismiss: 'm5 5 10 10M15 5 5 15',
  Edit: 'm12.400 4.700 2.900 2.900m-10 10-2 .4.500-2.100 9.300-9.300a1.500 1.500 0 0 1 2.100 0l.2.200a1.500 1.500 0 0 1 0 2.100l-9.300 9.200Z',
  ErrorCircle: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm0 3.700v4M10 13.200h.01',
  Eye: 'M2.800 10.500C4.200 7.300 6.800 5.500 10 5.500s5.800 1.800 7.200 5M10 8.200a2.900 2.900 0 1 0 0 5.800 2.900 2.900 0 0 0 0-5.800Z',
  EyeOff:
    'm3.500 3.500 13 13M7.900 5.800A8 8 0 0 1 10 5.500c3.200 0 5.800 1.800 7.200 5M2.800 10.500a8 8 0 0 1 2.600-3.600M8 9.100a2.900 2.900 0 0 0 4 4.200',
  History: 'M4.200 7.200A6.600 6.600 0 1 1 3.400 10M3.600 3.800v3.600h3.600M10 6.500V10l2.500 1.800',
  Info: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14Zm0 6.200v4.100M10 6.700h.01',
  Location:
    'M10 2.800a5.700 5.700 0 0 0-5.700 5.700c0 3.300 2.600 5.800 5.700 8.800 3.100-3 5.700-5.500 5.700-8.800A5.700 5.700 0 0 0 10 2.800Zm0 3.600a2.100 2.100 0 1 0 0 4.200 2.100 2.100 0 0 0 0-4.200Z',
  Mail: 'M4 4.500h12A1.500 1.500 0 0 1 17.500 6v8a1.500 1.500 0 0 1-1.500 1.500H4A1.500 1.500 0 0 1 2.500 14V6A1.500 1.500 0 0 1 4 4.500ZM2.800 7 10 11l7.200-4',
  MoreHorizontal: 'M5 10h.01M10 10h.01M15 10h.01',
  Open: 'M8.500 4H5.500A1.500 1.500 0 0 0 4 5.500v9A1.500 1.500 0 0 0 5.500 16h9a1.500 1.500 0 0 0 1.500-1.500v-3M11.500 4H16v4.500M15.800 4.200 9.500 10.500',
  People:
    'M7.500 9.500a2.700 2.700 0 1 0 0-5.400 2.700 2.700 0 0 0 0 5.400ZM2.500 15.900c0-2.500 2-4 5-4s5 1.500 5 4M13.500 9.500a2.200 2.200 0 1 0-.3-4.300M14.300 12c2 .2 3.200 1.500 3.200 3.400',
  Person:
    'M10 10a3.400 3.400 0 1 0 0-6.800A3.400 3.400 0 0 0 10 10ZM3.800 16.800c0-2.700 2.500-4.300 6.200-4.300s6.200 1.600 6.200 4.300',
  PersonAdd:
    'M8.500 9.500a3.200 3.200 0 1 0 0-6.400 3.200 3.200 0 0 0 0 6.400ZM2.800 16.500c0-2.600 2.300-4.200 5.700-4.200M14 11.300v5.400M11.300 14h5.400',
  Question:
    'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM8 8.200c0-1.300.9-2 2-2s2 .7 2 1.900c0 1.500-2 1.600-2 3.200M10 13.600h.01',
  Search: 'M8.700 3.500a5.200 5.200 0 1 0 0 10.400 5.200 5.200 0 0 0 0-10.400ZM12.500 12.500l4.200 4.200',
  Send: 'M3 3.500 17 10 3 16.500l1.800-5.600L11 10 4.800 9.100z',
  Star: 'm10 2.900 2.200 4.500 4.900.7-3.600 3.500.9 4.900L10 14.200l-4.400 2.300.9-4.900L2.900 8.100l4.900-.7z',
  StarOff:
    'm3 3 14 14M8.300 6.400 10 2.900l2.200 4.500 4.900.7-3.300 3.200M14.400 16.500 10 14.200l-4.400 2.300.9-4.900L2.900 8.100l3.600-.5',
  Warning: 'M10 3 17.300 16.200H2.700zM10 7.700v4M10 13.900h.01',
};

const namespace = 'http://www.w3.org/2000/svg';

/** An icon in the colour of its text; `name` may end in ",filled". An unknown name gives an empty picture. */
export function drawIcon(name) {
  const [plainName, style = ''] = name.split(',');
  const svg = document.createElementNS(namespace, 'svg');
  svg.setAttribute('viewBox', '0 0 20 20');
  svg.setAttribute('aria-hidden', 'true');
  svg.setAttribute('class', `fluent-icon ${style.toLowerCase() === 'filled' ? 'filled' : ''}`);
  const path = document.createElementNS(namespace, 'path');
  path.setAttribute('d', outlines[plainName] ?? '');
  svg.append(path);
  return svg;
}

/** The same icon as a picture for a button, in a colour such as '#242424'. */
export function iconUrl(name, colour) {
  const [plainName, style = ''] = name.split(',');
  const fill = style.toLowerCase() === 'filled' ? colour : 'none';
  const svg =
    `<svg xmlns="${namespace}" viewBox="0 0 20 20" fill="${fill}" stroke="${colour}" stroke-width="1.3" ` +
    `stroke-linecap="round" stroke-linejoin="round"><path d="${outlines[plainName] ?? ''}"/></svg>`;
  return `data:image/svg+xml,${encodeURIComponent(svg)}`;
}
