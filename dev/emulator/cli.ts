import { parseCliArguments, USAGE, type CliArguments } from './cli-arguments.js'
import { startEmulator, type Emulator } from './emulator.js'

try {
  const parsed = parseCliArguments(process.argv.slice(2))
  if (parsed === 'help') process.stdout.write(USAGE)
  else await run(parsed)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
  process.exitCode = 2
}

async function run({ port, buckets, kmsKeys, allowV1 }: CliArguments): Promise<void> {
  let emulator: Emulator
  try {
    emulator = await startEmulator({ port, allowV1 })
  } catch (error) {
    const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
    const reason = inUse ? 'is already in use' : `cannot be listened on: ${String(error)}`
    process.stderr.write(`Port ${port} ${reason}.\n`)
    process.exitCode = 1
    return
  }
  for (const { name, ...options } of buckets) emulator.addBucket(name, options)
  for (const { name, ...options } of kmsKeys) emulator.addKmsKey(name, options)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void emulator.close())
  }
  process.stdout.write(`listening on ${emulator.url}\n`)
}
