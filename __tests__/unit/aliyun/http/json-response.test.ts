import { describe, expect, test } from '@jest/globals'
import { parseJsonResponse } from '../../../../src/aliyun/http/json-response.js'
import type { HttpResponse } from '../../../../src/aliyun/http/transport.js'
import {
  isSuccess,
  parseRpcResponse,
  saysSessionExpired
} from '../../../../src/aliyun/rpc/response.js'
import { emptyMessage } from '../../../../src/text/message.js'

const httpResponse = (status: number, body: string): HttpResponse => ({
  kind: 'response',
  status,
  headers: {},
  body
})
const parse = (body: string): unknown => parseJsonResponse(httpResponse(200, body)).json

test.each([
  '{"a":1,"b":{"a":2,"b":[{"a":3},{"a":4}]},"c":"a"}',
  '{"a":"\\"a\\":1,{","b":"}"}',
  '{"a":{},"A":{}," a":{}}',
  '{"a":["b","b"]}',
  '{"__proto__":{"a":1},"a":2}',
  '[]',
  '"a"',
  'null'
])('parses %s', body => {
  expect(parse(body)).toEqual(JSON.parse(body))
})

test.each([
  '',
  '<html/>',
  '{"a":1}{"b":2}',
  '{"a":1,}',
  '{"a":1,"a":1}',
  '{"a":1 , "a" : 2}',
  '{"a":{"b":1},"a":{}}',
  '{"b":{"a":1,"c":{},"a":2}}',
  '[{"a":1},{"a":1,"a":2}]',
  '{"a":1,"\\u0061":2}',
  '{"a":[{"a":1}],"a":2}',
  '{"a":"}","a":2}',
  '{"a":"\\\\","a":2}',
  '{"__proto__":1,"__proto__":2}'
])('rejects %s as invalid or ambiguous', body => {
  expect(parse(body)).toBeUndefined()
})

test('parses large bodies in linear time', () => {
  expect(parse(`{"a":"${'\\"'.repeat(500_000)}"}`)).toBeDefined()
  expect(parse(`${'['.repeat(5_000)}"${'x'.repeat(500_000)}"${']'.repeat(5_000)}`)).toBeDefined()
})

describe('isSuccess', () => {
  const succeeds = (status: number, json: object) =>
    isSuccess(parseRpcResponse(httpResponse(status, JSON.stringify(json))))

  test('accepts a 200 without a code', () => {
    expect(succeeds(200, { RequestId: 'R' })).toBe(true)
  })

  test.each([201, 202, 203, 204, 206, 301, 400, 403, 404, 500, 503])(
    'rejects the status %i',
    status => {
      expect(succeeds(status, { RequestId: 'R' })).toBe(false)
    }
  )

  test.each([
    { Code: 'NoPermission', Message: 'said', RequestId: 'R' },
    { Code: 'NoPermission' },
    { Code: '' },
    { Code: null },
    { Code: 0 }
  ])('rejects a 200 with %j', json => {
    expect(succeeds(200, json)).toBe(false)
  })
})

test('a session counts as expired only when a refusal says so', () => {
  const expired = (status: number, Code: string) =>
    saysSessionExpired(
      parseRpcResponse(
        httpResponse(status, JSON.stringify({ Code, Message: 'said', RequestId: 'R' }))
      )
    )
  expect(expired(400, 'InvalidSecurityToken.Expired')).toBe(true)
  expect(expired(403, 'InvalidSecurityToken.Expired')).toBe(true)
  expect(expired(403, 'InvalidSecurityToken.Malformed')).toBe(false)
  expect(expired(200, 'InvalidSecurityToken.Expired')).toBe(false)
  expect(expired(500, 'InvalidSecurityToken.Expired')).toBe(false)
  expect(
    saysSessionExpired({
      kind: 'transport-failure',
      failure: 'timeout',
      code: '',
      detail: emptyMessage,
      sent: true
    })
  ).toBe(false)
})
