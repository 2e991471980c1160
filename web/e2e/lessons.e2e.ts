import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { complaints, settled, start, violations, type Bench } from './browser';

let bench: Bench;
beforeAll(async () => {
  bench = await start();
});
afterAll(() => bench.close());

const isReached = (lesson: Locator) => lesson.getByText('Reached', { exact: true });

// Chooses an answer and hands it in.
async function answer(lesson: Locator, choice: number) {
  await lesson.getByRole('radio').nth(choice).check();
  await lesson.getByRole('button', { name: 'Check answer' }).click();
  await lesson.getByText(/^Right\./).waitFor();
}

// Steps on until the goal of the step is reached.
async function stepOn(page: Page, lesson: Locator) {
  const forward = page.getByRole('button', { name: 'Step forward' });
  for (let n = 0; n < 60 && (await isReached(lesson).count()) === 0; n++) {
    await forward.click();
    await settled(page);
  }
  await isReached(lesson).waitFor();
}

async function runToEnd(page: Page, lesson: Locator) {
  const end = page.getByRole('button', { name: 'Run to the end' });
  if ((await isReached(lesson).count()) === 0) await end.click();
  await isReached(lesson).waitFor();
}

type Way = (page: Page, lesson: Locator) => Promise<void>;

const all =
  (...ways: Way[]): Way =>
  async (page, lesson) => {
    for (const way of ways) await way(page, lesson);
  };

// Types lines to a server, up to the goal of the step.
const typing = (host: string, lines: string[]): Way =>
  all(saying(host, lines), async (_, lesson) => isReached(lesson).waitFor());

// Types lines to a server.
const saying =
  (host: string, lines: string[]): Way =>
  async (page) => {
    await page.getByRole('tab', { name: 'Console' }).click();
    await page.getByRole('combobox', { name: 'Server' }).selectOption({ label: host });
    const input = page.getByRole('textbox', { name: 'Console input', exact: true });
    for (const line of lines) {
      await input.fill(line);
      await input.press('Enter');
      await page.waitForFunction(
        () => document.querySelector<HTMLInputElement>('[aria-label="Console input"]')?.value === '',
      );
      await settled(page);
    }
  };

// Types to each of the servers that a lesson compares; @ stands for their own names.
const sayingToEach = (hosts: string[], lines: string[]): Way =>
  all(
    ...hosts.map((host) =>
      saying(
        host,
        lines.map((line) => line.replace('@own', `@${host}`)),
      ),
    ),
  );

const four = ['plain', 'postfix', 'exim', 'opensmtpd'].map((name) => `${name}.receiver.example`);
const headerless = [
  'RSET',
  'MAIL FROM:<alice@sender.example>',
  'RCPT TO:<bob@own>',
  'DATA',
  'Hello Bob, no header here',
  '.',
];

// Writes a message, and waits for what becomes of it.
const writing =
  (to: string, subject: string, more: { from?: string; body?: string } = {}): Way =>
  async (page, lesson) => {
    await page.getByRole('button', { name: 'Compose' }).click();
    const dialog = page.getByRole('dialog', { name: 'Compose' });
    if (more.from) await dialog.getByRole('combobox', { name: 'From' }).selectOption(more.from);
    if (more.body) await dialog.getByRole('textbox', { name: 'Body' }).fill(more.body);
    await dialog.getByRole('textbox', { name: 'To', exact: true }).fill(to);
    await dialog.getByRole('textbox', { name: 'Subject', exact: true }).fill(subject);
    await dialog.getByRole('button', { name: 'Send' }).click();
    await dialog.waitFor({ state: 'hidden' });
    await runToEnd(page, lesson);
  };

