import { describe, expect, test } from '@jest/globals'
import {
  bucket,
  code,
  emptyMessage,
  fact,
  input,
  isSameMessage,
  join,
  lines,
  link,
  listAnd,
  listFirst,
  mapTexts,
  message,
  own,
  quantity,
  quote,
  requestIdsIn,
  requestReference,
  sentences,
  unpunctuated,
  untrusted,
  value,
  words,
  type Message,
  type Part
} from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'

const text = (content: string): Part => ({ kind: 'text', text: content })

/** One part of each kind, as plain text, and with every text of it replaced. */
const parts: Readonly<Record<Part['kind'], readonly [Part, string, string]>> = {
  text: [words('has no rule'), 'has no rule', 'has no rule'],
  bucket: [bucket('photos'), 'bucket photos', 'bucket X'],
  value: [value('cn-hangzhou'), 'cn-hangzhou', 'X'],
  input: [input('mode', 'apply'), 'mode: apply', 'mode: X'],
  code: [code('oss:PutObject'), 'oss:PutObject', 'X'],
  link: [link('the docs', 'https://a.example/'), 'the docs (https://a.example/)', 'X'],
  untrusted: [untrusted('Access denied'), 'Access denied', 'X'],
  quote: [quote('AES265'), '"AES265"', '"X"'],
  'request-id': [{ kind: 'request-id', id: '65AB' }, ' Request id: 65AB.', ' Request id: X.'],
  own: [own(value('k1'), '(see the table)', 'Key'), 'k1', 'X'],
  fact: [fact('Found', value('k1')), ' Found: k1.', ' Found: X.'],
  lines: [lines('a: 1', 'b: 2'), '\na: 1\nb: 2', '\nX\nX']
}

describe('a part', () => {
  test.each(Object.entries(parts))('of the kind %s is plain text', (_, [part, asPlain]) => {
    expect(plain([part])).toBe(asPlain)
  })

  test.each(Object.entries(parts))(
    'of the kind %s has its texts replaced, but not our own words',
    (_, [part, , replaced]) => {
      expect(plain(mapTexts([part], () => 'X'))).toBe(replaced)
    }
  )

  test.each(Object.entries(parts))('of the kind %s stays the same part', (_, [part]) => {
    expect(message`${part}`).toEqual([part])
    expect(mapTexts([part], same => same)).toEqual([part])
  })

  test('names a bucket with a capital letter at the beginning of a sentence', () => {
    expect(plain([bucket('photos', 'Bucket')])).toBe('Bucket photos')
  })

  test('names an input alone, or with a value', () => {
    expect(plain([input('kms-key-id')])).toBe('kms-key-id')
    expect(mapTexts([input('kms-key-id')], () => 'X')).toEqual([input('kms-key-id')])
  })

  test('shows only the URL of a link whose text is its end', () => {
    expect(plain([link('a.example/x', 'https://a.example/x')])).toBe('https://a.example/x')
  })

  test('shows at most its limit of text from outside', () => {
    expect(plain([untrusted('abcdef', 4)])).toBe('abc…')
    expect(plain([untrusted('x'.repeat(2_000))])).toHaveLength(500)
    expect(plain([value('x'.repeat(3_000))])).toHaveLength(2_000)
  })

  test.each<[string, Part]>([
    ['a bucket', bucket('a\nb')],
    ['a value', value('a\nb')],
    ['code', code('a\u2028b')],
    ['the value of an input', input('mode', 'a\r\nb')],
    ['text from outside', untrusted('a\n\n::error::b\u001b[31m')],
    ['a request id', { kind: 'request-id', id: 'a\nb' }],
    ['a part of one bucket', own(untrusted('a\nb'), 'x')]
  ])('never breaks the line: %s', (_, part) => {
    expect(plain([part])).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u)
  })
})

