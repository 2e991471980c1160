import { expect, test } from 'vitest';
import { countdown } from './countdown';

test.each([
  [-5e6, '0:00'],
  [0, '0:00'],
  [1_400_000, '0:01'],
  [899_840_000, '15:00'],
  [3600e6, '1:00:00'],
  [2 * 86_400e6 + 61e6, '2 d 00:01:01'],
])('%d µs are %s', (us, shown) => expect(countdown(us)).toBe(shown));
