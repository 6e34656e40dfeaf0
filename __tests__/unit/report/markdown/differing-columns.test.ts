import { describe, expect, test } from '@jest/globals'
import type { OpenFinding } from '../../../../src/encryption/finding.js'
import { shareReason } from '../../../../src/report/cause.js'
import { differingColumns } from '../../../../src/report/markdown/differing-columns.js'
import {
  fact,
  message,
  own,
  untrusted,
  value,
  type Insert,
  type Message
} from '../../../../src/text/message.js'
import { unknown, without } from '../sample-findings.js'

const response = (text: string): Insert => own(untrusted(text), 'different messages', 'Response')
const inRegion = (text: string): Insert => own(value(text), 'another region', 'Region')

function finding(bucket: string, text: Message, region?: string): OpenFinding {
  const reason = { code: 'service-error', message: text, hint: message`Retry.` } as const
  const regionless = without(unknown(bucket), 'region')
  return { ...regionless, ...(region === undefined ? {} : { region }), reason }
}

/** Titles with the cell of each finding. */
function table(...findings: readonly [OpenFinding, ...OpenFinding[]]): Record<string, string[]> {
  const columns = differingColumns(findings, shareReason(findings).differing)
  return Object.fromEntries(columns.map(({ title, cell }) => [title, findings.map(cell)]))
}

describe('the columns for what differs', () => {
  test('show a fact once that the message names twice', () => {
    const failed = (text: string): Message => message`${response(text)}, again ${response(text)}`
    expect(table(finding('a', failed('one')), finding('b', failed('two')))).toEqual({
      Response: ['one', 'two']
    })
  })

  test('number different facts of one title, as of a write and of the read after it', () => {
    const failed = (write: string, read: string): Message =>
      message`${response(write)}, then ${response(read)}`
    const findings = [
      finding('a', failed('write 1', 'read 1')),
      finding('b', failed('write 2', 'read 2'))
    ] as const
    expect(table(...findings)).toEqual({
      Response: ['write 1', 'write 2'],
      'Response (2)': ['read 1', 'read 2']
    })
  })

  test('leave the regions out that the findings have themselves', () => {
    const failed = (region: string): OpenFinding =>
      finding(region, message`KMS in ${inRegion(region)} failed.`, region)
    expect(table(failed('cn-hangzhou'), failed('cn-beijing'))).toEqual({})
  })

  test('keep regions that the findings do not have', () => {
    const failed = (region: string): OpenFinding =>
      finding(region, message`The bucket is in ${inRegion(region)}.`)
    expect(table(failed('cn-hangzhou'), failed('cn-beijing'))).toEqual({
      Region: ['<code>cn-hangzhou</code>', '<code>cn-beijing</code>']
    })
  })

  test('tell regions of the message from those of the findings', () => {
    const failed = (bucket: string, region: string): OpenFinding =>
      finding(bucket, message`The key is in ${inRegion(region)}.`, 'cn-shanghai')
    expect(table(failed('a', 'cn-hangzhou'), failed('b', 'cn-beijing'))).toEqual({
      'Region (2)': ['<code>cn-hangzhou</code>', '<code>cn-beijing</code>']
    })
  })

  test('show facts', () => {
    const differs = (rule: string): Message => message`It differs.${fact('Found', value(rule))}`
    expect(table(finding('a', differs('SM4')), finding('b', differs('AES256')))).toEqual({
      Found: ['<code>SM4</code>', '<code>AES256</code>']
    })
  })
})
