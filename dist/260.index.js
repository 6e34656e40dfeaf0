export const id = 260;
export const ids = [260];
export const modules = {

/***/ 97260:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishAll: () => (/* binding */ publishAll)
});

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var lib_github = __webpack_require__(92413);
// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
;// CONCATENATED MODULE: ./lib/github/failure.js

/** A call to GitHub's API that did not do what it was to do; the message is a clause. */
class GitHubFailure extends Error {
    kind;
    /** After so long GitHub may be asked again, in milliseconds; absent: it did not say. */
    retryAfterMs;
    constructor(kind, message, waitMs) {
        super(message);
        this.name = 'GitHubFailure';
        this.kind = kind;
        if (waitMs !== undefined)
            this.retryAfterMs = waitMs;
    }
}
/**
 * What went wrong, from what Octokit throws; `now` in milliseconds since 1970. `clean` takes the
 * secrets out of a text, before any is cut in half.
 * Source: docs.github.com, REST, "Troubleshooting the REST API" and "Rate limits for the REST API".
 */
function toGitHubFailure(error, now, redact, server) {
    if (error instanceof GitHubFailure)
        return error;
    // Octokit wraps whatever the fetch that it was given throws.
    if (error instanceof Error && error.cause instanceof GitHubFailure)
        return error.cause;
    const untrusted = (header, limit) => (0,plain_text/* plainText */.wh)(redactUrlCredentials(redact(header)), limit);
    if (!hasResponse(error)) {
        const said = error instanceof Error ? error.message : String(error);
        // Octokit's own errors have a status, also where nothing was answered.
        const what = error instanceof Error && 'status' in error
            ? 'no answer came'
            : `what ${server} answered could not be read`;
        return new GitHubFailure('unanswered', `${what} (${untrusted(said, 200)})`);
    }
    const { status, message } = error;
    const headers = error.response?.headers ?? {};
    const header = (name) => String(headers[name] ?? '');
    const requestId = header('x-github-request-id');
    const said = `${server} answered ${status}, "${untrusted(message, 300)}"${requestId === '' ? '' : ` (request id ${untrusted(requestId, 80)})`}`;
    const waitMs = parseRetryAfter(header, now);
    if (status === 429 || (status === 403 && isRateLimit(header, message))) {
        return new GitHubFailure('rate-limited', said, waitMs ?? defaultRetryAfterMs);
    }
    if (status === 401)
        return new GitHubFailure('bad-token', said);
    if (status === 403 && !/\blocked\b|archived/i.test(message)) {
        return new GitHubFailure('denied', said);
    }
    if (status === 404)
        return new GitHubFailure('not-found', said);
    return status >= 500
        ? new GitHubFailure('unanswered', said, waitMs)
        : new GitHubFailure('refused', said);
}
/** A text without what may be a password in a URL. */
function redactUrlCredentials(text) {
    return text.replace(/\/\/[^\s/@]*@/g, '//***@');
}
/** Where GitHub does not say how long: "wait for at least one minute". */
const defaultRetryAfterMs = 60_000;
function isRateLimit(header, message) {
    return (header('retry-after') !== '' ||
        header('x-ratelimit-remaining') === '0' ||
        /rate limit/i.test(message));
}
function parseRetryAfter(header, now) {
    const retryAfter = header('retry-after');
    if (/^\d{1,9}$/.test(retryAfter))
        return Number(retryAfter) * 1000;
    const reset = header('x-ratelimit-reset');
    if (header('x-ratelimit-remaining') !== '0' || !/^\d{1,12}$/.test(reset))
        return undefined;
    // A second more: both clocks are cut to whole ones.
    return Math.max(0, Number(reset) * 1000 - now) + 1000;
}
/** Octokit gives the status 500 to whatever was not answered at all. */
function hasResponse(error) {
    return (error instanceof Error &&
        'status' in error &&
        typeof error.status === 'number' &&
        'response' in error &&
        error.response !== undefined);
}

;// CONCATENATED MODULE: ./lib/github/size-limited-fetch.js


/**
 * The most that is read of one answer, in MiB once it is decompressed. The largest that GitHub sends is
 * a page of 100 comments: 65,536 characters of up to 4 bytes each make 25 MiB, and JSON puts the rest around.
 */
const maxResponseMiB = 32;
/** A fetch that reads the whole answer, and gives up on one that is too large before it is in memory. */
function sizeLimitedFetch(fetch) {
    return async (input, init) => {
        const response = await fetch(input, init);
        if (response.body === null)
            return response;
        const chunks = [];
        let size = 0;
        for await (const chunk of response.body) {
            size += chunk.length;
            // Leaving the loop cancels the rest, so that it is not received either.
            if (size > maxResponseMiB * 1024 * 1024)
                throw responseTooLarge(response.url);
            chunks.push(chunk);
        }
        const { status, headers } = response;
        return new Response(Buffer.concat(chunks), { status, headers: [...headers] });
    };
}
/** @param url of the answer, which may have come from a host that the API redirected to. */
function responseTooLarge(url) {
    const host = (0,plain_text/* plainText */.wh)(new URL(url).host, 100);
    return new GitHubFailure('unanswered', `${host} sent an answer of more than ${maxResponseMiB} MiB, which is the limit`);
}

;// CONCATENATED MODULE: ./lib/github/client.js



/** A request that begins just before all time is used up may take so long, in milliseconds. */
const minRequestTimeoutMs = 2_000;
/** A request that may be sent again although the last one may have been carried out. */
const idempotent = { repeatable: true };
/**
 * Octokit with the patience of this run: a deadline for each request, and those sent again that may
 * be. Of its own plugins, the one for retries would send a POST again that was carried out, and
 * neither waits as long as GitHub asks for and never longer than there is time. Every call rejects
 * with a {@link GitHubFailure}.
 */
function createGitHubClient({ token, apiUrl, server, userAgent, redact }, retryPolicy) {
    const octokit = (0,lib_github/* getOctokit */.Q)(token, { baseUrl: apiUrl, userAgent, log: silentLogger });
    const { clock, shutdownSignal, debug, requestTimeoutSeconds } = retryPolicy;
    const deadline = clock.now() + retryPolicy.timeBudgetMs;
    octokit.hook.wrap('request', async (request, options) => {
        const { method, url } = options;
        const fetch = sizeLimitedFetch(options.request.fetch ?? globalThis.fetch);
        for (let attempt = 1;; attempt += 1) {
            if (shutdownSignal.aborted)
                throw new GitHubFailure('unanswered', 'the run is being stopped');
            if (clock.now() > deadline)
                throw new GitHubFailure('unanswered', timeBudgetMessage(retryPolicy, server));
            try {
                const remainingMs = Math.max(deadline - clock.now(), minRequestTimeoutMs);
                const timeoutMs = Math.min(requestTimeoutSeconds * 1000, remainingMs);
                const response = await withTimeout(timeoutMs, shutdownSignal, signal => {
                    // In place: the hooks behind this one have these options already.
                    options.request = { ...options.request, signal, fetch };
                    return request(options);
                });
                if (isApiResponse(response))
                    return response;
                throw new GitHubFailure('unanswered', `${server} answered ${response.status} without JSON`);
            }
            catch (error) {
                const failure = toGitHubFailure(error, retryPolicy.wallClock(), redact, server);
                const mayRepeat = method === 'GET' || method === 'DELETE' || isIdempotent(options.request);
                const pauseMs = retryDelayMs(failure, attempt, mayRepeat, retryPolicy);
                debug(`${method} ${redactUrlCredentials(url)}, attempt ${attempt}: ${failure.message}`);
                if (pauseMs === null || clock.now() + pauseMs > deadline)
                    throw failure;
                await clock.sleep(pauseMs);
            }
        }
    });
    return {
        octokit,
        server,
        retry: {
            maxAttempts: retryPolicy.maxAttempts,
            waitBeforeRetry: async (attempt) => {
                const ms = backoffMs(attempt, retryPolicy);
                if (clock.now() + ms > deadline) {
                    throw new GitHubFailure('unanswered', timeBudgetMessage(retryPolicy, server));
                }
                await clock.sleep(ms);
            }
        }
    };
}
/** What GitHub's API says is JSON, or nothing at all: a page of something in between is no answer. */
function isApiResponse({ status, data }) {
    return status === 204 || status === 205 || (typeof data === 'object' && data !== null);
}
/** Ends a request when its time is over, or when the run is being stopped. */
async function withTimeout(ms, shutdownSignal, request) {
    const controller = new AbortController();
    const cancel = () => {
        controller.abort();
    };
    const timer = setTimeout(cancel, ms);
    shutdownSignal.addEventListener('abort', cancel);
    try {
        return await request(controller.signal);
    }
    finally {
        clearTimeout(timer);
        shutdownSignal.removeEventListener('abort', cancel);
    }
}
const baseDelayMs = 1_000;
const maxDelayMs = 10_000;
/** How long to wait before the next attempt, in milliseconds; `null`: there is none. */
function retryDelayMs({ kind, retryAfterMs = 0 }, attempt, mayRepeat, { maxAttempts, random }) {
    if (attempt >= maxAttempts)
        return null;
    // Nothing was done, so that anything may be sent again.
    if (kind === 'rate-limited')
        return retryAfterMs + random() * baseDelayMs;
    if (kind !== 'unanswered' || !mayRepeat)
        return null;
    return Math.max(retryAfterMs, backoffMs(attempt, { random }));
}
/** Doubles, and half of it is random, so that runs which failed together don't come back together. */
function backoffMs(attempt, { random }) {
    return Math.min(baseDelayMs * 2 ** (attempt - 1), maxDelayMs) * (0.5 + random() / 2);
}
function timeBudgetMessage({ timeBudgetMs }, server) {
    return `all ${Math.ceil(timeBudgetMs / 1000)} s for telling ${server} are used up`;
}
function isIdempotent(request) {
    return 'repeatable' in request && request.repeatable === true;
}
/** Octokit's own warnings are about its versions, and nothing for the log of a workflow. */
const silentLogger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined
};

