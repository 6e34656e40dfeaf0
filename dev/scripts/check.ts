import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** `npm run check`: runs all checks for a commit in parallel and prints those that failed. */
const checks = ['format:check', 'lint', 'lint:markdown', 'types', 'test:unit']

const results = await Promise.all(
  checks.map(async name => {
    const start = performance.now()
    const child = spawn('npm', ['run', '--silent', name], { stdio: ['ignore', 'pipe', 'pipe'] })
    const code = new Promise<number | null>((resolve, reject) => {
      child.on('close', resolve).on('error', reject)
    })
    const [out, err] = await Promise.all([text(child.stdout), text(child.stderr)])
    const passed = (await code) === 0
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    console.log(`${passed ? 'passed' : 'FAILED'}  ${name} (${seconds} s)`)
    if (!passed) console.log(`${out}${err}`)
    return passed
  })
)
if (results.includes(false)) process.exitCode = 1
