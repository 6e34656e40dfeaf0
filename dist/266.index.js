export const id = 266;
export const ids = [266];
export const modules = {

/***/ 48266:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tellAll: () => (/* binding */ tellAll)
});

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var lib_github = __webpack_require__(92413);
// EXTERNAL MODULE: ./lib/plain-text.js
var plain_text = __webpack_require__(12523);
;// CONCATENATED MODULE: ./lib/github/failure.js

/** A call to GitHub's API that did not do what it was to do; the message is a clause. */
class GitHubFailure extends Error {
    kind;
    /** After so long GitHub may be asked again, in milliseconds; absent: it did not say. */
    waitMs;
    constructor(kind, message, waitMs) {
        super(message);
        this.name = 'GitHubFailure';
        this.kind = kind;
        if (waitMs !== undefined)
            this.waitMs = waitMs;
    }
}
/**
 * What went wrong, from what Octokit throws; `now` in milliseconds since 1970. `clean` takes the
 * secrets out of a text, before any is cut in half.
 * Source: docs.github.com, REST, "Troubleshooting the REST API" and "Rate limits for the REST API".
 */
function failureOf(error, now, clean, server) {
    if (error instanceof GitHubFailure)
        return error;
    // Octokit wraps whatever the fetch that it was given throws.
    if (error instanceof Error && error.cause instanceof GitHubFailure)
        return error.cause;
    const foreign = (text, limit) => (0,plain_text/* plainText */.wh)(withoutPasswords(clean(text)), limit);
    if (!isAnswered(error)) {
        const said = error instanceof Error ? error.message : String(error);
        // Octokit's own errors have a status, also where nothing was answered.
        const what = error instanceof Error && 'status' in error
            ? 'no answer came'
            : `what ${server} answered could not be read`;
        return new GitHubFailure('unanswered', `${what} (${foreign(said, 200)})`);
    }
    const { status, message } = error;
    const headers = error.response?.headers ?? {};
    const text = (name) => String(headers[name] ?? '');
    const id = text('x-github-request-id');
    const said = `${server} answered ${status}, "${foreign(message, 300)}"${id === '' ? '' : ` (request id ${foreign(id, 80)})`}`;
    const waitMs = waitSaidBy(text, now);
    if (status === 429 || (status === 403 && isRateLimit(text, message))) {
        return new GitHubFailure('rate-limited', said, waitMs ?? minuteMs);
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
function withoutPasswords(text) {
    return text.replace(/\/\/[^\s/@]*@/g, '//***@');
}
/** Where GitHub does not say how long: "wait for at least one minute". */
const minuteMs = 60_000;
function isRateLimit(header, message) {
    return (header('retry-after') !== '' ||
        header('x-ratelimit-remaining') === '0' ||
        /rate limit/i.test(message));
}
function waitSaidBy(header, now) {
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
function isAnswered(error) {
    return (error instanceof Error &&
        'status' in error &&
        typeof error.status === 'number' &&
        'response' in error &&
        error.response !== undefined);
}

;// CONCATENATED MODULE: ./lib/github/limited-fetch.js


/**
 * The most that is read of one answer, in MiB once it is decompressed. The largest that GitHub sends is
 * a page of 100 comments: 65,536 characters of up to 4 bytes each make 25 MiB, and JSON puts the rest around.
 */
const largestMiB = 32;
/** A fetch that reads the whole answer, and gives up on one that is too large before it is in memory. */
function limitedFetch(fetch) {
    return async (input, init) => {
        const response = await fetch(input, init);
        if (response.body === null)
            return response;
        const chunks = [];
        let size = 0;
        for await (const chunk of response.body) {
            size += chunk.length;
            // Leaving the loop cancels the rest, so that it is not received either.
            if (size > largestMiB * 1024 * 1024)
                throw tooLarge(response.url);
            chunks.push(chunk);
        }
        const { status, headers } = response;
        return new Response(Buffer.concat(chunks), { status, headers: [...headers] });
    };
}
/** @param url of the answer, which may have come from a host that the API redirected to. */
function tooLarge(url) {
    const host = (0,plain_text/* plainText */.wh)(new URL(url).host, 100);
    return new GitHubFailure('unanswered', `${host} sent an answer of more than ${largestMiB} MiB, which is the limit`);
}

;// CONCATENATED MODULE: ./lib/github/octokit.js



/** A request that begins just before all time is used up may take so long, in milliseconds. */
const lastRequestMs = 2_000;
/** A request that may be sent again although the last one may have been carried out. */
const repeatable = { repeatable: true };
/**
 * Octokit with the patience of this run: a deadline for each request, and those sent again that may
 * be. Of its own plugins, the one for retries would send a POST again that was carried out, and
 * neither waits as long as GitHub asks for and never longer than there is time. Every call rejects
 * with a {@link GitHubFailure}.
 */
function connectToGitHub({ token, apiUrl, server, userAgent, clean }, patience) {
    const octokit = (0,lib_github/* getOctokit */.Q)(token, { baseUrl: apiUrl, userAgent, log: quiet });
    const { clock, stop, debug, requestTimeoutSeconds } = patience;
    const deadline = clock.now() + patience.patienceMs;
    octokit.hook.wrap('request', async (request, options) => {
        const { method, url } = options;
        const fetch = limitedFetch(options.request.fetch ?? globalThis.fetch);
        for (let attempt = 1;; attempt += 1) {
            if (stop.aborted)
                throw new GitHubFailure('unanswered', 'the run is being stopped');
            if (clock.now() > deadline)
                throw new GitHubFailure('unanswered', outOfTime(patience, server));
            try {
                const leftMs = Math.max(deadline - clock.now(), lastRequestMs);
                const mostMs = Math.min(requestTimeoutSeconds * 1000, leftMs);
                const answer = await inTime(mostMs, stop, signal => {
                    // In place: the hooks behind this one have these options already.
                    options.request = { ...options.request, signal, fetch };
                    return request(options);
                });
                if (isOfApi(answer))
                    return answer;
                throw new GitHubFailure('unanswered', `${server} answered ${answer.status} without JSON`);
            }
            catch (error) {
                const failure = failureOf(error, patience.time(), clean, server);
                const mayRepeat = method === 'GET' || method === 'DELETE' || isRepeatable(options.request);
                const pauseMs = pauseAfter(failure, attempt, mayRepeat, patience);
                debug(`${method} ${withoutPasswords(url)}, attempt ${attempt}: ${failure.message}`);
                if (pauseMs === null || clock.now() + pauseMs > deadline)
                    throw failure;
                await clock.sleep(pauseMs);
            }
        }
    });
    return {
        octokit,
        server,
        again: {
            attempts: patience.maxAttempts,
            pause: async (attempt) => {
                const ms = backOff(attempt, patience);
                if (clock.now() + ms > deadline) {
                    throw new GitHubFailure('unanswered', outOfTime(patience, server));
                }
                await clock.sleep(ms);
            }
        }
    };
}
/** What GitHub's API says is JSON, or nothing at all: a page of something in between is no answer. */
function isOfApi({ status, data }) {
    return status === 204 || status === 205 || (typeof data === 'object' && data !== null);
}
/** Ends a request when its time is over, or when the run is being stopped. */
async function inTime(ms, stop, request) {
    const over = new AbortController();
    const end = () => {
        over.abort();
    };
    const timer = setTimeout(end, ms);
    stop.addEventListener('abort', end);
    try {
        return await request(over.signal);
    }
    finally {
        clearTimeout(timer);
        stop.removeEventListener('abort', end);
    }
}
const firstPauseMs = 1_000;
const longestPauseMs = 10_000;
/** How long to wait before the next attempt, in milliseconds; `null`: there is none. */
function pauseAfter({ kind, waitMs = 0 }, attempt, mayRepeat, { maxAttempts, random }) {
    if (attempt >= maxAttempts)
        return null;
    // Nothing was done, so that anything may be sent again.
    if (kind === 'rate-limited')
        return waitMs + random() * firstPauseMs;
    if (kind !== 'unanswered' || !mayRepeat)
        return null;
    return Math.max(waitMs, backOff(attempt, { random }));
}
/** Doubles, and half of it is random, so that runs which failed together don't come back together. */
function backOff(attempt, { random }) {
    return Math.min(firstPauseMs * 2 ** (attempt - 1), longestPauseMs) * (0.5 + random() / 2);
}
function outOfTime({ patienceMs }, server) {
    return `all ${Math.ceil(patienceMs / 1000)} s for telling ${server} are used up`;
}
function isRepeatable(request) {
    return 'repeatable' in request && request.repeatable === true;
}
/** Octokit's own warnings are about its versions, and nothing for the log of a workflow. */
const quiet = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined
};

// EXTERNAL MODULE: ./lib/github/server.js
var github_server = __webpack_require__(22712);
;// CONCATENATED MODULE: ./lib/github/viewer.js


/** Whose token it is, as comments and issues name their author, such as `github-actions[bot]`. */
async function viewerOf(github) {
    const login = await (github.server === 'GitHub' ? byGraphql(github) : byRest(github));
    // Nobody's name would be that of everything whose author is gone.
    if (typeof login === 'string' && login !== '')
        return login;
    throw new GitHubFailure('unanswered', `${github.server} did not say whose the github-token is`);
}
/** GitHub's REST API tells no installation token who it is. */
async function byGraphql({ octokit }) {
    const answer = await octokit.graphql('query { viewer { login } }', { request: repeatable });
    return answer?.viewer?.login;
}
/** Gitea and Forgejo have no GraphQL. Source: Gitea's API, `GET /user`, which answers a job's token too. */
async function byRest({ octokit }) {
    const { data } = await octokit.rest.users.getAuthenticated();
    return data.login;
}

;// CONCATENATED MODULE: ./lib/github/workflow-event.js

/**
 * From the runner's variables and the event that started the run; `null`: this is no run of GitHub's.
 * Source: docs.github.com, "Webhook events and payloads", pull_request.
 */
function whereabouts(env, payload) {
    const repository = env['GITHUB_REPOSITORY'] ?? '';
    const [, owner = '', repo = ''] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
    if (owner === '' || repo === '')
        return null;
    const event = (payload ?? {});
    const notDefaultBranch = whyNotDefaultBranch(env, event);
    return {
        owner,
        repo,
        ...(upstreamOf(env, event) ?? ownPullRequest(env, event)),
        ...(notDefaultBranch === undefined ? {} : { notDefaultBranch })
    };
}
/** What a run of a pull request's own events is about, and of all other events. */
function ownPullRequest(env, { pull_request: pull }) {
    const number = pull?.number;
    const head = pull?.head?.sha;
    const commit = typeof head === 'string' ? (0,plain_text/* plainText */.wh)(head) : (env['GITHUB_SHA'] ?? '');
    if (!isNumber(number))
        return { commit, noPullRequest: 'this run is of no pull request' };
    // Of the base's own workflow, whose token may write. Source: docs.github.com, "Events that trigger workflows".
    const trusted = env['GITHUB_EVENT_NAME'] === 'pull_request_target';
    const fork = !trusted && pull?.head?.repo?.full_name !== env['GITHUB_REPOSITORY'];
    return { commit, pullRequest: { number, fork } };
}
/**
 * What a run is about that follows another workflow's run of a pull request; `undefined`: it follows
 * none. GITHUB_SHA is then the default branch's, and the token may write, also for a fork's.
 * Source: docs.github.com, "Webhook events and payloads", workflow_run; `pull_requests` is empty where
 * the pull request is from a fork, and has those of other repositories that have the same branch.
 */
function upstreamOf(env, { repository, workflow_run: upstream }) {
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
        return { commit, noPullRequest: `${first} is of several pull requests, ${all}` };
    }
    return number === undefined
        ? {
            commit,
            noPullRequest: `${first} is of a pull request that the event does not name; GitHub names none from a fork, Gitea before 1.27 none at all`
        }
        : {
            commit,
            pullRequest: { number, fork: false },
            ...(isNumber(id) && { follows: `${id}.${isNumber(attempt) ? attempt : 1}` })
        };
}
function isNumber(number) {
    return typeof number === 'number' && Number.isSafeInteger(number);
}
/**
 * Events of which GITHUB_REF is what a workflow checks out and runs. Of the others it is the default
 * branch whatever they are about, such as a comment on a pull request; or it is no branch.
 */
const eventsOfTheirRef = ['push', 'workflow_dispatch', 'repository_dispatch', 'workflow_run'];
/**
 * Nothing is taken for granted: whoever closes an issue must know that what he saw is of the branch
 * that it is about. Source: docs.github.com, "Events that trigger workflows".
 */
function whyNotDefaultBranch(env, { repository, workflow_run: upstream }) {
    const name = env['GITHUB_EVENT_NAME'] ?? '';
    // GitHub runs it on the default branch only, and its payload need not say which one that is.
    if (name === 'schedule')
        return undefined;
    if (!eventsOfTheirRef.includes(name)) {
        const which = name === '' ? 'no event' : `the event ${(0,plain_text/* plainText */.wh)(name, 80)}`;
        return `${which} does not say that a run is of the default branch`;
    }
    const main = repository?.default_branch;
    if (typeof main !== 'string' || main === '')
        return 'the event does not name the default branch';
    const ref = env['GITHUB_REF'] ?? '';
    if (ref !== `refs/heads/${main}`) {
        const where = (0,plain_text/* plainText */.wh)(ref.replace(/^refs\/(?:heads|tags)\//, ''), 250);
        return `this run is of ${where === '' ? 'an unknown branch' : where}, not of the default branch`;
    }
    if (name === 'workflow_run' && !isOfBranch(upstream, main, env['GITHUB_REPOSITORY'])) {
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
function marked({ kind, since, by, ...about }, text) {
    const occasion = since === undefined ? '' : ` since ${since}`;
    const writer = /^\w+$/.test(by?.commit ?? '') ? ` by ${by?.occasion} on ${by?.commit}` : '';
    return `<!-- oss-bucket-encryption ${kind} ${keyOf(about)}${occasion}${writer} -->\n${text}`;
}
/**
 * Whether a text has been overtaken: what stands there with our mark is of a newer run, and about
 * another commit, so that ours is about an older one. Of one commit, whoever writes last knows best.
 */
function isOvertaken(there, by) {
    const other = readMark(there)?.by;
    if (other === undefined || by === undefined || other.commit === by.commit)
        return false;
    return runOf(other) > runOf(by);
}
/** GitHub counts its runs up. */
function runOf({ occasion }) {
    return Number.parseInt(occasion, 10);
}
/**
 * Of what has our mark, what is about the same as `mark` says. What names no account may be of any,
 * but only where it can't be of several, and nothing is about just that account.
 */
function aboutTheSame(things, mark) {
    const of = (thing) => keyOf(readMark(thing.body) ?? mark);
    const all = things.filter(({ body }) => hasMark(body, mark));
    const exact = all.filter(thing => of(thing) === keyOf(mark));
    if (exact.length > 0)
        return exact;
    return new Set(all.map(of)).size === 1 ? all : [];
}
/** What a mark is to say that takes the place of the one there: an account that was known stays so. */
function renewed(mark, there) {
    const account = mark.account ?? readMark(there)?.account;
    return account === undefined ? mark : { ...mark, account };
}
/**
 * Whether a text begins with such a mark; of any occasion, where the mark names none. Only at the
 * beginning: further on, anything may be quoted.
 */
function hasMark(text, mark) {
    const found = readMark(text);
    return (found?.kind === mark.kind &&
        isSame(found, mark) &&
        (mark.since === undefined || found.since === mark.since));
}
/** The occasion of the mark that a text begins with. */
function sinceOf(text) {
    return readMark(text)?.since;
}
/** `<policy>.<account>`, or the policy alone. */
function keyOf({ policy, account }) {
    return account === undefined ? policy : `${policy}.${account}`;
}
/** An account that is not known may be any. */
function isSame(one, other) {
    return (one.policy === other.policy &&
        (one.account === undefined || other.account === undefined || one.account === other.account));
}
const marker_form = /^<!-- oss-bucket-encryption (?<kind>[a-z]+) (?<policy>[0-9a-f]+)(?:\.(?<account>[0-9a-f]+))?(?: since (?<since>[\w.]+))?(?: by (?<occasion>[\w.]+) on (?<commit>\w+))? -->/;
function readMark(text) {
    const found = marker_form.exec(text ?? '')?.groups;
    if (found === undefined)
        return null;
    const { kind = '', policy = '', account, since, occasion, commit } = found;
    return {
        kind,
        policy,
        ...(account === undefined ? {} : { account }),
        ...(since === undefined ? {} : { since }),
        ...(occasion === undefined || commit === undefined ? {} : { by: { occasion, commit } })
    };
}

;// CONCATENATED MODULE: ./lib/github/pages.js

/** More of ours, or in one thread, is a list that does not end. A hundred things each. */
const mostPages = 300;
/**
 * A list of the server's, page by page. Of a link to the next page only the query is taken: the token
 * goes nowhere but to the API of this run, whatever an answer says. What is no list is no empty one:
 * it would make a second thing of ours.
 *
 * @param url of the first page, as `endpoint(…)` of a route has it.
 * @param itemsIn the items of an answer; anything but an array: there are none to be had.
 */
async function allPages({ octokit, server }, { url }, itemsIn = data => data) {
    const all = [];
    const seen = new Set();
    for (let page = new URL(url); page !== undefined;) {
        if (seen.has(page.search))
            throw endless(server, 'goes round in a circle');
        if (seen.size >= mostPages)
            throw endless(server, `has more than ${mostPages} pages`);
        seen.add(page.search);
        const answer = await octokit.request({ method: 'GET', url: page.href });
        const items = itemsIn(answer.data);
        if (!Array.isArray(items)) {
            throw new GitHubFailure('unanswered', `${server} answered with no list where one was asked for`);
        }
        all.push(...items);
        page = nextPage(page, answer.headers.link);
    }
    return all;
}
/** Source: docs.github.com, "Using pagination in the REST API". */
function nextPage(page, link = '') {
    const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1];
    if (next === undefined || !URL.canParse(next, page.href))
        return undefined;
    const there = new URL(page.href);
    there.search = new URL(next, page).search;
    return there;
}
function endless(server, how) {
    return new GitHubFailure('refused', `a list of ${server}’s ${how}`);
}

;// CONCATENATED MODULE: ./lib/github/check-record.js



/** The worst last. */
const conclusions = ['success', 'neutral', 'failure'];
/** Those on the commit under this name that have our external id, the newest first; another app may write it too. */
async function recordsOf(github, { owner, repo, commit }, name) {
    const list = github.octokit.rest.checks.listForRef.endpoint({
        owner,
        repo,
        ref: commit,
        check_name: name,
        filter: 'all',
        per_page: 100
    });
    const all = await allPages(github, list, checkRunsIn);
    return newestFirst(all);
}
/**
 * Those among them that the app of this token made: only these can be updated with it. Where the token
 * is no app's own, nothing tells them apart. None where its owner can't be determined: then a new check
 * run is made, since an old one left in place would show an old verdict.
 *
 * @param me whose token it is; asked only where it matters.
 */
async function madeByUs(records, me) {
    if (records.length === 0)
        return [];
    const login = await me().catch(() => null);
    if (login === null)
        return [];
    return login.endsWith('[bot]')
        ? records.filter(({ app }) => `${app?.slug ?? ''}[bot]` === login)
        : records;
}
/** Those among them that the app made which made this one. */
function madeAs({ app }, records) {
    return records.filter(record => record.app?.slug === app?.slug);
}
/** Those among them that this action has put there. */
function newestFirst(all) {
    return all
        .filter(({ external_id: id }) => id?.startsWith(`${prefix}/`) === true)
        .sort((one, other) => other.id - one.id);
}
function checkRunsIn(data) {
    return typeof data === 'object' && data !== null && 'check_runs' in data
        ? data.check_runs
        : undefined;
}
const prefix = 'oss-bucket-encryption';
/** How GitHub knows it: by what it is about, the run that put it there, what that ended as, and what it required. */
function externalId(subject, conclusion) {
    const { occasion, requirement } = subject;
    const what = requirement === undefined ? '' : `/${requirement}`;
    return `${beginningOf(subject)}${occasion}/${conclusion}${what}`;
}
function beginningOf({ about }) {
    return `${prefix}/${keyOf(about)}/`;
}
function isAbout(id, subject) {
    return id?.startsWith(beginningOf(subject)) === true && !isOtherRequirement(id, subject);
}
/** Certainly: a run that was refused may not know its own. */
function isOtherRequirement(id, { requirement }) {
    const its = id.split('/')[4];
    return its !== undefined && requirement !== undefined && its !== requirement;
}
/** The newest of each other policy, account or requirement that this run has put there, in whichever attempt. */
function rivalsIn(there, subject) {
    const { about, occasion } = subject;
    const seen = new Set();
    return there.filter(({ external_id: id }) => {
        const [, key = '', when = '', , requirement = ''] = (id ?? '').split('/');
        if (isAbout(id, subject) || seen.has(`${key}/${requirement}`))
            return false;
        seen.add(`${key}/${requirement}`);
        // Without an account it may be ours of an earlier attempt.
        return key !== keyOf(about) && isOther(key, about)
            ? check_record_runOf(when) === check_record_runOf(occasion)
            : when === occasion;
    });
}
/** GitHub shows the newest of a name. */
function isHidden({ id }, others) {
    return others.some(other => other.id > id);
}
/** Certainly of another policy, or of another account. */
function isOther(key, { policy, account }) {
    const [itsPolicy, itsAccount] = key.split('.');
    return itsPolicy !== policy || (itsAccount !== undefined && account !== undefined);
}
function check_record_runOf(occasion) {
    return occasion.split('.')[0];
}
/** What it ended as by itself, whatever it shows. */
function ownConclusion({ external_id: id }) {
    const said = id?.split('/')[3];
    return conclusions.find(conclusion => conclusion === said) ?? 'success';
}
function worstOf(some) {
    return some.reduce((worst, one) => conclusions.indexOf(one) > conclusions.indexOf(worst) ? one : worst);
}
/** The title, and what it shows beside its own conclusion. */
function titleOf(shown, { conclusion, title }, longest) {
    if (shown === conclusion)
        return title;
    return (0,plain_text/* cut */.Jj)(`Another step with this check-name: ${shown}; ${title}`, longest);
}

;// CONCATENATED MODULE: ./lib/github/check-run.js



/**
 * Puts a finished check run on a commit, its annotations so many at a time. A run of an earlier
 * attempt is brought up to date unless it has annotations: those can't be taken away, and a check run
 * must not show drift that is gone. GitHub shows the newest of a name, so that another policy's of the
 * same run and name is hidden: that is a `rival`, and what is shown is the worst of them. Nor is ours
 * brought up to date behind a newer one; a new one is made.
 */
async function putCheckRun(github, subject, check, options) {
    const { batch, longestTitle } = options;
    const { annotations } = check;
    const first = annotations.slice(0, batch);
    const { run, updated, before, shown: begun } = await begin(github, subject, check, first, options);
    const titled = { ...check, title: titleOf(begun, check, longestTitle) };
    for (let sent = first.length; sent < annotations.length; sent += batch) {
        await append(github, subject, run.id, titled, sent, annotations.slice(sent, sent + batch));
    }
    // Once more: of two at once, at least the newer one sees the other. What was there before still is.
    const there = madeAs(run, await recordsOf(github, subject, check.name));
    const rivals = rivalsIn(together(there, before), subject);
    if (updated && isHidden(run, there)) {
        // One was made meanwhile. A new one of ours goes before it.
        return await putCheckRun(github, subject, check, options);
    }
    const shown = worstOf([check.conclusion, ...rivals.map(ownConclusion)]);
    if (shown !== begun)
        await showAs(shown, github, subject, run.id, check, longestTitle);
    return { url: run.html_url ?? '', rival: rivals.length > 0, shown };
}
/** Each once, the newest first. */
function together(some, others) {
    const missing = others.filter(({ id }) => some.every(one => one.id !== id));
    return [...some, ...missing].sort((one, other) => other.id - one.id);
}
/** Whoever looks at the name must not see green while a step under that name is not. */
async function showAs(conclusion, { octokit }, { owner, repo }, id, check, longestTitle) {
    const { summary, text } = check;
    await octokit.rest.checks.update({
        owner,
        repo,
        check_run_id: id,
        conclusion,
        output: {
            title: titleOf(conclusion, check, longestTitle),
            summary,
            ...(text === undefined ? {} : { text })
        },
        request: repeatable
    });
}
/** The check run with its verdict and its first annotations, also where an attempt is not answered. */
async function begin(github, subject, check, annotations, { longestTitle, me }) {
    const { octokit, again } = github;
    const { owner, repo, commit: head_sha } = subject;
    const external_id = externalId(subject, check.conclusion);
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
        const there = await madeByUs(await recordsOf(github, subject, check.name), me);
        const shown = worstOf([check.conclusion, ...rivalsIn(there, subject).map(ownConclusion)]);
        const [newest] = there.filter(({ external_id: id }) => isAbout(id, subject));
        // An attempt that was not answered, and was carried out all the same.
        const carriedOut = newest?.external_id === external_id && newest.output.annotations_count === annotations.length;
        if (attempt > 1 && carriedOut)
            return { run: newest, updated, before: there, shown };
        // Brought up to date, it would stay behind any that is newer, ours of another account or of none.
        const ours = newest?.output.annotations_count === 0 && !isHidden(newest, there) ? newest : undefined;
        updated = ours !== undefined;
        const output = { ...outputOf(check, annotations), title: titleOf(shown, check, longestTitle) };
        const whole = { ...content, conclusion: shown, output };
        try {
            const { data } = ours === undefined
                ? await octokit.rest.checks.create({ ...whole, name: check.name, head_sha })
                : await octokit.rest.checks.update({ ...whole, check_run_id: ours.id });
            return { run: data, updated, before: there, shown };
        }
        catch (error) {
            if (!isUnanswered(error) || attempt >= again.attempts)
                throw error;
            await again.pause(attempt);
        }
    }
}
/** Further annotations; never twice, though an attempt may not be answered. */
async function append({ octokit, again }, { owner, repo }, id, check, sent, annotations) {
    for (let attempt = 1;; attempt += 1) {
        try {
            const output = outputOf(check, annotations);
            await octokit.rest.checks.update({ owner, repo, check_run_id: id, output });
            return;
        }
        catch (error) {
            if (!isUnanswered(error))
                throw error;
            const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id });
            if (data.output.annotations_count >= sent + annotations.length)
                return;
            if (attempt >= again.attempts)
                throw error;
            await again.pause(attempt);
        }
    }
}
function outputOf({ title, summary, text }, annotations) {
    return {
        title,
        summary,
        ...(text === undefined ? {} : { text }),
        annotations: annotations.map(annotation => ({ ...annotation }))
    };
}
function isUnanswered(error) {
    return error instanceof GitHubFailure && error.kind === 'unanswered';
}

;// CONCATENATED MODULE: ./lib/github/commit-status.js



/**
 * What is not as required is never green. Gitea's `warning` is what comes closest to `neutral`; a merge
 * that waits for this very name is held back by it. Source: Gitea's `modules/commitstatus`.
 */
function stateOf(shown) {
    return shown === 'neutral' ? 'warning' : shown;
}
/** Of a description, in characters. Source: docs.github.com, "Create a commit status"; Gitea has no limit. */
const longestTitle = 140;
/**
 * Puts a commit status on a commit, the check of servers that have no check runs. Who wrote it is kept
 * in the fragment of its link. Of two steps of a run under one name the newer hides the older, so the
 * worst of them is shown.
 * Source: Gitea's API, `POST /repos/{owner}/{repo}/statuses/{sha}`.
 */
async function putCommitStatus(github, subject, { name, conclusion, title, detailsUrl = '' }) {
    const { owner, repo, commit: sha } = subject;
    let put;
    for (;;) {
        // Once more after it was put: of two at once, at least the newer one sees the other.
        const rivals = rivalsIn(await statusesOf(github, subject, name), subject);
        const shown = worstOf([conclusion, ...rivals.map(ownConclusion)]);
        if (shown === put)
            return { url: detailsUrl, rival: rivals.length > 0, shown };
        // Not `rest.repos`, whose types have GitHub's states only.
        await github.octokit.request({
            method: 'POST',
            url: '/repos/{owner}/{repo}/statuses/{sha}',
            owner,
            repo,
            sha,
            context: name,
            state: stateOf(shown),
            description: titleOf(shown, { conclusion, title }, longestTitle),
            target_url: `${detailsUrl}#${externalId(subject, conclusion)}`,
            request: repeatable
        });
        put = shown;
    }
}
/** Those of this name that this action has put on the commit, the newest first. */
async function statusesOf(github, { owner, repo, commit: ref }, name) {
    const { repos } = github.octokit.rest;
    const list = repos.listCommitStatusesForRef.endpoint({ owner, repo, ref, limit: 50 });
    const all = await allPages(github, list);
    const records = all
        .filter(({ context }) => context === name)
        .map(({ id, target_url: url }) => ({ id, external_id: url?.split('#')[1] ?? null }));
    return newestFirst(records);
}

// EXTERNAL MODULE: ./lib/report/cleaned.js
var cleaned = __webpack_require__(28054);
// EXTERNAL MODULE: ./lib/report/platform-limits.js
var platform_limits = __webpack_require__(36456);
// EXTERNAL MODULE: ./lib/encryption/finding.js
var finding = __webpack_require__(27120);
// EXTERNAL MODULE: ./lib/report/refusal.js
var refusal = __webpack_require__(26890);
// EXTERNAL MODULE: ./lib/report/markdown/document.js
var markdown_document = __webpack_require__(54325);
// EXTERNAL MODULE: ./lib/report/markdown/headline.js
var headline = __webpack_require__(88732);
// EXTERNAL MODULE: ./lib/report/markdown/in-order.js
var in_order = __webpack_require__(49718);
// EXTERNAL MODULE: ./lib/report/markdown/needs-doing.js + 1 modules
var needs_doing = __webpack_require__(1998);
// EXTERNAL MODULE: ./lib/report/markdown/rows-that-fit.js
var rows_that_fit = __webpack_require__(14813);
// EXTERNAL MODULE: ./lib/report/markdown/sections.js + 5 modules
var sections = __webpack_require__(70378);
// EXTERNAL MODULE: ./lib/report/markdown/verdict.js
var verdict = __webpack_require__(62415);
;// CONCATENATED MODULE: ./lib/report/markdown/check-output.js









/** A check run has two texts: one with what a person must do, one with what there is to know, each in at most so many bytes. */
function renderCheckOutput(report, room = platform_limits/* checkText */.qW) {
    const { words } = (0,headline/* headlineOf */.g)(report, bucket => bucket);
    const texts = {
        // GitHub shows the title above it.
        summary: [(0,verdict/* tally */.N)(report, true), (0,needs_doing/* needsDoing */.X)(report.findings)],
        text: [...(0,sections/* toKnow */.N)(report, room), (0,in_order/* inOrder */.a)(report.findings), sections/* closing */.E]
    };
    return {
        title: (0,plain_text/* plainText */.wh)(words, platform_limits/* checkTitle */.Tq),
        summary: (0,markdown_document/* documentOf */.l)(texts.summary, room, rows_that_fit/* inBytes */.Hf),
        text: (0,markdown_document/* documentOf */.l)(texts.text, room, rows_that_fit/* inBytes */.Hf)
    };
}

// EXTERNAL MODULE: ./lib/report/markdown/chart.js
var chart = __webpack_require__(80658);
;// CONCATENATED MODULE: ./lib/report/markdown/body.js








/** Kept free for the hidden marker by which a comment or an issue is found again, in characters. */
const markerLength = 200;
const bodyRoom = platform_limits/* bodyLength */.ZA - markerLength;
/** What a comment and an issue say alike, within so many characters; `note` goes before the closing words. */
function renderBody(report, room, ...note) {
    return (0,markdown_document/* documentOf */.l)([
        (0,verdict/* headline */.P)(report),
        (0,verdict/* tally */.N)(report, true),
        (0,needs_doing/* needsDoing */.X)(report.findings),
        ...(0,sections/* toKnow */.N)(report, room),
        (0,in_order/* inOrderCounted */.e)(report.findings),
        (0,chart/* chart */.b)(report.verdict),
        ...note,
        sections/* closing */.E
    ], room, rows_that_fit/* inCharacters */.E6);
}

;// CONCATENATED MODULE: ./lib/report/markdown/comment.js

/** A comment on a pull request, in at most so many characters. */
function renderComment(report, room = bodyRoom) {
    return renderBody(report, room);
}

// EXTERNAL MODULE: ./lib/report/place.js
var report_place = __webpack_require__(18465);
// EXTERNAL MODULE: ./lib/report/markdown/html.js
var html = __webpack_require__(1197);
// EXTERNAL MODULE: ./lib/report/markdown/prose.js
var prose = __webpack_require__(46369);
// EXTERNAL MODULE: ./lib/report/markdown/section.js
var section = __webpack_require__(16421);
;// CONCATENATED MODULE: ./lib/report/markdown/refusal.js










const headlines = {
    nothing: 'configuration error: no bucket was checked',
    list: 'configuration error: no bucket was checked',
    survey: 'no policy was written'
};
/** The comment of a run that was refused, in at most so many characters. */
function renderRefusalComment(refused, room = bodyRoom) {
    const headline = (0,section/* fixed */.Zu)(`<h2>❌ OSS bucket encryption: ${headlines[refused.after]}</h2>`);
    return (0,markdown_document/* documentOf */.l)([headline, ...causes(refused), facts(refused)], room, rows_that_fit/* inCharacters */.E6);
}
/** The same as the `output` of a check run, each text in at most so many bytes. */
function renderRefusalCheck(refused, room = platform_limits/* checkText */.qW) {
    return {
        title: (0,plain_text/* plainText */.wh)(headlines[refused.after], platform_limits/* checkTitle */.Tq),
        summary: (0,markdown_document/* documentOf */.l)(causes(refused), room, rows_that_fit/* inBytes */.Hf),
        // Never absent: that of an earlier attempt would stay.
        text: (0,markdown_document/* documentOf */.l)([facts(refused)], room, rows_that_fit/* inBytes */.Hf)
    };
}
function causes({ problems, advice, after }) {
    return [
        (0,section/* fixed */.Zu)(`<p>The step <b>failed</b>. ${(0,prose/* prose */.C)(refusal/* refusalOpenings */.oe[after])}</p>`),
        problemsSection(problems),
        ...(advice === '' ? [] : [(0,section/* fixed */.Zu)(`<p>${(0,prose/* prose */.C)(advice)}</p>`)])
    ];
}
function facts({ mode, run }) {
    const { url } = run;
    const link = url === undefined || !/^https?:\/\//.test(url) ? [] : [`<a href="${(0,html/* html */.qy)(url)}">The run</a>`];
    return (0,section/* fixed */.Zu)(`<p>${[`Mode ${(0,html/* code */.aY)(mode)}`, ...link].join(' · ')}</p>`);
}
function problemsSection(problems) {
    return {
        parts: [(0,rows_that_fit/* partOf */.BU)(problems, problemRow)],
        write: ([fitted]) => {
            const { rows = [], left = 0 } = fitted ?? {};
            return [
                ...(rows.length === 0 ? [] : [['<ul>', ...rows, '</ul>'].join('\n')]),
                ...(left === 0 ? [] : [`<p>${(0,plain_text/* count */.U9)(left, 'more problem')} did not fit here.</p>`])
            ];
        }
    };
}
/** What a person must type stands on lines of its own. */
function problemRow({ message, source }) {
    const place = source === undefined ? '' : `${(0,html/* code */.aY)((0,report_place/* placeOf */.$t)(source))} `;
    const [first = '', ...typed] = (0,plain_text/* cut */.Jj)(message, html/* longestText */.Ie).split('\n');
    const block = typed.length === 0 ? '' : (0,html/* preformatted */.EC)(typed.join('\n'));
    return `<li>${place}${(0,prose/* prose */.C)(first)}${block}</li>`;
}

// EXTERNAL MODULE: ./lib/report/annotations.js
var annotations = __webpack_require__(91116);
;// CONCATENATED MODULE: ./lib/report/github/check-run.js




/** Nobody reads more in a diff, and each fifty cost a request. */
const mostAnnotations = 500;
/** In characters; a check run shows no more of one. GitHub takes 64 KB. */
const longestMessage = 4_096;
const levels = {
    error: 'failure',
    warning: 'warning',
    notice: 'notice'
};
/** Whether a check run passes: as the step does, but for what the step lets pass. */
function conclusionOf({ verdict }) {
    if (verdict.failed)
        return 'failure';
    return (0,finding/* needsPerson */.z)(verdict.status) ? 'neutral' : 'success';
}
/** What a check run annotates: all that has a place in the repository; the last counts what is left out. */
function checkAnnotationsOf(report) {
    const placed = placedAnnotations((0,annotations/* allAnnotationsOf */.Vj)(report));
    if (placed.length <= mostAnnotations)
        return placed;
    const shown = placed.slice(0, mostAnnotations - 1);
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
function placedAnnotations(annotations) {
    return annotations.flatMap(placedAnnotation);
}
function placedAnnotation({ level, title, message, source }) {
    if (source === undefined)
        return [];
    return [
        {
            path: (0,plain_text/* printable */.g$)(source.file),
            start_line: source.line,
            end_line: source.line,
            annotation_level: levels[level],
            title: (0,plain_text/* cut */.Jj)((0,plain_text/* printable */.g$)(title), platform_limits/* checkTitle */.Tq),
            message: (0,plain_text/* cut */.Jj)((0,plain_text/* printable */.g$)(message), longestMessage)
        }
    ];
}

;// CONCATENATED MODULE: ./lib/report/github/content.js







/** What a check run says about a run, whether it came to a verdict or not. */
function checkContentOf(run) {
    const detailsUrl = run.run['url'];
    return {
        ...('problems' in run
            ? {
                conclusion: 'failure',
                ...renderRefusalCheck(run),
                // As many as one request takes: the summary has them all.
                annotations: placedAnnotations((0,refusal/* placedProblems */.qc)(run.problems).slice(0, platform_limits/* checkAnnotations */.LO))
            }
            : {
                conclusion: conclusionOf(run),
                ...renderCheckOutput(run),
                annotations: checkAnnotationsOf(run)
            }),
        ...(detailsUrl === undefined ? {} : { detailsUrl }),
        startedAt: run.startedAt.toISOString(),
        completedAt: run.finishedAt.toISOString()
    };
}
/** The same for the comment on a pull request. */
function commentContentOf(run) {
    return 'problems' in run
        ? { text: renderRefusalComment(run), needsPerson: true }
        : { text: renderComment(run), needsPerson: (0,finding/* needsPerson */.z)(run.verdict.status) };
}

// EXTERNAL MODULE: ./lib/report/github/telling.js
var telling = __webpack_require__(94989);
;// CONCATENATED MODULE: ./lib/report/github/tell-check.js






/** What a server shows on a commit: Gitea and Forgejo have commit statuses only. */
function checkOf({ server }) {
    return server === 'GitHub' ? 'check run' : 'commit status';
}
/** Puts a check run of this name on the commit, or a commit status where there are no check runs. */
async function tellCheck(name, run, { about, requirement, clean }, scene) {
    if (run.mode === 'draft') {
        return { line: (0,telling/* line */.n)('check run', 'left alone: a draft is no policy yet') };
    }
    const { github, place, occasion } = scene;
    const what = requirement === undefined ? {} : { requirement };
    const subject = { ...place, about, ...what, occasion };
    const check = (0,cleaned/* cleaned */.L)({ name, ...checkContentOf(run) }, clean);
    const { url, rival, shown } = await put(check, subject, scene);
    const kind = checkOf(github);
    const ended = kind === 'check run' ? shown : stateOf(shown);
    const instead = kind === 'check run' ? '' : `${github.server} has none; ${kind} `;
    const told = { line: (0,telling/* line */.n)('check run', `${instead}${ended}${url === '' ? '' : `, ${url}`}`) };
    return rival
        ? {
            ...told,
            trouble: `Another step of this run has put a ${kind} named ${name} on the commit, and ${github.server} shows only the newest of a name: it shows the worst of them, ${ended}. Give each step a check-name of its own.`
        }
        : told;
}
async function put(check, subject, { github, me }) {
    if (checkOf(github) === 'commit status')
        return await putCommitStatus(github, subject, check);
    const options = { batch: platform_limits/* checkAnnotations */.LO, longestTitle: platform_limits/* checkTitle */.Tq, me };
    return await putCheckRun(github, subject, check, options);
}

;// CONCATENATED MODULE: ./lib/github/the-one.js

/**
 * Sees to it that there is one, whoever made it. GitHub has no way to make a thing only where none
 * is, so it is looked for again after it was made: of two that were made at once, all agree on the
 * older one, and the other is taken away. The same look tells whether an attempt that was not
 * answered made one, or one whose answer was about something else. Rejects with the
 * {@link GitHubFailure} of the last attempt.
 */
async function theOne(place, { attempts, pause }) {
    const byAge = (thing) => [place.age(thing), thing];
    let made;
    let strange;
    for (let attempt = 1;; attempt += 1) {
        const found = await place.find();
        // A list may be a moment behind.
        const all = new Map([...(made === undefined ? [] : [made]), ...found].map(byAge));
        const [first, ...others] = [...place.ours([...all.values()])].sort((one, other) => place.age(one) - place.age(other));
        if (first !== undefined) {
            for (const other of others)
                await place.remove(other);
            return { thing: first, made: made !== undefined && place.age(made) === place.age(first) };
        }
        // Made again, there would be more and more that we don't know as ours.
        if (strange !== undefined)
            throw strange;
        try {
            const answered = await place.make();
            if (place.ours([answered]).length > 0)
                made = answered;
            else
                strange = new GitHubFailure('unanswered', 'the server did not show what was made');
        }
        catch (error) {
            const unclear = error instanceof GitHubFailure && error.kind === 'unanswered';
            if (!unclear || attempt >= attempts)
                throw error;
            await pause(attempt);
        }
    }
}

;// CONCATENATED MODULE: ./lib/github/comment.js





/**
 * Keeps our one comment in a thread as `text`, also while other runs do the same. Without one there,
 * it is made only if `create`. `null`: there is none, and none was to be made.
 */
async function keepComment(github, thread, mark, text, create = true) {
    const place = comments(github, thread, mark, marked(mark, text));
    if (!create && place.ours(await place.find()).length === 0)
        return null;
    for (let attempt = 1;; attempt += 1) {
        const { thing, made } = await theOne(place, github.again);
        const overtaken = !made && isOvertaken(thing.body, mark.by);
        const body = marked(renewed(mark, thing.body), text);
        if (made || overtaken || thing.body === body)
            return { url: thing.html_url, overtaken };
        try {
            await update(github, thread, thing, body);
            return { url: thing.html_url, overtaken };
        }
        catch (error) {
            // Taken away meanwhile, by a person or by a run that found another one.
            const gone = error instanceof GitHubFailure && error.kind === 'not-found';
            if (!gone || attempt >= github.again.attempts)
                throw error;
        }
    }
}
function comments(github, { owner, repo, number, me }, mark, body) {
    const { issues } = github.octokit.rest;
    return {
        find: async () => {
            const of = { owner, repo, issue_number: number, per_page: 100 };
            return await allPages(github, issues.listComments.endpoint(of));
        },
        ours: all => aboutTheSame(all.filter(({ user }) => user?.login === me), mark),
        make: async () => {
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
        age: ({ id }) => id
    };
}
async function update({ octokit }, { owner, repo }, { id }, body) {
    await octokit.rest.issues.updateComment({
        owner,
        repo,
        comment_id: id,
        body,
        request: repeatable
    });
}

;// CONCATENATED MODULE: ./lib/report/github/tell-comment.js



/** Keeps the one comment on the pull request up to date. */
async function tellComment(run, { about, comment, clean }, { github, place, me, occasion }) {
    if (run.mode === 'draft') {
        return { line: (0,telling/* line */.n)('comment', 'left alone: a draft is no policy yet') };
    }
    const { pullRequest, noPullRequest = '', owner, repo } = place;
    if (pullRequest === undefined)
        return { line: (0,telling/* line */.n)('comment', `none: ${noPullRequest}`) };
    const thread = { owner, repo, number: pullRequest.number, me: await me() };
    const { text, needsPerson } = commentContentOf(run);
    const create = comment === 'always' || needsPerson;
    // Runs that follow others begin in the order in which those end, which is not that of the commits.
    const by = { occasion: place.follows ?? occasion, commit: place.commit };
    const mark = { kind: 'comment', ...about, by };
    const kept = await keepComment(github, thread, mark, clean(text), create);
    if (kept === null)
        return { line: (0,telling/* line */.n)('comment', 'none: nothing differs') };
    return {
        line: (0,telling/* line */.n)('comment', kept.overtaken ? `left to a newer run, ${kept.url}` : kept.url)
    };
}

;// CONCATENATED MODULE: ./lib/github/drift-issue.js





/**
 * There is drift: the policy's one issue is open and says what drifted. One that was closed is opened
 * again, so that a policy never has two.
 *
 * @param by this run; its occasion is kept in the issue as long as it stays open.
 */
async function openIssue(github, repository, about, by, { title, body }) {
    const { owner, repo } = repository;
    const mark = { kind: 'issue', ...about, since: by.occasion, by };
    const first = marked(mark, body);
    const place = {
        find: () => find(github, repository),
        ours: all => ours(all, repository, about),
        make: async () => {
            const { data } = await github.octokit.rest.issues.create({ owner, repo, title, body: first });
            return data;
        },
        // An issue can't be deleted; without the mark it is no longer ours.
        remove: issue => change(github, repository, issue, {
            state: 'closed',
            state_reason: 'not_planned',
            body: 'Two runs opened an issue at the same time; the other one is kept.'
        }),
        age: ({ number }) => number
    };
    const { thing: issue, made } = await theOne(place, github.again);
    if (made)
        return { done: 'opened', url: issue.html_url };
    const { html_url: url } = issue;
    if (isOvertaken(issue.body, by))
        return { done: 'left to a newer run', url };
    const isOpen = issue.state === 'open';
    const since = isOpen ? (sinceOf(issue.body) ?? by.occasion) : by.occasion;
    await change(github, repository, issue, {
        body: marked(renewed({ ...mark, since }, issue.body), body),
        ...(isOpen ? {} : { state: 'open', state_reason: 'reopened' })
    });
    return { done: isOpen ? 'updated' : 'opened again', url };
}
/** Drift is gone: what is open of ours gets the note, once, and is closed. `null`: nothing was open. */
async function closeIssue(github, repository, about, by, note) {
    let closed = null;
    for (const issue of await findOpen(github, repository, about)) {
        const { number, html_url: url } = issue;
        if (isOvertaken(issue.body, by))
            return { done: 'left to a newer run', url };
        const since = sinceOf(issue.body);
        // Runs that close it at the same time write one note: that of the time that it was open.
        const mark = { kind: 'closing', ...about, ...(since === undefined ? {} : { since }) };
        await keepComment(github, { ...repository, number }, mark, note);
        await change(github, repository, issue, { state: 'closed', state_reason: 'completed' });
        closed ??= { done: 'closed', url };
    }
    return closed;
}
/** The open issue of the policy, while it is not known whether drift is gone; `null`: none is open. */
async function openIssueUrl(github, repository, about) {
    const [issue] = await findOpen(github, repository, about);
    return issue?.html_url ?? null;
}
/** Ours of either state are looked at: among them only is it plain which account's is which. */
async function findOpen(github, repository, about) {
    const all = ours(await find(github, repository), repository, about);
    return all.filter(({ state }) => state === 'open');
}
async function find(github, { owner, repo, me }) {
    // Gitea has no user record for a job's token: it answers 404 to a filter by that author.
    const whose = github.server === 'GitHub' ? { creator: me, per_page: 100 } : { type: 'issues', limit: 50 };
    const filter = { owner, repo, state: 'all', ...whose };
    return await allPages(github, github.octokit.rest.issues.listForRepo.endpoint(filter));
}
function ours(all, { me }, about) {
    return aboutTheSame(all.filter(({ user, pull_request: pull }) => (pull ?? null) === null && user?.login === me), { kind: 'issue', ...about });
}
async function change({ octokit }, { owner, repo }, { number }, what) {
    await octokit.rest.issues.update({
        owner,
        repo,
        issue_number: number,
        ...what,
        request: repeatable
    });
}

;// CONCATENATED MODULE: ./lib/report/markdown/issue.js







/** The issue that is open as long as there is drift; `room` of its body in characters. */
function renderIssue(report, room = bodyRoom) {
    const note = (0,section/* fixed */.Zu)('<p>Each run brings this issue up to date, and one without drift closes it.</p>');
    return { title: issue_titleOf(report), body: renderBody(report, room, note) };
}
/** The last comment on it, when the drift is gone. */
function renderIssueClosing(report) {
    return (0,markdown_document/* documentOf */.l)([(0,section/* fixed */.Zu)('<h2>✅ OSS bucket encryption: no bucket differs any more</h2>'), (0,verdict/* tally */.N)(report, true)], bodyRoom, rows_that_fit/* inCharacters */.E6);
}
/** About the policy, not about what is found: it stays as it was when the issue was opened. */
function issue_titleOf({ policy, findings }) {
    const about = 'OSS encryption drift';
    const room = platform_limits/* issueTitle */.al - about.length - 2;
    const subject = policy === undefined
        ? names(findings.map(({ bucket }) => bucket).sort(), room)
        : end(policy.file, room);
    return subject === '' ? about : `${about}: ${subject}`;
}
/** The end of a path says more than its beginning. */
function end(path, room) {
    const text = (0,plain_text/* plainText */.wh)(path, Infinity);
    if (text.length <= room)
        return text;
    return `…${text.slice(text.length - room + 1).replace(/^[\udc00-\udfff]/, '')}`;
}
/** Whole names, and how many more there are. */
function names(buckets, room) {
    const all = buckets.map(bucket => (0,plain_text/* plainText */.wh)(bucket, room));
    for (let shown = Math.min(all.length, room); shown > 0; shown -= 1) {
        const left = all.length - shown;
        const text = all.slice(0, shown).join(', ') + (left === 0 ? '' : ` and ${left} more`);
        if (text.length <= room)
            return text;
    }
    return `${all.length} buckets`.slice(0, all.length === 0 ? 0 : room);
}

;// CONCATENATED MODULE: ./lib/report/github/tell-issue.js





/** Keeps an issue open as long as there is drift. */
async function tellIssue(report, { about, clean }, { github, place, me, occasion }) {
    const { pullRequest, owner, repo } = place;
    if ('problems' in report) {
        return { line: (0,telling/* line */.n)('drift issue', 'left alone: it is not known whether any bucket differs') };
    }
    if (pullRequest !== undefined) {
        // Its policy may be a draft, which must neither open nor close anything.
        return { line: (0,telling/* line */.n)('drift issue', 'left alone: this run is of a pull request') };
    }
    if (report.mode === 'draft') {
        return { line: (0,telling/* line */.n)('drift issue', 'left alone: a draft is no policy yet') };
    }
    if (place.notDefaultBranch !== undefined) {
        // As little: it would close what is still so on the default branch.
        return { line: (0,telling/* line */.n)('drift issue', `left alone: ${place.notDefaultBranch}`) };
    }
    const repository = { owner, repo, me: await me() };
    const by = { occasion, commit: place.commit };
    if (report.verdict.drift) {
        const issue = (0,cleaned/* cleaned */.L)(renderIssue(report), clean);
        const { done, url } = await openIssue(github, repository, about, by, issue);
        return { line: (0,telling/* line */.n)('drift issue', `${done}, ${url}`) };
    }
    if ((0,finding/* needsPerson */.z)(report.verdict.status)) {
        const url = await openIssueUrl(github, repository, about);
        const open = url === null ? 'none is open' : `${url} stays open`;
        return { line: (0,telling/* line */.n)('drift issue', `${open}: not every bucket could be told`) };
    }
    const note = clean(renderIssueClosing(report));
    const closed = await closeIssue(github, repository, about, by, note);
    return {
        line: (0,telling/* line */.n)('drift issue', closed === null ? 'none is open' : `${closed.done}, ${closed.url}`)
    };
}

// EXTERNAL MODULE: ./lib/report/grouped.js
var grouped = __webpack_require__(93220);
;// CONCATENATED MODULE: ./lib/report/github/troubles.js

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
function githubTroubles(untold, place, server) {
    const denied = untold.filter(({ failure }) => failure.kind === 'denied');
    const others = untold.filter(({ failure }) => failure.kind !== 'denied');
    // A token that is none is told once.
    const byCause = (0,grouped/* grouped */.z)(others, ({ what, failure: { kind } }) => kind === 'bad-token' ? kind : what);
    return [
        ...(denied.length === 0 ? [] : [deniedSentence(denied, place, server)]),
        ...byCause.map(some => otherSentence(some, place, server))
    ];
}
function deniedSentence(denied, { pullRequest }, server) {
    const all = denied.flatMap(({ what }) => (server === 'GitHub' ? permissions : scopes)[what]);
    const needed = [...new Set(all)];
    const lacks = inWords(needed);
    const one = server === 'GitHub' ? 'permission' : 'scope';
    const permission = needed.length === 1 ? one : `${one}s`;
    const said = denied[0]?.failure.message ?? '';
    const remedy = pullRequest?.fork === true
        ? 'In a pull request from a fork the job’s own token can only read, whatever permissions says; the log and the job summary have it all.'
        : server === 'GitHub'
            ? `Add ${lacks} under permissions: of the job.`
            : `Let the repository’s settings for Actions grant the job’s own token as much, or give github-token one that has ${lacks}.`;
    return `${listed(denied)} could not be written: the github-token lacks the ${permission} ${lacks} (${said}). ${remedy}`;
}
function otherSentence(some, place, server) {
    const { kind, message } = some[0].failure;
    return `${listed(some)} could not be written: ${message}.${remedies(place, server)[kind]}`;
}
function remedies({ owner, repo }, server) {
    return {
        denied: '',
        refused: '',
        'bad-token': ' Give github-token a token that is still good, such as the job’s own.',
        'not-found': ` The github-token must belong to ${owner}/${repo}, and be allowed to read there.`,
        'rate-limited': ' Run it later, or with a token that has requests left.',
        unanswered: ` Run it again${server === 'GitHub' ? '; githubstatus.com tells whether GitHub has a fault' : ''}.`
    };
}
function listed(untold) {
    const names = inWords(untold.map(({ what }) => `the ${what}`));
    return names.charAt(0).toUpperCase() + names.slice(1);
}
function inWords(words) {
    const first = words.slice(0, -1).join(', ');
    return [...(first === '' ? [] : [first]), ...words.slice(-1)].join(' and ');
}

;// CONCATENATED MODULE: ./lib/report/github/tell-all.js










/** Tells all that was asked for, whatever becomes of the others. Rejects where nothing can be told. */
async function tellAll(run, to) {
    const place = whereabouts(to.env, lib_github.context.payload);
    if (place === null)
        throw new Error('GITHUB_REPOSITORY names no repository');
    const server = (0,github_server/* serverOf */.F)(to.env);
    const github = connectToGitHub({ ...to, server, apiUrl: (0,github_server/* apiUrlOf */.p)(to.env) }, to.patience);
    let login;
    const { runId = '0', runAttempt = '1' } = run.run;
    const scene = {
        github,
        place,
        me: () => (login ??= viewerOf(github)),
        occasion: `${runId}.${runAttempt}`
    };
    const lines = [];
    const troubles = [];
    const untold = [];
    // One after the other, as GitHub asks for.
    for (const { what, tell } of tellings(run, to, scene)) {
        try {
            const { line, trouble } = await tell();
            lines.push(line);
            if (trouble !== undefined)
                troubles.push(trouble);
        }
        catch (error) {
            untold.push({ what, failure: failureOf(error, to.patience.time(), to.clean, server) });
        }
    }
    return { lines, troubles: [...troubles, ...githubTroubles(untold, place, server)] };
}
function tellings(run, to, scene) {
    const { checkName } = to;
    return [
        ...(checkName === undefined
            ? []
            : [{ what: checkOf(scene.github), tell: () => tellCheck(checkName, run, to, scene) }]),
        ...(to.comment === 'never'
            ? []
            : [{ what: 'comment', tell: () => tellComment(run, to, scene) }]),
        ...(to.issue ? [{ what: 'issue', tell: () => tellIssue(run, to, scene) }] : [])
    ];
}


/***/ })

};
