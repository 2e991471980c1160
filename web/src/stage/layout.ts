import dagre from '@dagrejs/dagre';
import type { Host, Link } from '../engine/wire';

/** Where a host stands, and how large its box is. */
export interface Spot {
  x: number;
  y: number;
  width: number;
  height: number;
  /** The name stands below the box, above it, or right of it. */
  label: 'below' | 'above' | 'right';
}

export interface Layout {
  spots: Map<string, Spot>;
  width: number;
  height: number;
}

const isName = (host: Host) => host.role === 'resolver' || host.role === 'nameserver';
const size = (host: Host) => ({ client: 60, server: 70, resolver: 54, nameserver: 54 })[host.role];

/** So many hosts of which nothing is known stand in one row. */
const rowMax = 6;

/** The width that a host's name takes below its box. */
const nameWidth = (host: Host) => Math.max(96, 7.4 * Math.max(host.name.length, host.title.length * 0.85));

/**
 * Lays the hosts out: the way of the mail from left to right (from top to bottom on a tall stage), name servers
 * beside it. The same hosts and links always stand at the same places.
 */
export function layOut(hosts: Host[], links: Link[], tall: boolean): Layout {
  const mail = hosts.filter((host) => !isName(host));
  const names = hosts.filter(isName);
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({
    rankdir: tall ? 'TB' : 'LR',
    nodesep: tall ? 24 : 46,
    ranksep: tall ? 40 : 80,
    marginx: 36,
    marginy: 12,
  });
  graph.setDefaultEdgeLabel(() => ({}));
  const widest = Math.max(...mail.map(nameWidth), 0);
  for (const host of mail) graph.setNode(host.name, box(host, tall, widest));
  for (const [a, b] of ways(mail, links)) graph.setEdge(a, b);
  dagre.layout(graph);
  const spots = new Map<string, Spot>();
  for (const host of mail) {
    const node = graph.node(host.name);
    const side = size(host);
    const at = tall ? { x: node.x - node.width / 2 + 35, y: node.y } : { x: node.x, y: node.y - 24 };
    spots.set(host.name, {
      ...at,
      width: side,
      height: tall ? 48 : side - 6,
      label: tall ? 'right' : 'below',
    });
  }
  const { width = 0, height = 0 } = graph.graph();
  return tall ? besides(spots, names, width, height) : above(spots, names, width, height);
}

// The room that a host takes. On a tall stage all take the same, so that their boxes stand in one line.
function box(host: Host, tall: boolean, widest: number) {
  return tall ? { width: 70 + 12 + widest, height: 52 } : { width: nameWidth(host), height: size(host) + 48 };
}

// The ways between hosts that decide the order: links as they were declared or used. A host without any follows
// the one before it in the scenario, which is most often the order of the mail's way.
function ways(mail: Host[], links: Link[]): [string, string][] {
  const order = new Map(mail.map((host, at) => [host.name, at]));
  const found: [string, string][] = [];
  for (const { a, b } of links) {
    const [from, to] = [order.get(a), order.get(b)];
    if (from !== undefined && to !== undefined) found.push(from < to ? [a, b] : [b, a]);
  }
  const linked = new Set(found.flat());
  if (mail.length > rowMax) {
    const lone = mail.filter((host) => !linked.has(host.name));
    lone.forEach((host, at) => {
      const before = lone[at - 1];
      if (before && at % rowMax !== 0) found.push([before.name, host.name]);
    });
    return found;
  }
  mail.forEach((host, at) => {
    const before = mail[at - 1];
    if (before && (!linked.has(host.name) || !linked.has(before.name))) found.push([before.name, host.name]);
  });
  return found;
}

function above(spots: Map<string, Spot>, names: Host[], width: number, height: number): Layout {
  if (names.length === 0) return { spots, width, height };
  const row = 150;
  for (const spot of spots.values()) spot.y += row;
  const widths = names.map(nameWidth);
  const whole = widths.reduce((sum, w) => sum + w + 40, -40);
  const left = Math.max(12, (width - whole) / 2);
  let x = left;
  names.forEach((host, at) => {
    const w = widths[at] ?? 0;
    spots.set(host.name, { x: x + w / 2, y: 72, width: size(host), height: size(host) - 6, label: 'above' });
    x += w + 40;
  });
  return { spots, width: Math.max(width, x - 40 + 12), height: height + row };
}

function besides(spots: Map<string, Spot>, names: Host[], width: number, height: number): Layout {
  const step = height / (names.length + 1);
  names.forEach((host, at) => {
    const y = step * (at + 1);
    spots.set(host.name, { x: width + 60, y, width: 50, height: 44, label: 'below' });
  });
  return { spots, width: names.length > 0 ? width + 60 + 60 : width, height };
}

/** Where the line between two boxes leaves the first one: at its edge, `gap` away from it. */
export function edge(from: Spot, to: Spot, gap = 0): { x: number; y: number } {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const scale = Math.max(Math.abs(dx) / (from.width / 2 + gap), Math.abs(dy) / (from.height / 2 + gap), 1e-9);
  return scale <= 1 ? { x: from.x, y: from.y } : { x: from.x + dx / scale, y: from.y + dy / scale };
}

/** The direction in which something goes, roughly. */
export type Way = 'left' | 'right' | 'up' | 'down';

/** The rough direction from one point to another. */
export function course(from: { x: number; y: number }, to: { x: number; y: number }): Way {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (Math.abs(dx) >= Math.abs(dy)) return dx < 0 ? 'left' : 'right';
  return dy < 0 ? 'up' : 'down';
}
