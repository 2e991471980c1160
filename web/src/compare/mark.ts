/** A stretch of a line; `other` where the line beside it says something else. */
export interface Stretch {
  text: string;
  other: boolean;
}

/** Lines with more words than this are compared from both ends only. */
const wordsMax = 200;

/** Parts two lines, word by word, into what they share and what only one of them says. */
export function mark(left: string, right: string): [Stretch[], Stretch[]] {
  const [a, b] = [words(left), words(right)];
  let from = 0;
  while (from < a.length && from < b.length && a[from] === b[from]) from++;
  let end = 0;
  while (end < Math.min(a.length, b.length) - from && a.at(-1 - end) === b.at(-1 - end)) end++;
  const inner = [a.slice(from, a.length - end), b.slice(from, b.length - end)] as const;
  const [sharedA, sharedB] = shared(...inner);
  return [
    join(a, (at) => at < from || at >= a.length - end || sharedA.has(at - from)),
    join(b, (at) => at < from || at >= b.length - end || sharedB.has(at - from)),
  ];
}

// A word keeps the blanks before it.
const words = (line: string) => line.match(/\s*\S+|\s+$/g) ?? [];

// The places of the longest sequence of words that both have.
function shared(a: string[], b: string[]): [Set<number>, Set<number>] {
  const found: [Set<number>, Set<number>] = [new Set(), new Set()];
  if (a.length > wordsMax || b.length > wordsMax) return found;
  const longest = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  const of = (i: number, j: number) => longest[i]?.[j] ?? 0;
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) {
      const row = longest[i];
      if (row) row[j] = a[i] === b[j] ? of(i + 1, j + 1) + 1 : Math.max(of(i + 1, j), of(i, j + 1));
    }
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    if (a[i] === b[j]) {
      found[0].add(i++);
      found[1].add(j++);
    } else if (of(i + 1, j) >= of(i, j + 1)) i++;
    else j++;
  }
  return found;
}

// The blanks before what differs are part of what does not.
function join(words: string[], same: (at: number) => boolean): Stretch[] {
  const stretches: Stretch[] = [];
  words.forEach((word, at) => {
    const last = stretches.at(-1);
    const other = !same(at);
    const blanks = last && other && !last.other ? word.length - word.trimStart().length : 0;
    if (last) last.text += word.slice(0, last.other === other ? undefined : blanks);
    if (last?.other !== other && blanks < word.length) stretches.push({ text: word.slice(blanks), other });
  });
  return stretches;
}
