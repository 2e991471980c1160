/**
 * Returns a function that acts at once, and then at most once in so many milliseconds, with what it was called with
 * last: the first and the last call always count. `cancel` forgets one that still waits.
 */
export function throttle<T>(wait: number, act: (value: T) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: { value: T } | null = null;
  const rest = () => {
    timer = undefined;
    if (!waiting) return;
    const { value } = waiting;
    waiting = null;
    timer = setTimeout(rest, wait);
    act(value);
  };
  const call = (value: T) => {
    waiting = { value };
    if (timer === undefined) rest();
  };
  return Object.assign(call, { cancel: () => (waiting = null) });
}
