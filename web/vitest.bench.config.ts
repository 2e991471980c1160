import { defineConfig } from 'vitest/config';

// What the page costs, measured in a browser.
export default defineConfig({
  test: {
    include: ['e2e/**/*.bench.ts'],
    testTimeout: 300_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