// EXTERNAL MODULE: ./lib/github/server.js
var github_server = __webpack_require__(22712);
;// CONCATENATED MODULE: ./lib/github/authenticated-user.js


/** Whose token it is, as comments and issues name their author, such as `github-actions[bot]`. */
async function getAuthenticatedLogin(github) {
    const login = await (github.server === 'GitHub' ? loginByGraphql(github) : loginByRest(github));
    // Nobody's name would be that of everything whose author is gone.
    if (typeof login === 'string' && login !== '')
        return login;
    throw new GitHubFailure('unanswered', `${github.server} did not say whose the github-token is`);
}
/** GitHub's REST API tells no installation token who it is. */
async function loginByGraphql({ octokit }) {
    const answer = await octokit.graphql('query { viewer { login } }', { request: idempotent });
    return answer?.viewer?.login;
}
/** Gitea and Forgejo have no GraphQL. Source: Gitea's API, `GET /user`, which answers a job's token too. */
async function loginByRest({ octokit }) {
    const { data } = await octokit.rest.users.getAuthenticated();
    return data.login;
}

;// CONCATENATED MODULE: ./lib/github/run-location.js

/**
 * From the runner's variables and the event that started the run; `null`: this is no run of GitHub's.
 * Source: docs.github.com, "Webhook events and payloads", pull_request.
 */
function locateRun(env, payload) {
    const repository = env['GITHUB_REPOSITORY'] ?? '';
    const [, owner = '', repo = ''] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
    if (owner === '' || repo === '')
        return null;
    const event = (payload ?? {});
    const notDefaultBranchReason = explainNotDefaultBranch(env, event);
    return {
        owner,
        repo,
        ...(locationFromUpstreamRun(env, event) ?? locationFromEvent(env, event)),
        ...(notDefaultBranchReason === undefined ? {} : { notDefaultBranchReason })
    };
}
/** What a run of a pull request's own events is about, and of all other events. */
function locationFromEvent(env, { pull_request: pull }) {
    const number = pull?.number;
    const head = pull?.head?.sha;
    const commit = typeof head === 'string' ? (0,plain_text/* plainText */.wh)(head) : (env['GITHUB_SHA'] ?? '');
    if (!isNumber(number))
        return { commit, noPullRequestReason: 'this run is of no pull request' };
    // Of the base's own workflow, whose token may write. Source: docs.github.com, "Events that trigger workflows".
    const trusted = env['GITHUB_EVENT_NAME'] === 'pull_request_target';
    const isFork = !trusted && pull?.head?.repo?.full_name !== env['GITHUB_REPOSITORY'];
    return { commit, pullRequest: { number, isFork } };
}
/**
 * What a run is about that follows another workflow's run of a pull request; `undefined`: it follows
 * none. GITHUB_SHA is then the default branch's, and the token may write, also for a fork's.
 * Source: docs.github.com, "Webhook events and payloads", workflow_run; `pull_requests` is empty where
 * the pull request is from a fork, and has those of other repositories that have the same branch.
 */
function locationFromUpstreamRun(env, { repository, workflow_run: upstream }) {
    const { id, run_attempt: attempt, event, head_sha: sha, pull_requests: pulls } = upstream ?? {};
    if (env['GITHUB_EVENT_NAME'] !== 'workflow_run')
        return undefined;
    if (typeof event !== 'string' || !event.startsWith('pull_request'))
        return undefined;
    // Not the default branch's commit: what is said there would be of another one.
    const commit = typeof sha === 'string' ? (0,plain_text/* plainText */.wh)(sha) : '';
    const here = (Array.isArray(pulls) ? pulls : [])
        .filter(pull => pull?.base?.repo?.id === repository?.id)
        .map(pull => pull?.number)
        .filter(isNumber);
    const [number, ...others] = here;
    const first = 'the workflow run that this one follows';
    if (others.length > 0) {
        const all = here.map(one => `#${one}`).join(', ');
        return { commit, noPullRequestReason: `${first} is of several pull requests, ${all}` };
    }
    return number === undefined
        ? {
            commit,
            noPullRequestReason: `${first} is of a pull request that the event does not name; GitHub names none from a fork, Gitea before 1.27 none at all`
        }
        : {
            commit,
            pullRequest: { number, isFork: false },
            ...(isNumber(id) && { upstreamRunId: `${id}.${isNumber(attempt) ? attempt : 1}` })
        };
}
function isNumber(number) {
    return typeof number === 'number' && Number.isSafeInteger(number);
}
/**
 * Events of which GITHUB_REF is what a workflow checks out and runs. Of the others it is the default
 * branch whatever they are about, such as a comment on a pull request; or it is no branch.
 */
const eventsRunOnRef = ['push', 'workflow_dispatch', 'repository_dispatch', 'workflow_run'];
/**
 * Nothing is taken for granted: whoever closes an issue must know that what he saw is of the branch
 * that it is about. Source: docs.github.com, "Events that trigger workflows".
 */
