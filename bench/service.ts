import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Scenario } from './scenario.js'

/** What the service's process says. */
export type Word = { readonly url: string } | Asked

/** The requests that came in, and how many of them were throttled. */
export interface Asked {
  readonly requests: number
  readonly throttled: number
}

/** The emulator in a process of its own, so that its work is not that of what is measured. */
export class Service {
  readonly url: string
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, url: string) {
    this.#process = process
    this.url = url
  }

  static async start(scenario: Scenario): Promise<Service> {
    const file = fileURLToPath(new URL('service-process.ts', import.meta.url))
    const child = fork(file, { execArgv: ['--import', 'tsx'] })
    child.send(scenario)
    const word = await wordOf(child)
    if (!('url' in word)) throw new Error('The service did not say where it is.')
    return new Service(child, word.url)
  }

  /** What it was asked so far. */
  async asked(): Promise<Asked> {
    this.#process.send('count')
    const word = await wordOf(this.#process)
    if (!('requests' in word)) throw new Error('The service did not say what it was asked.')
    return word
  }

  async end(): Promise<void> {
    const exit = once(this.#process, 'exit')
    this.#process.disconnect()
    await exit
  }
}

async function wordOf(child: ChildProcess): Promise<Word> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('The service ended too soon.')
  })
  const [word] = (await Promise.race([once(child, 'message'), ended])) as [Word]
  return word
}
