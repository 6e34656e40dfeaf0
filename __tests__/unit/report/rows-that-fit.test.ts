import { describe, expect, test } from '@jest/globals'
import { documentOf } from '../../../src/report/markdown/document.js'
import { fixed, rowsSection } from '../../../src/report/markdown/section.js'
import {
  fitParts,
  inBytes,
  inCharacters,
  partOf
} from '../../../src/report/markdown/rows-that-fit.js'

test('a document that is cut may use its room to the last', () => {
  const rows = rowsSection(Array<string>(20).fill('x'.repeat(100)), row => row, {
    before: '<ul>',
    after: '</ul>',
    thing: 'row',
    reserved: 0
  })
  const of = (room: number) => documentOf([fixed('head'), rows], room, inCharacters)
  const cut = of(1_000)
  expect(cut).toContain('<p>11 more rows did not fit here; the JSON report has them all.</p>')
  expect(of(cut.length)).toBe(cut)
  expect(of(cut.length - 1)).toContain('<p>12 more rows')
})

describe('rows that share a limit', () => {
  const rows = (count: number, size: number, reserved = 0) =>
    partOf(
      Array.from({ length: count }, () => '漢'.repeat((size - 1) / 3)),
      row => row,
      reserved
    )
  const counts = (parts: ReturnType<typeof rows>[], bytes: number) =>
    fitParts(parts, bytes, inBytes).map(({ rows: { length }, left }) => [length, left])

  test.each([
    ['all fit, to the byte', 30, [3, 0], [0, 0]],
    ['one byte less', 29, [2, 1], [0, 0]]
  ])('%s', (_, bytes, first, second) => {
    expect(counts([rows(3, 10), rows(0, 10, 50)], bytes)).toEqual([first, second])
  })

  test('the first leaves to the others what is kept for them, and no more than they need', () => {
    expect(counts([rows(100, 10), rows(2, 10, 50), rows(100, 10, 35)], 100)).toEqual([
      [5, 95],
      [2, 0],
      [3, 97]
    ])
  })

  test('what the first does not need is for the others', () => {
    expect(counts([rows(1, 10), rows(100, 10, 20)], 100)).toEqual([
      [1, 0],
      [9, 91]
    ])
  })

  test('a row too large for it ends a part', () => {
    expect(counts([rows(2, 1_000), rows(1, 10)], 100)).toEqual([
      [0, 2],
      [1, 0]
    ])
  })

  test('a limit in characters counts as JavaScript does', () => {
    const part = partOf(['漢漢', '😀😀'], row => row)
    expect(fitParts([part], 8, inCharacters)[0].left).toBe(0)
    expect(fitParts([part], 7, inCharacters)[0].left).toBe(1)
    expect(fitParts([part], 8, inBytes)[0].left).toBe(1)
  })

  test('what is there only with a row is counted with the first', () => {
    const part = partOf(
      ['a', 'b'],
      row => row,
      0,
      row => `<ul>${row}</ul>`
    )
    expect(fitParts([part], 13, inBytes)[0].rows).toEqual(['<ul>a</ul>', 'b'])
    expect(fitParts([part], 10, inBytes)[0].rows).toEqual([])
  })
})
