import { expect, test } from '@jest/globals'
import { staticProvider } from '../../../../src/aliyun/signing/credential-provider.js'
import { UntrustedText } from '../../../../src/aliyun/http/untrusted-text.js'
import { Transport } from '../../../../src/aliyun/http/transport.js'
import { KmsKeyDirectory } from '../../../../src/aliyun/kms/key-directory.js'
import { parseRpcResponse, type RpcResponse } from '../../../../src/aliyun/rpc/response.js'
import { RpcSender } from '../../../../src/aliyun/rpc/sender.js'
import { FakeClock } from '../../reconcile/fake-cloud-ports.js'

const id = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const never = new AbortController().signal

class StubSender extends RpcSender {
  readonly #response: RpcResponse

  constructor(response: RpcResponse) {
    const transport = new Transport({
      shutdownSignal: never,
      endSignal: never,
      proxyFor: () => undefined
    })
    super({ timeoutMs: 1, userAgent: 'test' }, transport)
    this.#response = response
  }

  override signed(): Promise<RpcResponse> {
    return Promise.resolve(this.#response)
  }
}

function describeKey(name: string, returnedId: string) {
  const metadata = {
    KeyId: returnedId,
    Arn: `acs:kms:cn-hangzhou:1:key/${returnedId}`,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    KeySpec: 'Aliyun_SM4'
  }
  const body = JSON.stringify({ RequestId: 'x', KeyMetadata: metadata })
  const directory = new KmsKeyDirectory(
    {
      clock: new FakeClock(),
      maxAttempts: 1,
      random: () => 0,
      shutdownSignal: never,
      untrusted: new UntrustedText(text => text),
      debug: undefined,
      provider: staticProvider({ accessKeyId: 'a', accessKeySecret: 'b' }),
      internal: false
    },
    new StubSender(parseRpcResponse({ kind: 'response', status: 200, headers: {}, body }))
  )
  return directory.describe(name, 'cn-hangzhou')
}

test.each([
  [id, id],
  [id, id.toUpperCase()],
  ['alias/prod', other]
])('a request for %s accepts a response about %s', async (name, returnedId) => {
  expect(await describeKey(name, returnedId)).toMatchObject({
    key: { id: returnedId.toLowerCase() }
  })
})

test.each([
  [id, other],
  [id, `${id}0`]
])('a request for %s rejects a response about %s', async (name, returnedId) => {
  await expect(describeKey(name, returnedId)).rejects.toMatchObject({
    reason: { code: 'bad-response' }
  })
})
