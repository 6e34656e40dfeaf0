import type { LoggedRequest } from '../service/request-log.js'

export type RequestListener = (entry: LoggedRequest) => void | Promise<void>

/** Listeners that are called in turn for every request, which waits for them. */
export class RequestListeners {
  readonly #listeners = new Set<{ listener: RequestListener }>()

  get hasListeners(): boolean {
    return this.#listeners.size > 0
  }

  add(listener: RequestListener): () => void {
    const subscription = { listener }
    this.#listeners.add(subscription)
    return () => void this.#listeners.delete(subscription)
  }

  async notify(entry: LoggedRequest): Promise<void> {
    for (const { listener } of [...this.#listeners]) await listener(entry)
  }
}
