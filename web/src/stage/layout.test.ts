import { describe, expect, test } from 'vitest';
import type { Host, HostRole, Link } from '../engine/wire';
import { edge, layOut, type Spot } from './layout';

const host = (name: string, role: HostRole) => ({ name, role, title: '' }) as Host;
const link = (a: string, b: string) => ({ a, b }) as Link;
const hosts = [
  host('laptop', 'client'),
  host('mail.sender.example', 'server'),
  host('mx1.receiver.example', 'server'),
  host('phone', 'client'),
  host('resolver.auto', 'resolver'),
  host('ns.auto', 'nameserver'),
];
const links = [link('mail.sender.example', 'mx1.receiver.example')];

function overlaps(a: Spot, b: Spot): boolean {
  return Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;
}

describe.each([
  ['wide', false],
  ['tall', true],
])('a %s stage', (_, tall) => {
  const { spots, width, height } = layOut(hosts, links, tall);

  test('mail goes one way, in the order of the scenario', () => {
    const along = hosts.slice(0, 4).map((h) => spots.get(h.name)?.[tall ? 'y' : 'x'] ?? NaN);
    expect([...along].sort((a, b) => a - b)).toEqual(along);
  });

  test('nobody stands on another, nor outside', () => {
    const all = [...spots.values()];
    expect(all).toHaveLength(hosts.length);
    for (const [at, spot] of all.entries()) {
      expect(all.slice(at + 1).some((other) => overlaps(spot, other))).toBe(false);
      expect(spot.x - spot.width / 2).toBeGreaterThanOrEqual(0);
      expect(spot.x + spot.width / 2).toBeLessThanOrEqual(width);
      expect(spot.y + spot.height / 2).toBeLessThanOrEqual(height);
    }
  });

  test('the same hosts stand at the same places', () => {
    expect(layOut(hosts, links, tall)).toEqual({ spots, width, height });
  });
});

test('twenty hosts without links do not make one long line', () => {
  const many = Array.from({ length: 20 }, (_, i) => host(`mx${i}.receiver.example`, 'server'));
  const { width, height } = layOut(many, [], false);
  expect(Math.max(width, height) / Math.min(width, height)).toBeLessThan(12);
});

test('a line leaves a box at its edge', () => {
  const from: Spot = { x: 0, y: 0, width: 60, height: 40, label: 'below' };
  expect(edge(from, { ...from, x: 300 })).toEqual({ x: 30, y: 0 });
  expect(edge(from, { ...from, y: -100 }, 4)).toEqual({ x: 0, y: -24 });
  expect(edge(from, from)).toEqual({ x: 0, y: 0 });
});
