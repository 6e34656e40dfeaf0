import { describe, expect, test } from '@jest/globals'
import { aes256, summarizeFindings } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'

/**
 * The account's bucket list may end exactly at a page's end: OSS sends a continuation only when
 * there are more.
 */
const oss = actionFixture()
const inputs = { bucket: 'photo*', region: '' }
const named = (index: number): string => `b-${String(index).padStart(5, '0')}`
let size = 1

/** Fills the account up to that many buckets; photos is the last by name. */
function fillUpTo(buckets: number): void {
  for (; size < buckets; size += 1) oss.emulator.addBucket(named(size), { rule: aes256 })
  oss.emulator.setRule('photos', aes256)
}

const page = (names: readonly string[], more = ''): string =>
  `<ListAllMyBucketsResult>${more}<Buckets>${names
    .map(name => `<Bucket><Name>${name}</Name><Region>cn-hangzhou</Region></Bucket>`)
    .join('')}</Buckets></ListAllMyBucketsResult>`

/** Responds to ListBuckets with the result of `answer`, called with the marker. */
function answerLists(answer: (marker: string) => string): void {
  oss.emulator.addFault({
    operation: 'ListBuckets',
    act: {
      kind: 'answer-with',
      answer: ({ path }) => {
        const marker = new URL(path, 'http://oss.example').searchParams.get('marker') ?? ''
        return { status: 200, body: answer(marker) }
      }
    }
  })
}

const pages = (): number => oss.operations().filter(name => name === 'ListBuckets').length

describe("the account's bucket list", () => {
  test.each([
    [999, 1],
    [1_000, 2],
    [1_001, 2],
    [2_000, 2],
    [2_001, 3]
  ])('of %d buckets is read in %d requests', async (buckets, requests) => {
    fillUpTo(buckets)
    const result = await oss.run(inputs)
    expect(result.outputs['error']).toBe('')
    expect(summarizeFindings(result)).toEqual(['photos compliant'])
    expect(JSON.parse(result.report)).toMatchObject({ listed: buckets })
    expect(pages()).toBe(requests)
    expect(result.exitCode).toBe(0)
  })
})

describe('a page that says in another way that there are more', () => {
  test.each([
    '<ContinuationToken>photos</ContinuationToken>',
    '<NextContinuationToken>photos</NextContinuationToken>',
    '<isTruncated>true</isTruncated><nextMarker>photos</nextMarker>',
    '<Truncated>true</Truncated>',
    '<Owner><ID>12345</ID><IsTruncated>true</IsTruncated></Owner>'
  ])('is not a valid list: %s', async more => {
    answerLists(marker => (marker === '' ? page(['photos'], more) : page(['photos-plain'])))
    const result = await oss.run(inputs)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toContain('could not be listed')
  })

  test('is valid with elements of another kind', async () => {
    oss.emulator.setRule('photos', aes256)
    answerLists(() => page(['photos'], '<Comment>photos</Comment>'))
    expect((await oss.run(inputs)).exitCode).toBe(0)
  })
})

/** The documentation also allows a last page, reached by a marker, to omit the paging elements. */
test.each([
  [1_000, 2],
  [2_000, 3]
])(
  'rejects a list of %d buckets when no page says whether there are more',
  async (buckets, requests) => {
    const names = [...Array.from({ length: buckets - 1 }, (_, index) => named(index)), 'photos']
    answerLists(marker => page(names.filter(name => name > marker).slice(0, 1_000)))
    oss.emulator.setRule('photos', aes256)
    const result = await oss.run(inputs)
    expect(summarizeFindings(result)).toEqual(['photos compliant'])
    expect(JSON.parse(result.report)).toMatchObject({ listed: buckets })
    expect(pages()).toBe(requests)
  }
)

test('requests another page when one has its page size but no end', async () => {
  answerLists(marker =>
    marker === '' ? page(['photo-0'], '<MaxKeys>1000</MaxKeys>') : page(['photos'])
  )
  const result = await oss.run(inputs)
  expect(JSON.parse(result.report)).toMatchObject({ listed: 2 })
  expect(summarizeFindings(result)).toContain('photos drifted rule-missing')
})

describe('a full page without paging elements', () => {
  const full = ['photo-0', ...Array.from({ length: 999 }, (_, index) => `q-${1_000 + index}`)]
  test.each<[string, string]>([
    ['with the same page once more', page(full)],
    ['with earlier names behind it', page(['a-1'])],
    ['with an error behind it', '<Error><Code>AccessDenied</Code></Error>'],
    ['with nothing behind it', ''],
    ['with a page of another place behind it', page(['z-1'], '<Marker>q-1500</Marker>')],
    [
      'with an empty page behind it that goes on',
      page([], '<IsTruncated>true</IsTruncated><NextMarker>z</NextMarker>')
    ],
    ['with a page of another owner behind it', page(['z-1'], '<Owner><ID>65432</ID></Owner>')]
  ])('is not a valid list %s', async (_, second) => {
    answerLists(marker => (marker === '' ? page(full, '<Owner><ID>12345</ID></Owner>') : second))
    const result = await oss.run(inputs)
    expect(result.outputs['status']).toBe('unknown')
    expect(result.outputs['error']).toMatch(
      /^bad-response: The account's buckets could not be listed/
    )
    expect(oss.operations()).toEqual(['ListBuckets', 'ListBuckets'])
    expect(result.exitCode).toBe(1)
  })
})
