import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, scene, settled, start, violations, type Bench } from './browser';
import { endAll, run } from './program';

let bench: Bench;
let folder: string;
let lesson: string;
beforeAll(async () => {
  bench = await start();
  folder = await mkdtemp(join(tmpdir(), 'mailscope-'));
  const built = await readFile(new URL('../../lessons/when-delivery-fails.yaml', import.meta.url), 'utf8');
  lesson = built
    .replace('lesson: when-delivery-fails', 'lesson: my-own')
    .replace('title: When delivery fails', 'title: My own lesson');
});
afterAll(async () => {
  endAll();
  await bench.close();
  await rm(folder, { recursive: true });
});

const short = `world:
  hosts:
    - {name: laptop, role: client, user: alice@sender.example, password: apple, submit: mail.sender.example}
    - {name: mail.sender.example, role: server, address: 192.0.2.25, domains: [sender.example], mailboxes: [alice, bob]}
  zones: |
    sender.example.       3600 IN MX 10 mail.sender.example.
    mail.sender.example.  3600 IN A  192.0.2.25
messages:
  - {from: alice@sender.example, to: bob@sender.example, subject: Lunch?}
`;

const titled = (page: Page, title: string) =>
  page.waitForFunction((start) => document.title.startsWith(start), title);
const hashIs = (page: Page, want: string) => page.waitForFunction((hash) => location.hash === hash, want);

// Drops a file onto the page, as a hand does.
async function drop(page: Page, name: string, text: string) {
  const data = await page.evaluateHandle(
    ([name, text]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text ?? ''], name ?? '', { type: 'text/yaml' }));
      return transfer;
    },
    [name, text],
  );
  for (const kind of ['dragover', 'drop']) await page.dispatchEvent('body', kind, { dataTransfer: data });
}

test('a lesson file that is dropped has an address of its own, and is there after a reload', async () => {
  const page = await bench.open('#/lesson/first-message?at=3');
  await drop(page, 'my own.yaml', lesson);
  await titled(page, 'My own lesson');
  await hashIs(page, '#/file/my%20own.yaml');
  for (let n = 0; n < 4; n++) await page.keyboard.press('ArrowRight');
  await hashIs(page, '#/file/my%20own.yaml?at=4');
  const seen = await scene(page);
  await page.reload();
  await titled(page, 'My own lesson');
  expect(await scene(page)).toEqual(seen);
  await hashIs(page, '#/file/my%20own.yaml?at=4');
  expect(complaints(page)).toEqual([]);
});

test('a moment after the end of the run is told, and the end is shown', async () => {
  const page = await bench.open();
  await drop(page, 'short.yaml', short);
  await hashIs(page, '#/file/short.yaml');
  await page.evaluate(() => (location.hash = '#/file/short.yaml?at=900'));
  const alert = page.getByRole('alert', { name: 'Mistakes in the address' });
  await alert.getByText('after the end of the run').waitFor();
  const end = await scene(page);
  await page.evaluate(() => (location.hash = '#/file/short.yaml?at=5000'));
  await alert.getByText('after the end of the run').waitFor();
  expect(await scene(page)).toEqual(end);
});

test('why a file of this computer has no address for others is said where it is shared', async () => {
  const page = await bench.open();
  await drop(page, 'mine.yaml', lesson);
  await titled(page, 'My own lesson');
  await page.getByRole('button', { name: 'Share' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('mine.yaml lies on this computer').waitFor();
  expect(await dialog.getByRole('textbox', { name: 'Address' }).count()).toBe(0);
  expect(await violations(page)).toEqual([]);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    dialog.getByRole('button', { name: 'Save file' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toHaveProperty('scenario');
});

test('a long list of mistakes scrolls by keyboard and goes with Escape', async () => {
  const page = await bench.open();
  const before = await scene(page);
  const stage = () => page.getByRole('region', { name: 'Stage' }).boundingBox();
  const height = (await stage())?.height ?? 0;
  const hosts = Array.from({ length: 60 }, (_, n) => `    - {name: h${n}.example, role: sever}\n`);
  await drop(page, 'bad.yaml', `world:\n  hosts:\n${hosts.join('')}`);
  const alert = page.getByRole('alert', { name: 'Mistakes in the file' });
  await alert.waitFor();
  expect(height - ((await stage())?.height ?? 0)).toBeLessThan(200);
  const list = alert.getByRole('group');
  await list.focus();
  await page.keyboard.press('End');
  await page.waitForFunction(
    () => (document.querySelector('[role=alert] [role=group]')?.scrollTop ?? 0) > 100,
  );
  expect(await alert.getByRole('button', { name: 'Close' }).isVisible()).toBe(true);
  await page.keyboard.press('Escape');
  await alert.waitFor({ state: 'hidden' });
  expect(await scene(page)).toEqual(before);
});

test('a lesson of the folder that the program was given is offered and opened, also by its address', async () => {
  await writeFile(join(folder, 'own.yaml'), lesson);
  const server = await run(['--lessons', folder, '--data', join(folder, 'data')]);
  const page = await bench.open('', {}, server.url);
  await page.getByRole('button', { name: 'The way of a message' }).click();
  await page
    .getByRole('list', { name: 'Lessons' })
    .getByRole('button', { name: /^My own lesson/ })
    .click();
  await titled(page, 'My own lesson');
  await hashIs(page, '#/file/own.yaml');
  await page.keyboard.press('ArrowRight');
  await settled(page);
  const other = await bench.open('#/file/own.yaml?at=1', {}, server.url);
  await titled(other, 'My own lesson');
  expect(await scene(other)).toEqual(await scene(page));
  expect([...complaints(page), ...complaints(other)]).toEqual([]);
  await server.stop();
});
