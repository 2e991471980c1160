// Virtual time on a line. A delivery is milliseconds of work and hours of waiting, so a true scale would show
// nothing: time between two marks gets a width by its magnitude, and long waiting is folded to a fixed width.

/** One piece of the line: times from `from` to `to`, in microseconds, lie between x `left` and `right`. */
export interface Piece {
  from: number;
  to: number;
  left: number;
  right: number;
  /** Idle time that is not drawn to any scale. */
  folded: boolean;
}

export interface Scale {
  pieces: Piece[];
  /** Where a time lies, from 0 to 1. */
  x(us: number): number;
  /** The time at a place from 0 to 1. */
  us(x: number): number;
}

const foldFrom = 60_000_000;
const foldedWidth = 3;
const bandWidth = 4;

/** A stretch in which much happens that is not marked one by one. */
export interface Stretch {
  startUs: number;
  endUs: number;
}

function weight(gap: number): number {
  return gap >= foldFrom ? foldedWidth : 0.3 + Math.log10(1 + gap / 1000);
}

/** Makes the scale for a run that is known up to `end`, with marks at `times` and wider pieces in `bands`. */
export function fold(times: number[], end: number, bands: Stretch[] = []): Scale {
  const edges = bands.flatMap((band) => [band.startUs, band.endUs]);
  const inside = (us: number) => us > 0 && us < end;
  const stops = [...new Set([0, ...times.filter(inside), ...edges.filter(inside), Math.max(end, 1)])];
  stops.sort((a, b) => a - b);
  const pieces: Piece[] = [];
  let left = 0;
  for (let i = 1; i < stops.length; i++) {
    const [from = 0, to = 0] = [stops[i - 1], stops[i]];
    const busy = bands.some((band) => band.startUs <= from && to <= band.endUs && to - from >= foldFrom);
    const right = left + (busy ? bandWidth + 3 * Math.log10((to - from) / foldFrom) : weight(to - from));
    pieces.push({ from, to, left, right, folded: to - from >= foldFrom });
    left = right;
  }
  for (const piece of pieces) {
    piece.left /= left;
    piece.right /= left;
  }
  return { pieces, x: (us) => placeIn(pieces, us), us: (x) => timeIn(pieces, x) };
}

function placeIn(pieces: Piece[], us: number): number {
  const piece = pieces.find((p) => us < p.to) ?? pieces.at(-1);
  if (!piece) return 0;
  const part = Math.min(1, Math.max(0, (us - piece.from) / (piece.to - piece.from)));
  return piece.left + part * (piece.right - piece.left);
}

function timeIn(pieces: Piece[], x: number): number {
  const piece = pieces.find((p) => x < p.right) ?? pieces.at(-1);
  if (!piece) return 0;
  const part = Math.min(1, Math.max(0, (x - piece.left) / (piece.right - piece.left)));
  return Math.round(piece.from + part * (piece.to - piece.from));
}

/** A span of time in its largest unit: 15 min, 4 h, 5 d. */
export function span(us: number): string {
  const units: [number, string][] = [
    [86_400e6, 'd'],
    [3600e6, 'h'],
    [60e6, 'min'],
    [1e6, 's'],
    [1e3, 'ms'],
  ];
  const [size, unit] = units.find(([size]) => us >= size) ?? [1, 'µs'];
  return `${Math.round((us / size) * 10) / 10} ${unit}`;
}
