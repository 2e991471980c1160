import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaints, settled, start, violations, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const tabs = ['Queue', 'DNS', 'Mailboxes', 'Message', 'Faults', 'Console'];

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('no screen of the wide page has anything in the way of anybody', async () => {
    const page = await bench.open('#/lesson/when-delivery-fails', { colorScheme });
    expect(await violations(page)).toEqual([]);
    await page.getByRole('button', { name: 'Run to the end' }).click();
    await settled(page);
    for (const name of tabs) {
      await page.getByRole('tab', { name, exact: true }).click();
      await settled(page);
      expect(await violations(page), name).toEqual([]);
    }
    await page.getByRole('button', { name: 'Show as table' }).click();
    expect(await violations(page), 'table').toEqual([]);
    for (const name of ['Compose', 'Share']) {
      await page.getByRole('button', { name, exact: true }).click();
      expect(await violations(page), name).toEqual([]);
      await page.keyboard.press('Escape');
    }
    expect(complaints(page)).toEqual([]);
  });

  test.each([
    [1024, 768],
    [390, 844],
  ])('nor at %d by %d', async (width, height) => {
    const page = await bench.open('#/lesson/first-message', { colorScheme, viewport: { width, height } });
    for (let n = 0; n < 12; n++) await page.keyboard.press('ArrowRight');
    await settled(page);
    expect(await violations(page)).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
    if (width > 500) return;
    for (const name of [/^Lesson ·/, /^Inspector$/, /^Tables$/]) {
      await page.getByRole('button', { name }).click();
      await settled(page);
      expect(await violations(page), String(name)).toEqual([]);
      await page.keyboard.press('Escape');
    }
  });
});
