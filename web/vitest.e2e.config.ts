import { defineConfig } from 'vitest/config';

// The page in a browser: what is built in dist, served from a folder.
export default defineConfig({
  test: {
    include: ['e2e/**/*.e2e.ts'],
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
  },
});
