import type { LoggedRequest } from './log.js'

export type RequestListener = (entry: LoggedRequest) => void | Promise<void>

/** Those who are told of every request, one after another, while it waits for them. */
export class RequestListeners {
  readonly #listeners = new Set<{ listener: RequestListener }>()

  get any(): boolean {
    return this.#listeners.size > 0
  }

  add(listener: RequestListener): () => void {
    const subscription = { listener }
    this.#listeners.add(subscription)
    return () => void this.#listeners.delete(subscription)
  }

  async tell(entry: LoggedRequest): Promise<void> {
    for (const { listener } of [...this.#listeners]) await listener(entry)
  }
}
