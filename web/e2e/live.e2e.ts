import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { complaints, settled, start, violations, type Bench } from './browser';
import { endAll, run as serve } from './program';

let bench: Bench;
let data: string;
beforeAll(async () => {
  bench = await start();
  data = await mkdtemp(join(tmpdir(), 'mailscope-'));
});
afterAll(async () => {
  await bench.close();
  await rm(data, { recursive: true });
});

afterEach(endAll);

const run = (listen?: string) => serve(['--data', data], listen);

const live = (page: Page) => page.getByRole('switch', { name: 'Live', exact: true });
const compare = (page: Page) => page.getByRole('button', { name: 'Compare', exact: true });

async function send(page: Page, to: string, subject: string) {
  await page.getByRole('button', { name: 'Compose', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Compose' });
  await dialog.getByRole('textbox', { name: 'To', exact: true }).fill(to);
  await dialog.getByRole('textbox', { name: 'Subject', exact: true }).fill(subject);
  await dialog.getByRole('textbox', { name: 'Body', exact: true }).fill('At eight, by real sockets?\n');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

// What lies in a mailbox on the disk.
async function mails(address: string): Promise<string[]> {
  const folder = join(data, 'mailboxes', address, 'new');
  const names = await readdir(folder).catch(() => []);
  return Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
}

test('a message is delivered for real, looked at, and compared with the simulation', async () => {
  const server = await run();
  const page = await bench.open('', {}, server.url);
  expect(await compare(page).getAttribute('aria-disabled')).toBe('true');
  await live(page).focus();
  await page.keyboard.press('Space');
  await page.waitForFunction(() => document.querySelector('[role=switch][aria-checked=true]') !== null);
  expect(await violations(page)).toEqual([]);
  await send(page, 'bob@receiver.example', 'Dinner for real?');

  await page.getByRole('tab', { name: 'Mailboxes' }).click();
  await page.getByRole('tabpanel').getByText('Dinner for real?').first().waitFor();
  const [mail, ...others] = await mails('bob@receiver.example');
  expect(others).toEqual([]);
  expect(mail).toContain('Subject: Dinner for real?');
  expect(mail?.match(/^Received:/gm)?.length).toBeGreaterThanOrEqual(2);

  await page.getByRole('tab', { name: 'Message' }).click();
  const header = page.getByRole('region', { name: 'Header', exact: true });
  await header.getByText('Received:').nth(1).waitFor();
  await settled(page);

  const talk = page.getByRole('region', { name: 'Conversation' });
  const before = await talk.getByRole('listitem').count();
  await page.getByRole('button', { name: 'Start over' }).click();
  await settled(page);
  for (let n = 0; n < 8; n++) await page.keyboard.press('ArrowRight');
  await settled(page);
  expect(await talk.getByRole('listitem').count()).toBeLessThan(before);
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await settled(page);
  expect(await mails('bob@receiver.example')).toHaveLength(1);

  await compare(page).click();
  const dialog = page.getByRole('dialog', { name: 'Compare' });
  await dialog.getByRole('table').waitFor();
  await dialog.getByRole('columnheader', { name: 'Simulated' }).waitFor();
  const differing = await dialog.getByRole('row').count();
  expect(differing).toBeGreaterThan(5);
  expect(await violations(page)).toEqual([]);
  await dialog.getByRole('radio', { name: /^All lines/ }).check();
  await dialog.getByText('MAIL FROM:').first().waitFor();
  expect(await dialog.getByRole('row').count()).toBeGreaterThan(differing);
  expect(await violations(page)).toEqual([]);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await violations(page)).toEqual([]);
  const overflow = await dialog.evaluate((box) => box.scrollWidth - box.clientWidth);
  expect(overflow).toBeLessThanOrEqual(0);
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.keyboard.press('Escape');

  await live(page).click();
  await page.waitForFunction(() => document.querySelector('[role=switch][aria-checked=false]') !== null);
  expect(await page.getByRole('tabpanel').getByText('Dinner for real?').count()).toBe(0);
  expect(complaints(page)).toEqual([]);
  await server.stop();
});

test('a server that goes away is told, what has arrived stays, and one can go on', async () => {
  const server = await run();
  const page = await bench.open('', { colorScheme: 'dark' }, server.url);
  await live(page).click();
  await page.waitForFunction(() => document.querySelector('[role=switch][aria-checked=true]') !== null);
  await send(page, 'bob@receiver.example', 'The last one');
  await page.getByRole('tab', { name: 'Mailboxes' }).click();
  const mail = page.getByRole('tabpanel').getByText('The last one').first();
  await mail.waitFor();
  await server.stop();
  const alert = page.getByRole('alert', { name: 'The connection to the MailScope program is lost' });
  await alert.waitFor();
  expect(await mail.isVisible()).toBe(true);
  expect(await violations(page)).toEqual([]);
  await alert.getByRole('button', { name: 'Reconnect' }).click();
  await page.getByRole('alert', { name: 'The MailScope program does not answer' }).waitFor();
  expect(await mail.isVisible()).toBe(true);

  const again = await run(new URL(server.url).host);
  await page.getByRole('button', { name: 'Reconnect' }).click();
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await send(page, 'bob@receiver.example', 'The first one');
  await page.getByRole('tabpanel').getByText('The first one').first().waitFor();
  await again.stop();
  await page.getByRole('button', { name: 'Back to simulated' }).click();
  await page.getByRole('alert').waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Step forward' }).click();
  await page
    .getByRole('region', { name: 'Stage' })
    .getByText('Nothing has happened yet.')
    .waitFor({ state: 'hidden' });
});

test('without a server the switch is there, and says why it cannot be turned', async () => {
  const page = await bench.open();
  expect(await live(page).getAttribute('aria-disabled')).toBe('true');
  expect(await live(page).getAttribute('title')).toContain('mailscope serve');
  await live(page).focus();
  await page.keyboard.press('Space');
  expect(await live(page).getAttribute('aria-checked')).toBe('false');
  expect(await page.getByRole('alert').count()).toBe(0);
});