// What a step asks for: the right choice, and how the goal is reached; null where it only asks or tells.
const lessons: Record<string, [number | null, Way | null][]> = {
  'when-delivery-fails': [
    [1, stepOn],
    [0, stepOn],
    [2, stepOn],
    [1, null],
    [1, runToEnd],
    [0, runToEnd],
    [null, null],
  ],
  'five-days': [
    [1, stepOn],
    [1, stepOn],
    [1, runToEnd],
    [1, runToEnd],
    [1, runToEnd],
    [0, runToEnd],
    [1, runToEnd],
    [1, null],
    [null, null],
  ],
  'reading-a-bounce': [
    [1, stepOn],
    [1, stepOn],
    [2, null],
    [1, stepOn],
    [2, stepOn],
    [1, runToEnd],
    [0, writing('bob@receiver.example', 'Chess on Friday')],
    [null, null],
  ],
  greylisting: [
    [1, stepOn],
    [2, stepOn],
    [
      1,
      typing('mx1.receiver.example', [
        'HELO student.example',
        'MAIL FROM:<winner@lottery.example>',
        'RCPT TO:<bob@receiver.example>',
      ]),
    ],
    [0, stepOn],
    [1, stepOn],
    [1, runToEnd],
    [null, null],
  ],
  'round-trips': [
    [2, stepOn],
    [2, stepOn],
    [2, stepOn],
    [1, stepOn],
    [1, null],
    [1, runToEnd],
    [
      1,
      writing(
        ['bob', 'carol', 'dan', 'eve', 'finn'].map((name) => `${name}@receiver.example`).join(', '),
        'Harbour',
      ),
    ],
    [null, null],
  ],
  smuggling: [
    [0, stepOn],
    [2, stepOn],
    [0, stepOn],
    [1, stepOn],
    [2, null],
    [1, stepOn],
    [2, stepOn],
    [1, writing('bob@receiver.example', 'Dots', { from: 'alice@sender.example', body: 'one\n.\nthree' })],
    [null, null],
  ],
  starttls: [
    [1, stepOn],
    [1, stepOn],
    [2, stepOn],
    [0, stepOn],
    [2, stepOn],
    [1, stepOn],
    [1, stepOn],
    [null, null],
  ],
  manners: [
    [1, sayingToEach(four, ['MAIL FROM:<alice@sender.example>'])],
    [1, sayingToEach(four, ['HELO student.example', 'MAIL FROM:<alice@sender.example>', 'RCPT TO:bob@own'])],
    [0, sayingToEach(four, ['RCPT TO:<nobody@own>'])],
    [1, sayingToEach(four, ['RCPT TO:<carol@elsewhere.example>'])],
    [
      1,
      all(
        saying('exim.receiver.example', Array<string>(5).fill('HALO')),
        typing('postfix.receiver.example', ['HALO']),
      ),
    ],
    [1, all(sayingToEach(['postfix.receiver.example', 'opensmtpd.receiver.example'], headerless), stepOn)],
    [null, null],
  ],
  'envelope-and-header': [
    [1, stepOn],
    [1, null],
    [2, stepOn],
    [2, stepOn],
    [1, stepOn],
    [1, stepOn],
    [
      1,
      typing('mx1.receiver.example', [
        'HELO student.example',
        'MAIL FROM:<carol@receiver.example>',
        'RCPT TO:<bob@receiver.example>',
        'DATA',
        'From: Father Christmas <santa@northpole.example>',
        'To: All children <all@world.example>',
        '',
        'Be good.',
        '.',
      ]),
    ],
    [null, null],
  ],
  'auth-and-submission': [
    [1, stepOn],
    [1, stepOn],
    [2, stepOn],
    [
      1,
      typing('mail.sender.example', [
        'HELO student.example',
        'MAIL FROM:<alice@sender.example>',
        'RCPT TO:<bob@receiver.example>',
      ]),
    ],
    [1, typing('mail.sender.example', ['RCPT TO:<alice@sender.example>'])],
    [
      2,
      all(
        saying('old.relay.example', [
          'HELO student.example',
          'MAIL FROM:<alice@sender.example>',
          'RCPT TO:<bob@receiver.example>',
          'RCPT TO:<carol@receiver.example>',
          'RCPT TO:<nobody@receiver.example>',
          'DATA',
          'Subject: You have won',
          '',
          'Click here.',
          '.',
        ]),
        stepOn,
      ),
    ],
    [1, runToEnd],
    [
      null,
      saying('mail.sender.example, port 587', [
        'EHLO student.example',
        'AUTH PLAIN AGFsaWNlAGFwcGxl',
        'MAIL FROM:<alice@sender.example>',
        'RCPT TO:<bob@receiver.example>',
      ]),
    ],
  ],
};

test.each(Object.entries(lessons))('%s is solved', async (id, steps) => {
  const page = await bench.open(`#/lesson/${id}`);
  const lesson = page.getByRole('region', { name: 'Lesson' });
  await page.getByRole('combobox', { name: 'Step by' }).selectOption({ label: 'queue event' });
  const next = lesson.getByRole('button', { name: 'Next step' });
  for (const [at, [choice, reach]] of steps.entries()) {
    if (choice !== null) {
      expect(await next.getAttribute('aria-disabled')).toBe('true');
      await answer(lesson, choice);
    }
    if (reach) await reach(page, lesson);
    if (at < steps.length - 1) await next.click();
  }
  await lesson.getByText('You have finished this lesson.').waitFor();
  expect(complaints(page)).toEqual([]);
});

test.each([
  [1440, 900],
  [1024, 768],
])('at %i x %i the buttons and the verdict of a lesson are in sight', async (width, height) => {
  const page = await bench.open('#/lesson/first-message', { viewport: { width, height } });
  const lesson = page.getByRole('region', { name: 'Lesson' });
  await page.keyboard.press('ArrowRight');
  await lesson.getByRole('button', { name: 'Next step' }).click();
  const inSight = async (what: Locator) => {
    const box = await what.boundingBox();
    const pane = await lesson.boundingBox();
    if (!box || !pane) throw new Error('not shown');
    expect(box.y).toBeGreaterThanOrEqual(pane.y);
    expect(box.y + box.height).toBeLessThanOrEqual(pane.y + pane.height + 1);
  };
  await inSight(lesson.getByRole('button', { name: 'Check answer' }));
  await answer(lesson, 2);
  const buttons = await lesson.getByRole('button', { name: 'Next step' }).boundingBox();
  const verdict = await lesson
    .getByRole('status')
    .filter({ hasText: /^Right\./ })
    .boundingBox();
  await inSight(lesson.getByRole('button', { name: 'Next step' }));
  expect((verdict?.y ?? 0) + (verdict?.height ?? 0)).toBeLessThanOrEqual(buttons?.y ?? 0);
  await lesson.getByText(/^Still to do: .*mail\.sender\.example/).waitFor();
});

test('on a phone the next thing to do stands above the buttons, until it is done', async () => {
  const page = await bench.open('#/lesson/first-message', { viewport: { width: 390, height: 844 } });
  await page.getByText(/^Still to do: .*alice-laptop/).waitFor();
  await page.getByRole('button', { name: 'Step forward' }).click();
  await page.getByText('Done. Go on with the next step.').waitFor();
  await page.getByRole('button', { name: 'Lesson · 1 of 11' }).click();
  const sheet = page.getByRole('dialog', { name: 'The way of a message' });
  await sheet.getByRole('button', { name: 'Next step' }).click();
  await sheet.getByRole('button', { name: 'Check answer' }).waitFor();
  expect(await violations(page)).toEqual([]);
  expect(complaints(page)).toEqual([]);
});
