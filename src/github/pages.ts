import { GitHubFailure } from './failure.js'
import type { GitHub } from './octokit.js'
import type { ServerName } from './server.js'

/** More of ours, or in one thread, is a list that does not end. A hundred things each. */
const mostPages = 300

/**
 * A list of the server's, page by page. Of a link to the next page only the query is taken: the token
 * goes nowhere but to the API of this run, whatever an answer says. What is no list is no empty one:
 * it would make a second thing of ours.
 *
 * @param url of the first page, as `endpoint(…)` of a route has it.
 * @param itemsIn the items of an answer; anything but an array: there are none to be had.
 */
export async function allPages<Item>(
  { octokit, server }: GitHub,
  { url }: { readonly url: string },
  itemsIn: (data: unknown) => unknown = data => data
): Promise<Item[]> {
  const all: Item[] = []
  const seen = new Set<string>()
  for (let page: URL | undefined = new URL(url); page !== undefined;) {
    if (seen.has(page.search)) throw endless(server, 'goes round in a circle')
    if (seen.size >= mostPages) throw endless(server, `has more than ${mostPages} pages`)
    seen.add(page.search)
    const answer = await octokit.request({ method: 'GET', url: page.href })
    const items = itemsIn(answer.data)
    if (!Array.isArray(items)) {
      throw new GitHubFailure(
        'unanswered',
        `${server} answered with no list where one was asked for`
      )
    }
    all.push(...(items as Item[]))
    page = nextPage(page, answer.headers.link)
  }
  return all
}

/** Source: docs.github.com, "Using pagination in the REST API". */
function nextPage(page: URL, link = ''): URL | undefined {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1]
  if (next === undefined || !URL.canParse(next, page.href)) return undefined
  const there = new URL(page.href)
  there.search = new URL(next, page).search
  return there
}

function endless(server: ServerName, how: string): GitHubFailure {
  return new GitHubFailure('refused', `a list of ${server}’s ${how}`)
}
