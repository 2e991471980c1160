import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { complaints, scene, settled, start, tabTo, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const clock = (page: Page) => page.locator('#transport time').textContent();

describe('the first screen', () => {
  test('is the first lesson, paused, with one obvious button; every name of the contract is there', async () => {
    const page = await bench.open();
    const { title } = await page.evaluate(() => ({ title: document.title }));
    expect(title).toContain('MailScope');
    const now = await clock(page);
    await page.waitForTimeout(400);
    expect(await clock(page)).toBe(now);
    for (const name of [
      'Step forward',
      'Step back',
      'Play',
      'Run to the end',
      'Start over',
      'Compose',
      'Compare',
      'Share',
      'Open file',
      'Save file',
    ]) {
      await expect.soft(page.getByRole('button', { name, exact: true }).count(), name).resolves.toBe(1);
    }
    for (const name of ['Stage', 'Conversation', 'Inspector', 'Lesson']) {
      await expect.soft(page.getByRole('region', { name, exact: true }).count(), name).resolves.toBe(1);
    }
    for (const name of ['Queue', 'DNS', 'Mailboxes', 'Message', 'Faults', 'Console']) {
      await expect.soft(page.getByRole('tab', { name, exact: true }).count(), name).resolves.toBe(1);
    }
    for (const name of ['Speed', 'Timeline']) {
      await expect.soft(page.getByRole('slider', { name, exact: true }).count(), name).resolves.toBe(1);
    }
    const grains = page.getByRole('combobox', { name: 'Step by', exact: true });
    expect(await grains.locator('option').allTextContents()).toEqual([
      'event',
      'command',
      'session',
      'decision',
      'queue event',
    ]);
    expect(await page.getByRole('switch', { name: 'Live', exact: true }).getAttribute('aria-disabled')).toBe(
      'true',
    );
    expect(complaints(page)).toEqual([]);
  });
});

test('to the end and back to the start, the start is as it was', async () => {
  const page = await bench.open('#/lesson/first-message');
  const first = await scene(page);
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await page.waitForFunction(
    (start) => document.querySelector('#transport time')?.textContent !== start,
    first[3],
  );
  const last = await scene(page);
  expect(last).not.toEqual(first);
  await page.getByRole('button', { name: 'Step back' }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Start over' }).click();
  expect(await scene(page)).toEqual(first);
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await page.waitForFunction(
    (end) => document.querySelector('#transport time')?.textContent === end,
    last[3],
  );
  expect(await scene(page)).toEqual(last);
  expect(complaints(page)).toEqual([]);
});

test('first-message is solved with the keyboard alone', async () => {
  const page = await bench.open('#/lesson/first-message');
  const lesson = page.getByRole('region', { name: 'Lesson' });
  const solution = [null, 2, 1, 1, 1, 1, 1, 2, 2, 1, null];
  for (const [step, choice] of solution.entries()) {
    if (choice !== null) {
      await tabTo(page, 'section[aria-label=Lesson] input[type=radio]');
      await page.keyboard.press('Space');
      for (let n = 0; n < choice; n++) await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await lesson.getByText(/^Right\./).waitFor();
    }
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    const reached = lesson.getByText('Reached', { exact: true });
    const hasGoal = (await lesson.getByText('Goal', { exact: true }).count()) > 0;
    for (let n = 0; hasGoal && n < 200 && (await reached.count()) === 0; n++) {
      await page.keyboard.press('ArrowRight');
      await settled(page);
    }
    if (step === solution.length - 1) break;
    await tabTo(page, '.next.ready button');
    await page.keyboard.press('Enter');
    const now = page.getByRole('combobox', { name: 'Step of the lesson' });
    while ((await now.inputValue()) !== String(step + 1)) await page.waitForTimeout(20);
  }
  await lesson.getByText('You have finished this lesson.').waitFor();
  expect(complaints(page)).toEqual([]);
});

test('the-conversation is typed', async () => {
  const page = await bench.open('#/lesson/the-conversation');
  const lesson = page.getByRole('region', { name: 'Lesson' });
  await page.getByRole('tab', { name: 'Console' }).click();
  const input = page.getByRole('textbox', { name: 'Console input', exact: true });
  const type = async (line: string) => {
    await input.fill(line);
    await input.press('Enter');
    await page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('[aria-label="Console input"]')?.value === '',
    );
    await settled(page);
  };
  const steps: [number | null, string[]][] = [
    [1, ['HELO student.example']],
    [1, ['RCPT TO:<bob@receiver.example>']],
    [1, ['MAIL FROM:<alice@sender.example>']],
    [1, ['RCPT TO:<nobody@receiver.example>']],
    [null, ['RCPT TO:<bob@receiver.example>']],
    [1, ['RSET', 'RCPT TO:<bob@receiver.example>']],
    [1, ['MAIL FROM:<alice@sender.example>', 'RCPT TO:<bob@receiver.example>', 'DATA']],
    [1, ['Subject: Typed by hand', '', 'Hello Bob, this is really me.', '.']],
    [1, ['QUIT']],
  ];
  for (const [choice, lines] of steps) {
    if (choice !== null) {
      await lesson.getByRole('radio').nth(choice).check();
      await lesson.getByRole('button', { name: 'Check answer' }).click();
    }
    for (const line of lines) await type(line);
    const reached = lesson.getByText('Reached', { exact: true });
    for (let n = 0; n < 20 && (await reached.count()) === 0; n++) {
      await page.getByRole('button', { name: 'Step forward' }).click();
      await settled(page);
    }
    await lesson.getByRole('button', { name: 'Next step' }).click();
  }
  await lesson.getByText('You have finished this lesson.').waitFor();
  expect(complaints(page)).toEqual([]);
});

test('a wrong answer may be mended, and a run to the end reaches the goal', async () => {
  const page = await bench.open('#/lesson/when-delivery-fails');
  const lesson = page.getByRole('region', { name: 'Lesson' });
  await lesson.getByRole('radio').nth(0).check();
  await lesson.getByRole('button', { name: 'Check answer' }).click();
  await lesson.getByText(/^Not quite/).waitFor();
  await lesson.getByRole('radio').nth(1).check();
  await lesson.getByRole('button', { name: 'Check answer' }).click();
  await lesson.getByText(/^Right\./).waitFor();
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await lesson.getByText('Reached', { exact: true }).waitFor();
  await lesson.getByRole('button', { name: 'Next step' }).click();
  expect(complaints(page)).toEqual([]);
});

test('playing goes on by itself, and a pause stops it', async () => {
  const page = await bench.open('#/lesson/first-message');
  const before = await clock(page);
  await page.keyboard.press('Space');
  await page.waitForFunction(
    (start) => document.querySelector('#transport time')?.textContent !== start,
    before,
  );
  await page.getByRole('button', { name: 'Pause' }).click();
  const paused = await clock(page);
  await page.waitForTimeout(500);
  expect(await clock(page)).toBe(paused);
  expect(complaints(page)).toEqual([]);
});

test('an address opens the moment it was copied at', async () => {
  const page = await bench.open('#/lesson/when-delivery-fails?seed=9');
  for (let n = 0; n < 6; n++) await page.keyboard.press('ArrowRight');
  const seen = await scene(page);
  await page.getByRole('button', { name: 'Share' }).click();
  const address = await page.getByRole('textbox', { name: 'Address' }).inputValue();
  expect(address).toMatch(/#\/lesson\/when-delivery-fails\?at=\d+&seed=9$/);
  const other = await bench.open(new URL(address).hash);
  expect(await scene(other)).toEqual(seen);
});
