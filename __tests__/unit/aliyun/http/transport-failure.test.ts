import { expect, test } from '@jest/globals'
import { classifyError } from '../../../../src/aliyun/http/transport-failure.js'
import { plain } from '../../../../src/text/plain.js'

test.each<[string, unknown, string]>([
  ['its message', new Error('read ECONNRESET'), 'read ECONNRESET'],
  [
    'its message without the full stop',
    new Error('the response was cut off'),
    'the response was cut off'
  ],
  [
    'its code where it has no message, as when no address of a host can be reached',
    Object.assign(new AggregateError([]), { code: 'ECONNREFUSED' }),
    'ECONNREFUSED'
  ],
  ['nothing where it has neither', new Error(), ''],
  ['its text where it is not an Error', 'x', 'x']
])('an error is described by %s', (_, error, expected) => {
  expect(plain(classifyError(error).detail)).toBe(expected)
})
