import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, settled, start, violations, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

test('the inspector tells what other servers would have said', async () => {
  const page = await bench.open('#/lesson/the-conversation');
  await page.getByRole('tab', { name: 'Console' }).click();
  const input = page.getByRole('textbox', { name: 'Console input', exact: true });
  for (const line of ['EHLO student.example', 'RCPT TO:<bob@receiver.example>']) {
    await input.fill(line);
    await input.press('Enter');
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[aria-label="Console input"]')?.value === '',
    );
    await settled(page);
  }
  await page.getByRole('region', { name: 'Session' }).getByRole('button', { name: /^503/ }).click();
  const inspector = page.getByRole('region', { name: 'Inspector' });
  await inspector.getByRole('button', { name: 'What would other servers say?' }).click();
  const rows = inspector.getByRole('table', { name: 'What other servers would say' }).getByRole('row');
  await rows.nth(1).waitFor();
  expect(await inspector.getByRole('heading', { name: /RCPT TO:<bob@receiver.example>/ }).count()).toBe(1);
  const told = await rows.allInnerTexts();
  expect(told).toHaveLength(7);
  expect(told.find((row) => row.startsWith('go-smtp'))).toMatch(/another code\s+502 5\.5\.1/);
  expect(told.filter((row) => row.includes('this server'))).toHaveLength(1);
  expect(await violations(page)).toEqual([]);
  await input.focus();
  expect(complaints(page)).toEqual([]);
});

test('the states of a session are drawn, the current one lit, and scroll on a small screen', async () => {
  const page = await bench.open('#/lesson/the-conversation');
  await page.getByRole('tab', { name: 'Console' }).click();
  const input = page.getByRole('textbox', { name: 'Console input', exact: true });
  await input.fill('EHLO student.example');
  await input.press('Enter');
  await page.getByRole('heading', { name: 'ready for a message' }).waitFor();
  for (const size of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    await page.setViewportSize(size);
    if (size.width < 768) await page.getByRole('button', { name: 'Tabs' }).click();
    await page.getByRole('button', { name: 'States' }).click();
    const dialog = page.getByRole('dialog', { name: 'States' });
    await dialog
      .getByText(/^Session \d+ at mx1.receiver.example: state ready \(ready for a message\)\.$/)
      .waitFor();
    expect(await dialog.locator('svg .state.now').allTextContents()).toEqual([
      expect.stringMatching(/^ready/),
    ]);
    // MAIL alone leads on: this server offers neither AUTH nor STARTTLS.
    expect(await dialog.locator('svg .arrow.next').count()).toBe(1);
    await dialog.getByText('Show as table').click();
    await dialog.getByText('What the states mean').click();
    expect(await dialog.getByRole('row', { name: 'rcpt DATA data' }).count()).toBe(1);
    expect(await dialog.locator('[aria-current=step]').innerText()).toBe('ready ready for a message');
    const [outer, inner] = await dialog.evaluate((box) =>
      ['.body', '.view'].map((part) => {
        const found = box.querySelector(part);
        return found ? found.scrollWidth - found.clientWidth : -1;
      }),
    );
    expect(outer).toBe(0);
    if (size.width < 768) expect(inner).toBeGreaterThan(0);
    expect(await violations(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }
  expect(complaints(page)).toEqual([]);
});

test('the conversation tells where its session stands, and the diagram follows the playhead', async () => {
  const page = await bench.open('#/lesson/round-trips?at=30');
  await page.getByRole('button', { name: /^State: \w+\. Session 1 at / }).click();
  const dialog = page.getByRole('dialog', { name: 'States' });
  const stands = async () => (await dialog.locator('svg .state.now .name').allTextContents()).join();
  const met = [await stands()];
  const step = (name: string) => dialog.getByRole('button', { name }).click();
  for (let n = 0; n < 60 && met.at(-1) !== 'closed'; n++) {
    await step('Step forward');
    await settled(page);
    const now = await stands();
    if (now !== met.at(-1)) met.push(now);
  }
  expect(met.join(' ')).toMatch(/mail rcpt data storing ready closed$/);
  expect(await dialog.getByRole('status').innerText()).toMatch(/state closed .*QUIT → closed$/s);
  expect(await dialog.locator('svg .arrow.gone').count()).toBeGreaterThan(6);
  expect(await violations(page)).toEqual([]);
  for (let n = 0; n < 60 && (await stands()) !== 'data'; n++) {
    await step('Step back');
    await settled(page);
  }
  expect(await stands()).toBe('data');
  expect(complaints(page)).toEqual([]);
});
