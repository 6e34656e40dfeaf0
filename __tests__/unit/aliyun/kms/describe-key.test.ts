import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { message } from '../../../../src/text/message.js'
import { failureOf, ScriptedService } from '../scripted-service.js'

/** Responses to DescribeKey, received by the real client from a scripted service. */
const service = new ScriptedService()
beforeAll(() => service.start())
afterAll(() => {
  service.stop()
})

const id = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const metadata = {
  KeyId: id,
  Arn: `acs:kms:cn-hangzhou:1234567890123456:key/${id}`,
  KeyState: 'Enabled',
  KeyUsage: 'ENCRYPT/DECRYPT',
  KeySpec: 'Aliyun_AES_256'
}
const good = { RequestId: 'R', KeyMetadata: metadata }
const describeKey = (status: number, json: object, name = id) => {
  service.respondWith({ status, body: JSON.stringify(json) })
  return service.connect(1).cloud.keys.describe(name, 'cn-hangzhou')
}

test.each([id, 'alias/prod'])('describes a key by %s', async name => {
  expect(await describeKey(200, good, name)).toMatchObject({ key: { id, state: 'Enabled' } })
})

test.each<[string, number, object]>([
  ['201', 201, good],
  ['203', 203, good],
  ['403', 403, good],
  ['404', 404, good],
  ['500', 500, good],
  ['a code', 200, { ...good, Code: 'Forbidden.KeyNotFound' }],
  ['an error', 200, { ...good, Code: 'Forbidden.KeyNotFound', Message: 'said' }],
  [
    'a server error with the code',
    500,
    { RequestId: 'R', Code: 'Forbidden.KeyNotFound', Message: 'said' }
  ],
  ['half an error', 404, { Code: 'Forbidden.KeyNotFound' }],
  [
    'another key',
    200,
    {
      ...good,
      KeyMetadata: {
        ...metadata,
        KeyId: id.replace('9', '8'),
        Arn: metadata.Arn.replace(id, id.replace('9', '8'))
      }
    }
  ],
  ['no key', 200, { RequestId: 'R' }]
])('fails when the response has %s', async (_, status, json) => {
  await failureOf(describeKey(status, json))
})

test('reports a missing key only when KMS refuses the request', async () => {
  const error = { RequestId: 'R', Code: 'Forbidden.KeyNotFound', Message: 'said' }
  expect(await describeKey(404, error)).toMatchObject({
    kind: 'unusable',
    problem: message`does not exist`
  })
})
