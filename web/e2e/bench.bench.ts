// What a student's computer has to do, measured in Chromium. Run with `npm run bench`.
import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settled, start, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const report = (what: string, value: number, unit: string, limit?: number) =>
  console.log(
    `${what}: ${value.toFixed(1)} ${unit}${limit === undefined ? '' : ` (at most ${limit} ${unit})`}`,
  );

const at = (sorted: number[], share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;

/** A world of 20 mail hosts, where every client sends to all others at once. */
function crowd(count: number, delay = ''): string {
  const names = Array.from({ length: 10 }, (_, i) => `mx${i}.d${i}.example`);
  const pairs = names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b]));
  const servers = names.map(
    (name, i) =>
      `    - {name: ${name}, role: server, address: 192.0.2.${i + 1}, domains: [d${i}.example], mailboxes: [user]}`,
  );
  const clients = names.map(
    (name, i) =>
      `    - {name: laptop${i}, role: client, user: user@d${i}.example, password: x, submit: ${name}}`,
  );
  const zones = names.flatMap((name, i) => [
    `    d${i}.example. 3600 IN MX 10 ${name}.`,
    `    ${name}. 3600 IN A 192.0.2.${i + 1}`,
  ]);
  const to = names.map((_, i) => `user@d${i}.example`).join(', ');
  const mails = names.map(
    (_, i) => `  - {from: user@d${i}.example, to: [${to}], subject: all, body: "x\\n", count: ${count}}`,
  );
  return [
    'world:',
    '  hosts:',
    ...servers,
    ...clients,
    ...(delay
      ? ['  links:', ...pairs.map(([a, b]) => `    - {between: [${a}, ${b}], delay: ${delay}}`)]
      : []),
    '  zones: |',
    ...zones,
    'messages:',
    ...mails,
    '',
  ].join('\n');
}

async function openText(page: Page, name: string, text: string) {
  const title = await page.title();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from(text) });
  await page.waitForFunction((title) => document.title !== title, title);
  await settled(page);
}

test('cold start to the first step', async () => {
  const times: number[] = [];
  for (let n = 0; n < 3; n++) {
    const begin = performance.now();
    const page = await bench.open();
    await page.waitForFunction(() => document.querySelector('#transport .primary:enabled') !== null);
    times.push(performance.now() - begin);
    await page.context().close();
  }
  report('cold start', Math.min(...times), 'ms');
});

test('a frame while playing, 20 hosts and many segments', async () => {
  const page = await bench.open();
  await openText(page, 'crowd.yaml', crowd(2, '2s'));
  const rows = page.locator('section[aria-label=Stage] .content .hidden table').nth(1).locator('tbody tr');
  for (let n = 0; n < 60 && (await rows.count()) < 100; n++) {
    for (let m = 0; m < 25; m++) await page.keyboard.press('ArrowRight');
    await settled(page);
  }
  const flights = await rows.count();
  const client = await page.context().newCDPSession(page);
  await client.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline'] },
  });
  const events: { name: string; ts: number; dur?: number; tid: number }[] = [];
  client.on('Tracing.dataCollected', ({ value }) => events.push(...(value as never[])));
  await page.keyboard.press('Space');
  await page.waitForTimeout(8000);
  await page.keyboard.press('Space');
  const complete = new Promise((resolve) => client.once('Tracing.tracingComplete', resolve));
  await client.send('Tracing.end');
  await complete;
  const frames = framesOf(events);
  report('segments under way at the start', flights, '');
  report('script and layout of a frame, median', at(frames, 0.5), 'ms');
  report('script and layout of a frame, p95', at(frames, 0.95), 'ms', 8);
  expect(frames.length).toBeGreaterThan(100);
  expect(at(frames, 0.95)).toBeLessThanOrEqual(8);
});

// The work of the page's thread between two frames, in milliseconds, sorted.
function framesOf(events: { name: string; ts: number; dur?: number; tid: number }[]): number[] {
  const begins = events.filter((e) => e.name === 'FireAnimationFrame');
  const tid = begins[0]?.tid;
  const kinds = new Set([
    'FunctionCall',
    'FireAnimationFrame',
    'UpdateLayoutTree',
    'Layout',
    'HitTest',
    'RunMicrotasks',
    'TimerFire',
    'MinorGC',
    'MajorGC',
  ]);
  const work = events.filter((e) => e.tid === tid && kinds.has(e.name)).sort((a, b) => a.ts - b.ts);
  const outer: typeof work = [];
  let end = 0;
  for (const e of work) {
    if (e.ts < end) continue;
    outer.push(e);
    end = e.ts + (e.dur ?? 0);
  }
  const starts = begins.map((e) => e.ts).sort((a, b) => a - b);
  const sums = starts.map((ts, i) => {
    const next = starts[i + 1] ?? Infinity;
    return outer.filter((e) => e.ts >= ts && e.ts < next).reduce((sum, e) => sum + (e.dur ?? 0), 0) / 1000;
  });
  return sums.slice(0, -1).sort((a, b) => a - b);
}

