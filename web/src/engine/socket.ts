import type { Carrier, Listener, Open } from './carrier';

/** The part of a WebSocket that a carrier needs. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'onopen' | 'onmessage' | 'onclose'>;

/**
 * Where the live core listens: beside the page, if the program that serves it has said so in the page's
 * `mailscope-server` mark. Null for a page that lies on a static host.
 */
export function liveAddress(mark: string | null, page: string): URL | null {
  if (!mark?.split(/\s+/).includes('live')) return null;
  const address = new URL('live', page);
  address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
  return address;
}

/** A carrier over a WebSocket. What is sent before it is open waits for that. */
export function openSocket(make: () => Promise<Socket>): Open {
  return (listener: Listener): Carrier => {
    const waiting: string[] = [];
    let socket: Socket | null = null;
    let isOpen = false;
    let over = false;
    const lose = (detail: string) => {
      if (over) return;
      over = true;
      listener.lost({ cause: isOpen ? 'lost' : 'missing', detail });
    };
    const attach = (made: Socket) => {
      if (over) return made.close();
      socket = made;
      made.onopen = () => {
        isOpen = true;
        for (const text of waiting.splice(0)) made.send(text);
      };
      made.onmessage = ({ data }: MessageEvent<unknown>) => {
        if (!over && typeof data === 'string') listener.message(data);
      };
      made.onclose = ({ code, reason }: CloseEvent) => lose(reason || `WebSocket ${code}`);
    };
    make().then(attach, (error: unknown) => lose(String(error)));
    return {
      send: (text) => {
        if (isOpen) socket?.send(text);
        else waiting.push(text);
      },
      close: () => {
        over = true;
        socket?.close();
      },
    };
  };
}

/**
 * Connects with the live core. The page is asked for once more before that: a program that was started anew does not
 * know this browser any more, and gives it a session with the page.
 */
export function openLive(address: URL): Open {
  return openSocket(async () => {
    const response = await fetch('.', { cache: 'no-store' });
    await response.text();
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return new WebSocket(address);
  });
}
