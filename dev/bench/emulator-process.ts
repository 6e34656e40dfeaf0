import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { BenchScenario } from './scenario.js'

/** A message from the emulator's process. */
export type EmulatorMessage = { readonly url: string } | RequestCounts

/** The requests received, and how many of them were throttled. */
export interface RequestCounts {
  readonly requests: number
  readonly throttled: number
}

/**
 * Runs the emulator in its own process, so that its work does not count towards the measurement.
 */
export class EmulatorProcess {
  readonly url: string
  readonly #process: ChildProcess

  private constructor(process: ChildProcess, url: string) {
    this.#process = process
    this.url = url
  }

  static async start(scenario: BenchScenario): Promise<EmulatorProcess> {
    const file = fileURLToPath(new URL('emulator-child.ts', import.meta.url))
    const child = fork(file, { execArgv: ['--import', 'tsx'] })
    child.send(scenario)
    const message = await nextMessage(child)
    if (!('url' in message)) throw new Error('The service did not say where it is.')
    return new EmulatorProcess(child, message.url)
  }

  /** The requests received so far. */
  async requestCounts(): Promise<RequestCounts> {
    this.#process.send('count')
    const message = await nextMessage(this.#process)
    if (!('requests' in message)) throw new Error('The service did not say what it was asked.')
    return message
  }

  async stop(): Promise<void> {
    const exit = once(this.#process, 'exit')
    this.#process.disconnect()
    await exit
  }
}

async function nextMessage(child: ChildProcess): Promise<EmulatorMessage> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('The service ended too soon.')
  })
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [EmulatorMessage]
  return message
}
