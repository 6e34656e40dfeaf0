import { describe, expect, test } from '@jest/globals'
import {
  bucket,
  fact,
  message,
  own,
  requestReference,
  sentences,
  value,
  words,
  type Insert,
  type Message
} from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { causeKey, shareMessage } from '../../../src/text/shared-cause.js'

const found = (rule: string): Insert => own(value(rule), '(see the table)', 'Found')
const noRule = (name: string, rule = 'SM4'): Message =>
  message`${bucket(name, 'Bucket')} differs. Found: ${found(rule)}.`

describe('a cause key', () => {
  test.each<[string, Message, Message]>([
    ['the bucket', noRule('a'), noRule('b')],
    ['a part of one bucket', noRule('a', 'SM4'), noRule('a', 'AES256')],
    [
      'the request id',
      message`It failed.${requestReference(['1'])}`,
      message`It failed.${requestReference(['2'])}`
    ],
    [
      'whether there is a request id between two sentences',
      sentences(message`It failed.${requestReference(['1'])}`, message`Nothing was changed.`),
      message`It failed. Nothing was changed.`
    ]
  ])('is the same for messages that differ in %s', (_, one, other) => {
    expect(causeKey(one)).toBe(causeKey(other))
  })

  test.each<[string, Message, Message]>([
    ['words', message`It failed.`, message`It worked.`],
    ['a value', message`in ${value('cn-hangzhou')}`, message`in ${value('cn-beijing')}`],
    ['the kind of a part', message`in ${value('x')}`, message`in ${words('x')}`],
    [
      'a placeholder',
      message`${own(value('x'), 'a key')}`,
      message`${own(value('x'), 'a region')}`
    ],
    ['what is one bucket’s own', message`${own(value('x'), 'x')}`, message`${value('x')}`],
    ['the place of the bucket', message`${bucket('a')}.`, message`${bucket('a', 'Bucket')}.`]
  ])('differs for messages that differ in %s', (_, one, other) => {
    expect(causeKey(one)).not.toBe(causeKey(other))
  })
})

describe('a shared message', () => {
  test('of one message is that message, with its request id', () => {
    const only = message`${bucket('a', 'Bucket')} failed.${requestReference(['1'])}`
    expect(shareMessage([only])).toEqual({ message: only, differing: [] })
  })

  test('has placeholders for what differs, and columns that show it', () => {
    const shared = shareMessage([noRule('a', 'SM4'), noRule('b', 'AES256')])
    expect(plain(shared.message)).toBe('The bucket differs. Found: (see the table).')
    expect(shared.differing).toEqual([
      { column: 'Found', contents: [[value('SM4')], [value('AES256')]] }
    ])
  })

  test('keeps what is the same for all buckets, without a column', () => {
    const shared = shareMessage([noRule('a'), noRule('b'), noRule('c')])
    expect(plain(shared.message)).toBe('The bucket differs. Found: SM4.')
    expect(shared.differing).toEqual([])
  })

  test('names the bucket in the middle of a sentence in lower case', () => {
    const [one, other] = ['a', 'b'].map(name => message`The rule of ${bucket(name)} differs.`)
    const shared = shareMessage([one ?? [], other ?? []])
    expect(plain(shared.message)).toBe('The rule of the bucket differs.')
  })

  test('keeps the bucket if all messages are about the same one', () => {
    expect(plain(shareMessage([noRule('a', 'SM4'), noRule('a', 'AES256')]).message)).toBe(
      'Bucket a differs. Found: (see the table).'
    )
  })

  test('has no column for what differs but has no title', () => {
    const after = (time: string): Message =>
      message`It failed after ${own(words(time), 'a while')}.`
    const shared = shareMessage([after('3 s'), after('5 s')])
    expect(plain(shared.message)).toBe('It failed after a while.')
    expect(shared.differing).toEqual([])
  })

  test('leaves request ids out', () => {
    const failed = (id: string): Message =>
      sentences(message`It failed.${requestReference([id])}`, message`Nothing was changed.`)
    const shared = shareMessage([failed('1'), failed('1')])
    expect(shared.message).toEqual(message`It failed. Nothing was changed.`)
  })

  test('aligns messages of which only some have a request id', () => {
    const shared = shareMessage([
      message`It failed.${requestReference(['1'])} Found: ${found('SM4')}.`,
      message`It failed. Found: ${found('AES256')}.`
    ])
    expect(plain(shared.message)).toBe('It failed. Found: (see the table).')
    expect(shared.differing).toHaveLength(1)
  })

  test('lists all that differs in the order of the message', () => {
    const differs = (required: string, rule: string): Message =>
      message`It differs from ${own(value(required), 'the requirement', 'Rule')}.${fact('Found', value(rule))}`
    const shared = shareMessage([differs('AES256', 'SM4'), differs('KMS', 'AES256')])
    expect(plain(shared.message)).toBe('It differs from the requirement.')
    expect(shared.differing).toEqual([
      { column: 'Rule', contents: [[value('AES256')], [value('KMS')]] },
      { column: 'Found', contents: [[value('SM4')], [value('AES256')]] }
    ])
  })
})
