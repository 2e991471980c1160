import { expect, test } from 'vitest';
import { unturned } from './marks';

test('what turns the direction of a text is shown and does not act', () => {
  expect(unturned('invoice\u202efdp.exe')).toBe('invoice⟨U+202E⟩fdp.exe');
  expect(unturned('\u061ca\u2066b\u2069')).toBe('⟨U+061C⟩a⟨U+2066⟩b⟨U+2069⟩');
  expect(unturned('שלום, grüße')).toBe('שלום, grüße');
});