function explainNotDefaultBranch(env, { repository, workflow_run: upstream }) {
    const name = env['GITHUB_EVENT_NAME'] ?? '';
    // GitHub runs it on the default branch only, and its payload need not say which one that is.
    if (name === 'schedule')
        return undefined;
    if (!eventsRunOnRef.includes(name)) {
        const which = name === '' ? 'no event' : `the event ${(0,plain_text/* plainText */.wh)(name, 80)}`;
        return `${which} does not say that a run is of the default branch`;
    }
    const defaultBranch = repository?.default_branch;
    if (typeof defaultBranch !== 'string' || defaultBranch === '')
        return 'the event does not name the default branch';
    const ref = env['GITHUB_REF'] ?? '';
    if (ref !== `refs/heads/${defaultBranch}`) {
        const where = (0,plain_text/* plainText */.wh)(ref.replace(/^refs\/(?:heads|tags)\//, ''), 250);
        return `this run is of ${where === '' ? 'an unknown branch' : where}, not of the default branch`;
    }
    if (name === 'workflow_run' && !isOfBranch(upstream, defaultBranch, env['GITHUB_REPOSITORY'])) {
        return 'the workflow run that this one follows is not known to be of the default branch';
    }
    return undefined;
}
function isOfBranch(run, branch, repository) {
    return (run?.head_branch === branch &&
        run.head_repository?.full_name === repository &&
        typeof run.event === 'string' &&
        !run.event.startsWith('pull_request'));
}

;// CONCATENATED MODULE: ./lib/github/marker.js
/** An HTML comment, which GitHub does not show. */
function withMarker({ kind, sinceRun, writer, ...identity }, text) {
    const occasion = sinceRun === undefined ? '' : ` since ${sinceRun}`;
    const writtenBy = /^\w+$/.test(writer?.commit ?? '')
        ? ` by ${writer?.runAttemptId} on ${writer?.commit}`
        : '';
    return `<!-- oss-bucket-encryption ${kind} ${identityKey(identity)}${occasion}${writtenBy} -->\n${text}`;
}
/**
 * Whether a text has been overtaken: what stands there with our mark is of a newer run, and about
 * another commit, so that ours is about an older one. Of one commit, whoever writes last knows best.
 */
function isSuperseded(existing, by) {
    const other = parseMarker(existing)?.by;
    if (other === undefined || by === undefined || other.commit === by.commit)
        return false;
    return runNumberOf(other) > runNumberOf(by);
}
/** GitHub counts its runs up. */
function runNumberOf({ runAttemptId }) {
    return Number.parseInt(runAttemptId, 10);
}
/**
 * Of what has our mark, what is about the same as `mark` says. What names no account may be of any,
 * but only where it can't be of several, and nothing is about just that account.
 */
function withMatchingMarker(items, marker) {
    const keyOfItem = (thing) => identityKey(parseMarker(thing.body) ?? marker);
    const all = items.filter(({ body }) => hasMarker(body, marker));
    const exact = all.filter(thing => keyOfItem(thing) === identityKey(marker));
    if (exact.length > 0)
        return exact;
    return new Set(all.map(keyOfItem)).size === 1 ? all : [];
}
/** What a mark is to say that takes the place of the one there: an account that was known stays so. */
function updateMarker(marker, existing) {
    const account = marker.account ?? parseMarker(existing)?.account;
    return account === undefined ? marker : { ...marker, account };
}
/**
 * Whether a text begins with such a mark; of any occasion, where the mark names none. Only at the
 * beginning: further on, anything may be quoted.
 */
function hasMarker(text, marker) {
    const found = parseMarker(text);
    return (found?.kind === marker.kind &&
        isSameIdentity(found, marker) &&
        (marker.sinceRun === undefined || found.since === marker.sinceRun));
}
/** The occasion of the mark that a text begins with. */
function sinceRunOf(text) {
    return parseMarker(text)?.since;
}
/** `<policy>.<account>`, or the policy alone. */
function identityKey({ policy, account }) {
    return account === undefined ? policy : `${policy}.${account}`;
}
/** An account that is not known may be any. */
function isSameIdentity(one, other) {
    return (one.policy === other.policy &&
        (one.account === undefined || other.account === undefined || one.account === other.account));
}
const markerPattern = /^<!-- oss-bucket-encryption (?<kind>[a-z]+) (?<policy>[0-9a-f]+)(?:\.(?<account>[0-9a-f]+))?(?: since (?<since>[\w.]+))?(?: by (?<occasion>[\w.]+) on (?<commit>\w+))? -->/;
function parseMarker(text) {
    const found = markerPattern.exec(text ?? '')?.groups;
    if (found === undefined)
        return null;
    const { kind = '', policy = '', account, since, occasion: runAttemptId, commit } = found;
    return {
        kind,
        policy,
        ...(account === undefined ? {} : { account }),
        ...(since === undefined ? {} : { since }),
        ...(runAttemptId === undefined || commit === undefined ? {} : { by: { runAttemptId, commit } })
    };
}

;// CONCATENATED MODULE: ./lib/github/pagination.js

/** More of ours, or in one thread, is a list that does not end. A hundred things each. */
const maxPages = 300;
/**
 * A list of the server's, page by page. Of a link to the next page only the query is taken: the token
 * goes nowhere but to the API of this run, whatever an answer says. What is no list is no empty one:
 * it would make a second thing of ours.
 *
 * @param url of the first page, as `endpoint(…)` of a route has it.
 * @param extractItems the items of an answer; anything but an array: there are none to be had.
 */
async function paginate({ octokit, server }, { url }, extractItems = data => data) {
    const all = [];
    const seen = new Set();
    for (let page = new URL(url); page !== undefined;) {
        if (seen.has(page.search))
            throw endlessList(server, 'goes round in a circle');
        if (seen.size >= maxPages)
            throw endlessList(server, `has more than ${maxPages} pages`);
        seen.add(page.search);
        const response = await octokit.request({ method: 'GET', url: page.href });
        const items = extractItems(response.data);
        if (!Array.isArray(items)) {
            throw new GitHubFailure('unanswered', `${server} answered with no list where one was asked for`);
        }
        all.push(...items);
        page = nextPage(page, response.headers.link);
    }
    return all;
}
/** Source: docs.github.com, "Using pagination in the REST API". */
function nextPage(page, link = '') {
    const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1];
    if (next === undefined || !URL.canParse(next, page.href))
        return undefined;
    const following = new URL(page.href);
    following.search = new URL(next, page).search;
    return following;
}
function endlessList(server, how) {
    return new GitHubFailure('refused', `a list of ${server}’s ${how}`);
}

;// CONCATENATED MODULE: ./lib/github/check-identity.js



/** The worst last. */
const conclusions = ['success', 'neutral', 'failure'];
/** Those on the commit under this name that have our external id, the newest first; another app may write it too. */
async function listOwnCheckRuns(github, { owner, repo, commit }, name) {
    const list = github.octokit.rest.checks.listForRef.endpoint({
        owner,
        repo,
        ref: commit,
        check_name: name,
        filter: 'all',
        per_page: 100
    });
    const all = await paginate(github, list, checkRunsIn);
    return filterOwnNewestFirst(all);
}
/**
 * Those among them that the app of this token made: only these can be updated with it. Where the token
 * is no app's own, nothing tells them apart. None where its owner can't be determined: then a new check
 * run is made, since an old one left in place would show an old verdict.
 *
 * @param getLogin whose token it is; asked only where it matters.
 */
async function createdByToken(records, getLogin) {
    if (records.length === 0)
        return [];
    const login = await getLogin().catch(() => null);
    if (login === null)
        return [];
    return login.endsWith('[bot]')
        ? records.filter(({ app }) => `${app?.slug ?? ''}[bot]` === login)
        : records;
}
/** Those among them that the app made which made this one. */
function createdBySameApp({ app }, records) {
    return records.filter(record => record.app?.slug === app?.slug);
}
/** Those among them that this action has put there. */
function filterOwnNewestFirst(all) {
    return all
        .filter(({ external_id: id }) => id?.startsWith(`${externalIdPrefix}/`) === true)
        .sort((one, other) => other.id - one.id);
}
function checkRunsIn(data) {
    return typeof data === 'object' && data !== null && 'check_runs' in data
        ? data.check_runs
        : undefined;
}
const externalIdPrefix = 'oss-bucket-encryption';
/** How GitHub knows it: by what it is about, the run that put it there, what that ended as, and what it required. */
function externalId(target, conclusion) {
    const { runAttemptId, requirement } = target;
    const what = requirement === undefined ? '' : `/${requirement}`;
    return `${identityPrefix(target)}${runAttemptId}/${conclusion}${what}`;
}
function identityPrefix({ identity }) {
    return `${externalIdPrefix}/${identityKey(identity)}/`;
}
function matchesTarget(id, target) {
    return id?.startsWith(identityPrefix(target)) === true && !isForOtherRequirement(id, target);
}
/** Certainly: a run that was refused may not know its own. */
function isForOtherRequirement(id, { requirement }) {
    const its = id.split('/')[4];
    return its !== undefined && requirement !== undefined && its !== requirement;
}
/** The newest of each other policy, account or requirement that this run has put there, in whichever attempt. */
function conflictingChecks(existing, target) {
    const { identity, runAttemptId } = target;
    const seen = new Set();
    return existing.filter(({ external_id: id }) => {
        const [, key = '', itsRunAttemptId = '', , requirement = ''] = (id ?? '').split('/');
        if (matchesTarget(id, target) || seen.has(`${key}/${requirement}`))
            return false;
        seen.add(`${key}/${requirement}`);
        // Without an account it may be ours of an earlier attempt.
        return key !== identityKey(identity) && isOtherIdentity(key, identity)
            ? runOf(itsRunAttemptId) === runOf(runAttemptId)
            : itsRunAttemptId === runAttemptId;
    });
}
/** GitHub shows the newest of a name. */
function isHiddenByNewer({ id }, others) {
    return others.some(other => other.id > id);
}
/** Certainly of another policy, or of another account. */
function isOtherIdentity(key, { policy, account }) {
    const [itsPolicy, itsAccount] = key.split('.');
    return itsPolicy !== policy || (itsAccount !== undefined && account !== undefined);
}
function runOf(runAttemptId) {
    return runAttemptId.split('.')[0];
}
/** What it ended as by itself, whatever it shows. */
function conclusionInExternalId({ external_id: id }) {
    const stated = id?.split('/')[3];
    return conclusions.find(conclusion => conclusion === stated) ?? 'success';
}
function worstConclusion(some) {
    return some.reduce((worst, one) => conclusions.indexOf(one) > conclusions.indexOf(worst) ? one : worst);
}
/** The title, and what it shows beside its own conclusion. */
function titleWithConflict(shown, { conclusion, title }, maxLength) {
    if (shown === conclusion)
        return title;
    return (0,plain_text/* cut */.Jj)(`Another step with this check-name: ${shown}; ${title}`, maxLength);
}

;// CONCATENATED MODULE: ./lib/github/check-run.js



/**
 * Puts a finished check run on a commit, its annotations so many at a time. A run of an earlier
 * attempt is brought up to date unless it has annotations: those can't be taken away, and a check run
 * must not show drift that is gone. GitHub shows the newest of a name, so that another policy's of the
 * same run and name is hidden: that is a `rival`, and what is shown is the worst of them. Nor is ours
 * brought up to date behind a newer one; a new one is made.
 */
async function upsertCheckRun(github, target, check, options) {
    const { annotationsPerRequest, maxTitleLength } = options;
    const { annotations } = check;
    const first = annotations.slice(0, annotationsPerRequest);
    const { run, updated, existing: existingBefore, shownConclusion: initialConclusion } = await createOrUpdate(github, target, check, first, options);
    const titled = { ...check, title: titleWithConflict(initialConclusion, check, maxTitleLength) };
    for (let sent = first.length; sent < annotations.length; sent += annotationsPerRequest) {
        await appendAnnotations(github, target, run.id, titled, sent, annotations.slice(sent, sent + annotationsPerRequest));
    }
    // Once more: of two at once, at least the newer one sees the other. What was there before still is.
    const existing = createdBySameApp(run, await listOwnCheckRuns(github, target, check.name));
    const conflicting = conflictingChecks(mergeById(existing, existingBefore), target);
    if (updated && isHiddenByNewer(run, existing)) {
        // One was made meanwhile. A new one of ours goes before it.
        return await upsertCheckRun(github, target, check, options);
    }
    const shownConclusion = worstConclusion([
        check.conclusion,
        ...conflicting.map(conclusionInExternalId)
    ]);
    if (shownConclusion !== initialConclusion)
        await updateConclusion(shownConclusion, github, target, run.id, check, maxTitleLength);
    return { url: run.html_url ?? '', hasConflict: conflicting.length > 0, shownConclusion };
}
/** Each once, the newest first. */
function mergeById(some, others) {
    const missing = others.filter(({ id }) => some.every(one => one.id !== id));
    return [...some, ...missing].sort((one, other) => other.id - one.id);
}
/** Whoever looks at the name must not see green while a step under that name is not. */
async function updateConclusion(conclusion, { octokit }, { owner, repo }, id, check, maxTitleLength) {
    const { summary, text } = check;
    await octokit.rest.checks.update({
        owner,
        repo,
        check_run_id: id,
        conclusion,
        output: {
            title: titleWithConflict(conclusion, check, maxTitleLength),
            summary,
            ...(text === undefined ? {} : { text })
        },
        request: idempotent
    });
}
/** The check run with its verdict and its first annotations, also where an attempt is not answered. */
async function createOrUpdate(github, target, check, annotations, { maxTitleLength, getLogin }) {
    const { octokit, retry } = github;
    const { owner, repo, commit: head_sha } = target;
    const external_id = externalId(target, check.conclusion);
    const content = {
        owner,
        repo,
        external_id,
        status: 'completed',
        started_at: check.startedAt,
        completed_at: check.completedAt,
        ...(check.detailsUrl === undefined ? {} : { details_url: check.detailsUrl })
    };
    let updated = false;
    for (let attempt = 1;; attempt += 1) {
        const existing = await createdByToken(await listOwnCheckRuns(github, target, check.name), getLogin);
        const shownConclusion = worstConclusion([
            check.conclusion,
            ...conflictingChecks(existing, target).map(conclusionInExternalId)
        ]);
        const [newest] = existing.filter(({ external_id: id }) => matchesTarget(id, target));
        // An attempt that was not answered, and was carried out all the same.
        const carriedOut = newest?.external_id === external_id && newest.output.annotations_count === annotations.length;
        if (attempt > 1 && carriedOut)
            return { run: newest, updated, existing: existing, shownConclusion };
        // Brought up to date, it would stay behind any that is newer, ours of another account or of none.
        const updatable = newest?.output.annotations_count === 0 && !isHiddenByNewer(newest, existing)
            ? newest
            : undefined;
        updated = updatable !== undefined;
        const output = {
            ...toApiOutput(check, annotations),
            title: titleWithConflict(shownConclusion, check, maxTitleLength)
        };
        const request = { ...content, conclusion: shownConclusion, output };
        try {
            const { data } = updatable === undefined
                ? await octokit.rest.checks.create({ ...request, name: check.name, head_sha })
                : await octokit.rest.checks.update({ ...request, check_run_id: updatable.id });
            return { run: data, updated, existing: existing, shownConclusion };
        }
        catch (error) {
            if (!isUnconfirmed(error) || attempt >= retry.maxAttempts)
                throw error;
            await retry.waitBeforeRetry(attempt);
        }
    }
}
/** Further annotations; never twice, though an attempt may not be answered. */
async function appendAnnotations({ octokit, retry }, { owner, repo }, id, check, sent, annotations) {
    for (let attempt = 1;; attempt += 1) {
        try {
            const output = toApiOutput(check, annotations);
            await octokit.rest.checks.update({ owner, repo, check_run_id: id, output });
            return;
        }
        catch (error) {
            if (!isUnconfirmed(error))
                throw error;
            const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id });
            if (data.output.annotations_count >= sent + annotations.length)
                return;
            if (attempt >= retry.maxAttempts)
                throw error;
            await retry.waitBeforeRetry(attempt);
        }
    }
}
function toApiOutput({ title, summary, text }, annotations) {
    return {
        title,
        summary,
        ...(text === undefined ? {} : { text }),
        annotations: annotations.map(annotation => ({ ...annotation }))
    };
}
function isUnconfirmed(error) {
    return error instanceof GitHubFailure && error.kind === 'unanswered';
}

