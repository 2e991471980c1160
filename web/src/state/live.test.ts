import { expect, test } from 'vitest';
import { scenarioOf } from './live.svelte';

test('a save file tells which scenario it is a run of', () => {
  const saved = { version: 'x', scenario: 'world: {}\n', seed: 7, inputs: [], name: 'a.yaml', head: 3 };
  expect(scenarioOf(JSON.stringify(saved))).toEqual({ text: 'world: {}\n', name: 'a.yaml' });
  expect(scenarioOf(JSON.stringify({ ...saved, name: undefined }))).toEqual({
    text: 'world: {}\n',
    name: '',
  });
});
