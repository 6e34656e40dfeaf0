import { describe, expect, test } from '@jest/globals'
import { scheduleFairly, type ScheduledItem } from '../../../src/reconcile/fair-scheduling.js'

interface Item {
  readonly name: string
  readonly region?: string
}

const items = (...names: string[]): Item[] =>
  names.map(name => {
    const [region = '', number = ''] = name.split(' ')
    return number === '' ? { name } : { name, region }
  })

/** Takes items, and finishes at once those for which `end` returns true. */
function take(list: readonly Item[], count: number, end: (item: Item) => boolean): string[] {
  const order = scheduleFairly(list)
  const names: string[] = []
  for (let number = 0; number < count; number += 1) {
    const next = order.next()
    if (next.done === true) break
    names.push(next.value.item.name)
    if (end(next.value.item)) next.value.finished()
  }
  return names
}

describe('scheduleFairly', () => {
  const list = items('a 1', 'a 2', 'a 3', 'a 4', 'b 1', 'b 2', 'c 1')

  test('keeps the order of the list if each item finishes before the next', () => {
    expect(take(list, 99, () => true)).toEqual(list.map(({ name }) => name))
  })

  test('takes the next item from the region with the fewest in progress', () => {
    expect(take(list, 99, () => false)).toEqual(['a 1', 'b 1', 'c 1', 'a 2', 'b 2', 'a 3', 'a 4'])
  })

  test('continues with other regions while one hangs', () => {
    const many = items('a 1', 'a 2', 'a 3', 'b 1', 'b 2', 'b 3', 'b 4')
    expect(take(many, 99, ({ region }) => region === 'b')).toEqual([
      'a 1',
      'b 1',
      'b 2',
      'b 3',
      'b 4',
      'a 2',
      'a 3'
    ])
  })

  test('treats items without a region as one region', () => {
    expect(take(items('x', 'y', 'a 1'), 99, () => false)).toEqual(['x', 'a 1', 'y'])
  })

  test('yields each item with its index, and only on request', () => {
    const order = scheduleFairly(list)
    const first = order.next().value as ScheduledItem<Item>
    const second = order.next().value as ScheduledItem<Item>
    expect([first.index, second.index]).toEqual([0, 4])
    first.finished()
    expect((order.next().value as ScheduledItem<Item>).index).toBe(1)
  })

  test('yields nothing for an empty list', () => {
    expect([...scheduleFairly([])]).toEqual([])
  })
})
