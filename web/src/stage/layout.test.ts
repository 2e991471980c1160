import { describe, expect, test } from 'vitest';
import type { Host, HostRole, Link } from '../engine/wire';
import { edge, layOut, meet, type Layout, type Spot } from './layout';
import { along, routesOf } from './route';
import { courseOf, markWidth, obstaclesOf, wayAlong } from './way';

const host = (name: string, role: HostRole) => ({ name, role, title: '' }) as Host;
const link = (a: string, b: string) => ({ a, b }) as Link;
const names = [host('resolver.auto', 'resolver'), host('ns.auto', 'nameserver')];
const lunch = [
  host('laptop', 'client'),
  host('mail.sender.example', 'server'),
  host('mx1.receiver.example', 'server'),
  host('phone', 'client'),
  ...names,
];
const links = [
  link('laptop', 'mail.sender.example'),
  link('mail.sender.example', 'mx1.receiver.example'),
  link('mx1.receiver.example', 'phone'),
];
const rooms: [string, { width: number; height: number }, boolean][] = [
  ['a wide stage', { width: 720, height: 480 }, false],
  ['a middle stage', { width: 436, height: 380 }, false],
  ['a phone', { width: 378, height: 290 }, true],
];

// Boxes and names are apart, and within the width that is there; what is too high scrolls.
function expectClear(layout: Layout, { width, height }: { width: number; height: number }) {
  const all = obstaclesOf(layout);
  for (const [at, rect] of all.entries()) {
    expect(all.slice(at + 1).filter((other) => meet(rect, other))).toEqual([]);
    expect(rect.left).toBeGreaterThanOrEqual(0);
    expect(rect.left + rect.width).toBeLessThanOrEqual(width);
    expect(rect.top).toBeGreaterThanOrEqual(0);
    expect(rect.top + rect.height).toBeLessThanOrEqual(Math.max(layout.height, height) + 1);
  }
}

describe.each(rooms)('%s', (_, room, tall) => {
  test.each(Array.from({ length: 20 }, (_, i) => i + 1))('%d hosts with long names stand apart', (count) => {
    const many = Array.from({ length: count }, (_, i) =>
      host(
        `a-host-with-a-long-name-number-${i}.department.receiver.example`,
        i % 2 === 0 ? 'server' : 'client',
      ),
    );
    const servers = many.filter((h) => h.role === 'server').map((h) => h.name);
    const mesh = servers.flatMap((a, i) => servers.slice(i + 1).map((b) => link(a, b)));
    for (const ways of [[], mesh]) {
      const layout = layOut([...many, ...names], ways, room, tall);
      expect(layout.spots.size).toBe(count + 2);
      expectClear(layout, room);
      expect(layOut([...many, ...names], ways, room, tall)).toEqual(layout);
    }
  });

  test('mail goes one way, in the order of the scenario', () => {
    const { spots } = layOut(lunch, links, room, tall);
    const along = lunch.slice(0, 4).map((h) => spots.get(h.name)?.[room.width > 600 ? 'x' : 'y'] ?? NaN);
    expect([...along].sort((a, b) => a - b)).toEqual(along);
  });

  test('what is under way covers neither a host nor a name', () => {
    const layout = layOut(lunch, links, room, tall);
    const obstacles = obstaclesOf(layout);
    const routeOf = routesOf(layout);
    for (const a of layout.spots.keys()) {
      for (const b of layout.spots.keys()) {
        const route = routeOf(a, b);
        if (a === b || !route) continue;
        const way = wayAlong(route, 0, '250 2.1.5 receiver ok', obstacles);
        if (way.label === '') continue;
        const width = markWidth(way.label);
        for (const { x, y } of [way.begin, way.end].map((share) => along(way.route, share))) {
          const mark = { left: x - width / 2, top: y - 12, width, height: 24 };
          expect(obstacles.filter((o) => meet(o, mark))).toEqual([]);
        }
      }
    }
  });
});

// The layout knows some of the links, or none: others come into use later.
describe.each(rooms)('%s', (_, room, tall) => {
  test.each([3, 4, 5, 6, 7, 8])(
    'between %d mail hosts every line passes by those that are not its own',
    (count) => {
      const mail = Array.from({ length: count }, (_, i) => host(`mail${i}.receiver.example`, 'server'));
      for (const others of [[], names]) {
        const layout = layOut([...mail, ...others], [], room, tall);
        const routeOf = routesOf(layout);
        for (const a of mail) {
          for (const b of mail.filter((b) => b !== a)) {
            const route = routeOf(a.name, b.name);
            const back = routeOf(b.name, a.name);
            for (const share of [0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9]) {
              const at = route ? along(route, share) : { x: NaN, y: NaN };
              const there = [...layout.spots]
                .filter(
                  ([, { x, y, width, height }]) =>
                    Math.abs(at.x - x) <= width / 2 && Math.abs(at.y - y) <= height / 2,
                )
                .map(([name]) => name);
              expect(there, `${a.name} to ${b.name}`).toEqual([]);
              expect(back && along(back, 1 - share).x).toBeCloseTo(at.x);
            }
          }
        }
      }
    },
  );
});

test('a line leaves a box at its edge', () => {
  const from = { x: 0, y: 0, width: 60, height: 40 } as Spot;
  expect(edge(from, { ...from, x: 300 })).toEqual({ x: 30, y: 0 });
  expect(edge(from, { ...from, y: -100 })).toEqual({ x: 0, y: -20 });
  expect(edge(from, from)).toEqual({ x: 0, y: 0 });
});

test.each([
  [10, 3, 'right'],
  [-10, 3, 'left'],
  [2, 30, 'down'],
  [2, -30, 'up'],
])('to %d, %d is %s', (x, y, way) => expect(courseOf({ x: 0, y: 0 }, { x, y })).toBe(way));
