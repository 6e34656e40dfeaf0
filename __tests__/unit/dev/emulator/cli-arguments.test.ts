import { expect, test } from '@jest/globals'
import { parseCliArguments } from '../../../../dev/emulator/cli-arguments.js'

test('parses every option', () => {
  const buckets = ['--bucket', 'one', '--bucket', 'two=cn-beijing']
  const rest = ['--kms-key', 'key/1=us-west-1', '--allow-v1']
  expect(parseCliArguments(['--port', '8080', ...buckets, ...rest])).toEqual({
    port: 8080,
    buckets: [{ name: 'one' }, { name: 'two', region: 'cn-beijing' }],
    kmsKeys: [{ name: 'key/1', region: 'us-west-1' }],
    allowV1: true
  })
})

test('applies the defaults', () => {
  expect(parseCliArguments(['--port=0'])).toEqual({
    port: 0,
    buckets: [],
    kmsKeys: [],
    allowV1: false
  })
  expect(parseCliArguments(['--help'])).toBe('help')
})

test.each([
  [[], '--port needs a number from 0 to 65535.'],
  [['--port', 'x'], '--port needs a number from 0 to 65535.'],
  [['--port', '65536'], '--port needs a number from 0 to 65535.'],
  [['--port'], "'--port <value>' argument missing"],
  [['--port', '0', '--bukket', 'b'], "Unknown option '--bukket'"],
  [['--port', '0', 'extra'], "Unexpected argument 'extra'"],
  [['--port', '0', '--bucket', 'Bad'], '--bucket: "Bad" is no bucket name.'],
  [['--port', '0', '--bucket', 'abc=oss-cn-hangzhou'], '"oss-cn-hangzhou" is no region'],
  [['--port', '0', '--bucket', 'abc=cn-hangzhou=x'], '"abc=cn-hangzhou=x" is not NAME'],
  [['--port', '0', '--kms-key', '=cn-hangzhou'], '"=cn-hangzhou" is not NAME']
])('rejects %j', (args, reason) => {
  expect(() => parseCliArguments(args)).toThrow(reason)
})
