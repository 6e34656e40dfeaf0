import { expect, test } from '@jest/globals'
import { OssBucketList } from '../../../../src/aliyun/oss/bucket-list.js'
import { UnreadableResponse, type AccountCall } from '../../../../src/aliyun/oss/call.js'
import type { Element } from '../../../../src/aliyun/oss/xml.js'
import { CallFailure, resultOrFailure } from '../../../../src/ports/call-failure.js'
import { plain } from '../../../../src/text/plain.js'
import { ossResponse } from './oss-responses.js'

const element = (name: string, text: string, ...children: Element[]): Element => ({
  name,
  text,
  children
})

/** Endless full pages, already parsed: a million buckets in XML would take too long. */
class EndlessPages {
  count = 0

  locate(): void {
    throw new Error('A partial list reveals no locations.')
  }

  async ask<T extends object>({
    interpret
  }: AccountCall<T>): Promise<{ value: T; requestIds: readonly string[] }> {
    const from = 1_000_000 + this.count * 1_000
    this.count += 1
    const buckets = Array.from({ length: 1_000 }, (_, index) =>
      element('Bucket', '', element('Name', `b-${from + index}`))
    )
    const document = element(
      'ListAllMyBucketsResult',
      '',
      element('IsTruncated', 'true'),
      element('NextMarker', 'm'),
      element('Buckets', '', ...buckets)
    )
    const value = await Promise.resolve(interpret({ ...ossResponse(200), document }))
    if (value === null || value instanceof UnreadableResponse)
      throw new Error('The page was rejected.')
    return { value, requestIds: [] }
  }
}

test('a list of more than a million buckets is rejected, and not continued', async () => {
  const pages = new EndlessPages()
  const outcome = await resultOrFailure(new OssBucketList(pages, false).list())
  if (!(outcome instanceof CallFailure)) throw new Error('The list was accepted.')
  expect(outcome.reason.code).toBe('bad-response')
  expect(plain(outcome.reason.message)).toContain('list from OSS continues past 1000000 buckets')
  expect(pages.count).toBe(1_000)
})
