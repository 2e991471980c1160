import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaints, settled, start, violations, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const tabs = ['Queue', 'DNS', 'Mailboxes', 'Message', 'Faults', 'Console'];
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
  { width: 390, height: 844 },
];

/** What is wider than its place, where it cannot be scrolled to; and what makes the whole page or a tab scroll sideways. */
const cut = (page: Page) =>
  page.evaluate(() =>
    [
      ...document.querySelectorAll<HTMLElement>(
        'html, [role=tabpanel], [role=tablist], [role=tab], dialog, dialog .body',
      ),
    ]
      .filter((box) => box.clientWidth > 0 && box.scrollWidth > box.clientWidth + 1)
      .map((box) => `${box.tagName} ${box.className} ${box.scrollWidth} > ${box.clientWidth}`),
  );

async function looksRight(page: Page, what: string) {
  await settled(page);
  expect(await violations(page), what).toEqual([]);
  expect(await cut(page), what).toEqual([]);
}

describe.each(['light', 'dark'] as const)('in %s colours', (colorScheme) => {
  test('no screen has anything in the way of anybody, at any width', async () => {
    const page = await bench.open('#/lesson/when-delivery-fails', { colorScheme });
    await looksRight(page, 'nothing yet');
    await page.getByRole('combobox', { name: 'Step by' }).selectOption({ label: 'queue event' });
    for (let n = 0; n < 3; n++) await page.getByRole('button', { name: 'Step forward' }).click();
    await page.getByRole('tab', { name: 'Console', exact: true }).click();
    await page.getByRole('textbox', { name: 'Console input' }).fill('NOOP');
    await page.keyboard.press('Enter');
    for (const size of sizes) {
      await page.setViewportSize(size);
      const narrow = size.width < 768;
      if (narrow) await page.getByRole('button', { name: 'Tabs' }).click();
      for (const name of tabs) {
        await page.getByRole('tab', { name, exact: true }).click();
        await looksRight(page, `${name} at ${size.width}`);
      }
      if (!narrow) continue;
      for (const name of [/^Lesson ·/, /^Inspector$/]) {
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name }).click();
        await looksRight(page, String(name));
      }
    }
    expect(complaints(page)).toEqual([]);
  }, 240_000);

  test('nor has what opens above the page, or what a run leaves behind', async () => {
    const page = await bench.open('#/lesson/five-days', { colorScheme });
    await page.getByRole('button', { name: 'Run to the end' }).click();
    await settled(page);
    for (const name of ['Mailboxes', 'Message']) {
      await page.getByRole('tab', { name, exact: true }).click();
      await looksRight(page, name);
    }
    await page.getByRole('button', { name: 'Show as table' }).click();
    await looksRight(page, 'table');
    for (const name of ['Compose', 'Share']) {
      await page.getByRole('button', { name, exact: true }).click();
      await looksRight(page, name);
      await page.keyboard.press('Escape');
    }
    expect(complaints(page)).toEqual([]);
  });
});
