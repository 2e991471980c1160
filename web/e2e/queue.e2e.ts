import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, settled, start, violations, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const clock = (page: Page) => page.locator('#transport time').textContent();
const panel = (page: Page) => page.getByRole('tabpanel');
const tale = (page: Page) => page.getByRole('region', { name: 'What happened to the message here' });
const queued = (page: Page) => panel(page).getByRole('button', { name: 'Are you there?' });
const stoodStill = { reducedMotion: 'reduce' as const };

async function openText(page: Page, name: string, text: string) {
  const title = await page.title();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/yaml', buffer: Buffer.from(text) });
  await page.waitForFunction((before) => document.title !== before, title);
  await settled(page);
}

/** The lesson of the message that nobody takes, ten hours after it was sent. */
async function waiting(options = {}): Promise<Page> {
  const page = await bench.open('#/lesson/five-days?at=us:36000000000', { ...stoodStill, ...options });
  await queued(page).waitFor();
  await settled(page);
  return page;
}

test('by keyboard alone: an entry tells its whole story, each line leads to its moment, and back', async () => {
  const page = await waiting();
  expect(await panel(page).textContent()).toMatch(/deferred.*40.*19:00:00/);
  await queued(page).focus();
  await page.keyboard.press('Enter');
  await tale(page).waitFor();
  const told = (await tale(page).textContent()) ?? '';
  for (const words of [
    'begins attempt 1 to deliver to receiver.example',
    'The connection was refused',
    'more attempts, with the same outcome',
    'late, but not lost',
    'If nobody takes it before: gives up',
  ])
    expect.soft(told, words).toContain(words);
  const facts = page.getByRole('region', { name: 'How the message stands' });
  expect(await facts.textContent()).toMatch(/Every 15 minutes.*Source: .*documented.*checked on 2026-11-21/);
  await tale(page).getByRole('button', { name: 'what it met' }).first().click();
  await page.getByRole('region', { name: 'Inspector' }).getByText('refuses the connection').first().waitFor();
  const before = await clock(page);
  await tale(page).getByRole('button', { name: 'Mon 2 Mar 09:15:00' }).first().click();
  await page.waitForFunction((t) => document.querySelector('#transport time')?.textContent !== t, before);
  expect(await clock(page)).toContain('09:15:00');
  await page.keyboard.press('Escape');
  await tale(page).waitFor({ state: 'detached' });
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Are you there?');
  expect(complaints(page)).toEqual([]);
});

test('the next attempt is counted down in virtual time while it plays', async () => {
  const page = await bench.open('#/lesson/five-days?at=us:36001000000');
  await queued(page).waitFor();
  const left = () => panel(page).locator('td.next span').first().textContent();
  const seen = new Set([await left()]);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  for (let n = 0; n < 100 && seen.size < 4; n++) {
    seen.add(await left());
    await page.waitForTimeout(50);
  }
  expect(seen.size).toBeGreaterThan(3);
});

test('an operator gives up a message, and undoes it by stepping back; a host that is none is refused', async () => {
  const page = await waiting();
  await panel(page).getByRole('button', { name: 'Hold' }).click();
  await panel(page).getByText('held', { exact: true }).waitFor();
  await panel(page).getByRole('button', { name: 'More' }).click();
  await page.getByRole('textbox', { name: 'Send it through the host' }).fill('no host!');
  await page.getByRole('button', { name: 'Reroute' }).click();
  await page.getByRole('alert').getByText('is no host').first().waitFor();
  await page.getByRole('button', { name: 'Give up now' }).click();
  await queued(page).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Previous queue event' }).click();
  await page.getByRole('button', { name: 'Previous queue event' }).click();
  await queued(page).waitFor();
  expect(complaints(page)).toEqual([]);
});

test('another schedule stands beside the line, and one goes from queue event to queue event', async () => {
  const page = await waiting();
  await page.getByRole('combobox', { name: 'Another schedule' }).selectOption('exim');
  await page.getByText('With the schedule exim it would have been tried 9 times by now').waitFor();
  expect(await page.locator('#transport svg .plan').count()).toBeGreaterThan(5);
  const before = await clock(page);
  await page.getByRole('button', { name: 'Next queue event' }).click();
  await page.waitForFunction((t) => document.querySelector('#transport time')?.textContent !== t, before);
  expect(await clock(page)).toContain('19:00:00.1');
  expect(complaints(page)).toEqual([]);
});