describe('a message', () => {
  test('is built from words and parts, in order', () => {
    expect(message`${bucket('b', 'Bucket')} has ${value('AES256')}.`).toEqual([
      bucket('b', 'Bucket'),
      text(' has '),
      value('AES256'),
      text('.')
    ])
  })

  test('is empty without words', () => {
    expect(message``).toEqual(emptyMessage)
    expect(message`${emptyMessage}${words('')}`).toEqual(emptyMessage)
  })

  test('inserts numbers as words', () => {
    expect(message`after ${3} attempts`).toEqual([text('after 3 attempts')])
  })

  test('equals another one with the same content, however both were composed', () => {
    const region = message`in ${value('cn-hangzhou')}`
    const one = message`The key is ${region}, enabled.`
    const other = message`The ${words('key')} is in ${value('cn-hangzhou')}${message`, ${words('enabled')}.`}`
    expect(other).toEqual(one)
    expect(isSameMessage(one, other)).toBe(true)
  })

  test('differs from one that looks the same but has other parts', () => {
    expect(isSameMessage(message`key ${value('x')}`, message`key ${code('x')}`)).toBe(false)
    expect(isSameMessage(message`key x`, message`key ${value('x')}`)).toBe(false)
  })

  test('keeps words that look like markup of another surface as they are', () => {
    expect(plain(message`a < b, ${value('<b>')} & c`)).toBe('a < b, <b> & c')
  })
})

describe('a request reference', () => {
  test('is a sentence with the last id, and empty without an id', () => {
    expect(plain(message`It failed.${requestReference(['1', '2'])}`)).toBe(
      'It failed. Request id: 2.'
    )
    expect(requestReference([])).toEqual(emptyMessage)
  })

  test('is found also in a part of one bucket', () => {
    const nested = own(message`It failed.${requestReference(['2'])}`, 'failed')
    expect(requestIdsIn(message`${nested} Then:${requestReference(['3'])}`)).toEqual(['2', '3'])
    expect(requestIdsIn(message`It ${value('failed')}.`)).toEqual([])
  })
})

test('replacing texts reaches into a part of one bucket and keeps its title', () => {
  const part = own(message`key ${value('secret')}`, '(see the table)', 'Key')
  expect(mapTexts([part], () => '***')).toEqual([
    own(message`key ${value('***')}`, '(see the table)', 'Key')
  ])
})

describe('a list', () => {
  const items = (count: number): Part[] => ['a', 'b', 'c', 'd'].slice(0, count).map(value)

  test.each([
    [0, ''],
    [1, 'a'],
    [2, 'a and b'],
    [3, 'a, b and c']
  ])('of %i items ends with "and"', (count, expected) => {
    expect(plain(listAnd(items(count)))).toBe(expected)
  })

  test.each([
    [2, 'a, b'],
    [3, 'a, b, c'],
    [4, 'a, b, c and 1 more']
  ])('of %i items, limited to three, counts the others', (count, expected) => {
    expect(plain(listFirst(items(count), 3))).toBe(expected)
  })

  test('joins parts and messages', () => {
    const joined = join([words('a'), message`b ${value('c')}`, 4], '; ')
    expect(joined).toEqual([text('a; b '), value('c'), text('; 4')])
  })
})

test('sentences are joined with spaces; empty ones are left out', () => {
  const joined: Message = sentences(message`A.`, emptyMessage, message`B ${value('c')}.`, message``)
  expect(plain(joined)).toBe('A. B c.')
  expect(sentences(emptyMessage)).toEqual(emptyMessage)
})

test.each([
  [0, '0 buckets'],
  [1, '1 bucket'],
  [2, '2 buckets']
])('a quantity of %i is "%s"', (number, expected) => {
  expect(plain([quantity(number, 'bucket')])).toBe(expected)
})

test.each([
  ['Access denied.', 'Access denied'],
  ['Access denied: \n..', 'Access denied'],
  ['a. b: c', 'a. b: c'],
  [' . ', undefined],
  ['', undefined]
])('text that ends a clause loses its last punctuation: %j', (text, expected) => {
  const part = unpunctuated(text)
  expect(part === null ? undefined : plain([part])).toBe(expected)
})

test('long white space within a text takes no quadratic time', () => {
  const started = performance.now()
  unpunctuated(`${' '.repeat(2_000_000)}x`)
  expect(performance.now() - started).toBeLessThan(2_000)
})
