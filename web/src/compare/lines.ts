import type { Class, ComparedRow, Comparison, Rule } from '../engine/wire';

/** Rows under one heading. */
export interface Group {
  key: string;
  /** The place of the rows; '' where the group is about one difference. */
  place: string;
  /** The difference that all of the rows show, with its explanation; null for a place. */
  difference: { class: Class; why: string; rule: Rule | null } | null;
  rows: ComparedRow[];
}

/** All rows, under the places that they belong to, in the order of the conversations. */
export function byPlace(rows: ComparedRow[]): Group[] {
  const groups: Group[] = [];
  for (const row of rows) {
    const last = groups.at(-1);
    if (last?.place === row.place) last.rows.push(row);
    else groups.push({ key: `${groups.length}`, place: row.place, difference: null, rows: [row] });
  }
  return groups;
}

/**
 * The rows that differ, those with the same explanation together: one reads each once. The most telling come first,
 * by the order in which the core counts the classes.
 */
export function byDifference({ rows, counts }: Comparison): Group[] {
  const telling = ({ class: name }: ComparedRow) => -counts.findIndex((count) => count.class === name);
  const groups = new Map<string, Group>();
  for (const row of [...rows].sort((a, b) => telling(a) - telling(b))) {
    if (row.class === 'same') continue;
    const key = `${row.class} ${row.why}`;
    const difference = { class: row.class, why: row.why, rule: row.rule ?? null };
    const group = groups.get(key) ?? { key, place: '', difference, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}
