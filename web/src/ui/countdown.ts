/** A span of time as clocks show it: 14:05, 1:14:05, or with days in front, 2 d 01:14:05. Nothing is below zero. */
export function countdown(us: number): string {
  const whole = Math.max(0, Math.round(us / 1e6));
  const [d, h, m, s] = [
    Math.floor(whole / 86_400),
    Math.floor(whole / 3600) % 24,
    Math.floor(whole / 60) % 60,
    whole % 60,
  ];
  const two = (n: number) => String(n).padStart(2, '0');
  if (d > 0) return `${d} d ${two(h)}:${two(m)}:${two(s)}`;
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
