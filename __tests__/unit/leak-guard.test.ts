import { describe, expect, test } from '@jest/globals'
import { PassThrough } from 'node:stream'
import { LeakGuard } from '../../src/leak-guard.js'

describe('the leak guard', () => {
  const guard = new LeakGuard()
  guard.add('s3cret/with+signs=')
  guard.add('ab')

  test('takes out secrets, also percent-encoded, and signatures', () => {
    const signature = 'e21d18daa82167720f9b1047ae7e7f1ce7cb77a31e8203a7d5f4624fa0284afe'
    expect(guard.clean(`x s3cret/with+signs= y s3cret%2Fwith%2Bsigns%3D z`)).toBe('x *** y *** z')
    expect(guard.clean(`Credential=ak/scope,Signature=${signature}"`)).toBe(
      'Credential=ak/scope,Signature=***"'
    )
  })

  test('leaves words alone that a very short secret is part of', () => {
    expect(guard.clean('table')).toBe('table')
  })

  test('takes them out as JSON escapes them', () => {
    const quoted = new LeakGuard()
    quoted.add('pass"word\\1')
    expect(quoted.clean(JSON.stringify({ p: 'pass"word\\1' }))).toBe('{"p":"***"}')
  })

  test('takes them out as HTML and XML escape them', () => {
    const guarded = new LeakGuard()
    guarded.add(`p<a>ss&'word"`)
    expect(guarded.clean('<td>p&lt;a&gt;ss&amp;&#39;word&quot;</td>')).toBe('<td>***</td>')
  })

  test('learns secrets on the way, the longest first, and knows them again', () => {
    const learning = new LeakGuard()
    expect(learning.add('session-key')).toBe(true)
    expect(learning.add('session-key-and-more')).toBe(true)
    expect(learning.add('session-key')).toBe(false)
    expect(learning.add('ab')).toBe(true)
    expect(learning.add('ab')).toBe(false)
    expect(learning.clean('session-key-and-more, session-key')).toBe('***, ***')
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
