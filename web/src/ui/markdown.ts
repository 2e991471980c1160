// The small part of CommonMark that lessons use: paragraphs, headings, lists, code, emphasis, links. It is read
// into values, never into HTML, so a lesson from anywhere can say anything and do nothing.
export type Inline =
  | { kind: 'text'; text: string }
  | { kind: 'code'; text: string }
  | { kind: 'strong'; parts: Inline[] }
  | { kind: 'em'; parts: Inline[] }
  | { kind: 'link'; href: string; parts: Inline[] };

export type Block =
  | { kind: 'paragraph'; parts: Inline[] }
  | { kind: 'heading'; parts: Inline[] }
  | { kind: 'quote'; parts: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'code'; text: string };

/** Reads a text into its blocks. */
export function readMarkdown(source: string): Block[] {
  const blocks: Block[] = [];
  const lines = source.replaceAll('\r\n', '\n').split('\n');
  for (let at = 0; at < lines.length;) at = readBlock(lines, at, blocks);
  return blocks;
}

const fence = /^```/;
const bullet = /^\s{0,3}[-*+]\s+(.*)$/;
const number = /^\s{0,3}\d{1,4}[.)]\s+(.*)$/;
const heading = /^#{1,6}\s+(.*?)\s*#*$/;
const quote = /^>\s?(.*)$/;

// Reads the block that begins at the line `at` and returns the line after it.
function readBlock(lines: string[], at: number, blocks: Block[]): number {
  const line = lines[at] ?? '';
  if (line.trim() === '') return at + 1;
  if (fence.test(line)) return readCode(lines, at + 1, blocks);
  const title = heading.exec(line);
  if (title) {
    blocks.push({ kind: 'heading', parts: readInline(title[1] ?? '') });
    return at + 1;
  }
  if (bullet.test(line) || number.test(line)) return readList(lines, at, blocks);
  const { text, next } = gather(lines, at);
  const quoted = quote.test(line);
  const plain = quoted ? text.replaceAll(/^>\s?/gm, '') : text;
  blocks.push({ kind: quoted ? 'quote' : 'paragraph', parts: readInline(plain) });
  return next;
}

function readCode(lines: string[], from: number, blocks: Block[]): number {
  let to = from;
  while (to < lines.length && !fence.test(lines[to] ?? '')) to++;
  blocks.push({ kind: 'code', text: lines.slice(from, to).join('\n') });
  return to + 1;
}

function readList(lines: string[], at: number, blocks: Block[]): number {
  const ordered = !bullet.test(lines[at] ?? '');
  const mark = ordered ? number : bullet;
  const items: string[] = [];
  for (; at < lines.length; at++) {
    const line = lines[at] ?? '';
    const item = mark.exec(line);
    if (item) items.push(item[1] ?? '');
    else if (line.trim() !== '' && /^\s+/.test(line)) items.push(`${items.pop() ?? ''} ${line.trim()}`);
    else break;
  }
  blocks.push({ kind: 'list', ordered, items: items.map(readInline) });
  return at;
}

// Gathers the lines of a paragraph: up to an empty line or another block.
function gather(lines: string[], at: number): { text: string; next: number } {
  let next = at + 1;
  const ends = (line: string) =>
    line.trim() === '' || fence.test(line) || heading.test(line) || bullet.test(line) || number.test(line);
  while (next < lines.length && !ends(lines[next] ?? '')) next++;
  const text = lines.slice(at, next).map((line) => line.trim());
  return { text: text.join('\n'), next };
}

const inline =
  /(?<tick>`+)(?<code>.+?)\k<tick>(?!`)|\*\*(?<strong>.+?)\*\*|(?<![\w*])(?<mark>[*_])(?<em>[^\s*_](?:.*?[^\s*_])?)\k<mark>(?![\w*])|\[(?<text>[^\][]+)\](?:\((?<href>[^()\s]+)\))?|\\(?<plain>[!-/:-@[-`{-~])/s;

/** Reads emphasis, code and links within a line. */
export function readInline(text: string): Inline[] {
  const parts: Inline[] = [];
  const add = (plain: string) => {
    const last = parts.at(-1);
    if (plain === '') return;
    if (last?.kind === 'text') last.text += plain;
    else parts.push({ kind: 'text', text: plain });
  };
  let rest = text;
  for (let found = inline.exec(rest); found; found = inline.exec(rest)) {
    add(rest.slice(0, found.index));
    const part = readPart(found.groups ?? {});
    if (part) parts.push(part);
    else add(found.groups?.plain ?? found[0]);
    rest = rest.slice(found.index + found[0].length);
  }
  add(rest);
  return parts;
}

function readPart(found: Record<string, string | undefined>): Inline | null {
  if (found.code !== undefined) return { kind: 'code', text: found.code.trim() };
  if (found.strong !== undefined) return { kind: 'strong', parts: readInline(found.strong) };
  if (found.em !== undefined) return { kind: 'em', parts: readInline(found.em) };
  if (found.text === undefined) return null;
  const href = found.href ?? documentHref(found.text);
  return href !== null && /^https:\/\//.test(href)
    ? { kind: 'link', href, parts: readInline(found.text) }
    : null;
}

/** The address of a standard that a text cites as `RFC 5321` or `RFC 5321 4.5.4.1`; null for other texts. */
export function documentHref(text: string): string | null {
  const cited = /^RFC (\d{1,5})(?:,? §? ?(?:section )?((?:\d+|[A-Z])(?:\.\d+)*))?$/i.exec(text);
  if (!cited) return null;
  const section = cited[2] === undefined ? '' : `#section-${cited[2]}`;
  return `https://www.rfc-editor.org/rfc/rfc${cited[1]}${section}`;
}
