import { describe, expect, test } from 'vitest';
import type { Loss } from './carrier';
import { liveAddress, openSocket, type Socket } from './socket';

test.each([
  [null, 'https://host.example/a/', null],
  ['lessons', 'http://127.0.0.1:8080/', null],
  ['live lessons', 'http://127.0.0.1:8080/#/lesson/x?at=3', 'ws://127.0.0.1:8080/live'],
  ['lessons live', 'https://host.example/a/b/', 'wss://host.example/a/b/live'],
])('the mark %j of the page %s leads to %j', (mark, page, want) => {
  expect(liveAddress(mark, page)?.href ?? null).toBe(want);
});

// A socket whose other end is the test.
async function pair() {
  const sent: string[] = [];
  const heard: string[] = [];
  const losses: Loss[] = [];
  let closed = 0;
  const socket: Socket = {
    send: (text) => void sent.push(String(text)),
    close: () => void closed++,
    onopen: null,
    onmessage: null,
    onclose: null,
  };
  const carrier = openSocket(() => Promise.resolve(socket))({
    message: (text) => heard.push(text),
    lost: (loss) => losses.push(loss),
  });
  await Promise.resolve();
  const on = {
    open: () => socket.onopen?.call(socket as WebSocket, {} as Event),
    message: (data: unknown) => socket.onmessage?.call(socket as WebSocket, { data } as MessageEvent),
    close: (code: number, reason = '') =>
      socket.onclose?.call(socket as WebSocket, { code, reason } as CloseEvent),
  };
  return { carrier, on, sent, heard, losses, closed: () => closed };
}

describe('the carrier over a socket', () => {
  test('what was sent early goes out in order once the socket is open', async () => {
    const { carrier, on, sent, heard } = await pair();
    carrier.send('1');
    carrier.send('2');
    expect(sent).toEqual([]);
    on.open();
    carrier.send('3');
    on.message('{}');
    on.message(new ArrayBuffer(2));
    expect(sent).toEqual(['1', '2', '3']);
    expect(heard).toEqual(['{}']);
  });

  test('a server that never answered is missing, one that went away is lost', async () => {
    const never = await pair();
    never.on.close(1006);
    expect(never.losses).toEqual([{ cause: 'missing', detail: 'WebSocket 1006' }]);
    const away = await pair();
    away.on.open();
    away.on.close(1001, 'the server ends');
    expect(away.losses).toEqual([{ cause: 'lost', detail: 'the server ends' }]);
  });

  test('a socket that cannot be made is missing', async () => {
    const losses: Loss[] = [];
    const make = () => Promise.reject(new Error('HTTP 502'));
    openSocket(make)({ message: () => undefined, lost: (loss) => losses.push(loss) });
    await new Promise((resolve) => setTimeout(resolve));
    expect(losses).toEqual([{ cause: 'missing', detail: 'Error: HTTP 502' }]);
  });

  test('who closes it hears nothing more', async () => {
    const { carrier, on, heard, losses, closed } = await pair();
    on.open();
    carrier.close();
    on.message('{}');
    on.close(1000);
    expect([heard, losses, closed()]).toEqual([[], [], 1]);
  });
});