;// CONCATENATED MODULE: ./lib/github/commit-status.js



/**
 * What is not as required is never green. Gitea's `warning` is what comes closest to `neutral`; a merge
 * that waits for this very name is held back by it. Source: Gitea's `modules/commitstatus`.
 */
function toCommitState(shown) {
    return shown === 'neutral' ? 'warning' : shown;
}
/** Of a description, in characters. Source: docs.github.com, "Create a commit status"; Gitea has no limit. */
const maxDescriptionLength = 140;
/**
 * Puts a commit status on a commit, the check of servers that have no check runs. Who wrote it is kept
 * in the fragment of its link. Of two steps of a run under one name the newer hides the older, so the
 * worst of them is shown.
 * Source: Gitea's API, `POST /repos/{owner}/{repo}/statuses/{sha}`.
 */
async function setCommitStatus(github, target, { name, conclusion, title, detailsUrl = '' }) {
    const { owner, repo, commit: sha } = target;
    let written;
    for (;;) {
        // Once more after it was put: of two at once, at least the newer one sees the other.
        const conflicting = conflictingChecks(await listOwnStatuses(github, target, name), target);
        const shownConclusion = worstConclusion([
            conclusion,
            ...conflicting.map(conclusionInExternalId)
        ]);
        if (shownConclusion === written)
            return { url: detailsUrl, hasConflict: conflicting.length > 0, shownConclusion };
        // Not `rest.repos`, whose types have GitHub's states only.
        await github.octokit.request({
            method: 'POST',
            url: '/repos/{owner}/{repo}/statuses/{sha}',
            owner,
            repo,
            sha,
            context: name,
            state: toCommitState(shownConclusion),
            description: titleWithConflict(shownConclusion, { conclusion, title }, maxDescriptionLength),
            target_url: `${detailsUrl}#${externalId(target, conclusion)}`,
            request: idempotent
        });
        written = shownConclusion;
    }
}
/** Those of this name that this action has put on the commit, the newest first. */
async function listOwnStatuses(github, { owner, repo, commit: ref }, name) {
    const { repos } = github.octokit.rest;
    const list = repos.listCommitStatusesForRef.endpoint({ owner, repo, ref, limit: 50 });
    const all = await paginate(github, list);
    const records = all
        .filter(({ context }) => context === name)
        .map(({ id, target_url: url }) => ({ id, external_id: url?.split('#')[1] ?? null }));
    return filterOwnNewestFirst(records);
}

