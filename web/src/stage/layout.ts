import type { Host, Link } from '../engine/wire';

/** A rectangle, by its left upper corner. */
export interface Rect {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The room for what is written at a host. */
export interface Label extends Rect {
  side: 'below' | 'above' | 'right';
  /** Lines for the name, and for what the host does now. */
  nameRows: number;
  doingRows: number;
  /** What the host is gives way to what it does. */
  terse: boolean;
}

/** Where a host stands, by the middle of its box, and how large the box is. */
export interface Spot {
  x: number;
  y: number;
  width: number;
  height: number;
  label: Label;
}

/** Everything is in pixels of the screen: letters are never made smaller, a large stage scrolls. */
export interface Layout {
  spots: Map<string, Spot>;
  width: number;
  height: number;
  /** So many hosts that they stand in ranks, without regard to who talks to whom. */
  grid: boolean;
}

interface Room {
  width: number;
  height: number;
}

const nameLine = 17;
const smallLine = 15;
const pad = 12;

const isName = (host: Host) => host.role === 'resolver' || host.role === 'nameserver';

/** How wide a name is on one line, generously. */
const nameWidth = (host: Host) => 7.6 * host.name.length;

/** So many mail hosts still stand in the order of the mail's way. */
const chainMax = 6;
const slotMin = 140;
const slotMax = 250;
const cellMin = 118;
/** Where that would have to scroll. */
const cellTight = 104;
/** How far the hosts between two that are linked stand aside, so that the line passes by them. */
const aside = 46;
const asideMax = 2 * aside;

/**
 * Lays the hosts out: the way of the mail from left to right with name servers above it; from top to bottom with
 * name servers beside it where the stage is narrow or `tall`; in ranks where there are many. The same hosts and
 * links in the same room always stand at the same places.
 */
export function layOut(hosts: Host[], links: Link[], room: Room, tall: boolean): Layout {
  const mail = hosts.filter((host) => !isName(host));
  const names = hosts.filter(isName);
  if (mail.length > chainMax || names.length > 3) return grid(hosts, room);
  const ranks = rank(mail, links);
  const count = Math.max(0, ...ranks) + 1;
  if (!tall && room.width >= count * slotMin) {
    const row = inRow(mail, names, ranks, bow(mail, ranks, links), room);
    if (row.height <= room.height || names.length > 2) return row;
  }
  if (names.length > 2) return grid(hosts, room);
  const order = mail.map((_, at) => at).sort((a, b) => (ranks[a] ?? 0) - (ranks[b] ?? 0) || a - b);
  const sorted = order.map((at) => mail[at] as Host);
  const bows = bow(
    sorted,
    sorted.map((_, at) => at),
    links,
  );
  return Math.max(...bows, 0) > asideMax ? grid(hosts, room) : inColumn(sorted, names, bows, room);
}

// How far along the way of the mail each host stands. A host without links follows the one before it in the
// scenario, which is most often the order of the mail's way.
function rank(mail: Host[], links: Link[]): number[] {
  const ways = waysOf(mail, links);
  const linked = new Set(ways.flat());
  mail.forEach((_, at) => {
    if (at > 0 && !(linked.has(at) && linked.has(at - 1))) ways.push([at - 1, at]);
  });
  const ranks = mail.map(() => 0);
  mail.forEach((_, at) => {
    const before = ways.filter(([, to]) => to === at).map(([from]) => (ranks[from] ?? 0) + 1);
    ranks[at] = Math.max(0, ...before);
  });
  return ranks;
}

function waysOf(mail: Host[], links: Link[]): [number, number][] {
  const order = new Map(mail.map((host, at) => [host.name, at]));
  return links.flatMap(({ a, b }) => {
    const [from, to] = [order.get(a), order.get(b)];
    return from === undefined || to === undefined ? [] : [[Math.min(from, to), Math.max(from, to)]];
  });
}

// How far hosts stand aside that a link passes by: all on one arc, so that no line between two touches a third.
function bow(mail: Host[], ranks: number[], links: Link[]): number[] {
  const at = (host: number) => ranks[host] ?? 0;
  const long = waysOf(mail, links).filter(([from, to]) => Math.abs(at(to) - at(from)) > 1);
  if (long.length === 0) return mail.map(() => 0);
  const first = Math.min(...long.flat().map(at));
  const last = Math.max(...long.flat().map(at));
  return ranks.map((r) => aside * Math.max(0, r - first) * Math.max(0, last - r));
}

function labelHeight(nameRows: number, doingRows: number, terse: boolean): number {
  return nameRows * nameLine + (doingRows + (terse ? 0 : 1)) * smallLine;
}

const rowsFor = (hosts: Host[], width: number) => (hosts.some((h) => nameWidth(h) > width) ? 2 : 1);

function spot(at: { x: number; y: number }, box: Room, side: Label['side'], text: Room & TextRows): Spot {
  const { nameRows, doingRows, terse, width, height } = text;
  const left = side === 'right' ? at.x + box.width / 2 + 12 : at.x - width / 2;
  const top = {
    below: at.y + box.height / 2 + 5,
    above: at.y - box.height / 2 - 5 - height,
    right: at.y - height / 2,
  }[side];
  return { ...at, ...box, label: { side, left, top, width, height, nameRows, doingRows, terse } };
}

type TextRows = Pick<Label, 'nameRows' | 'doingRows' | 'terse'>;

function textRoom(hosts: Host[], width: number, doingRows: number, terse: boolean): Room & TextRows {
  const nameRows = rowsFor(hosts, width);
  return { width, height: labelHeight(nameRows, doingRows, terse), nameRows, doingRows, terse };
}

const sizeOf = (host: Host): Room =>
  host.role === 'server' ? { width: 70, height: 64 } : { width: 60, height: 54 };

function inRow(mail: Host[], names: Host[], ranks: number[], bows: number[], room: Room): Layout {
  const count = Math.max(0, ...ranks) + 1;
  const slot = Math.min(slotMax, room.width / count);
  const text = textRoom(mail, slot - 14, slot > 205 ? 1 : 2, false);
  const nameText = textRoom(names, Math.min(180, room.width / Math.max(1, names.length)) - 10, 1, false);
  const ceiling = names.length > 0 ? nameText.height + 5 + 52 : 0;
  const pitch = 64 + 5 + text.height + 20;
  const depth =
    Math.max(0, ...ranks.map((r, at) => floor(ranks, r, at) * pitch + (bows[at] ?? 0))) + pitch - 20;
  const gap = names.length > 0 ? Math.min(120, Math.max(64, room.height - ceiling - depth - 2 * pad)) : 0;
  const height = ceiling + gap + depth + 2 * pad;
  const top = Math.max(0, (room.height - height) / 2) + pad;
  const left = (room.width - slot * count) / 2;
  const spots = new Map<string, Spot>();
  mail.forEach((host, at) => {
    const r = ranks[at] ?? 0;
    const y = top + ceiling + gap + 32 + floor(ranks, r, at) * pitch + (bows[at] ?? 0);
    spots.set(host.name, spot({ x: left + (r + 0.5) * slot, y }, sizeOf(host), 'below', text));
  });
  const step = nameText.width + 10;
  inMiddle(names).forEach((host, at) => {
    const x = room.width / 2 + (at - (names.length - 1) / 2) * step;
    spots.set(host.name, spot({ x, y: top + ceiling - 26 }, { width: 54, height: 52 }, 'above', nameText));
  });
  return { spots, width: room.width, height, grid: false };
}

// How many hosts of the same rank stand above one.
const floor = (ranks: number[], r: number, at: number) =>
  ranks.slice(0, at).filter((other) => other === r).length;

// Of three, the resolver, which talks to all, stands in the middle.
function inMiddle(names: Host[]): Host[] {
  const [first, second, ...others] = names;
  return names.length === 3 && first && second ? [second, first, ...others] : names;
}

function inColumn(mail: Host[], names: Host[], bows: number[], room: Room): Layout {
  const side = names.length > 0 ? Math.min(150, Math.max(118, room.width * 0.27)) : 0;
  const x = side + (names.length > 0 ? room.width * 0.075 : pad) + 30;
  const width = room.width - x - 42 - 6 - Math.max(0, ...bows);
  const each = room.height / Math.max(1, mail.length);
  const close = textRoom(mail, width, 2, true);
  const closest = textRoom(mail, width, 1, true);
  const text =
    each > close.height + smallLine + 28
      ? textRoom(mail, width, 2, false)
      : each < close.height + 20 && each >= closest.height + 20
        ? closest
        : close;
  const least = text.height + 20;
  const pitch = Math.max(least, Math.min(124, each));
  const height = Math.max(pitch * mail.length, names.length > 0 ? 248 : 0);
  const top = Math.max(0, (room.height - height) / 2);
  const spots = new Map<string, Spot>();
  mail.forEach((host, at) => {
    const place = { x: x + (bows[at] ?? 0), y: top + (at + 0.5) * pitch };
    const made = spot(place, { width: 60, height: pitch < 72 ? 36 : 42 }, 'right', text);
    // The corner is taken by a button.
    if (made.label.top < 46) made.label.width -= 40;
    spots.set(host.name, made);
  });
  const nameText = textRoom(names, side - 2, 1, false);
  names.forEach((host, at) => {
    const y = top + height / 2 + (at - (names.length - 1) / 2) * Math.max(96, height * 0.36);
    const where = at === 0 ? 'above' : 'below';
    spots.set(host.name, spot({ x: side / 2 + 2, y }, { width: 50, height: 42 }, where, nameText));
  });
  return { spots, width: room.width, height, grid: false };
}

// Ranks of what hosts are: name servers, mail servers, clients.
function grid(hosts: Host[], room: Room): Layout {
  const wide = gridOf(hosts, room, cellMin, 2);
  if (wide.height <= room.height) return wide;
  const tight = gridOf(hosts, room, cellTight, 1);
  return tight.height <= room.height ? tight : wide;
}

function gridOf(hosts: Host[], room: Room, narrowest: number, doingRows: number): Layout {
  const columnsMax = Math.max(2, Math.floor(room.width / narrowest));
  const groups = [isName, (h: Host) => h.role === 'server', (h: Host) => h.role === 'client'];
  const lines = groups.flatMap((belongs) => evenly(hosts.filter(belongs), columnsMax));
  const widest = Math.max(1, ...lines.map((line) => line.length));
  const cell = Math.min(190, room.width / widest);
  const text = textRoom(hosts, cell - 8, doingRows, true);
  const least = 40 + 5 + text.height + 10;
  const pitch = Math.max(least, Math.min(least + 50, (room.height - 2 * pad) / lines.length));
  const height = pitch * lines.length + 2 * pad;
  const top = Math.max(0, (room.height - height) / 2) + pad;
  const spots = new Map<string, Spot>();
  lines.forEach((line, row) =>
    line.forEach((host, at) => {
      const x = room.width / 2 + (at - (line.length - 1) / 2) * cell;
      const y = top + row * pitch + 20;
      spots.set(host.name, spot({ x, y }, { width: 52, height: 40 }, 'below', text));
    }),
  );
  return { spots, width: room.width, height, grid: true };
}

// As few lines as hold all, and as even as they can be.
function evenly(hosts: Host[], most: number): Host[][] {
  const rows = Math.ceil(hosts.length / most);
  const each = Math.ceil(hosts.length / Math.max(1, rows));
  return Array.from({ length: rows }, (_, row) => hosts.slice(row * each, (row + 1) * each));
}

/** The box of a host. */
export function boxOf({ x, y, width, height }: Spot): Rect {
  return { left: x - width / 2, top: y - height / 2, width, height };
}

/** Whether two rectangles have something in common. */
export const meet = (a: Rect, b: Rect) =>
  a.left < b.left + b.width &&
  b.left < a.left + a.width &&
  a.top < b.top + b.height &&
  b.top < a.top + a.height;

/** Where the line from the middle of a box to another point leaves the box. */
export function edge(from: Spot, to: { x: number; y: number }): { x: number; y: number } {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const scale = Math.max(Math.abs(dx) / (from.width / 2), Math.abs(dy) / (from.height / 2), 1e-9);
  return scale <= 1 ? { x: from.x, y: from.y } : { x: from.x + dx / scale, y: from.y + dy / scale };
}
