import type { Mark, Tone } from '../engine/wire';

/** A mark at its place on the line. */
export interface Placed {
  mark: Mark;
  x: number;
}

/** A mark that stands out: above the line, joined to its place on it, with its label where there is room. */
export interface Flag extends Placed {
  /** Where it is drawn, beside others of the same moment. */
  at: number;
  label: string;
  side: 'left' | 'right';
}

const closeBy = 9;
const apart = 15;
const shape = 8;
/** So far from its moment a mark may stand to make room for labels. */
const movedMax = 200;

/** How wide a label is, generously. */
export const labelWidth = (label: string) => label.length * 7 + 6;

/** Where many marks of one tone stand close together some of them tell the same: the first one is kept. */
export function sparse(marks: Placed[]): Placed[] {
  const last = new Map<Tone, number>();
  return marks.filter(({ mark, x }) => {
    if (x - (last.get(mark.tone) ?? -Infinity) < closeBy) return false;
    last.set(mark.tone, x);
    return true;
  });
}

/**
 * Places the marks that stand out between `left` and `right`, so that none covers another: with all their labels
 * where that moves none of them far, else side by side with the labels that fit.
 */
export function flags(marks: Placed[], left: number, right: number): Flag[] {
  const widths = marks.map(({ mark }) => labelWidth(mark.label ?? '') + 2 * shape);
  const at = spread(marks, widths, left, right + shape);
  if (marks.every(({ x }, i) => (at[i] ?? 0) >= left && Math.abs((at[i] ?? 0) - x) <= movedMax)) {
    return marks.map((placed, i) => ({
      ...placed,
      at: at[i] ?? 0,
      side: 'right',
      label: placed.mark.label ?? '',
    }));
  }
  return close(marks, left, right);
}

function close(marks: Placed[], left: number, right: number): Flag[] {
  const most = Math.max(1, Math.floor((right - left) / apart));
  const shown = marks.length > most ? sparse(marks).slice(-most) : marks;
  const at = spread(
    shown,
    shown.map(() => apart),
    left,
    right + apart,
  );
  let taken = -Infinity;
  return shown.map((placed, i) => {
    const x = at[i] ?? 0;
    const { label = '' } = placed.mark;
    const next = (at[i + 1] ?? Infinity) - shape;
    const width = labelWidth(label) + shape;
    const fitsRight = x + width <= Math.min(next, right + shape);
    const fits = fitsRight || x - width >= Math.max(taken, left - shape);
    taken = x + (fitsRight ? width : shape);
    return { ...placed, at: x, side: fitsRight ? 'right' : 'left', label: fits ? label : '' };
  });
}

// Parts what stands too close, first towards the right, then back from the end. The order stays.
function spread(marks: Placed[], widths: number[], left: number, right: number): number[] {
  const at: number[] = [];
  marks.forEach(({ x }, i) => {
    at.push(Math.max(x, i === 0 ? left : (at[i - 1] ?? 0) + (widths[i - 1] ?? 0)));
  });
  for (let i = at.length - 1; i >= 0; i--) {
    at[i] = Math.min(at[i] ?? 0, (at[i + 1] ?? right) - (widths[i] ?? 0));
  }
  return at;
}
