import { expect, test } from '@jest/globals'
import { settingNames } from '../../../../src/aliyun/connect.js'
import { staticProvider } from '../../../../src/aliyun/signing/credential-provider.js'
import { UntrustedText } from '../../../../src/aliyun/http/untrusted-text.js'
import { Transport } from '../../../../src/aliyun/http/transport.js'
import { KmsKeyDirectory } from '../../../../src/aliyun/kms/key-directory.js'
import { parseRpcResponse, type RpcResponse } from '../../../../src/aliyun/rpc/response.js'
import { RpcSender } from '../../../../src/aliyun/rpc/sender.js'
import { FakeClock } from '../../reconcile/fake-cloud-ports.js'

/** What KMS answers about one key is believed about that key only. */
const id = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const never = new AbortController().signal

class Answering extends RpcSender {
  readonly #answer: RpcResponse

  constructor(answer: RpcResponse) {
    const transport = new Transport({
      shutdownSignal: never,
      endSignal: never,
      proxyFor: () => undefined
    })
    super({ timeoutMs: 1, userAgent: 'test' }, transport)
    this.#answer = answer
  }

  override signed(): Promise<RpcResponse> {
    return Promise.resolve(this.#answer)
  }
}

function describeKey(name: string, answered: string) {
  const metadata = {
    KeyId: answered,
    Arn: `acs:kms:cn-hangzhou:1:key/${answered}`,
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
      settingNames,
      debug: () => undefined,
      provider: staticProvider({ accessKeyId: 'a', accessKeySecret: 'b' }),
      internal: false
    },
    new Answering(parseRpcResponse({ kind: 'response', status: 200, headers: {}, body }))
  )
  return directory.describe(name, 'cn-hangzhou')
}

test.each([
  [id, id],
  [id, id.toUpperCase()],
  ['alias/prod', other]
])('asked about %s, it answers about %s', async (name, answered) => {
  expect(await describeKey(name, answered)).toMatchObject({ key: { id: answered.toLowerCase() } })
})

test.each([
  [id, other],
  [id, `${id}0`]
])('asked about %s, it says nothing by answering about %s', async (name, answered) => {
  await expect(describeKey(name, answered)).rejects.toMatchObject({
    reason: { code: 'bad-response' }
  })
})
