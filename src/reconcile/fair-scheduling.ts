interface Regional {
  readonly region?: string
}

/** An item, and its place in the list that was given. */
export interface ScheduledItem<Item> {
  readonly item: Item
  readonly index: number
  /** To be called when it is finished. */
  readonly finished: () => void
}

interface Queue<Item> {
  inProgress: number
  /** Still to be taken, the first one last. */
  readonly left: { readonly item: Item; readonly index: number }[]
}

/**
 * Gives out items one by one, each time one of the region with the fewest in hand, the first in the
 * list among those: a region that hangs can't take all the places that there are. It decides when it
 * is asked for the next. Items of a region that is not known count as of one region.
 */
export function* scheduleFairly<Item extends Regional>(
  items: readonly Item[]
): Generator<ScheduledItem<Item>, void> {
  const queues = queuesOf(items)
  for (;;) {
    const queue = nextOf(queues)
    const next = queue?.left.pop()
    if (queue === undefined || next === undefined) return
    queue.inProgress += 1
    yield {
      ...next,
      finished: () => {
        queue.inProgress -= 1
      }
    }
  }
}

function queuesOf<Item extends Regional>(items: readonly Item[]): Queue<Item>[] {
  const queues = new Map<string, Queue<Item>>()
  for (const [index, item] of items.entries()) {
    const region = item.region ?? ''
    const queue = queues.get(region) ?? { inProgress: 0, left: [] }
    queues.set(region, queue)
    queue.left.push({ item, index })
  }
  for (const { left } of queues.values()) left.reverse()
  return [...queues.values()]
}

function nextOf<Item>(queues: readonly Queue<Item>[]): Queue<Item> | undefined {
  let best: Queue<Item> | undefined
  for (const queue of queues) {
    if (queue.left.length === 0) continue
    if (best === undefined || comesFirst(queue, best)) best = queue
  }
  return best
}

function comesFirst<Item>(queue: Queue<Item>, other: Queue<Item>): boolean {
  if (queue.inProgress !== other.inProgress) return queue.inProgress < other.inProgress
  return (queue.left.at(-1)?.index ?? Infinity) < (other.left.at(-1)?.index ?? Infinity)
}
