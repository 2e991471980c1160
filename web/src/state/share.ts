type Plain = Record<string, unknown>;

/**
 * What came now, built of the parts of what was there before wherever they are alike. Whoever shows a part that stayed
 * the same sees the same object, and has nothing to do. Both are plain data, as they come from JSON.
 */
export function share<T>(before: unknown, now: T): T {
  if (before === now || typeof before !== 'object' || typeof now !== 'object' || !before || !now) return now;
  if (Array.isArray(now)) return Array.isArray(before) ? (shareList(before, now) as T) : now;
  return Array.isArray(before) ? now : (shareParts(before as Plain, now as Plain) as T);
}

function shareParts(before: Plain, now: Plain): Plain {
  const names = Object.keys(now);
  let alike = names.length === Object.keys(before).length;
  for (const name of names) {
    now[name] = share(before[name], now[name]);
    alike &&= now[name] === before[name] && name in before;
  }
  return alike ? before : now;
}

// A list loses parts at its beginning and gains some at its end: each is looked for by what names it.
function shareList(before: unknown[], now: unknown[]): unknown[] {
  const known = new Map(before.map((part, at) => [nameOf(part) ?? at, part]));
  let alike = before.length === now.length;
  for (const [at, part] of now.entries()) {
    now[at] = share(known.get(nameOf(part) ?? at), part);
    alike &&= now[at] === before[at];
  }
  return alike ? before : now;
}

function nameOf(part: unknown): unknown {
  if (typeof part !== 'object' || !part) return undefined;
  const { id, seq, name, a, b } = part as Plain;
  return id ?? seq ?? name ?? (a === undefined ? undefined : `${a as string} ${b as string}`);
}