// EXTERNAL MODULE: ./lib/report/publish/redact.js
var publish_redact = __webpack_require__(49121);
// EXTERNAL MODULE: ./lib/report/github-limits.js
var github_limits = __webpack_require__(16772);
// EXTERNAL MODULE: ./lib/encryption/finding.js
var finding = __webpack_require__(27120);
// EXTERNAL MODULE: ./lib/report/config-errors.js
var config_errors = __webpack_require__(97676);
// EXTERNAL MODULE: ./lib/report/markdown/document.js
var markdown_document = __webpack_require__(54325);
// EXTERNAL MODULE: ./lib/report/markdown/headline.js
var headline = __webpack_require__(88732);
// EXTERNAL MODULE: ./lib/report/markdown/compliant-buckets.js
var compliant_buckets = __webpack_require__(31561);
// EXTERNAL MODULE: ./lib/report/markdown/action-items.js + 1 modules
var action_items = __webpack_require__(2075);
// EXTERNAL MODULE: ./lib/report/markdown/fit-to-limit.js
var fit_to_limit = __webpack_require__(44317);
// EXTERNAL MODULE: ./lib/report/markdown/detail-sections.js + 5 modules
var detail_sections = __webpack_require__(41625);
// EXTERNAL MODULE: ./lib/report/markdown/verdict.js
var verdict = __webpack_require__(62415);
;// CONCATENATED MODULE: ./lib/report/markdown/check-output.js









/** A check run has two texts: one with what a person must do, one with what there is to know, each in at most so many bytes. */
function renderCheckOutput(report, limit = github_limits/* maxCheckTextBytes */.NX) {
    const { text } = (0,headline/* headlineOf */.g)(report, bucket => bucket);
    const texts = {
        // GitHub shows the title above it.
        summary: [(0,verdict/* verdictSection */.V)(report, true), (0,action_items/* actionItemsSection */._)(report.findings)],
        text: [...(0,detail_sections/* detailSections */.O)(report, limit), (0,compliant_buckets/* compliantBucketsSection */._)(report.findings), detail_sections/* closingNote */.I]
    };
    return {
        title: (0,plain_text/* plainText */.wh)(text, github_limits/* maxCheckTitleLength */.$U),
        summary: (0,markdown_document/* renderDocument */.y)(texts.summary, limit, fit_to_limit/* inBytes */.Hf),
        text: (0,markdown_document/* renderDocument */.y)(texts.text, limit, fit_to_limit/* inBytes */.Hf)
    };
}

// EXTERNAL MODULE: ./lib/report/markdown/status-chart.js
var status_chart = __webpack_require__(98579);
;// CONCATENATED MODULE: ./lib/report/markdown/comment-body.js








/** Kept free for the hidden marker by which a comment or an issue is found again, in characters. */
const reservedMarkerLength = 200;
const bodyLimit = github_limits/* maxBodyLength */.LL - reservedMarkerLength;
/** What a comment and an issue say alike, within so many characters; `note` goes before the closing words. */
function renderBody(report, limit, ...note) {
    return (0,markdown_document/* renderDocument */.y)([
        (0,verdict/* headlineSection */.W)(report),
        (0,verdict/* verdictSection */.V)(report, true),
        (0,action_items/* actionItemsSection */._)(report.findings),
        ...(0,detail_sections/* detailSections */.O)(report, limit),
        (0,compliant_buckets/* compliantCountSection */.o)(report.findings),
        (0,status_chart/* statusChartSection */.K)(report.verdict),
        ...note,
        detail_sections/* closingNote */.I
    ], limit, fit_to_limit/* inCharacters */.E6);
}

;// CONCATENATED MODULE: ./lib/report/markdown/comment.js

/** A comment on a pull request, in at most so many characters. */
function renderComment(report, limit = bodyLimit) {
    return renderBody(report, limit);
}

// EXTERNAL MODULE: ./lib/report/format-location.js
var format_location = __webpack_require__(9727);
// EXTERNAL MODULE: ./lib/report/markdown/html.js
var html = __webpack_require__(1197);
// EXTERNAL MODULE: ./lib/report/markdown/prose.js
var prose = __webpack_require__(46369);
// EXTERNAL MODULE: ./lib/report/markdown/section.js
var section = __webpack_require__(16421);
;// CONCATENATED MODULE: ./lib/report/markdown/config-errors.js










const headlines = {
    nothing: 'configuration error: no bucket was checked',
    list: 'configuration error: no bucket was checked',
    survey: 'no policy was written'
};
/** The comment of a run that was refused, in at most so many characters. */
function renderConfigErrorComment(report, limit = bodyLimit) {
    const headline = (0,section/* fixedSection */.Yz)(`<h2>❌ OSS bucket encryption: ${headlines[report.phase]}</h2>`);
    return (0,markdown_document/* renderDocument */.y)([headline, ...errorSections(report), runFactsSection(report)], limit, fit_to_limit/* inCharacters */.E6);
}
/** The same as the `output` of a check run, each text in at most so many bytes. */
function renderConfigErrorCheck(report, limit = github_limits/* maxCheckTextBytes */.NX) {
    return {
        title: (0,plain_text/* plainText */.wh)(headlines[report.phase], github_limits/* maxCheckTitleLength */.$U),
        summary: (0,markdown_document/* renderDocument */.y)(errorSections(report), limit, fit_to_limit/* inBytes */.Hf),
        // Never absent: that of an earlier attempt would stay.
        text: (0,markdown_document/* renderDocument */.y)([runFactsSection(report)], limit, fit_to_limit/* inBytes */.Hf)
    };
}
function errorSections({ problems, advice, phase }) {
    return [
        (0,section/* fixedSection */.Yz)(`<p>The step <b>failed</b>. ${(0,prose/* prose */.C)(config_errors/* configErrorIntros */.O0[phase])}</p>`),
        problemsSection(problems),
        ...(advice === '' ? [] : [(0,section/* fixedSection */.Yz)(`<p>${(0,prose/* prose */.C)(advice)}</p>`)])
    ];
}
function runFactsSection({ mode, workflowRun }) {
    const { url } = workflowRun;
    const link = url === undefined || !/^https?:\/\//.test(url)
        ? []
        : [`<a href="${(0,html/* escapeHtml */.ZD)(url)}">The run</a>`];
    return (0,section/* fixedSection */.Yz)(`<p>${[`Mode ${(0,html/* code */.aY)(mode)}`, ...link].join(' · ')}</p>`);
}
function problemsSection(problems) {
    return {
        rowBlocks: [(0,fit_to_limit/* rowBlock */.AR)(problems, problemRow)],
        render: ([fitted]) => {
            const { rows = [], omitted = 0 } = fitted ?? {};
            return [
                ...(rows.length === 0 ? [] : [['<ul>', ...rows, '</ul>'].join('\n')]),
                ...(omitted === 0 ? [] : [`<p>${(0,plain_text/* count */.U9)(omitted, 'more problem')} did not fit here.</p>`])
            ];
        }
    };
}
/** What a person must type stands on lines of its own. */
function problemRow({ message, source }) {
    const place = source === undefined ? '' : `${(0,html/* code */.aY)((0,format_location/* formatLocation */.j$)(source))} `;
    const [first = '', ...typed] = (0,plain_text/* cut */.Jj)(message, html/* maxTextLength */.Wh).split('\n');
    const block = typed.length === 0 ? '' : (0,html/* preformatted */.EC)(typed.join('\n'));
    return `<li>${place}${(0,prose/* prose */.C)(first)}${block}</li>`;
}

