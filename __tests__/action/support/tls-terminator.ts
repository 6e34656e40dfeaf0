import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream'
import tls from 'node:tls'
import { generate } from 'selfsigned'

/** The real hosts that the emulator replaces. */
const hosts = [
  '*.oss-cn-hangzhou.aliyuncs.com',
  'oss-cn-hangzhou.aliyuncs.com',
  'kms.cn-hangzhou.aliyuncs.com',
  'sts.cn-hangzhou.aliyuncs.com',
  'sts.aliyuncs.com',
  'token.actions.example',
  'api.github.com'
]

/** TLS with the names of the real hosts, in front of an emulator. */
export interface TlsTerminator {
  /** `https://127.0.0.1:port`, which the certificate covers, too. */
  readonly url: string
  readonly server: tls.Server
  readonly cert: string
  readonly key: string
  /** A PEM file with the certificate, for NODE_EXTRA_CA_CERTS. */
  readonly caFile: string
  close(): Promise<void>
}

/** The host of GitHub's token service, which has its own port. */
export const tokenServiceHost = 'token.actions.example'

/** The host of GitHub's API, which has its own port. */
export const githubApiHost = 'api.github.com'

/**
 * Forwards everything received over TLS to this loopback port unchanged, above all its Host header;
 * traffic for GitHub's hosts goes to their ports.
 */
export async function startTlsTerminator(
  port: number,
  ports: Readonly<Record<string, number>> = {}
): Promise<TlsTerminator> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'front' }], {
    extensions: [
      {
        name: 'subjectAltName',
        altNames: [
          ...hosts.map(value => ({ type: 2 as const, value })),
          { type: 7, ip: '127.0.0.1' }
        ]
      }
    ]
  })
  const folder = await mkdtemp(path.join(tmpdir(), 'front-'))
  const caFile = path.join(folder, 'authority.pem')
  await writeFile(caFile, cert)

  const open = new Set<tls.TLSSocket>()
  const server = tls.createServer({ cert, key }, socket => {
    open.add(socket)
    const behind = net.connect(ports[socket.servername || ''] ?? port, '127.0.0.1')
    // Either side may end as the test scripts it; the other then ends with it.
    pipeline(socket, behind, socket, () => open.delete(socket))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    cert,
    key,
    caFile,
    async close() {
      for (const socket of open) socket.destroy()
      await new Promise(resolve => server.close(resolve))
      await rm(folder, { recursive: true })
    }
  }
}
