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
export function openSocket(make: () => Socket): Open {
  return (listener: Listener): Carrier => {
    const waiting: string[] = [];
    let isOpen = false;
    let closed = false;
    const socket = make();
    socket.onopen = () => {
      isOpen = true;
      for (const text of waiting.splice(0)) socket.send(text);
    };
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (!closed && typeof data === 'string') listener.message(data);
    };
    socket.onclose = ({ code, reason }: CloseEvent) => {
      if (closed) return;
      closed = true;
      listener.lost({ cause: isOpen ? 'lost' : 'missing', detail: reason || `WebSocket ${code}` });
    };
    return {
      send: (text) => {
        if (isOpen) socket.send(text);
        else waiting.push(text);
      },
      close: () => {
        closed = true;
        socket.close();
      },
    };
  };
}
