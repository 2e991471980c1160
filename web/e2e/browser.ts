import { AxeBuilder } from '@axe-core/playwright';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  type Page,
} from 'playwright-core';
import { serve, type Site } from './site';

const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface Bench {
  browser: Browser;
  site: Site;
  /**
   * Opens the page at an address, in a fresh profile, and waits for the first view; `url` is of another site, and
   * `prepare` is told of the profile before.
   */
  open(
    hash?: string,
    options?: BrowserContextOptions,
    url?: string,
    prepare?: (context: BrowserContext) => Promise<void>,
  ): Promise<Page>;
  close(): Promise<void>;
}

/** Starts Chromium (Debian's, or the one that CHROMIUM names) and serves the built page. */
export async function start(): Promise<Bench> {
  const site = await serve();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: flags,
  });
  return {
    browser,
    site,
    async open(hash = '', options = {}, url = site.url, prepare) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
      await prepare?.(context);
      const page = await context.newPage();
      listen(page);
      await page.goto(url + hash);
      await page.getByRole('button', { name: 'Step forward' }).waitFor();
      return page;
    },
    async close() {
      await browser.close();
      await site.close();
    },
  };
}

const heard = new WeakMap<Page, string[]>();

function listen(page: Page) {
  const list: string[] = [];
  heard.set(page, list);
  page.on('pageerror', (error) => list.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') list.push(message.text());
  });
  page.on('requestfailed', (request) => list.push(`${request.url()}: ${request.failure()?.errorText}`));
}

/** Everything that a page has complained about. */
export const complaints = (page: Page): string[] => heard.get(page) ?? [];

/** What axe finds wrong with the page as it is now, one line each. */
export async function violations(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
    .analyze();
  return violations.flatMap((v) => v.nodes.map((node) => `${v.id}: ${node.html} ${node.failureSummary}`));
}

/** Moves the focus with the Tab key until `selector` matches what has it. */
export async function tabTo(page: Page, selector: string) {
  for (let n = 0; n < 120; n++) {
    const found = await page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);
    if (found) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`the Tab key does not lead to ${selector}`);
}

/** Waits until nothing is asked of the core any more: two looks at the page are alike. */
export async function settled(page: Page) {
  let before = '';
  for (let n = 0; n < 50; n++) {
    const now = await page.evaluate(() => document.body.innerText);
    if (now === before) return;
    before = now;
    await page.waitForTimeout(80);
  }
}

/** What the stage, the conversation and the queue say. */
export async function scene(page: Page): Promise<string[]> {
  await settled(page);
  const stage = page.getByRole('region', { name: 'Stage' });
  return [
    (await stage.locator('table').first().textContent()) ?? '',
    (await page.getByRole('region', { name: 'Conversation' }).textContent()) ?? '',
    (await page.getByRole('tabpanel').textContent()) ?? '',
    (await page.locator('#transport time').textContent()) ?? '',
  ];
}
