import { describe, expect, test } from '@jest/globals'
import { html, linkElement, maxTextLength } from '../../../src/text/html.js'
import {
  bucket,
  code,
  emptyMessage,
  input,
  lines,
  link,
  message,
  own,
  quote,
  requestReference,
  untrusted,
  value,
  words,
  type Message
} from '../../../src/text/message.js'
import { hostileText } from '../report/sample-findings.js'

/** Text that is markup, and what is shown of it. */
const markup = '<b> & "c"'
const escaped = '&lt;b&gt; &amp; &quot;c&quot;'
const page = 'https://docs.example/reasons?a=1&b=2#x'

describe('html', () => {
  test.each<[string, Message, string]>([
    ['nothing', emptyMessage, ''],
    ['our own words', message`a < b & "c" it's`, 'a &lt; b &amp; &quot;c&quot; it&#39;s'],
    ['words that look like references', message`12.5 s, @x, #1`, '12.5 s, @x, #1'],
    ['a bucket', message`${bucket('photos')}`, 'bucket <code>photos</code>'],
    [
      'a bucket at the start of a sentence',
      message`${bucket(markup, 'Bucket')} is public.`,
      `Bucket <code>${escaped}</code> is public.`
    ],
    ['a value', message`in ${value(markup)}`, `in <code>${escaped}</code>`],
    ['code', message`Allow ${code(markup)}.`, `Allow <code>${escaped}</code>.`],
    ['an input', message`raise ${input('max-buckets')}`, 'raise <code>max-buckets</code>'],
    [
      'an input with a value',
      message`run with ${input('mode', 'apply')} or ${input('kms-key-id', markup)}`,
      `run with <code>mode: apply</code> or <code>kms-key-id: ${escaped}</code>`
    ],
    [
      'a link',
      message`see ${link(markup, page)}`,
      `see <a href="https://docs.example/reasons?a=1&amp;b=2#x">${escaped}</a>`
    ],
    ['text from outside', message`it said: ${untrusted(markup)}.`, `it said: ${escaped}.`],
    ['the beginning of long text from outside', [untrusted('long text', 5)], 'long…'],
    ['what a user typed', message`Rule ${quote('a"b')}`, 'Rule <code>&quot;a&quot;b&quot;</code>'],
    [
      'the last request id',
      message`It failed.${requestReference(['one', '<two>'])}`,
      'It failed. Request id: <code>&lt;two&gt;</code>.'
    ],
    [
      'what is true of one bucket only',
      message`in ${own(value('cn-hangzhou'), '(see the table)', 'Region')} now`,
      'in <code>cn-hangzhou</code> now'
    ],
    [
      'parts of what is true of one bucket only',
      message`said ${own(message`"${untrusted('@octocat')}" to ${bucket('b')}`, 'something')}`,
      'said &quot;<code>@octocat</code>&quot; to bucket <code>b</code>'
    ],
    [
      'lines to be typed, with their spaces',
      message`Add this:${lines('permissions:', '  id-token: write # <needed>')}`,
      'Add this:<pre>permissions:\n  id-token: write # &lt;needed&gt;</pre>'
    ],
    [
      // An empty line would end the HTML block.
      'empty lines to be typed, with a space',
      message`${lines('a', '', ' \t ', 'b\nc')}`,
      '<pre>a\n&#32;\n&#32;\nb\nc</pre>'
    ],
    ['a number, words and adjacent text', message`${3} ${words('<buckets>')}`, '3 &lt;buckets&gt;']
  ])('renders %s', (_, parts, rendered) => {
    expect(html(parts)).toBe(rendered)
  })

  test.each([
    'javascript:alert(1)',
    'JAVASCRIPT:alert(1)//https://docs.example',
    'data:text/html,x',
    ' https://docs.example',
    'ftp://docs.example',
    '//docs.example',
    'docs/reasons.md',
    ''
  ])('renders only the text of a link to %j', url => {
    expect(html([link('the page', url)])).toBe('the page')
  })

  test('renders a link to http, and escapes a quote in its URL', () => {
    expect(html([link('x', 'http://a.example/"><b>\n')])).toBe(
      '<a href="http://a.example/&quot;&gt;&lt;b&gt;">x</a>'
    )
  })

  test('does not link to a URL that it would have to cut', () => {
    const url = 'https://a.example/'.padEnd(maxTextLength, 'x')
    expect(linkElement('x', url)).toBe(`<a href="${url}">x</a>`)
    expect(linkElement('x', `${url}x`)).toBe('x')
    expect(linkElement('x', undefined)).toBe('x')
  })

  test.each<[string, (text: string) => Message]>([
    ['a bucket', text => [bucket(text)]],
    ['a value', text => [value(text)]],
    ['code', text => [code(text)]],
    ['an input', text => [input('mode', text)]],
    ['a link', text => [link(text, `https://docs.example/${text}`)]],
    ['text from outside', text => [untrusted(text)]],
    ['what a user typed', text => [quote(text)]],
    ['a request id', text => requestReference([text])],
    ['own parts', text => [own(untrusted(text), 'x')]]
  ])('renders hostile text on one line, without markup of its own, in %s', (_, build) => {
    const rendered = html(build(hostileText))
    expect(rendered).not.toMatch(/\p{Cc}|\p{Cf}|[\u2028\u2029]|<(?!\/?code>|a href="[^"]*">|\/a>)/u)
    // Quotes only count the characters of a long text, which may be a secret in the wrong input.
    expect(rendered).toMatch(/&lt;script&gt;|\(\d+ characters/)
  })

  test('cuts a name that is too long to be one', () => {
    const name = 'x'.repeat(maxTextLength)
    expect(html([value(name)])).toBe(`<code>${name}</code>`)
    expect(html([value(`${name}x`)])).toBe(`<code>${name.slice(1)}…</code>`)
  })
})

describe('text from outside', () => {
  test.each([
    '@octocat',
    'octo/shop#12',
    '#12',
    'GH-12',
    'https://evil.example',
    'www.evil.example',
    'me@x.example',
    ':tada:',
    '$x$',
    '0123456789abcdef',
    'octo/shop@0123456789abcdef0123456789abcdef01234567'
  ])('has %s as code only', word => {
    for (const around of [word, `(${word})`, `"${word}",`, `[${word}].`, `请${word}。`]) {
      const rendered = html([untrusted(`a ${around} b`)])
      const outside = rendered.replace(/<code>.*?<\/code>/g, '')
      expect(outside).not.toMatch(/[@#$]|GH|evil|tada|0123/)
      expect(rendered.replace(/<\/?code>/g, '').replaceAll('&quot;', '"')).toBe(`a ${around} b`)
    }
  })

  test('has the quotes and brackets around such a word outside of the code', () => {
    expect(html([untrusted('Ask (“@octocat”), "#12": now.')])).toBe(
      'Ask (“<code>@octocat</code>”), &quot;<code>#12</code>&quot;: now.'
    )
  })

  test.each([
    'anonymous downloads fail under SSE-KMS',
    'until 2027-03-31, in 10.5 s (5 attempts)',
    'stopped. 1 bucket: 1 applied.',
    '公开网站,匿名下载会失败'
  ])('has usual words as they are: %s', text => {
    expect(html([untrusted(text)])).toBe(text)
  })
})
