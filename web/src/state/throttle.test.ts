import { expect, test, vi } from 'vitest';
import { throttle } from './throttle';

test('the first call acts at once, the last one at the end of the wait', () => {
  vi.useFakeTimers();
  const seen: number[] = [];
  const call = throttle(400, (n: number) => seen.push(n));
  for (const n of [1, 2, 3]) call(n);
  expect(seen).toEqual([1]);
  vi.advanceTimersByTime(400);
  expect(seen).toEqual([1, 3]);
  call(4);
  call.cancel();
  vi.advanceTimersByTime(400);
  expect(seen).toEqual([1, 3]);
  call(5);
  expect(seen).toEqual([1, 3, 5]);
  vi.useRealTimers();
});