test('a report is read in plain words, and leads to what caused it and to the story of its message', async () => {
  const page = await bench.open('#/lesson/five-days', stoodStill);
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await page.getByRole('tab', { name: 'Message' }).click();
  const reader = page.getByRole('region', { name: 'What this report says' });
  await reader.getByText('not delivered. The server has given up').waitFor();
  await settled(page);
  expect(await reader.textContent()).toMatch(/Final-Recipient.*Action.*failed.*Status/);
  await reader.getByRole('button', { name: 'what led to it' }).click();
  await page.getByRole('region', { name: 'Inspector' }).getByText('gives up on').first().waitFor();
  expect(await violations(page)).toEqual([]);
  await reader.getByRole('button', { name: 'the story of that message' }).click();
  await tale(page).getByText('begins attempt 481').waitFor();
  expect(complaints(page)).toEqual([]);
});

test('a greylist shows who waits, and how long', async () => {
  const page = await bench.open('', stoodStill);
  const file = fileURLToPath(new URL('../../sim/scenario/testdata/greylist.yaml', import.meta.url));
  await openText(page, 'greylist.yaml', await readFile(file, 'utf8'));
  for (let n = 0; n < 3; n++) await page.getByRole('button', { name: 'Next queue event' }).click();
  const list = page.getByRole('region', { name: 'Greylist of mx1.receiver.example' });
  await list.getByText('has to wait').first().waitFor();
  expect(await list.textContent()).toMatch(/192\.0\.2\.0\/24.*alice@sender\.example.*10:00/);
  expect(await violations(page)).toEqual([]);
  expect(complaints(page)).toEqual([]);
});

/** A server with many messages for a host that is down. */
const crowd = (count: number) => `title: Crowd
world:
  hosts:
    - {name: laptop, role: client, user: alice@sender.example, password: x, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice], retry: postfix}
    - {name: mx1.receiver.example, role: server, address: 203.0.113.7, domains: [receiver.example], mailboxes: [bob]}
  zones: |
    sender.example.        3600 IN MX 10 mail.sender.example.
    mail.sender.example.   3600 IN A  192.0.2.25
    receiver.example.      3600 IN MX 10 mx1.receiver.example.
    mx1.receiver.example.  3600 IN A  203.0.113.7
  faults:
    - {host: mx1.receiver.example, kind: refuse}
messages:
  - {from: alice@sender.example, to: bob@receiver.example, subject: Hello, body: "x\\n", count: ${count}}
`;

test('a long queue has pages and sums, and is tried all at once', async () => {
  const page = await bench.open('', stoodStill);
  await openText(page, 'crowd.yaml', crowd(120));
  await page.evaluate(() => (location.hash = '#/file/crowd.yaml?at=us:3600000000'));
  await panel(page).getByText('Messages 1 to 50 of 120').waitFor();
  await settled(page);
  await panel(page).getByText('Waiting for receiver.example at mail.sender.example: 120.').waitFor();
  for (const part of ['Messages 51 to 100 of 120', 'Messages 101 to 120 of 120']) {
    await panel(page).getByRole('button', { name: 'Later' }).click();
    await panel(page).getByText(part).waitFor();
  }
  await panel(page).getByRole('button', { name: 'Try all for receiver.example now' }).first().click();
  await panel(page).getByText('being tried').first().waitFor();
  expect(complaints(page)).toEqual([]);
});

test.each(['light', 'dark'] as const)(
  'story and reader are there for everybody, in %s colours',
  async (colorScheme) => {
    const page = await waiting({ colorScheme });
    await queued(page).click();
    await tale(page).waitFor();
    for (const [width, height] of [
      [1440, 900],
      [1024, 768],
      [390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      if (width < 768 && (await page.locator('dialog[open]').count()) === 0)
        await page.getByRole('button', { name: 'Tables' }).click();
      await settled(page);
      expect(await violations(page), `${width}`).toEqual([]);
      const wide = await panel(page).evaluate((box) => box.scrollWidth - box.clientWidth);
      expect(wide, `${width}`).toBeLessThanOrEqual(1);
    }
  },
);
