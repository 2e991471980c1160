import type { HeaderField } from '../engine/wire';

/** Fields of a header that stand together because one host added them at once. */
export interface Author {
  /** Who added them; '' where nobody knows. */
  host: string;
  /** The event at which they were added. */
  seq: number;
  /** Which of four colours tells the host from the others; 0 for nobody. */
  hue: number;
  fields: HeaderField[];
}

/** Parts a header, from the top, where another host's fields begin. */
export function byAuthor(header: HeaderField[]): Author[] {
  const hosts = [...new Set(header.map((field) => field.host))].filter(Boolean);
  const authors: Author[] = [];
  for (const field of header) {
    const last = authors.at(-1);
    if (last?.host === field.host && last.seq === field.seq) last.fields.push(field);
    else {
      const hue = field.host ? (hosts.indexOf(field.host) % 4) + 1 : 0;
      authors.push({ host: field.host, seq: field.seq, hue, fields: [field] });
    }
  }
  return authors;
}
