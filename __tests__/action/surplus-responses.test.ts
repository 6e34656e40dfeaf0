import { expect, test } from '@jest/globals'
import { once } from 'node:events'
import net, { type AddressInfo, type Socket } from 'node:net'
import { runStep } from '../../dev/runner/step/run-step.js'
import { summarizeFindings } from './support/sample-account.js'
import { defaultInputs } from './support/action-fixture.js'

const noRule = (bucket: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Error><Code>NoSuchServerSideEncryptionRule</Code><Message>The server side encryption configuration was not found.</Message><RequestId>0</RequestId><HostId>oss</HostId><BucketName>${bucket}</BucketName></Error>`
const aes256 =
  '<?xml version="1.0" encoding="UTF-8"?><ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'

let ids = 0
function answer(status: string, body: string): string {
  const id = String((ids += 1)).padStart(24, '0')
  return `HTTP/1.1 ${status}\r\nx-oss-request-id: ${id}\r\nContent-Type: application/xml\r\nConnection: keep-alive\r\nContent-Length: ${body.length}\r\n\r\n${body}`
}

/**
 * No bucket has a rule. Every fourth response is followed by a complete unsolicited one on the same
 * connection, with its own request ID, that many milliseconds later if the connection is still
 * open.
 */
async function startServer(afterMs: (number: number) => number) {
  let answers = 0
  const open = new Set<Socket>()
  const server = net.createServer(socket => {
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    socket.on('error', () => undefined)
    socket.on('data', data => {
      const bucket = /^host: ([a-z0-9-]+)\./im.exec(String(data))?.[1] ?? ''
      socket.write(answer('404 Not Found', noRule(bucket)))
      answers += 1
      if (answers % 4 !== 0) return
      setTimeout(() => socket.write(answer('200 OK', aes256)), afterMs(answers / 4))
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    answers: () => answers,
    close: () => {
      for (const socket of open) socket.destroy()
      server.close()
    }
  }
}

test.each(['1', '4', '16'])(
  'never takes a surplus response for one about the next bucket: concurrency %s',
  async concurrency => {
    const server = await startServer(number => number % 9)
    const names = Array.from({ length: 60 }, (_, index) => `bucket-${index}`)
    try {
      const result = await runStep({
        with: { ...defaultInputs(server), bucket: names.join('\n'), concurrency }
      })
      expect(summarizeFindings(result)).toEqual(names.map(name => `${name} drifted rule-missing`))
      expect(result.exitCode).toBe(1)
      expect(server.answers()).toBe(60)
    } finally {
      server.close()
    }
  }
)
