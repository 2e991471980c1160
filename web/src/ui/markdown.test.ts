import { describe, expect, test } from 'vitest';
import { readInline, readMarkdown, type Block, type Inline } from './markdown';

const text = (value: string): Inline => ({ kind: 'text', text: value });
const code = (value: string): Inline => ({ kind: 'code', text: value });

describe('markdown', () => {
  const blocks: [string, string, Block[]][] = [
    ['paragraphs', 'One\ntwo.\n\nThree.', [
      { kind: 'paragraph', parts: [text('One\ntwo.')] },
      { kind: 'paragraph', parts: [text('Three.')] },
    ]],
    ['a list after a line of text', 'First:\n- a `b`\n- c\n  d', [
      { kind: 'paragraph', parts: [text('First:')] },
      { kind: 'list', ordered: false, items: [[text('a '), code('b')], [text('c d')]] },
    ]],
    ['a numbered list', '1. a\n2. b', [{ kind: 'list', ordered: true, items: [[text('a')], [text('b')]] }]],
    ['code as it stands', '```\nMAIL FROM:<a@b> *\n\n```\nx', [
      { kind: 'code', text: 'MAIL FROM:<a@b> *\n' },
      { kind: 'paragraph', parts: [text('x')] },
    ]],
    ['code without an end', '```\nx', [{ kind: 'code', text: 'x' }]],
    ['a heading and a quotation', '## Why\n> so\n> it is', [
      { kind: 'heading', parts: [text('Why')] },
      { kind: 'quote', parts: [text('so\nit is')] },
    ]],
  ]; // prettier-ignore
  test.each(blocks)('%s', (_, source, want) => expect(readMarkdown(source)).toEqual(want));

  const rfc = 'https://www.rfc-editor.org/rfc/rfc5321';
  const inlines: [string, Inline[]][] = [
    ['a **b *c* d** e', [
      text('a '),
      { kind: 'strong', parts: [text('b '), { kind: 'em', parts: [text('c')] }, text(' d')] },
      text(' e'),
    ]],
    ['*a* _b_ snake_case_name 2 * 3 * 4', [
      { kind: 'em', parts: [text('a')] }, text(' '), { kind: 'em', parts: [text('b')] }, text(' snake_case_name 2 * 3 * 4'),
    ]],
    ['[RFC 5321 4.5.4.1] and [RFC 5321]', [
      { kind: 'link', href: `${rfc}#section-4.5.4.1`, parts: [text('RFC 5321 4.5.4.1')] },
      text(' and '),
      { kind: 'link', href: rfc, parts: [text('RFC 5321')] },
    ]],
    ['[a](javascript:alert) [b]', [text('[a](javascript:alert) [b]')]],
    ['[a](https://example.org/x)', [{ kind: 'link', href: 'https://example.org/x', parts: [text('a')] }]],
    ['`<a@b>` ``a`b`` \\*', [code('<a@b>'), text(' '), code('a`b'), text(' *')]],
    ['<b>no tags</b>', [text('<b>no tags</b>')]],
  ]; // prettier-ignore
  test.each(inlines)('%s', (source, want) => expect(readInline(source)).toEqual(want));
});
