import { GitHubFailure } from './failure.js'
import type { GitHubClient } from './client.js'
import type { ServerName } from './server.js'
import { message, words, type Message } from '../text/message.js'

/** A safeguard against endless lists. Each page has up to 100 items. */
const maxPages = 300

/**
 * Fetches all pages of a list. Takes only the query from the link to the next page, so that the
 * token never goes to another host. Rejects a response that is not a list: treating it as empty
 * would create duplicates of our comments and issues.
 *
 * @param url of the first page, from the route's `endpoint(…)`.
 * @param extractItems takes the items from a response; anything but an array fails.
 */
export async function paginate<Item>(
  { octokit, server }: GitHubClient,
  { url }: { readonly url: string },
  extractItems: (data: unknown) => unknown = data => data
): Promise<Item[]> {
  const all: Item[] = []
  const seen = new Set<string>()
  for (let page: URL | undefined = new URL(url); page !== undefined;) {
    if (seen.has(page.search)) throw endlessList(server, message`links to the same page twice`)
    if (seen.size >= maxPages) throw endlessList(server, message`has more than ${maxPages} pages`)
    seen.add(page.search)
    const response = await octokit.request({ method: 'GET', url: page.href })
    const items = extractItems(response.data)
    if (!Array.isArray(items)) {
      throw new GitHubFailure('unanswered', message`${words(server)}'s response is not a list`)
    }
    all.push(...(items as Item[]))
    page = nextPage(page, response.headers.link)
  }
  return all
}

/** Source: docs.github.com, "Using pagination in the REST API". */
function nextPage(page: URL, link = ''): URL | undefined {
  const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1]
  if (next === undefined || !URL.canParse(next, page.href)) return undefined
  const following = new URL(page.href)
  following.search = new URL(next, page).search
  return following
}

function endlessList(server: ServerName, problem: Message): GitHubFailure {
  return new GitHubFailure('refused', message`a list from ${words(server)} ${problem}`)
}
