import { describe, expect, test } from '@jest/globals'
import { describeError } from '../../../../src/aliyun/http/diagnosis.js'
import { UntrustedText } from '../../../../src/aliyun/http/untrusted-text.js'
import { bucket, message, own, untrusted, value } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'
import { causeKey, shareMessage } from '../../../../src/text/shared-cause.js'

const digest = 'ab12'.repeat(16)
const untrustedText = new UntrustedText(text => text.replaceAll('hunter22', '***'))

describe('redact', () => {
  test('removes secrets and signatures from every text, also inside of own parts', () => {
    const redacted = untrustedText.redact(
      message`${bucket('photos', 'Bucket')} ${value('a hunter22')} ${own(untrusted(`b ${digest} hunter22`), 'c')}`
    )
    expect(plain(redacted)).toBe('Bucket photos a *** b *** ***')
    expect(JSON.stringify(redacted)).not.toMatch(/hunter22|ab12/)
  })

  test('removes a secret that the limit of the text would cut in half', () => {
    expect(plain(untrustedText.redact([untrusted('12345 hunter22', 10)]))).toBe('12345 ***')
  })

  test('does not keep more of a text than is ever shown', () => {
    expect(
      JSON.stringify(untrustedText.redact([untrusted('x'.repeat(50_000))])).length
    ).toBeLessThan(2_100)
  })

  test('keeps our own words', () => {
    expect(untrustedText.redact(message`hunter22`)).toEqual(message`hunter22`)
  })
})

describe('the description of an error response', () => {
  const described = (text: string) => describeError(403, { code: 'AccessDenied', message: text })

  test('names the status, the code, and the message if there is one', () => {
    expect(plain(described('No right.'))).toBe('responded with 403 AccessDenied: No right')
    expect(plain(described(''))).toBe('responded with 403 AccessDenied')
  })

  test('is one cause for buckets with different messages, which a column shows', () => {
    const [one, other] = [described('No right on a.'), described('No right on b.')]
    expect(causeKey(one)).toBe(causeKey(other))
    const shared = shareMessage([one, other])
    expect(plain(shared.message)).toBe('responded with 403 AccessDenied: see the table')
    expect(shared.differing.map(({ column }) => column)).toEqual(['Response'])
  })
})
