import { expect, test } from '@jest/globals'
import { given } from '../../../src/aliyun/credentials/credentials.js'
import { ForeignText } from '../../../src/aliyun/http/foreign-text.js'
import { Transport } from '../../../src/aliyun/http/transport.js'
import { KmsKeyDirectory } from '../../../src/aliyun/kms/key-directory.js'
import { readRpcAnswer, type RpcAnswer } from '../../../src/aliyun/rpc/answer.js'
import { RpcSender } from '../../../src/aliyun/rpc/request.js'
import { FakeClock } from '../reconcile/fake-outside.js'

/** What KMS answers about one key is believed about that key only. */
const id = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const never = new AbortController().signal

class Answering extends RpcSender {
  readonly #answer: RpcAnswer

  constructor(answer: RpcAnswer) {
    const transport = new Transport({ hurry: never, over: never, proxyFor: () => undefined })
    super({ timeoutMs: 1, userAgent: 'test' }, transport)
    this.#answer = answer
  }

  override signed(): Promise<RpcAnswer> {
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
      hurry: never,
      foreign: new ForeignText(text => text),
      debug: () => undefined,
      provider: given({ accessKeyId: 'a', accessKeySecret: 'b' }),
      internal: false
    },
    new Answering(readRpcAnswer({ status: 200, headers: {}, body }))
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
