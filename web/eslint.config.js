import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// The panes of the screen. None of them knows another; what they share lies in state/ and ui/.
const panes = [
  'stage', 'conversation', 'inspector', 'timeline', 'queue', 'names', 'mailboxes', 'message', 'faults',
  'console', 'compose', 'lesson', 'live', 'compare',
]; // prettier-ignore

const apart = panes.map((pane) => ({
  files: [`src/${pane}/**`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: panes
          .filter((other) => other !== pane)
          .map((other) => ({ group: [`**/${other}/*`], message: 'Panes never import each other.' })),
      },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist', 'node_modules', 'src/engine/core', 'src/engine/wire.ts'] },
  js.configs.recommended,
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  { files: ['e2e/**', '*.js', '*.ts'], languageOptions: { globals: { ...globals.node } } },
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: ts.parser, extraFileExtensions: ['.svelte'], svelteConfig } },
  },
  {
    rules: {
      // TypeScript knows which names there are.
      'no-undef': 'off',
      // A blank that must stand is written as one; a Map that never leaves its function needs no signals.
      'svelte/no-useless-mustaches': 'off',
      'svelte/prefer-svelte-reactivity': 'off',
      'max-lines': ['error', 400],
    },
  },
  {
    files: ['src/ui/**', 'src/engine/**'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: ['**/state/*', ...panes.map((p) => `**/${p}/*`)],
              message: 'Lower layers know no pane.',
            },
          ],
        },
      ],
    },
  },
  ...apart,
);