// EXTERNAL MODULE: ./lib/report/annotations.js
var annotations = __webpack_require__(91116);
;// CONCATENATED MODULE: ./lib/report/checks/check-annotations.js




/** Nobody reads more in a diff, and each fifty cost a request. */
const maxAnnotations = 500;
/** In characters; a check run shows no more of one. GitHub takes 64 KB. */
const maxMessageLength = 4_096;
const levels = {
    error: 'failure',
    warning: 'warning',
    notice: 'notice'
};
/** Whether a check run passes: as the step does, but for what the step lets pass. */
function toCheckConclusion({ verdict }) {
    if (verdict.failed)
        return 'failure';
    return (0,finding/* needsAttention */.e)(verdict.status) ? 'neutral' : 'success';
}
/** What a check run annotates: all that has a place in the repository; the last counts what is left out. */
function checkAnnotations(report) {
    const placed = toCheckAnnotations((0,annotations/* allAnnotations */.G7)(report));
    if (placed.length <= maxAnnotations)
        return placed;
    const shown = placed.slice(0, maxAnnotations - 1);
    const [first] = shown;
    if (first === undefined)
        return shown;
    return [
        ...shown,
        {
            ...first,
            annotation_level: 'warning',
            title: 'OSS bucket encryption',
            message: `${placed.length - shown.length} more annotations are in the job summary and the JSON report.`
        }
    ];
}
/** Those that have a place in the repository, in the form that a check run takes. */
function toCheckAnnotations(annotations) {
    return annotations.flatMap(toCheckAnnotation);
}
function toCheckAnnotation({ level, title, message, source }) {
    if (source === undefined)
        return [];
    return [
        {
            path: (0,plain_text/* printable */.g$)(source.file),
            start_line: source.line,
            end_line: source.line,
            annotation_level: levels[level],
            title: (0,plain_text/* cut */.Jj)((0,plain_text/* printable */.g$)(title), github_limits/* maxCheckTitleLength */.$U),
            message: (0,plain_text/* cut */.Jj)((0,plain_text/* printable */.g$)(message), maxMessageLength)
        }
    ];
}

;// CONCATENATED MODULE: ./lib/report/checks/check-content.js







/** What a check run says about a run, whether it came to a verdict or not. */
function checkContent(run) {
    const detailsUrl = run.workflowRun['url'];
    return {
        ...('problems' in run
            ? {
                conclusion: 'failure',
                ...renderConfigErrorCheck(run),
                // As many as one request takes: the summary has them all.
                annotations: toCheckAnnotations((0,config_errors/* problemAnnotations */.ur)(run.problems).slice(0, github_limits/* maxAnnotationsPerRequest */.TF))
            }
            : {
                conclusion: toCheckConclusion(run),
                ...renderCheckOutput(run),
                annotations: checkAnnotations(run)
            }),
        ...(detailsUrl === undefined ? {} : { detailsUrl }),
        startedAt: run.startedAt.toISOString(),
        completedAt: run.finishedAt.toISOString()
    };
}
/** The same for the comment on a pull request. */
function commentContent(run) {
    return 'problems' in run
        ? { text: renderConfigErrorComment(run), needsPerson: true }
        : { text: renderComment(run), needsPerson: (0,finding/* needsAttention */.e)(run.verdict.status) };
}

// EXTERNAL MODULE: ./lib/report/publish/github/publication.js
var publication = __webpack_require__(11606);
;// CONCATENATED MODULE: ./lib/report/publish/github/publish-check.js






/** What a server shows on a commit: Gitea and Forgejo have commit statuses only. */
function checkKind({ server }) {
    return server === 'GitHub' ? 'check run' : 'commit status';
}
/** Puts a check run of this name on the commit, or a commit status where there are no check runs. */
async function publishCheck(name, run, { identity, requirement, redact }, context) {
    if (run.mode === 'draft') {
        return { line: (0,publication/* headerLine */.i)('check run', 'left alone: a draft is no policy yet') };
    }
    const { github, location, runAttemptId } = context;
    const what = requirement === undefined ? {} : { requirement };
    const target = { ...location, identity, ...what, runAttemptId };
    const check = (0,publish_redact/* redactDeep */.K)({ name, ...checkContent(run) }, redact);
    const { url, hasConflict, shownConclusion } = await upsertCheck(check, target, context);
    const kind = checkKind(github);
    const ended = kind === 'check run' ? shownConclusion : toCommitState(shownConclusion);
    const instead = kind === 'check run' ? '' : `${github.server} has none; ${kind} `;
    const published = {
        line: (0,publication/* headerLine */.i)('check run', `${instead}${ended}${url === '' ? '' : `, ${url}`}`)
    };
    return hasConflict
        ? {
            ...published,
            failureMessage: `Another step of this run has put a ${kind} named ${name} on the commit, and ${github.server} shows only the newest of a name: it shows the worst of them, ${ended}. Give each step a check-name of its own.`
        }
        : published;
}
async function upsertCheck(check, target, { github, getLogin }) {
    if (checkKind(github) === 'commit status')
        return await setCommitStatus(github, target, check);
    const options = {
        annotationsPerRequest: github_limits/* maxAnnotationsPerRequest */.TF,
        maxTitleLength: github_limits/* maxCheckTitleLength */.$U,
        getLogin
    };
    return await upsertCheckRun(github, target, check, options);
}

;// CONCATENATED MODULE: ./lib/github/ensure-single.js

/**
 * Sees to it that there is one, whoever made it. GitHub has no way to make a thing only where none
 * is, so it is looked for again after it was made: of two that were made at once, all agree on the
 * older one, and the other is taken away. The same look tells whether an attempt that was not
 * answered made one, or one whose answer was about something else. Rejects with the
 * {@link GitHubFailure} of the last attempt.
 */
async function ensureSingle(collection, { maxAttempts, waitBeforeRetry }) {
    const byAge = (thing) => [collection.creationOrder(thing), thing];
    let made;
    let unrecognized;
    for (let attempt = 1;; attempt += 1) {
        const found = await collection.list();
        // A list may be a moment behind.
        const all = new Map([...(made === undefined ? [] : [made]), ...found].map(byAge));
        const [first, ...others] = [...collection.filterOwn([...all.values()])].sort((one, other) => collection.creationOrder(one) - collection.creationOrder(other));
        if (first !== undefined) {
            for (const other of others)
                await collection.remove(other);
            return {
                thing: first,
                made: made !== undefined && collection.creationOrder(made) === collection.creationOrder(first)
            };
        }
        // Made again, there would be more and more that we don't know as ours.
        if (unrecognized !== undefined)
            throw unrecognized;
        try {
            const created = await collection.create();
            if (collection.filterOwn([created]).length > 0)
                made = created;
            else
                unrecognized = new GitHubFailure('unanswered', 'the server did not show what was made');
        }
        catch (error) {
            const isUnconfirmed = error instanceof GitHubFailure && error.kind === 'unanswered';
            if (!isUnconfirmed || attempt >= maxAttempts)
                throw error;
            await waitBeforeRetry(attempt);
        }
    }
}

;// CONCATENATED MODULE: ./lib/github/issue-comment.js





/**
 * Keeps our one comment in a thread as `text`, also while other runs do the same. Without one there,
 * it is made only if `create`. `null`: there is none, and none was to be made.
 */
