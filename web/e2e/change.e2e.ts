import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, scene, settled, start, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

test('a composed message is sent; what is wrong is said beside the field', async () => {
  const page = await bench.open('#/lesson/first-message');
  await page.getByRole('button', { name: 'Compose' }).click();
  const dialog = page.getByRole('dialog', { name: 'Compose' });
  const to = dialog.getByRole('textbox', { name: 'To', exact: true });
  await to.fill('bob at receiver.example');
  await dialog.getByRole('textbox', { name: 'Subject', exact: true }).fill('Dinner?');
  await dialog.getByRole('textbox', { name: 'Body', exact: true }).fill('At eight?\n');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await page.waitForFunction(() => document.querySelector('[aria-invalid=true]') !== null);
  expect(await to.getAttribute('aria-describedby')).toBeTruthy();
  await to.fill('bob@receiver.example');
  await dialog.getByRole('button', { name: 'Send' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await page.getByRole('tab', { name: 'Mailboxes' }).click();
  await page.getByRole('tabpanel').getByText('Dinner?').first().waitFor();
  expect(complaints(page)).toEqual([]);
});

test('a fault is set and mended', async () => {
  const page = await bench.open('#/lesson/first-message');
  await page.getByRole('tab', { name: 'Faults' }).click();
  const panel = page.getByRole('tabpanel');
  await panel.getByRole('button', { name: 'Let it go wrong' }).click();
  const mend = panel.getByRole('button', { name: 'Mend' });
  await mend.waitFor();
  await mend.click();
  await mend.waitFor({ state: 'hidden' });
  expect(complaints(page)).toEqual([]);
});

test('a run is saved and opened again', async () => {
  const page = await bench.open('#/lesson/five-days');
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
  await settled(page);
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save file' }).click(),
  ]);
  const text = await readFile(await download.path(), 'utf8');
  const seen = await scene(page);
  const other = await bench.open();
  await other
    .locator('input[type=file]')
    .setInputFiles({ name: 'run.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  await other.waitForFunction((title) => document.title === title, await page.title());
  expect((await scene(other))[3]).toBe(seen[3]);
});

test('mistakes in a file are told with their place, and the open run stays', async () => {
  const page = await bench.open();
  const before = await scene(page);
  const buffer = Buffer.from('world:\n  hosts:\n    - {name: a.example, role: sever}\n');
  await page.locator('input[type=file]').setInputFiles({ name: 'mine.yaml', mimeType: 'text/yaml', buffer });
  const alert = page.getByRole('alert', { name: 'Mistakes in the file' });
  await alert
    .getByText(/line 3, column \d+/)
    .first()
    .waitFor();
  expect(await scene(page)).toEqual(before);
});

test('a core that does not arrive is told, and tried again', async () => {
  const context = await bench.browser.newContext();
  const page = await context.newPage();
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto(bench.site.url);
  await page.getByRole('alert').getByText('The simulation could not be loaded').waitFor();
  await page.unroute(/\.wasm$/);
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Step forward' }).waitFor();
});

test('a browser that cannot run the core is told which ones can', async () => {
  const context = await bench.browser.newContext();
  const page = await context.newPage();
  const errors: unknown[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.addInitScript(() => Reflect.deleteProperty(window, 'WebAssembly'));
  await page.goto(bench.site.url);
  const alert = page.getByRole('alert', { name: 'This browser is too old for MailScope' });
  await alert.getByText(/Firefox \d+, Chrome \d+, Safari/).waitFor();
  expect(await alert.getByRole('button').count()).toBe(0);
  expect(await page.getByText('Loading the simulation').count()).toBe(0);
  expect(errors).toEqual([]);
});

test('with less motion nothing moves between two states', async () => {
  const page = await bench.open('#/lesson/first-message', { reducedMotion: 'reduce' });
  for (let n = 0; n < 12; n++) await page.keyboard.press('ArrowRight');
  await settled(page);
  const places = () =>
    page
      .locator('section[aria-label=Stage] svg g[transform]')
      .evaluateAll((all) => all.map((g) => g.getAttribute('transform')));
  const before = await places();
  await page.waitForTimeout(300);
  expect(await places()).toEqual(before);
});

test('a run that is changed in its past is a branch, and the first one stays', async () => {
  const page = await bench.open('#/lesson/first-message');
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await settled(page);
  const end = (await scene(page))[3];
  await page.getByRole('button', { name: 'Start over' }).click();
  await page.getByRole('tab', { name: 'Faults' }).click();
  await page.getByRole('button', { name: 'Let it go wrong' }).click();
  const branches = page.getByRole('combobox', { name: 'Courses that this run has taken' });
  await branches.waitFor();
  await branches.selectOption('0');
  await settled(page);
  await page.getByRole('button', { name: 'Run to the end' }).click();
  await page.waitForFunction((at) => document.querySelector('#transport time')?.textContent === at, end);
});

test('after a mistake in the core the run can be saved, and goes on', async () => {
  const page = await bench.open('#/lesson/first-message');
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
  const before = await scene(page);
  await page.workers()[0]?.evaluate(() => {
    const notice = new TextEncoder().encode(JSON.stringify({ notice: 'panic', text: 'index out of range' }));
    Object.assign(globalThis, { mailscope: () => notice });
  });
  await page.keyboard.press('ArrowRight');
  const alert = page.getByRole('alert', { name: 'The simulation made a mistake' });
  await alert.waitFor();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    alert.getByRole('button', { name: 'Save file' }).click(),
  ]);
  expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toHaveProperty('scenario');
  await alert.getByRole('button', { name: 'Go on' }).click();
  await alert.waitFor({ state: 'hidden' });
  expect(await scene(page)).toEqual(before);
});

test('what the page cannot draw is told, and the run goes on', async () => {
  const page = await bench.open('#/lesson/first-message');
  for (let n = 0; n < 5; n++) await page.keyboard.press('ArrowRight');
  await settled(page);
  const before = await scene(page);
  await page.workers()[0]?.evaluate(() => {
    const core = globalThis as unknown as { mailscope: (request: Uint8Array) => Uint8Array };
    const answer = core.mailscope;
    core.mailscope = (request) => {
      const message = JSON.parse(new TextDecoder().decode(answer(request))) as {
        result?: { view?: { hosts: unknown } };
      };
      if (message.result?.view) message.result.view.hosts = 7;
      return new TextEncoder().encode(JSON.stringify(message));
    };
  });
  await page.keyboard.press('ArrowRight');
  const alert = page.getByRole('alert', { name: 'This page made a mistake' });
  await alert.waitFor();
  await alert.getByRole('button', { name: 'Go on' }).click();
  await alert.waitFor({ state: 'hidden' });
  await page.getByRole('button', { name: 'Step back' }).click();
  expect(await scene(page)).toEqual(before);
});

test('a worker that the browser has ended is noticed', async () => {
  const page = await bench.open('#/lesson/first-message');
  await page.workers()[0]?.evaluate(() => self.close());
  await page.keyboard.press('ArrowRight');
  await page.getByRole('alert', { name: 'The simulation stopped' }).waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Step forward' }).click();
  await page.waitForFunction(() => document.querySelector('section[aria-label=Inspector] dl') !== null);
});
