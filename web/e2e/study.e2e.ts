import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, scene, start, violations, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

test('a small study runs beside the run, can be stopped, and draws its picture', async () => {
  const page = await bench.open('#/lesson/when-delivery-fails');
  const before = await scene(page);
  await page.getByRole('tab', { name: 'Queue' }).click();
  await page.getByRole('button', { name: 'What if …?' }).click();
  const dialog = page.getByRole('dialog', { name: 'What if …? A study' });
  for (const name of ['sendmail', 'exim', '4h', '3d']) await dialog.getByRole('checkbox', { name }).uncheck();
  expect(await dialog.getByRole('checkbox', { name: 'qmail' }).isDisabled()).toBe(false);
  await dialog.getByRole('checkbox', { name: 'qmail' }).uncheck();
  expect(await dialog.getByRole('checkbox', { name: 'postfix' }).isDisabled()).toBe(true);
  await dialog.getByRole('checkbox', { name: 'sendmail' }).check();
  await dialog.getByRole('button', { name: 'Run the study' }).click();
  await dialog.getByText('4 of 4 runs').waitFor();
  const picture = dialog.getByRole('img', { name: 'When delivery fails' });
  expect(await picture.locator('text', { hasText: 'outage of 30m' }).count()).toBe(1);
  expect(await picture.locator('path.curve').count()).toBe(5);
  await dialog.getByText('The picture in words').click();
  await dialog.getByText(/^sendmail, outage of 1d: half of what waited is delivered/).waitFor();
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('checkbox', { name: '6d' }).check();
  await dialog.getByRole('combobox', { name: 'Copies of each message' }).selectOption('50');
  await dialog.getByRole('button', { name: 'Run the study' }).click();
  await dialog.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByText(/^[0-5] of 6 runs, stopped$/).waitFor();
  await page.keyboard.press('Escape');
  expect(await scene(page)).toEqual(before);
  expect(complaints(page)).toEqual([]);
});

test('where nothing is sent there is nothing to study, and it is said', async () => {
  const page = await bench.open('#/lesson/the-conversation');
  await page.getByRole('tab', { name: 'Queue' }).click();
  await page.getByRole('button', { name: 'What if …?' }).click();
  await page.getByRole('dialog').getByText('This scenario sends no messages by itself').waitFor();
  expect(complaints(page)).toEqual([]);
});