async function upsertComment(github, thread, marker, text, create = true) {
    const collection = commentCollection(github, thread, marker, withMarker(marker, text));
    if (!create && collection.filterOwn(await collection.list()).length === 0)
        return null;
    for (let attempt = 1;; attempt += 1) {
        const { thing, made } = await ensureSingle(collection, github.retry);
        const superseded = !made && isSuperseded(thing.body, marker.writer);
        const body = withMarker(updateMarker(marker, thing.body), text);
        if (made || superseded || thing.body === body)
            return { url: thing.html_url, superseded: superseded };
        try {
            await update(github, thread, thing, body);
            return { url: thing.html_url, superseded: superseded };
        }
        catch (error) {
            // Taken away meanwhile, by a person or by a run that found another one.
            const isDeleted = error instanceof GitHubFailure && error.kind === 'not-found';
            if (!isDeleted || attempt >= github.retry.maxAttempts)
                throw error;
        }
    }
}
function commentCollection(github, { owner, repo, number, login }, marker, body) {
    const { issues } = github.octokit.rest;
    return {
        list: async () => {
            const parameters = { owner, repo, issue_number: number, per_page: 100 };
            return await paginate(github, issues.listComments.endpoint(parameters));
        },
        filterOwn: all => withMatchingMarker(all.filter(({ user }) => user?.login === login), marker),
        create: async () => {
            const { data } = await issues.createComment({ owner, repo, issue_number: number, body });
            return data;
        },
        remove: async ({ id }) => {
            try {
                await issues.deleteComment({ owner, repo, comment_id: id });
            }
            catch (error) {
                if (!(error instanceof GitHubFailure) || error.kind !== 'not-found')
                    throw error;
            }
        },
        creationOrder: ({ id }) => id
    };
}
async function update({ octokit }, { owner, repo }, { id }, body) {
    await octokit.rest.issues.updateComment({
        owner,
        repo,
        comment_id: id,
        body,
        request: idempotent
    });
}

;// CONCATENATED MODULE: ./lib/report/publish/github/publish-comment.js



/** Keeps the one comment on the pull request up to date. */
async function publishComment(run, { identity, comment, redact }, { github, location, getLogin, runAttemptId }) {
    if (run.mode === 'draft') {
        return { line: (0,publication/* headerLine */.i)('comment', 'left alone: a draft is no policy yet') };
    }
    const { pullRequest, noPullRequestReason = '', owner, repo } = location;
    if (pullRequest === undefined)
        return { line: (0,publication/* headerLine */.i)('comment', `none: ${noPullRequestReason}`) };
    const thread = { owner, repo, number: pullRequest.number, login: await getLogin() };
    const { text, needsPerson } = commentContent(run);
    const create = comment === 'always' || needsPerson;
    // Runs that follow others begin in the order in which those end, which is not that of the commits.
    const writer = { runAttemptId: location.upstreamRunId ?? runAttemptId, commit: location.commit };
    const marker = { kind: 'comment', ...identity, writer };
    const upserted = await upsertComment(github, thread, marker, redact(text), create);
    if (upserted === null)
        return { line: (0,publication/* headerLine */.i)('comment', 'none: nothing differs') };
    return {
        line: (0,publication/* headerLine */.i)('comment', upserted.superseded ? `left to a newer run, ${upserted.url}` : upserted.url)
    };
}

;// CONCATENATED MODULE: ./lib/github/drift-issue.js





/**
 * There is drift: the policy's one issue is open and says what drifted. One that was closed is opened
 * again, so that a policy never has two.
 *
 * @param writer this run; its occasion is kept in the issue as long as it stays open.
 */
async function upsertDriftIssue(github, repository, identity, writer, { title, body }) {
    const { owner, repo } = repository;
    const marker = {
        kind: 'issue',
        ...identity,
        sinceRun: writer.runAttemptId,
        writer: writer
    };
    const first = withMarker(marker, body);
    const collection = {
        list: () => listIssues(github, repository),
        filterOwn: all => filterOwn(all, repository, identity),
        create: async () => {
            const { data } = await github.octokit.rest.issues.create({ owner, repo, title, body: first });
            return data;
        },
        // An issue can't be deleted; without the mark it is no longer ours.
        remove: issue => updateIssue(github, repository, issue, {
            state: 'closed',
            state_reason: 'not_planned',
            body: 'Two runs opened an issue at the same time; the other one is kept.'
        }),
        creationOrder: ({ number }) => number
    };
    const { thing: issue, made } = await ensureSingle(collection, github.retry);
    if (made)
        return { action: 'opened', url: issue.html_url };
    const { html_url: url } = issue;
    if (isSuperseded(issue.body, writer))
        return { action: 'left to a newer run', url };
    const isOpen = issue.state === 'open';
    const sinceRun = isOpen ? (sinceRunOf(issue.body) ?? writer.runAttemptId) : writer.runAttemptId;
    await updateIssue(github, repository, issue, {
        body: withMarker(updateMarker({ ...marker, sinceRun }, issue.body), body),
        ...(isOpen ? {} : { state: 'open', state_reason: 'reopened' })
    });
    return { action: isOpen ? 'updated' : 'opened again', url };
}
/** Drift is gone: what is open of ours gets the note, once, and is closed. `null`: nothing was open. */
async function closeDriftIssue(github, repository, identity, writer, note) {
    let closed = null;
    for (const issue of await listOpenIssues(github, repository, identity)) {
        const { number, html_url: url } = issue;
        if (isSuperseded(issue.body, writer))
            return { action: 'left to a newer run', url };
        const sinceRun = sinceRunOf(issue.body);
        // Runs that close it at the same time write one note: that of the time that it was open.
        const marker = {
            kind: 'closing',
            ...identity,
            ...(sinceRun === undefined ? {} : { sinceRun })
        };
        await upsertComment(github, { ...repository, number }, marker, note);
        await updateIssue(github, repository, issue, { state: 'closed', state_reason: 'completed' });
        closed ??= { action: 'closed', url };
    }
    return closed;
}
/** The open issue of the policy, while it is not known whether drift is gone; `null`: none is open. */
async function findOpenDriftIssueUrl(github, repository, identity) {
    const [issue] = await listOpenIssues(github, repository, identity);
    return issue?.html_url ?? null;
}
/** Ours of either state are looked at: among them only is it plain which account's is which. */
async function listOpenIssues(github, repository, identity) {
    const all = filterOwn(await listIssues(github, repository), repository, identity);
    return all.filter(({ state }) => state === 'open');
}
async function listIssues(github, { owner, repo, login }) {
    // Gitea has no user record for a job's token: it answers 404 to a filter by that author.
    const authorFilter = github.server === 'GitHub' ? { creator: login, per_page: 100 } : { type: 'issues', limit: 50 };
    const filter = { owner, repo, state: 'all', ...authorFilter };
    return await paginate(github, github.octokit.rest.issues.listForRepo.endpoint(filter));
}
function filterOwn(all, { login }, identity) {
    return withMatchingMarker(all.filter(({ user, pull_request: pull }) => (pull ?? null) === null && user?.login === login), { kind: 'issue', ...identity });
}
async function updateIssue({ octokit }, { owner, repo }, { number }, changes) {
    await octokit.rest.issues.update({
        owner,
        repo,
        issue_number: number,
        ...changes,
        request: idempotent
    });
}

;// CONCATENATED MODULE: ./lib/report/markdown/issue-content.js







/** The issue that is open as long as there is drift; `room` of its body in characters. */
function renderIssue(report, limit = bodyLimit) {
    const note = (0,section/* fixedSection */.Yz)('<p>Each run brings this issue up to date, and one without drift closes it.</p>');
    return { title: renderTitle(report), body: renderBody(report, limit, note) };
}
/** The last comment on it, when the drift is gone. */
function renderClosingComment(report) {
    return (0,markdown_document/* renderDocument */.y)([
        (0,section/* fixedSection */.Yz)('<h2>✅ OSS bucket encryption: no bucket differs any more</h2>'),
        (0,verdict/* verdictSection */.V)(report, true)
    ], bodyLimit, fit_to_limit/* inCharacters */.E6);
}
/** About the policy, not about what is found: it stays as it was when the issue was opened. */
function renderTitle({ policy, findings }) {
    const about = 'OSS encryption drift';
    const limit = github_limits/* maxIssueTitleLength */.wU - about.length - 2;
    const subject = policy === undefined
        ? fitNames(findings.map(({ bucket }) => bucket).sort(), limit)
        : truncateStart(policy.file, limit);
    return subject === '' ? about : `${about}: ${subject}`;
}
/** The end of a path says more than its beginning. */
function truncateStart(path, limit) {
    const text = (0,plain_text/* plainText */.wh)(path, Infinity);
    if (text.length <= limit)
        return text;
    return `…${text.slice(text.length - limit + 1).replace(/^[\udc00-\udfff]/, '')}`;
}
/** Whole names, and how many more there are. */
function fitNames(buckets, limit) {
    const all = buckets.map(bucket => (0,plain_text/* plainText */.wh)(bucket, limit));
    for (let shown = Math.min(all.length, limit); shown > 0; shown -= 1) {
        const left = all.length - shown;
        const text = all.slice(0, shown).join(', ') + (left === 0 ? '' : ` and ${left} more`);
        if (text.length <= limit)
            return text;
    }
    return `${all.length} buckets`.slice(0, all.length === 0 ? 0 : limit);
}

