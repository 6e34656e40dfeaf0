import { describe, expect, test } from '@jest/globals'
import { EvidenceRecorder } from '../../../src/reconcile/evidence-recorder.js'
import { message, value } from '../../../src/text/message.js'

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

  test('knows which test objects no warning has named, even if one key begins another', () => {
    const evidence = new EvidenceRecorder()
    for (const key of ['canary-1', 'canary-10', 'canary-2']) evidence.testObjects.add(key)
    evidence.warnOfTestObject('canary-10', message`${value('canary-10')} is left.`)
    evidence.testObjects.delete('canary-2')
    expect(evidence.unnamedTestObjects()).toEqual(['canary-1'])
    expect(evidence.warnings).toHaveLength(1)
  })
})
