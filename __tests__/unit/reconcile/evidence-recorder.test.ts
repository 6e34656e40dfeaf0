import { describe, expect, test } from '@jest/globals'
import { EvidenceRecorder } from '../../../src/reconcile/evidence-recorder.js'
import { CallFailure } from '../../../src/ports/call-failure.js'
import type { CloudPorts } from '../../../src/ports/cloud-ports.js'
import { message, value } from '../../../src/text/message.js'
import { fakeFailure, fakeReceipt } from './fake-cloud-ports.js'

describe('the evidence about a bucket', () => {
  test('has each check and each warning once', () => {
    const evidence = new EvidenceRecorder()
    for (const key of ['a', 'a', 'b']) {
      evidence.check(message`Key ${value(key)} works.`)
      evidence.warn(message`Key ${value(key)} expires.`)
    }
    expect(evidence.checks).toEqual(['a', 'b'].map(key => message`Key ${value(key)} works.`))
    expect(evidence.warnings).toEqual(['a', 'b'].map(key => message`Key ${value(key)} expires.`))
  })

  test('has each request id once, in the order of the responses, also of failed calls', async () => {
    const evidence = new EvidenceRecorder()
    const responses = [
      Promise.resolve({ ...fakeReceipt('A'), requestIds: ['A', 'B'], rule: null }),
      Promise.reject(fakeFailure(false)),
      Promise.resolve({ ...fakeReceipt('B'), requestIds: ['B', 'C'], rule: null })
    ]
    const { rules } = evidence.wrap({
      rules: { read: () => responses.shift() }
    } as unknown as CloudPorts)
    await rules.read('b')
    await expect(rules.read('b')).rejects.toThrow(CallFailure)
    await rules.read('b')
    expect(evidence.requestIds).toEqual(['A', 'B', 'F', 'C'])
  })

  test('knows which test objects no warning has named, even if one key begins another', () => {
    const evidence = new EvidenceRecorder()
    for (const key of ['canary-1', 'canary-10', 'canary-2']) evidence.testObjects.add(key)
    evidence.warnOfTestObject('canary-10', message`${value('canary-10')} is left.`)
    evidence.testObjects.delete('canary-2')
    expect(evidence.unnamedTestObjects()).toEqual(['canary-1'])
    expect(evidence.warnings).toHaveLength(1)
  })
})
