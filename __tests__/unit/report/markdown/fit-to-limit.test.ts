import { describe, expect, test } from '@jest/globals'
import { renderDocument } from '../../../../src/report/markdown/document.js'
import { fixedSection, rowsSection } from '../../../../src/report/markdown/section.js'
import {
  fitToLimit,
  inBytes,
  inCharacters,
  rowBlock
} from '../../../../src/report/markdown/fit-to-limit.js'

test('fills a cut document up to the limit', () => {
  const rows = rowsSection(Array<string>(20).fill('x'.repeat(100)), row => row, {
    before: '<ul>',
    after: '</ul>',
    itemName: 'row',
    reserved: 0
  })
  const renderedIn = (room: number) =>
    renderDocument([fixedSection('head'), rows], room, inCharacters)
  const cut = renderedIn(1_000)
  expect(cut).toContain(
    '<p>12 more rows did not fit here. The log and the JSON report list them.</p>'
  )
  expect(renderedIn(cut.length)).toBe(cut)
  expect(renderedIn(cut.length - 1)).toContain('<p>13 more rows')
})

describe('rows that share a limit', () => {
  const rows = (count: number, size: number, reserved = 0) =>
    rowBlock(
      Array.from({ length: count }, () => '漢'.repeat((size - 1) / 3)),
      row => row,
      reserved
    )
  const counts = (parts: ReturnType<typeof rows>[], bytes: number) =>
    fitToLimit(parts, bytes, inBytes).map(({ rows: { length }, omitted }) => [length, omitted])

  test.each([
    ['all fit, to the byte', 30, [3, 0], [0, 0]],
    ['one byte less', 29, [2, 1], [0, 0]]
  ])('are distributed: %s', (_, bytes, first, second) => {
    expect(counts([rows(3, 10), rows(0, 10, 50)], bytes)).toEqual([first, second])
  })

  test('leave to later blocks what is reserved for them, and no more than they need', () => {
    expect(counts([rows(100, 10), rows(2, 10, 50), rows(100, 10, 35)], 100)).toEqual([
      [5, 95],
      [2, 0],
      [3, 97]
    ])
  })

  test('give to later blocks what the first does not need', () => {
    expect(counts([rows(1, 10), rows(100, 10, 20)], 100)).toEqual([
      [1, 0],
      [9, 91]
    ])
  })

  test('end a block at the first row that does not fit', () => {
    expect(counts([rows(2, 1_000), rows(1, 10)], 100)).toEqual([
      [0, 2],
      [1, 0]
    ])
  })

  test('are measured as in JavaScript for a limit in characters', () => {
    const part = rowBlock(['漢漢', '😀😀'], row => row)
    expect(fitToLimit([part], 8, inCharacters)[0].omitted).toBe(0)
    expect(fitToLimit([part], 7, inCharacters)[0].omitted).toBe(1)
    expect(fitToLimit([part], 8, inBytes)[0].omitted).toBe(1)
  })

  test('count with the first row what is there only with rows', () => {
    const part = rowBlock(
      ['a', 'b'],
      row => row,
      0,
      row => `<ul>${row}</ul>`
    )
    expect(fitToLimit([part], 13, inBytes)[0].rows).toEqual(['<ul>a</ul>', 'b'])
    expect(fitToLimit([part], 10, inBytes)[0].rows).toEqual([])
  })
})