// How long the page plays for its memory to be looked at: PLAY=10m for all of it, a minute as a routine.
const [, amount = '1', unit = 'm'] = /^(\d+)(s|m)$/.exec(process.env.PLAY ?? '1m') ?? [];
const playing = Number(amount) * (unit === 'm' ? 60_000 : 1000);

test(
  'memory while playing, 20 hosts and many messages',
  async () => {
    const page = await bench.open('', {}, undefined, showMemory);
    await openText(page, 'long.yaml', crowd(20, '2s'));
    await page.getByRole('slider', { name: 'Speed' }).press('End');
    const before = await memory(page);
    const end = performance.now() + playing;
    const play = page.locator('#transport [aria-label=Play]:enabled');
    let over = -1;
    while (performance.now() < end) {
      over++;
      if (over > 0) await page.getByRole('button', { name: 'Start over' }).click();
      await play.click();
      while (performance.now() < end && (await play.count()) === 0) await page.waitForTimeout(1000);
    }
    const pause = page.locator('#transport [aria-label=Pause]');
    if (await pause.count()) await pause.click();
    await settled(page);
    const after = await memory(page);
    for (const what of ['page', 'core'] as const) {
      report(`memory of the ${what} before playing`, before[what], 'MB');
      report(
        `memory of the ${what} after ${playing / 1000} s of playing`,
        after[what],
        'MB',
        memoryMax[what],
      );
      expect(after[what]).toBeLessThanOrEqual(memoryMax[what]);
    }
    console.log(
      `started over ${over} times, then played up to ${await page.locator('#transport time').textContent()}`,
    );
  },
  playing + 120_000,
);

/** Megabytes that a page and its core may hold, however long they play. */
const memoryMax = { page: 64, core: 512 };

// The core's memory belongs to the worker alone: its script is served with a line before it that keeps hold of it.
async function showMemory(context: BrowserContext) {
  const keep =
    'const stream = WebAssembly.instantiateStreaming; WebAssembly.instantiateStreaming = async (...all) => ' +
    '{ const made = await stream(...all); globalThis.coreMemory = made.instance.exports.mem; return made; };\n';
  await context.route('**/worker-*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: keep + (await response.text()) });
  });
}

// What is held after everything that nobody needs was let go, in megabytes.
async function memory(page: Page): Promise<{ page: number; core: number }> {
  const client = await page.context().newCDPSession(page);
  await client.send('HeapProfiler.collectGarbage');
  const { usedSize } = await client.send('Runtime.getHeapUsage');
  await client.detach();
  const core = await page
    .workers()[0]
    ?.evaluate(
      () => (globalThis as unknown as { coreMemory: WebAssembly.Memory }).coreMemory.buffer.byteLength,
    );
  return { page: usedSize / 1e6, core: (core ?? NaN) / 1e6 };
}

test('going back in a run of 100,000 events', async () => {
  const page = await bench.open();
  await openText(page, 'long.yaml', crowd(20));
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await page.waitForFunction(
    () => document.querySelector('#transport [aria-label=Pause]') === null,
    undefined,
    { timeout: 100_000 },
  );
  const head = await page.evaluate(() => location.hash);
  const times: number[] = [];
  for (let n = 0; n < 10; n++) {
    const took = await page.evaluate(async () => {
      const clock = document.querySelector('section[aria-label=Stage] .now');
      const before = clock?.textContent;
      const begin = performance.now();
      document.querySelector<HTMLElement>('#transport [aria-label="Step back"]')?.click();
      while (clock?.textContent === before) await new Promise(requestAnimationFrame);
      return performance.now() - begin;
    });
    times.push(took);
  }
  times.sort((a, b) => a - b);
  report(`a step back ${head}`, at(times, 0.5), 'ms', 100);
  expect(at(times, 0.5)).toBeLessThanOrEqual(100);
});
