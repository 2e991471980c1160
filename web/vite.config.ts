import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

const start = 'src/engine/start.ts';

// The script that begins to load the core is a file of its own, and the first that the page names: the core is most
// of what there is to load, and need not wait for the rest.
function startFirst(): Plugin {
  return {
    name: 'start-first',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle = {} }) {
        const holds = (id: string) => id.endsWith(start);
        const chunk = Object.values(bundle).find(
          (file) => file.type === 'chunk' && file.moduleIds.some(holds),
        );
        if (!chunk) throw new Error(`no script holds ${start}`);
        const attrs = { type: 'module', crossorigin: true, src: `./${chunk.fileName}` };
        return [{ tag: 'script', attrs, injectTo: 'head-prepend' }];
      },
    },
  };
}

// Everything is addressed relative to the page, so that the site works from any folder.
export default defineConfig({
  base: './',
  plugins: [svelte(), startFirst()],
  worker: { format: 'es' },
  build: {
    target: 'es2023',
    // Small pieces stay files: the content security policy allows no data: addresses.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 300,
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: 'start', test: new RegExp(start) }] } } },
  },
  test: { include: ['src/**/*.test.ts'] },
});
