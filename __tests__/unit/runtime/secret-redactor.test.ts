import { describe, expect, test } from '@jest/globals'
import { PassThrough } from 'node:stream'
import { SecretRedactor } from '../../../src/runtime/secret-redactor.js'

describe('the secret redactor', () => {
  const redactor = new SecretRedactor()
  redactor.add('s3cret/with+signs=')
  redactor.add('ab')

  test('redacts secrets, also percent-encoded, and signatures', () => {
    const signature = 'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe'
    expect(redactor.redact(`x s3cret/with+signs= y s3cret%2Fwith%2Bsigns%3D z`)).toBe(
      'x *** y *** z'
    )
    expect(redactor.redact(`s3cret%2fwith%2bsigns%3d`)).toBe('***')
    expect(redactor.redact(`Credential=ak/scope,Signature=${signature}"`)).toBe(
      'Credential=ak/scope,Signature=***"'
    )
  })

  test('keeps words that contain a very short secret', () => {
    expect(redactor.redact('table')).toBe('table')
  })

  test('redacts secrets as JSON escapes them', () => {
    const jsonRedactor = new SecretRedactor()
    jsonRedactor.add('pass"word\\1')
    expect(jsonRedactor.redact(JSON.stringify({ p: 'pass"word\\1' }))).toBe('{"p":"***"}')
  })

  test('redacts secrets as HTML and XML escape them', () => {
    const markupRedactor = new SecretRedactor()
    markupRedactor.add(`p<a>ss&'word"`)
    expect(markupRedactor.redact('<td>p&lt;a&gt;ss&amp;&#39;word&quot;</td>')).toBe('<td>***</td>')
  })

  test('accepts secrets at any time, replaces the longest first, and recognizes known ones', () => {
    const fresh = new SecretRedactor()
    expect(fresh.add('session-key')).toBe(true)
    expect(fresh.add('session-key-and-more')).toBe(true)
    expect(fresh.add('session-key')).toBe(false)
    expect(fresh.add('ab')).toBe(true)
    expect(fresh.add('ab')).toBe(false)
    expect(fresh.redact('session-key-and-more, session-key')).toBe('***, ***')
  })

  test.each([
    ['1234567', 'x 1234567 y'],
    ['12345678', 'x *** y']
  ])('redacts secrets of eight characters or more: %s', (secret, expected) => {
    const fresh = new SecretRedactor()
    fresh.add(secret)
    expect(fresh.redact(`x ${secret} y`)).toBe(expected)
  })

  test('redacts every occurrence, and signatures in a query', () => {
    expect(redactor.redact('s3cret/with+signs= s3cret/with+signs=')).toBe('*** ***')
    const signature = 'E21D18DAA82167720F9B1047AE7E7F1CE7CB77A3'
    expect(redactor.redact(`?x-oss-signature=${signature}&a=1`)).toBe('?x-oss-signature=***&a=1')
    expect(redactor.redact(`X-Oss-Signature%3D${signature}`)).toBe('X-Oss-Signature%3D***')
  })

  test('redacts secrets added after watching began, and calls back when a text was written', async () => {
    const fresh = new SecretRedactor()
    const stream = new PassThrough()
    fresh.watch(
      stream as unknown as NodeJS.WriteStream,
      new PassThrough() as unknown as NodeJS.WriteStream
    )
    fresh.add('learned-late')
    const written = new Promise(resolve => stream.write('learned-late\n', resolve))
    stream.write('::error::learned-late\n')
    expect(String(stream.read())).toBe('***\n::error::***\n')
    await written
  })

  test('redacts strings and bytes written to a stream, and keeps mask commands', () => {
    const stream = new PassThrough()
    const errors = new PassThrough()
    const streams = [stream, errors] as unknown as [NodeJS.WriteStream, NodeJS.WriteStream]
    redactor.watch(...streams)
    stream.write('::add-mask::s3cret/with+signs=\n')
    stream.write('one s3cret/with+signs=\n')
    stream.write(Buffer.from('two s3cret/with+signs=\n'))
    expect(String(stream.read())).toBe('::add-mask::s3cret/with+signs=\none ***\ntwo ***\n')
  })

  test('defuses commands on stderr, and commands of the older form everywhere', () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    redactor.watch(stdout as unknown as NodeJS.WriteStream, stderr as unknown as NodeJS.WriteStream)
    stdout.write('::debug::x ##[add-mask]y\n')
    stderr.write('a\n ::error::x\n##[error]y\n')
    expect(String(stdout.read())).toBe('::debug::x ## [add-mask]y\n')
    expect(String(stderr.read())).toBe('a\n : :error::x\n## [error]y\n')
  })
})
