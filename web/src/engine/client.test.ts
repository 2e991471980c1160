import { describe, expect, test, vi } from 'vitest';
import type { Listener, Loss } from './carrier';
import { Client, Gone, Refusal } from './client';

// A carrier whose other end is the test.
function pair() {
  const sent: { id: number; method: string }[] = [];
  const losses: Loss[] = [];
  let closed = false;
  let listener: Listener | undefined;
  const client = new Client(
    (to) => {
      listener = to;
      return { send: (text) => sent.push(JSON.parse(text)), close: () => (closed = true) };
    },
    { lost: (loss) => losses.push(loss) },
  );
  const say = (value: unknown) => listener?.message(JSON.stringify(value));
  return { client, sent, losses, say, lose: (loss: Loss) => listener?.lost(loss), isClosed: () => closed };
}

describe('asking the core', () => {
  test('answers find their questions in any order', async () => {
    const { client, sent, say } = pair();
    const one = client.ask('view', {});
    const two = client.ask('save', {});
    expect(sent.map((r) => r.method)).toEqual(['view', 'save']);
    say({ id: sent[1]?.id, result: 'second' });
    say({ id: sent[0]?.id, result: 'first' });
    expect(await Promise.all([one, two])).toEqual(['first', 'second']);
  });

  test('a refusal brings its fields', async () => {
    const { client, sent, say } = pair();
    const asked = client.ask('view', {});
    const error = { text: 'no', fields: [{ field: 'to', what: 'empty', mend: 'name somebody' }] };
    say({ id: sent[0]?.id, error });
    await expect(asked).rejects.toBeInstanceOf(Refusal);
    await expect(asked).rejects.toMatchObject({ message: 'no', failure: error });
  });

  test('a panic ends everything that waits, and hands on the save', async () => {
    const { client, losses, say, isClosed } = pair();
    const asked = client.ask('view', {});
    say({ notice: 'panic', text: 'index out of range', save: '{}' });
    await expect(asked).rejects.toBeInstanceOf(Gone);
    await expect(client.ask('view', {})).rejects.toBeInstanceOf(Gone);
    expect(losses).toEqual([{ cause: 'panic', detail: 'index out of range', save: '{}' }]);
    expect(isClosed()).toBe(true);
  });

  test('a loss is told once', async () => {
    const { client, losses, lose } = pair();
    const asked = client.ask('view', {});
    lose({ cause: 'lost', detail: 'a' });
    lose({ cause: 'lost', detail: 'b' });
    await expect(asked).rejects.toThrow('a');
    expect(losses).toHaveLength(1);
  });

  test('silence is a loss, but not while loading', async () => {
    vi.useFakeTimers();
    const { client, sent, say, losses } = pair();
    const hello = client.ask('view', {});
    vi.advanceTimersByTime(60_000);
    expect(losses).toEqual([]);
    say({ id: sent[0]?.id, result: {} });
    await hello;
    vi.advanceTimersByTime(60_000);
    expect(losses).toEqual([]);
    const asked = client.ask('view', {});
    const gone = expect(asked).rejects.toBeInstanceOf(Gone);
    vi.advanceTimersByTime(20_000);
    await gone;
    expect(losses.map((l) => l.cause)).toEqual(['lost']);
    vi.useRealTimers();
  });
});
