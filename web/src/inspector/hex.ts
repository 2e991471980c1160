/** A run of octets in a row that are all pointed at, or all not. */
export interface Piece {
  hot: boolean;
  hex: string;
  ascii: string;
  /** Offset of the first octet. */
  at: number;
}

export interface Row {
  offset: string;
  pieces: Piece[];
  /** Blanks that fill up the last row. */
  fill: string;
}

/** Decodes base64, which is how octets come in JSON. */
export function octets(base64: string | null): Uint8Array {
  return Uint8Array.from(atob(base64 ?? ''), (c) => c.charCodeAt(0));
}

const printable = (octet: number) => (octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : '·');

/** Writes octets as rows of `width`, parted where the range from `start` up to `end` begins and ends. */
export function dump(bytes: Uint8Array, width: number, start: number, end: number): Row[] {
  const rows: Row[] = [];
  for (let from = 0; from < bytes.length; from += width) {
    const to = Math.min(from + width, bytes.length);
    const cuts = [from, clamp(start, from, to), clamp(end, from, to), to];
    const pieces: Piece[] = [];
    for (let i = 0; i < 3; i++) {
      const [a = 0, b = 0] = [cuts[i], cuts[i + 1]];
      if (a < b) pieces.push(piece(bytes.subarray(a, b), a, i === 1));
    }
    rows.push({
      offset: from.toString(16).padStart(4, '0'),
      pieces,
      fill: '   '.repeat(width - (to - from)),
    });
  }
  return rows;
}

function piece(bytes: Uint8Array, at: number, hot: boolean): Piece {
  const all = [...bytes];
  return {
    hot,
    at,
    hex: all.map((o) => o.toString(16).padStart(2, '0')).join(' '),
    ascii: all.map(printable).join(''),
  };
}

const clamp = (n: number, min: number, max: number) => Math.max(min, Math.min(max, n));
