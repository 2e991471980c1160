import { boxOf, edge, meet, type Layout, type Rect, type Spot } from './layout';

export interface Point {
  x: number;
  y: number;
}

/** The line between two hosts: straight, or bent towards `over`, so that it passes by the hosts between. */
export interface Route {
  from: Point;
  over: Point;
  to: Point;
}

const samples = 32;
/** How far a line keeps away from a host that is not its own, and from the rim. */
const clear = 5;
const bendStep = 6;
const bendMax = 240;
/** In a crowd of more every line has some host in its way, and going around one only leads into the next. */
const crowd = 60;

/** The point of a route after a share of it. */
export function along({ from, over, to }: Route, share: number): Point {
  const [a, b, c] = [(1 - share) ** 2, 2 * share * (1 - share), share ** 2];
  return { x: a * from.x + b * over.x + c * to.x, y: a * from.y + b * over.y + c * to.y };
}

export const pathOf = ({ from, over, to }: Route) =>
  `M${from.x} ${from.y}Q${over.x} ${over.y} ${to.x} ${to.y}`;

export const moved = ({ from, over, to }: Route, dx: number, dy: number): Route => {
  const move = ({ x, y }: Point) => ({ x: x + dx, y: y + dy });
  return { from: move(from), over: move(over), to: move(to) };
};

/** Finds the routes of a layout, each once: there and back it is the same line. */
export function routesOf(layout: Layout): (a: string, b: string) => Route | undefined {
  const found = new Map<string, Route>();
  return (a, b) => {
    if (a <= b) return find(a, b);
    const back = find(b, a);
    return back && { from: back.to, over: back.over, to: back.from };
  };
  function find(a: string, b: string): Route | undefined {
    const key = `${a} ${b}`;
    const [from, to] = [layout.spots.get(a), layout.spots.get(b)];
    const route = found.get(key) ?? (from && to && between(from, to, layout));
    if (route) found.set(key, route);
    return route;
  }
}

// Straight where that is possible; else past the other hosts and names with as small a bend as will do, or at least
// past the other hosts.
function between(a: Spot, b: Spot, layout: Layout): Route {
  const straight = bent(a, b, 0);
  const spots = [...layout.spots.values()];
  const boxes = spots.filter((spot) => spot !== a && spot !== b).map(boxOf);
  if (spots.length > crowd || passes(straight, boxes)) return straight;
  const bends = Array.from({ length: (2 * bendMax) / bendStep }, (_, at) =>
    at % 2 === 0 ? -bendStep * (at / 2 + 1) : (bendStep * (at + 1)) / 2,
  );
  const room = roomOf(layout);
  const routes = bends
    .map((bend) => bent(a, b, bend))
    .filter((route) => within(route, room) && passes(route, boxes));
  const labels = spots.map((spot) => spot.label);
  return routes.find((route) => passes(route, labels)) ?? routes[0] ?? straight;
}

// The middle of the line lies `bend` aside of the straight one: above it, or to the left, where that is negative.
function bent(a: Spot, b: Spot, bend: number): Route {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  const length = Math.hypot(dx, dy) || 1;
  const way = Math.abs(dx) >= Math.abs(dy) ? Math.sign(dx) : -Math.sign(dy);
  const share = (2 * bend * way) / length;
  const over = { x: (a.x + b.x) / 2 - dy * share, y: (a.y + b.y) / 2 + dx * share };
  return { from: edge(a, over), over, to: edge(b, over) };
}

/** Whether the middle of a line has room for a short text beside it. */
export const hasRoom = (route: Route, layout: Layout) => {
  const { x, y } = along(route, 0.5);
  const text = { left: x - 8, top: y - 12, width: 64, height: 24 };
  return ![...layout.spots.values()].map(boxOf).some((box) => meet(box, text));
};

const points = (route: Route) => Array.from({ length: samples + 1 }, (_, at) => along(route, at / samples));

const within = (route: Route, room: Rect) =>
  points(route).every(
    ({ x, y }) => x >= clear && x <= room.width - clear && y >= clear && y <= room.height - clear,
  );

// What is small stands in the middle of more room than it needs.
function roomOf({ width, height, spots }: Layout): Rect {
  const lowest = Math.max(height, ...[...spots.values()].map(({ label }) => label.top + label.height));
  return { left: 0, top: 0, width, height: lowest };
}

const passes = (route: Route, obstacles: Rect[]) =>
  points(route).every(({ x, y }) =>
    obstacles.every(
      ({ left, top, width, height }) =>
        x < left - clear || x > left + width + clear || y < top - clear || y > top + height + clear,
    ),
  );
