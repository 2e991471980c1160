import { expect, test } from 'vitest';
import { dump, octets } from './hex';

const bytes = octets(btoa('451 later\r\n'));

test('base64 gives the octets back', () => {
  expect([...bytes.slice(0, 3), bytes.length]).toEqual([0x34, 0x35, 0x31, 11]);
  expect(octets(null)).toHaveLength(0);
});

test('rows have offsets, octets and what can be printed of them', () => {
  const rows = dump(bytes, 8, 0, 0);
  expect(rows.map((r) => r.offset)).toEqual(['0000', '0008']);
  expect(rows[1]?.pieces).toEqual([{ hot: false, at: 8, hex: '72 0d 0a', ascii: 'r··' }]);
  expect(rows[1]?.fill).toHaveLength(15);
});

test.each([
  [0, 3, [['451', true], [' lat', false], ['er··', false]]],
  [2, 9, [['45', false], ['1 lat', true], ['er', true], ['··', false]]],
  [0, 99, [['451 lat', true], ['er··', true]]],
])('the octets %d up to %d are one range', (start, end, want) => {
  const pieces = dump(bytes, 7, start, end).flatMap((r) => r.pieces.map((p) => [p.ascii, p.hot]));
  expect(pieces).toEqual(want);
}); // prettier-ignore
