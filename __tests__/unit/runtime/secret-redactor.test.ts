import { describe, expect, test } from '@jest/globals'
import { PassThrough } from 'node:stream'
import { SecretRedactor } from '../../../src/runtime/secret-redactor.js'

describe('the leak guard', () => {
  const guard = new SecretRedactor()
  guard.add('s3cret/with+signs=')
  guard.add('ab')

  test('takes out secrets, also percent-encoded, and signatures', () => {
    const signature = 'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe'
    expect(guard.redact(`x s3cret/with+signs= y s3cret%2Fwith%2Bsigns%3D z`)).toBe('x *** y *** z')
    expect(guard.redact(`s3cret%2fwith%2bsigns%3d`)).toBe('***')
    expect(guard.redact(`Credential=ak/scope,Signature=${signature}"`)).toBe(
      'Credential=ak/scope,Signature=***"'
    )
  })

  test('leaves words alone that a very short secret is part of', () => {
    expect(guard.redact('table')).toBe('table')
  })

  test('takes them out as JSON escapes them', () => {
    const quoted = new SecretRedactor()
    quoted.add('pass"word\\1')
    expect(quoted.redact(JSON.stringify({ p: 'pass"word\\1' }))).toBe('{"p":"***"}')
  })

  test('takes them out as HTML and XML escape them', () => {
    const guarded = new SecretRedactor()
    guarded.add(`p<a>ss&'word"`)
    expect(guarded.redact('<td>p&lt;a&gt;ss&amp;&#39;word&quot;</td>')).toBe('<td>***</td>')
  })

  test('learns secrets on the way, the longest first, and knows them again', () => {
    const learning = new SecretRedactor()
    expect(learning.add('session-key')).toBe(true)
    expect(learning.add('session-key-and-more')).toBe(true)
    expect(learning.add('session-key')).toBe(false)
    expect(learning.add('ab')).toBe(true)
    expect(learning.add('ab')).toBe(false)
    expect(learning.redact('session-key-and-more, session-key')).toBe('***, ***')
  })

  test.each([
    ['1234567', 'x 1234567 y'],
    ['12345678', 'x *** y']
  ])('knows a secret from eight characters on: %s', (secret, expected) => {
    const learning = new SecretRedactor()
    learning.add(secret)
    expect(learning.redact(`x ${secret} y`)).toBe(expected)
  })

  test('takes out each time that it is there, and the query’s form of a signature', () => {
    expect(guard.redact('s3cret/with+signs= s3cret/with+signs=')).toBe('*** ***')
    const signature = 'E21D18DAA82167720F9B1047AE7E7F1CE7CB77A3'
    expect(guard.redact(`?x-oss-signature=${signature}&a=1`)).toBe('?x-oss-signature=***&a=1')
    expect(guard.redact(`X-Oss-Signature%3D${signature}`)).toBe('X-Oss-Signature%3D***')
  })

  test('watches what it learns later, too, and hands on when a text was written', async () => {
    const learning = new SecretRedactor()
    const stream = new PassThrough()
    learning.watch(
      stream as unknown as NodeJS.WriteStream,
      new PassThrough() as unknown as NodeJS.WriteStream
    )
    learning.add('learned-late')
    const written = new Promise(resolve => stream.write('learned-late\n', resolve))
    stream.write('::error::learned-late\n')
    expect(String(stream.read())).toBe('***\n::error::***\n')
    await written
  })

  test('watches a stream, strings and bytes, and lets the mask commands through', () => {
    const stream = new PassThrough()
    const errors = new PassThrough()
    const streams = [stream, errors] as unknown as [NodeJS.WriteStream, NodeJS.WriteStream]
    guard.watch(...streams)
    stream.write('::add-mask::s3cret/with+signs=\n')
    stream.write('one s3cret/with+signs=\n')
    stream.write(Buffer.from('two s3cret/with+signs=\n'))
    expect(String(stream.read())).toBe('::add-mask::s3cret/with+signs=\none ***\ntwo ***\n')
  })

  test('lets no command through on stderr, and none of the older form anywhere', () => {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    guard.watch(stdout as unknown as NodeJS.WriteStream, stderr as unknown as NodeJS.WriteStream)
    stdout.write('::debug::x ##[add-mask]y\n')
    stderr.write('a\n ::error::x\n##[error]y\n')
    expect(String(stdout.read())).toBe('::debug::x ## [add-mask]y\n')
    expect(String(stderr.read())).toBe('a\n : :error::x\n## [error]y\n')
  })
})
