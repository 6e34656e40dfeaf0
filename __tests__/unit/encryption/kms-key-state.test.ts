import { expect, test } from '@jest/globals'
import {
  problemsWithKey,
  warningsAboutKey,
  type KmsKeyState
} from '../../../src/encryption/kms-key-state.js'

const good: KmsKeyState = {
  id: '9468da86-3509-4f8d-a61e-6eab1eac0000',
  region: 'cn-hangzhou',
  state: 'Enabled',
  usage: 'ENCRYPT/DECRYPT',
  spec: 'Aliyun_AES_256'
}

test.each<[Partial<KmsKeyState>, RegExp[]]>([
  [{}, []],
  [{ spec: 'Aliyun_SM4' }, []],
  [{ materialExpires: '2027-01-01T00:00:00Z' }, []],
  [{ spec: 'Aliyun_AES_128' }, [/is of type Aliyun_AES_128/]],
  [{ spec: 'Aliyun_AES_192' }, [/is of type Aliyun_AES_192, and OSS takes keys of type/]],
  [{ spec: 'RSA_2048' }, [/OSS takes keys of type Aliyun_AES_256 and Aliyun_SM4 only/]],
  [{ usage: 'SIGN/VERIFY' }, [/is for SIGN\/VERIFY/]],
  [{ state: 'Disabled' }, [/in state Disabled, not Enabled$/]],
  [{ state: 'PendingDeletion', deletes: '2027-01-01' }, [/it goes on 2027-01-01/]],
  [{ state: 'Sleeping' }, [/in state Sleeping/]],
  [{ region: 'cn-beijing' }, [/is a key of cn-beijing, and the bucket is in cn-hangzhou/]],
  [{ region: 'cn-beijing', state: 'Disabled' }, [/cn-beijing/, /Disabled/]]
])('a key with %j has the problems %j', (change, problems) => {
  expect(problemsWithKey({ ...good, ...change }, 'cn-hangzhou')).toEqual(
    problems.map(problem => expect.stringMatching(problem))
  )
})

test('a key whose imported material expires leads to a warning', () => {
  expect(warningsAboutKey(good)).toEqual([])
  expect(warningsAboutKey({ ...good, materialExpires: '2027-01-01' })).toHaveLength(1)
})
