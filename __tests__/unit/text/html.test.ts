import { describe, expect, test } from '@jest/globals'
import { prose } from '../../../../src/report/markdown/prose.js'
import { hostileText } from '../sample-findings.js'

describe('prose', () => {
  test.each([
    [
      'Run with mode: apply and allow-downgrade: true to go on, or stop.',
      'Run with <code>mode: apply</code> and <code>allow-downgrade: true</code> to go on, or stop.'
    ],
    ['Or raise request-timeout-seconds.', 'Or raise <code>request-timeout-seconds</code>.'],
    ['set uncovered: ignore.', 'set <code>uncovered: ignore</code>.'],
    [
      'has AES256: algorithm: required KMS, found AES256.',
      'has AES256: algorithm: required KMS, found AES256.'
    ],
    [
      'Allow oss:GetBucketInfo on acs:oss:*:*:b, please.',
      'Allow <code>oss:GetBucketInfo</code> on <code>acs:oss:*:*:b</code>, please.'
    ],
    [
      'key 9468da86-3509-4f8d-a61e-6eab1eac0000 (alias/shop)',
      'key <code>9468da86-3509-4f8d-a61e-6eab1eac0000</code> (<code>alias/shop</code>)'
    ],
    ['stopped. 1 bucket: 1 applied.', 'stopped. 1 bucket: 1 applied.'],
    ['add it to NO_PROXY', 'add it to <code>NO_PROXY</code>'],
    ['the roll-back of 5 buckets, 10.5 s "so"', 'the roll-back of 5 buckets, 10.5 s &quot;so&quot;']
  ])('renders %s', (text, html) => {
    expect(prose(text)).toBe(html)
  })

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
    '0123456789abcdef'
  ])('renders %s as code only', word => {
    for (const around of [word, `(${word})`, `"${word}",`, `请${word}。`]) {
      const outside = prose(`a ${around} b`).replace(/<code>.*?<\/code>/g, '')
      expect(outside).not.toMatch(/[@#$]|GH|evil|tada|0123/)
      expect(
        prose(`a ${around} b`)
          .replace(/<\/?code>/g, '')
          .replaceAll('&quot;', '"')
      ).toBe(`a ${around} b`)
    }
  })

  test('is one line, without markup other than code', () => {
    expect(prose(hostileText)).not.toMatch(/[\n\r]|<(?!\/?code>)/)
  })
})
