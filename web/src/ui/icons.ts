// Outlines on a 16 by 16 grid, drawn with the current colour. `fill` icons are solid.
export interface Outline {
  d: string;
  fill?: true;
}

export const icons = {
  envelope: { d: 'M1.5 3.5h13v9h-13zM1.5 4l6.5 5 6.5-5' },
  start: { d: 'M3 3h2v10H3zM13 3v10L6 8z', fill: true },
  back: { d: 'M11 3v10L4 8z', fill: true },
  play: { d: 'M5 3v10l7-5z', fill: true },
  pause: { d: 'M4 3h3v10H4zM9 3h3v10H9z', fill: true },
  end: { d: 'M3 3v10l7-5zM11 3h2v10h-2z', fill: true },
  stop: { d: 'M4 4h8v8H4z', fill: true },
  laptop: { d: 'M3 3.5h10v7H3zM1 12.5h14' },
  phone: { d: 'M4.5 1.5h7v13h-7zM7 12.5h2' },
  server: { d: 'M2 2.5h12v3H2zM2 6.5h12v3H2zM2 10.5h12v3H2z' },
  globe: {
    d: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M1.8 8h12.4M8 1.8c-3.6 3.6-3.6 8.8 0 12.4c3.6-3.6 3.6-8.8 0-12.4',
  },
  chevron: { d: 'm4 6 4 4 4-4' },
  close: { d: 'm4 4 8 8M12 4l-8 8' },
  check: { d: 'm3 8.5 3.5 3.5L13 4.5' },
  dot: { d: 'M8 6.5a1.5 1.5 0 1 0 0 3a1.5 1.5 0 0 0 0-3', fill: true },
  clock: { d: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.5V8l2.5 2' },
  warning: { d: 'M8 2 1.5 13.5h13zM8 6.5v3.5M8 11.6v.4' },
  cross: { d: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M5.7 5.7l4.6 4.6M10.3 5.7l-4.6 4.6' },
  pencil: { d: 'M2.5 13.5 3 10.5 11 2.5l2.5 2.5-8 8z' },
  table: { d: 'M2 3h12v10H2zM2 6.5h12M6.5 3v10' },
  book: { d: 'M8 4C6 2.7 3.8 2.7 2 3.2v9.6c1.8-.5 4-.5 6 .8c2-1.3 4.2-1.3 6-.8V3.2C12.2 2.7 10 2.7 8 4v9.6' },
  branch: { d: 'M4.5 3v10M4.5 10c0-3 7-1.5 7-5.5M4.5 3v0M9.5 6.5l2-2 2 2' },
  help: {
    d: 'M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M6 6.3c0-2.5 4-2.5 4 0c0 1.5-2 1.5-2 3M8 11.3v.4',
  },
  more: { d: 'M3 7h2v2H3zM7 7h2v2H7zM11 7h2v2h-2z', fill: true },
} satisfies Record<string, Outline>;

export type IconName = keyof typeof icons;
