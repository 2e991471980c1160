import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const program = process.env.MAILSCOPE ?? fileURLToPath(new URL('../../bin/mailscope', import.meta.url));

const running = new Set<ChildProcess>();

export interface Program {
  url: string;
  stop(): Promise<void>;
}

/** Starts `mailscope serve` as people do, and waits until it says where the page is. */
export async function run(options: string[], listen = '127.0.0.1:0'): Promise<Program> {
  const child: ChildProcess = spawn(program, ['serve', '--listen', listen, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.add(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('exit', () => running.delete(child));
  const said = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const url = await new Promise<string>((resolve, reject) => {
    said.on('line', (line) => line.startsWith('http') && resolve(line));
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the program ended with ${code}`)));
  });
  return {
    url,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Ends every program that a test has left running. */
export const endAll = () => running.forEach((child) => child.kill('SIGKILL'));
