import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, settled, start, violations, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const told = (page: Page) => page.getByRole('alert', { name: 'Mistakes in the address' });
const title = (page: Page) => page.getByRole('region', { name: 'Lesson' }).getByRole('heading', { level: 1 });
const hash = (page: Page) => new URL(page.url()).hash;
const hashIs = (page: Page, want: string) =>
  page.waitForFunction((hash) => location.hash === hash, want, { timeout: 20_000 });

test.each([
  ['#/xyz', '#/xyz leads nowhere', 'The first lesson was opened', 'The way of a message', ''],
  ['#/lesson/none', 'no lesson none', 'The first lesson was opened', 'The way of a message', ''],
  ['#/file/gone.yaml', 'gone.yaml is not kept', 'The first lesson was opened', 'The way of a message', ''],
  ['#/lesson/five-days?at=soon', 'at=soon', 'opened at its start', 'Five days', '#/lesson/five-days'],
  ['#/lesson/five-days?seed=-1', 'seed=-1', 'opened with its own seed', 'Five days', '#/lesson/five-days'],
])('%s: what is wrong is said, and what was done instead', async (address, wrong, done, opened, left) => {
  const page = await bench.open(address);
  await told(page).getByText(wrong).waitFor();
  expect(await told(page).textContent()).toContain(done);
  expect(await title(page).textContent()).toBe(opened);
  await hashIs(page, left || '#/lesson/first-message');
  await page.keyboard.press('Escape');
  await told(page).waitFor({ state: 'hidden' });
  expect(complaints(page)).toEqual([]);
});

test('a wrong address leaves what is open as it is', async () => {
  const page = await bench.open('#/lesson/five-days?at=5');
  await hashIs(page, '#/lesson/five-days?at=5');
  await page.evaluate(() => (location.hash = '#/lesson/none'));
  await told(page).getByText('What was open stays open.').waitFor();
  expect(await title(page).textContent()).toBe('Five days');
  await hashIs(page, '#/lesson/five-days?at=5');
  expect(await violations(page)).toEqual([]);
  await told(page).getByRole('button', { name: 'Close' }).click();
  await told(page).waitFor({ state: 'hidden' });
});

test('the way to a far moment is shown, and can be stopped', async () => {
  const page = await bench.open('#/lesson/first-message?at=190000');
  const way = page.getByRole('region', { name: /^Going to event 190000/ });
  await way.getByRole('button', { name: 'Stop' }).click();
  await way.waitFor({ state: 'hidden' });
  await page.waitForFunction(() => /\?at=\d+$/.test(location.hash) && !location.hash.endsWith('190000'));
  const stopped = hash(page);
  await page.waitForTimeout(600);
  expect(hash(page)).toBe(stopped);
  expect(await told(page).count()).toBe(0);
  expect(complaints(page)).toEqual([]);
});

test('a far moment is reached', async () => {
  const page = await bench.open('#/lesson/five-days?at=6000');
  await page.waitForFunction(() =>
    document.querySelector('#transport small')?.textContent?.startsWith('Sat'),
  );
  await hashIs(page, '#/lesson/five-days?at=6000');
});

test('an opening that is overtaken moves nothing any more', async () => {
  const page = await bench.open('#/lesson/first-message?at=190000');
  await page.evaluate(() => (location.hash = '#/lesson/five-days?at=190000'));
  await page.evaluate(() => (location.hash = '#/lesson/when-delivery-fails?at=7'));
  await hashIs(page, '#/lesson/when-delivery-fails?at=7');
  await page.waitForFunction(() => document.title.startsWith('When delivery fails'));
  await settled(page);
  const clock = await page.locator('#transport time').textContent();
  await page.waitForTimeout(800);
  expect(hash(page)).toBe('#/lesson/when-delivery-fails?at=7');
  expect(await page.locator('#transport time').textContent()).toBe(clock);
  expect(await title(page).textContent()).toBe('When delivery fails');
  expect(complaints(page)).toEqual([]);
});

test('the address is at the playhead after the first step and after quick ones', async () => {
  const page = await bench.open('#/lesson/first-message');
  await page.keyboard.press('ArrowRight');
  await hashIs(page, '#/lesson/first-message?at=1');
  for (let n = 0; n < 11; n++) await page.keyboard.press('ArrowRight');
  await hashIs(page, '#/lesson/first-message?at=12');
});

test('a transport button that has nothing more to do keeps the focus, and does nothing', async () => {
  const page = await bench.open('#/lesson/first-message?at=1');
  const back = page.getByRole('button', { name: 'Step back' });
  await back.focus();
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('aria-disabled') === 'true');
  await hashIs(page, '#/lesson/first-message');
  await page.keyboard.press('Enter');
  await settled(page);
  expect(hash(page)).toBe('#/lesson/first-message');
  expect(await back.evaluate((button) => button === document.activeElement)).toBe(true);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await hashIs(page, '#/lesson/first-message?at=1');
});
