import { expect, test } from '@jest/globals'
import { joinFirst, joinWithAnd } from '../../../src/text/join-list.js'

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a and b'],
  [['a', 'b', 'c'], 'a, b and c']
])('joinWithAnd writes %j as %j', (items, joined) => {
  expect(joinWithAnd(items)).toBe(joined)
})

test.each([
  [['a', 'b'], 2, 'a, b'],
  [['a', 'b', 'c'], 2, 'a, b and 1 more'],
  [['a', 'b', 'c', 'd'], 1, 'a and 3 more']
])('joinFirst writes %j with a limit of %i as %j', (items, limit, joined) => {
  expect(joinFirst(items, limit)).toBe(joined)
})
