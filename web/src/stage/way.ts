import { boxOf, type Layout, type Rect } from './layout';
import { along, moved, type Point, type Route } from './route';

/** The direction in which something goes, roughly. */
export type Course = 'left' | 'right' | 'up' | 'down';

/** A stretch between two hosts that something under way moves along without covering anything. */
export interface Way {
  route: Route;
  /** The shares of the route at which it begins and ends. */
  begin: number;
  end: number;
  course: Course;
  /** What is written on it: all, its beginning, or nothing. */
  label: string;
}

const samples = 40;
const clear = 3;
const high = 24;

const labelMax = 18;

/** How wide the mark of something under way is. */
export function markWidth(label: string): number {
  const wide = label.match(/[A-Z0-9MWmw@]/g)?.length ?? 0;
  return wide * 8.6 + (label.length - wide) * 6.7 + 30;
}

const cut = (label: string, most: number) => (label.length > most ? `${label.slice(0, most - 1)}…` : label);

// What may be written, the longest first: in the end the first word, which is the code or the command.
function shorter(label: string): string[] {
  const [first = ''] = label.split(/[ ,:]/);
  return [cut(label, labelMax), cut(label, 12), first.length <= 8 ? first : ''].filter((l) => l !== '');
}

/** The boxes of the hosts and what is written at them. */
export function obstaclesOf(layout: Layout): Rect[] {
  return [...layout.spots.values()].flatMap((spot) => [boxOf(spot), spot.label]);
}

/**
 * The way from one host to another in a lane of its own beside the line. Where the label would cover a host or its
 * name all the way it is cut, or left away.
 */
export function wayAlong(route: Route, lane: number, label: string, obstacles: Rect[]): Way {
  const { from, to } = route;
  const steep = Math.abs(to.y - from.y) > Math.abs(to.x - from.x);
  const course = courseOf(from, to);
  for (const written of shorter(label)) {
    const width = markWidth(written);
    const side = Math.ceil(lane / 2) * (lane % 2 === 0 ? -1 : 1) * (steep ? width + 4 : 26);
    const beside = steep ? moved(route, side, 0) : moved(route, 0, side);
    const free = longest(beside, width, obstacles);
    if (free) return { route: beside, begin: free[0], end: free[1], course, label: written };
  }
  return { route, begin: 0, end: 1, course, label: '' };
}

// The longest stretch where a mark of this width touches nothing, as shares of the way.
function longest(route: Route, width: number, obstacles: Rect[]): [number, number] | null {
  let best: [number, number] | null = null;
  let begin = -1;
  for (let at = 0; at <= samples + 1; at++) {
    const free = at <= samples && !touches(along(route, at / samples), width, obstacles);
    if (free && begin < 0) begin = at;
    if (free || begin < 0) continue;
    if (!best || at - 1 - begin > (best[1] - best[0]) * samples) best = [begin / samples, (at - 1) / samples];
    begin = -1;
  }
  return best;
}

function touches(middle: Point, width: number, obstacles: Rect[]): boolean {
  const [w, h] = [width / 2 + clear, high / 2 + clear];
  if (middle.x < w) return true; // over the rim
  return obstacles.some(
    (o) =>
      middle.x + w > o.left &&
      middle.x - w < o.left + o.width &&
      middle.y + h > o.top &&
      middle.y - h < o.top + o.height,
  );
}

/** The rough direction from one point to another. */
export function courseOf(from: Point, to: Point): Course {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  if (Math.abs(dx) >= Math.abs(dy)) return dx < 0 ? 'left' : 'right';
  return dy < 0 ? 'up' : 'down';
}
