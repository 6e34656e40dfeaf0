/** The part of curl that the recipes use, for machines without it: `--config -` names the URL. */
import http from 'node:http'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

const words = process.argv.slice(1)
const after = option => words[words.indexOf(option) + 1]
const [, url] = /^url = "(.+)"\n$/.exec(await text(process.stdin)) ?? []
const [name, value] = after('--header').split(': ')
const request = http.request(url, { method: 'POST', headers: { [name]: value } })
request.end(after('--data-raw'))
const [response] = await once(request, 'response')
process.stdout.write(await text(response))
