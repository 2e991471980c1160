import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, scene, settled, start, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const timeline = (page: Page) => page.getByRole('slider', { name: 'Timeline', exact: true });
const clock = async (page: Page) => (await page.locator('#transport time').textContent()) ?? '';

/** Where the line of the playhead is drawn, in pixels of the timeline. */
const head = (page: Page) =>
  page.locator('#transport svg .head').evaluate((path) => (path as SVGPathElement).getBBox().x);

async function ran(lesson: string): Promise<Page> {
  const page = await bench.open(`#/lesson/${lesson}`, { reducedMotion: 'reduce' });
  const before = await clock(page);
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await page.waitForFunction(
    (t) =>
      document.querySelector('#transport time')?.textContent !== t &&
      document.querySelector('#transport [aria-label=Pause]') === null,
    before,
  );
  await settled(page);
  return page;
}

test('the thumb is dragged by mouse: playhead, conversation and queue follow, there and back', async () => {
  const page = await ran('when-delivery-fails');
  const end = await scene(page);
  const last = await head(page);
  const box = await timeline(page).boundingBox();
  if (!box) throw new Error('the timeline has no place');
  const y = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width - 8, y);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.7, y, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.4, y, { steps: 4 });
  const middle = await scene(page);
  expect(await head(page)).toBeLessThan(last * 0.6);
  for (const [at, part] of middle.entries()) expect.soft(part, `part ${at}`).not.toBe(end[at]);
  expect(middle[2]).toContain('deferred');
  await page.mouse.move(box.x + box.width + 40, y, { steps: 6 });
  await page.mouse.up();
  const again = await scene(page);
  expect(again).toEqual(end);
  expect(await head(page)).toBeCloseTo(last, 0);
  expect(complaints(page)).toEqual([]);
});

test('the keyboard goes from mark to mark and says them; equal attempts are one band', async () => {
  const page = await ran('five-days');
  const slider = timeline(page);
  await page.locator('#transport svg .over').getByText('481').waitFor();
  await slider.focus();
  const said: string[] = [];
  const heads = [await head(page)];
  for (let n = 0; n < 60 && !said.at(-1)?.startsWith('09:00:00.000, Mon'); n++) {
    const before = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('ArrowLeft');
    await page.waitForFunction(
      (text) => document.querySelector('[aria-label=Timeline]')?.getAttribute('aria-valuetext') !== text,
      before,
    );
    said.push((await slider.getAttribute('aria-valuetext')) ?? '');
    heads.push(await head(page));
  }
  expect(heads).toEqual([...heads].sort((a, b) => b - a));
  expect(said.length).toBeLessThan(30);
  for (const words of ['failure report', 'given up', 'delay warning', '481 attempts to receiver.example'])
    expect
      .soft(
        said.some((text) => text.includes(words)),
        words,
      )
      .toBe(true);
  const first = await scene(page);
  await page.keyboard.press('End');
  await page.waitForFunction(
    (text) => document.querySelector('#transport time')?.textContent !== text,
    first[3],
  );
  await page.keyboard.press('Home');
  await page.waitForFunction(
    (text) => document.querySelector('#transport time')?.textContent === text,
    first[3],
  );
  expect(await scene(page)).toEqual(first);
  expect(complaints(page)).toEqual([]);
});

test.each([
  [1440, 900],
  [1024, 768],
  [390, 844],
])(
  'at %d by %d no letter of stage and timeline is below 12 pixels, and names stand apart',
  async (width, height) => {
    const page = await bench.open('#/lesson/first-message', {
      viewport: { width, height },
      reducedMotion: 'reduce',
    });
    for (let n = 0; n < 30; n++) await page.keyboard.press('ArrowRight');
    await settled(page);
    const found = await page.evaluate(() => {
      const stage = '[aria-label=Stage] .region';
      const small = [...document.querySelectorAll(`${stage} .label *, ${stage} text, #transport svg text`)]
        .filter((e) => parseFloat(getComputedStyle(e).fontSize) < 12)
        .map((e) => e.textContent);
      const scaled = [
        ...document.querySelectorAll<SVGSVGElement>(`${stage} svg, #transport .timeline svg`),
      ].filter(
        (svg) => !svg.parentElement?.closest('svg') && Math.abs((svg.getScreenCTM()?.a ?? 0) - 1) > 0.01,
      );
      const boxes = [...document.querySelectorAll(`${stage} .label > *, ${stage} .frame`)].map((e) => ({
        text: e.textContent,
        at: e.getBoundingClientRect(),
      }));
      const apart = (a: DOMRect, b: DOMRect) =>
        a.right <= b.left + 1 || b.right <= a.left + 1 || a.bottom <= b.top + 1 || b.bottom <= a.top + 1;
      const covered = boxes
        .filter((a) => boxes.some((b) => a !== b && !apart(a.at, b.at)))
        .map(({ text }) => text);
      return { small, scaled: scaled.length, covered, seen: boxes.length };
    });
    expect(found).toEqual({ small: [], scaled: 0, covered: [], seen: found.seen });
    expect(found.seen).toBeGreaterThan(15);
  },
);

test('with the colours of the reader, stage and timeline take them', async () => {
  const page = await bench.open('#/lesson/when-delivery-fails', {
    forcedColors: 'active',
    colorScheme: 'dark',
  });
  for (let n = 0; n < 30; n++) await page.keyboard.press('ArrowRight');
  await settled(page);
  const colours = await page.evaluate(() =>
    [
      '[aria-label=Stage] .frame',
      '[aria-label=Stage] path.line',
      '#transport .head',
      '#transport .fault path',
    ].map((where) => {
      const { fill, stroke } = getComputedStyle(document.querySelector(where) as Element);
      return [fill, stroke].some((c) => c === 'rgb(255, 255, 255)');
    }),
  );
  expect(colours).toEqual([true, true, true, true]);
});