;// CONCATENATED MODULE: ./lib/report/publish/github/publish-issue.js





/** Keeps an issue open as long as there is drift. */
async function publishIssue(report, { identity, redact }, { github, location, getLogin, runAttemptId }) {
    const { pullRequest, owner, repo } = location;
    if ('problems' in report) {
        return {
            line: (0,publication/* headerLine */.i)('drift issue', 'left alone: it is not known whether any bucket differs')
        };
    }
    if (pullRequest !== undefined) {
        // Its policy may be a draft, which must neither open nor close anything.
        return { line: (0,publication/* headerLine */.i)('drift issue', 'left alone: this run is of a pull request') };
    }
    if (report.mode === 'draft') {
        return { line: (0,publication/* headerLine */.i)('drift issue', 'left alone: a draft is no policy yet') };
    }
    if (location.notDefaultBranchReason !== undefined) {
        // As little: it would close what is still so on the default branch.
        return { line: (0,publication/* headerLine */.i)('drift issue', `left alone: ${location.notDefaultBranchReason}`) };
    }
    const repository = { owner, repo, login: await getLogin() };
    const writer = { runAttemptId, commit: location.commit };
    if (report.verdict.drift) {
        const issue = (0,publish_redact/* redactDeep */.K)(renderIssue(report), redact);
        const { action, url } = await upsertDriftIssue(github, repository, identity, writer, issue);
        return { line: (0,publication/* headerLine */.i)('drift issue', `${action}, ${url}`) };
    }
    if ((0,finding/* needsAttention */.e)(report.verdict.status)) {
        const url = await findOpenDriftIssueUrl(github, repository, identity);
        const open = url === null ? 'none is open' : `${url} stays open`;
        return { line: (0,publication/* headerLine */.i)('drift issue', `${open}: not every bucket could be told`) };
    }
    const note = redact(renderClosingComment(report));
    const closed = await closeDriftIssue(github, repository, identity, writer, note);
    return {
        line: (0,publication/* headerLine */.i)('drift issue', closed === null ? 'none is open' : `${closed.action}, ${closed.url}`)
    };
}

// EXTERNAL MODULE: ./lib/report/grouped.js
var grouped = __webpack_require__(93220);
;// CONCATENATED MODULE: ./lib/report/publish/github/failure-messages.js

/** What each needs, as a workflow grants it. Source: docs.github.com, REST, "Permissions required for GitHub Apps". */
const permissions = {
    'check run': 'checks: write',
    'commit status': 'statuses: write',
    comment: 'pull-requests: write',
    issue: 'issues: write'
};
/** What each needs as the scope of a token of Gitea or Forgejo. Source: Gitea's `models/auth/access_token_scope.go`. */
const scopes = {
    'check run': ['write:repository'],
    'commit status': ['write:repository'],
    // Who the token is of is asked too.
    comment: ['write:issue', 'read:user'],
    issue: ['write:issue', 'read:user']
};
/** In sentences for a warning each; what the token may not do is one, however much it is. */
function publicationFailureMessages(failed, location, server) {
    const denied = failed.filter(({ failure }) => failure.kind === 'denied');
    const others = failed.filter(({ failure }) => failure.kind !== 'denied');
    // A token that is none is told once.
    const byCause = (0,grouped/* groupBy */.$)(others, ({ what, failure: { kind } }) => kind === 'bad-token' ? kind : what);
    return [
        ...(denied.length === 0 ? [] : [permissionMessage(denied, location, server)]),
        ...byCause.map(some => failureMessage(some, location, server))
    ];
}
function permissionMessage(denied, { pullRequest }, server) {
    const all = denied.flatMap(({ what }) => (server === 'GitHub' ? permissions : scopes)[what]);
    const needed = [...new Set(all)];
    const lacks = joinWithAnd(needed);
    const one = server === 'GitHub' ? 'permission' : 'scope';
    const permission = needed.length === 1 ? one : `${one}s`;
    const said = denied[0]?.failure.message ?? '';
    const remedy = pullRequest?.isFork === true
        ? 'In a pull request from a fork the job’s own token can only read, whatever permissions says; the log and the job summary have it all.'
        : server === 'GitHub'
            ? `Add ${lacks} under permissions: of the job.`
            : `Let the repository’s settings for Actions grant the job’s own token as much, or give github-token one that has ${lacks}.`;
    return `${listItems(denied)} could not be written: the github-token lacks the ${permission} ${lacks} (${said}). ${remedy}`;
}
function failureMessage(some, location, server) {
    const { kind, message } = some[0].failure;
    return `${listItems(some)} could not be written: ${message}.${hintsByKind(location, server)[kind]}`;
}
function hintsByKind({ owner, repo }, server) {
    return {
        denied: '',
        refused: '',
        'bad-token': ' Give github-token a token that is still good, such as the job’s own.',
        'not-found': ` The github-token must belong to ${owner}/${repo}, and be allowed to read there.`,
        'rate-limited': ' Run it later, or with a token that has requests left.',
        unanswered: ` Run it again${server === 'GitHub' ? '; githubstatus.com tells whether GitHub has a fault' : ''}.`
    };
}
function listItems(failed) {
    const names = joinWithAnd(failed.map(({ what }) => `the ${what}`));
    return names.charAt(0).toUpperCase() + names.slice(1);
}
function joinWithAnd(words) {
    const first = words.slice(0, -1).join(', ');
    return [...(first === '' ? [] : [first]), ...words.slice(-1)].join(' and ');
}

;// CONCATENATED MODULE: ./lib/report/publish/github/publish-all.js










/** Tells all that was asked for, whatever becomes of the others. Rejects where nothing can be told. */
async function publishAll(run, publication) {
    const location = locateRun(publication.env, lib_github.context.payload);
    if (location === null)
        throw new Error('GITHUB_REPOSITORY names no repository');
    const server = (0,github_server/* detectServer */.R)(publication.env);
    const github = createGitHubClient({ ...publication, server, apiUrl: (0,github_server/* resolveApiUrl */.c)(publication.env) }, publication.retryPolicy);
    let login;
    const { runId = '0', runAttempt = '1' } = run.workflowRun;
    const publishContext = {
        github,
        location: location,
        getLogin: () => (login ??= getAuthenticatedLogin(github)),
        runAttemptId: `${runId}.${runAttempt}`
    };
    const lines = [];
    const failureMessages = [];
    const failed = [];
    // One after the other, as GitHub asks for.
    for (const { what, publish } of publishTasks(run, publication, publishContext)) {
        try {
            const { line, failureMessage } = await publish();
            lines.push(line);
            if (failureMessage !== undefined)
                failureMessages.push(failureMessage);
        }
        catch (error) {
            failed.push({
                what,
                failure: toGitHubFailure(error, publication.retryPolicy.wallClock(), publication.redact, server)
            });
        }
    }
    return {
        lines,
        failureMessages: [...failureMessages, ...publicationFailureMessages(failed, location, server)]
    };
}
function publishTasks(run, publication, publishContext) {
    const { checkName } = publication;
    return [
        ...(checkName === undefined
            ? []
            : [
                {
                    what: checkKind(publishContext.github),
                    publish: () => publishCheck(checkName, run, publication, publishContext)
                }
            ]),
        ...(publication.comment === 'never'
            ? []
            : [
                {
                    what: 'comment',
                    publish: () => publishComment(run, publication, publishContext)
                }
            ]),
        ...(publication.issue
            ? [{ what: 'issue', publish: () => publishIssue(run, publication, publishContext) }]
            : [])
    ];
}


/***/ })

};
