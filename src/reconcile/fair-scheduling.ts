interface Regional {
  readonly region?: string
}

/** An item, with its index in the list. */
export interface ScheduledItem<Item> {
  readonly item: Item
  readonly index: number
  /** Call it when the item is finished. */
  readonly finished: () => void
}

interface Queue<Item> {
  inProgress: number
  /** In reverse order, so that the next item can be popped. */
  readonly pending: { readonly item: Item; readonly index: number }[]
}

/**
 * Yields items one by one, each from the region with the fewest items in progress, in list order, so
 * that a region that hangs can't occupy every slot. Decides only when the next item is requested.
 * Items without a region count as one region.
 */
export function* scheduleFairly<Item extends Regional>(
  items: readonly Item[]
): Generator<ScheduledItem<Item>, void> {
  const queues = queuesOf(items)
  for (;;) {
    const queue = fairestOf(queues)
    const next = queue?.pending.pop()
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
    const queue = queues.get(region) ?? { inProgress: 0, pending: [] }
    queues.set(region, queue)
    queue.pending.push({ item, index })
  }
  for (const { pending } of queues.values()) pending.reverse()
  return [...queues.values()]
}

function fairestOf<Item>(queues: readonly Queue<Item>[]): Queue<Item> | undefined {
  let best: Queue<Item> | undefined
  for (const queue of queues) {
    if (queue.pending.length === 0) continue
    if (best === undefined || comesFirst(queue, best)) best = queue
  }
  return best
}

function comesFirst<Item>(queue: Queue<Item>, other: Queue<Item>): boolean {
  if (queue.inProgress !== other.inProgress) return queue.inProgress < other.inProgress
  return (queue.pending.at(-1)?.index ?? Infinity) < (other.pending.at(-1)?.index ?? Infinity)
}
