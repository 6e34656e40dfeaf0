import { expect, test } from '@jest/globals'
import {
  describeKeyState,
  problemsWithKey,
  warningsAboutKey,
  type KmsKeyState
} from '../../../src/encryption/kms-key-state.js'
import { plain } from '../../../src/text/plain.js'

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
  [{ spec: 'Aliyun_AES_128' }, [/has the type Aliyun_AES_128/]],
  [{ spec: 'Aliyun_AES_192' }, [/has the type Aliyun_AES_192, but OSS can use/]],
  [{ spec: 'RSA_2048' }, [/OSS can use only Aliyun_AES_256 and Aliyun_SM4/]],
  [{ usage: 'SIGN/VERIFY' }, [/has the usage SIGN\/VERIFY, not ENCRYPT\/DECRYPT$/]],
  [{ state: 'Disabled' }, [/is Disabled, but must be Enabled$/]],
  [
    { state: 'PendingDeletion', deletes: '2027-01-01' },
    [/is PendingDeletion \(it will be deleted on 2027-01-01\), but must be Enabled$/]
  ],
  [{ state: 'Sleeping' }, [/^is Sleeping, but must be Enabled$/]],
  [{ region: 'cn-beijing' }, [/is in cn-beijing, but the bucket is in cn-hangzhou/]],
  [{ region: 'cn-beijing', state: 'Disabled' }, [/cn-beijing/, /Disabled/]]
])('a key with %j has the problems %j', (change, problems) => {
  const found = problemsWithKey({ ...good, ...change }, 'cn-hangzhou')
  expect(found?.clauses.map(plain) ?? []).toEqual(
    problems.map(problem => expect.stringMatching(problem))
  )
})

test.each<[Partial<KmsKeyState>, boolean]>([
  [{ state: 'Disabled' }, true],
  [{ state: 'PendingDeletion' }, false],
  [{ state: 'Disabled', region: 'cn-beijing' }, false],
  [{ usage: 'SIGN/VERIFY' }, false]
])('a key with %j only has to be enabled: %j', (change, isDisabled) => {
  const problems = problemsWithKey({ ...good, ...change }, 'cn-hangzhou')
  expect(problems?.isDisabled ?? false).toBe(isDisabled)
})

test('a key whose imported material expires leads to a warning', () => {
  expect(warningsAboutKey(good)).toEqual([])
  expect(warningsAboutKey({ ...good, materialExpires: '2027-01-01' }).map(plain)).toEqual([
    `The imported key material of KMS key ${good.id} expires on 2027-01-01. After that, uploads and downloads with this key fail. Import the key material again before that date.`
  ])
})

test('a key is described in one clause', () => {
  expect(plain(describeKeyState(good))).toBe(
    `KMS key ${good.id} in region cn-hangzhou has the state Enabled, the usage ENCRYPT/DECRYPT and the type Aliyun_AES_256`
  )
})
