export const id = 701;
export const ids = [701,725];
export const modules = {

/***/ 86725:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   W: () => (/* binding */ renderConfigErrorComment),
/* harmony export */   p: () => (/* binding */ renderConfigErrorCheck),
/* harmony export */   renderConfigErrorSummary: () => (/* binding */ renderConfigErrorSummary)
/* harmony export */ });
/* harmony import */ var _text_html_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(18422);
/* harmony import */ var _text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(56347);
/* harmony import */ var _github_limits_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(16772);
/* harmony import */ var _config_error_report_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(89564);
/* harmony import */ var _document_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(54325);
/* harmony import */ var _policy_diagnostics_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(3319);
/* harmony import */ var _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(44317);
/* harmony import */ var _headline_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(88732);
/* harmony import */ var _section_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(16421);
/* harmony import */ var _job_summary_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(22895);
/* harmony import */ var _verdict_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(62415);











const headlines = {
    nothing: 'configuration error, no buckets were checked',
    list: 'configuration error, no buckets were checked',
    survey: 'no policy was written'
};
function renderConfigErrorSummary(report, limit = _job_summary_js__WEBPACK_IMPORTED_MODULE_8__/* .summaryLimit */ .m) {
    return (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)([headlineSection(report), ...errorSections(report)], limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inBytes */ .Hf);
}
function renderConfigErrorComment(report, limit = _github_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .bodyLimit */ .kR) {
    return (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)([headlineSection(report), ...errorSections(report), runFactsSection(report)], limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inCharacters */ .E6);
}
function renderConfigErrorCheck(report, limit = _github_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .maxCheckTextBytes */ .NX) {
    return {
        title: (0,_headline_js__WEBPACK_IMPORTED_MODULE_6__/* .capitalize */ .ZH)(headlines[report.phase]).slice(0, _github_limits_js__WEBPACK_IMPORTED_MODULE_2__/* .maxCheckTitleLength */ .$U),
        summary: (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)(errorSections(report), limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inBytes */ .Hf),
        text: (0,_document_js__WEBPACK_IMPORTED_MODULE_4__/* .renderDocument */ .y)([runFactsSection(report)], limit, _fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .inBytes */ .Hf)
    };
}
function headlineSection({ phase }) {
    return (0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<h2>❌ OSS bucket encryption: ${headlines[phase]}</h2>`);
}
const reservedForWarnings = 4_000;
function errorSections({ problems, diagnostics, advice, phase, pages }) {
    return [
        (0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<p>The step <b>failed</b>. ${(0,_text_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy)(_config_error_report_js__WEBPACK_IMPORTED_MODULE_3__/* .configErrorIntros */ .O0[phase])}</p>`),
        problemsSection(problems, pages),
        ...(advice.length === 0 ? [] : [(0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<p>${(0,_text_html_js__WEBPACK_IMPORTED_MODULE_0__/* .html */ .qy)(advice)}</p>`)]),
        (0,_policy_diagnostics_js__WEBPACK_IMPORTED_MODULE_5__/* .diagnosticsSection */ .q)(diagnostics, pages, reservedForWarnings, 'The log lists all warnings.')
    ];
}
function runFactsSection({ mode, workflowRun }) {
    return (0,_section_js__WEBPACK_IMPORTED_MODULE_7__/* .fixedSection */ .Yz)(`<p>${[`Mode ${(0,_text_html_js__WEBPACK_IMPORTED_MODULE_0__/* .codeElement */ .Gg)(mode)}`, ...(0,_verdict_js__WEBPACK_IMPORTED_MODULE_9__/* .runLink */ .ut)(workflowRun)].join(' · ')}</p>`);
}
function problemsSection(problems, pages) {
    const item = (problem) => (0,_policy_diagnostics_js__WEBPACK_IMPORTED_MODULE_5__/* .diagnosticItem */ .j)(problem, pages);
    const list = (items) => ['<ul>', ...items, '</ul>'].join('\n');
    return {
        rowBlocks: [(0,_fit_to_limit_js__WEBPACK_IMPORTED_MODULE_10__/* .rowBlock */ .AR)(problems, item, 0, first => `${list([first])}\n`)],
        render: ([fitted]) => {
            const { rows = [], omitted = 0 } = fitted ?? {};
            return [
                ...(rows.length === 0 ? [] : [list([...problems.slice(0, 1).map(item), ...rows.slice(1)])]),
                ...(omitted === 0 ? [] : [`<p>${(0,_text_plain_text_js__WEBPACK_IMPORTED_MODULE_1__/* .count */ .U9)(omitted, 'more problem')} did not fit here.</p>`])
            ];
        }
    };
}


/***/ }),

/***/ 50701:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  publishAll: () => (/* binding */ publishAll)
});

// EXTERNAL MODULE: ./node_modules/@actions/github/lib/github.js + 22 modules
var lib_github = __webpack_require__(92413);
// EXTERNAL MODULE: ./lib/encryption/defined-fields.js
var defined_fields = __webpack_require__(10212);
// EXTERNAL MODULE: ./lib/text/error-message.js
var error_message = __webpack_require__(99871);
// EXTERNAL MODULE: ./lib/text/message.js
var message = __webpack_require__(39140);
;// CONCATENATED MODULE: ./lib/github/failure.js


class GitHubFailure extends Error {
    kind;
    description;
    retryAfterMs;
    constructor(kind, description, retryAfterMs) {
        super(kind);
        this.name = 'GitHubFailure';
        this.kind = kind;
        this.description = description;
        if (retryAfterMs !== undefined)
            this.retryAfterMs = retryAfterMs;
    }
}
function isFailureOf(error, kind) {
    return error instanceof GitHubFailure && error.kind === kind;
}
function toGitHubFailure(error, now, redact, server) {
    if (error instanceof GitHubFailure)
        return error;
    if (error instanceof Error && error.cause instanceof GitHubFailure)
        return error.cause;
    const redacted = (text, limit) => (0,message/* untrusted */.bp)(redactUrlCredentials(redact(text)), limit);
    if (!hasResponse(error)) {
        const problem = error instanceof Error && 'status' in error
            ? (0,message/* message */.iU) `${(0,message/* words */.aL)(server)} did not respond`
            : (0,message/* message */.iU) `${(0,message/* words */.aL)(server)}'s response could not be read`;
        const cause = redacted((0,error_message/* errorMessage */.g)(error), 200);
        return new GitHubFailure('unanswered', (0,message/* message */.iU) `${problem} (${cause})`);
    }
    const { status, message: serverMessage } = error;
    const headers = error.response?.headers ?? {};
    const header = (name) => String(headers[name] ?? '');
    const requestId = header('x-github-request-id');
    const withId = requestId === '' ? message/* emptyMessage */.FS : (0,message/* message */.iU) `, request id ${redacted(requestId, 80)}`;
    const description = (0,message/* message */.iU) `${(0,message/* words */.aL)(server)} responded with ${status} "${redacted(serverMessage, 300)}"${withId}`;
    const retryAfterMs = parseRetryAfter(header, now);
    if (status === 429 || (status === 403 && isRateLimit(header, serverMessage))) {
        return new GitHubFailure('rate-limited', description, retryAfterMs ?? defaultRetryAfterMs);
    }
    if (status === 401)
        return new GitHubFailure('bad-token', description);
    if (status === 403 && !/\blocked\b|archived/i.test(serverMessage)) {
        return new GitHubFailure('denied', description);
    }
    if (status === 404)
        return new GitHubFailure('not-found', description);
    return status >= 500
        ? new GitHubFailure('unanswered', description, retryAfterMs)
        : new GitHubFailure('refused', description);
}
function redactUrlCredentials(text) {
    return text.replace(/\/\/[^\s/@]*@/g, '//***@');
}
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
    return Math.max(0, Number(reset) * 1000 - now) + 1000;
}
function hasResponse(error) {
    return (error instanceof Error &&
        'status' in error &&
        typeof error.status === 'number' &&
        'response' in error &&
        error.response !== undefined);
}

// EXTERNAL MODULE: ./lib/runtime/exponential-backoff.js
var exponential_backoff = __webpack_require__(15306);
// EXTERNAL MODULE: ./lib/runtime/deadline.js
var runtime_deadline = __webpack_require__(93506);
;// CONCATENATED MODULE: ./lib/github/size-limited-fetch.js


const maxResponseMiB = 32;
function sizeLimitedFetch(fetch) {
    return async (input, init) => {
        const response = await fetch(input, init);
        if (response.body === null)
            return response;
        const chunks = [];
        let size = 0;
        for await (const chunk of response.body) {
            size += chunk.length;
            if (size > maxResponseMiB * 1024 * 1024)
                throw responseTooLarge(response.url);
            chunks.push(chunk);
        }
        const { status, headers } = response;
        return new Response(Buffer.concat(chunks), { status, headers: [...headers] });
    };
}
function responseTooLarge(url) {
    const host = (0,message/* untrusted */.bp)(new URL(url).host, 100);
    return new GitHubFailure('unanswered', (0,message/* message */.iU) `${host} sent a response larger than the limit of ${maxResponseMiB} MiB`);
}

;// CONCATENATED MODULE: ./lib/github/client.js







const minRequestTimeoutMs = 2_000;
const idempotent = { idempotent: true };
function createGitHubClient({ token, apiUrl, server, userAgent, redact }, retryPolicy) {
    const octokit = (0,lib_github/* getOctokit */.Q)(token, { baseUrl: apiUrl, userAgent, log: silentLogger });
    const { clock, shutdownSignal, debug, requestTimeoutSeconds } = retryPolicy;
    const deadline = clock.now() + retryPolicy.timeBudgetMs;
    octokit.hook.wrap('request', async (request, options) => {
        const { method, url } = options;
        const fetch = sizeLimitedFetch(options.request.fetch ?? globalThis.fetch);
        for (let attempt = 1;; attempt += 1) {
            if (shutdownSignal.aborted) {
                throw new GitHubFailure('unanswered', (0,message/* message */.iU) `the run is being stopped`);
            }
            if (clock.now() > deadline)
                throw budgetExceeded(retryPolicy, server);
            try {
                const remainingMs = Math.max(deadline - clock.now(), minRequestTimeoutMs);
                const timeoutMs = Math.min(requestTimeoutSeconds * 1000, remainingMs);
                const timeout = (0,runtime_deadline/* startDeadline */.d)({ ms: timeoutMs, endSignal: shutdownSignal });
                options.request = { ...options.request, signal: timeout.signal, fetch };
                const response = await Promise.resolve(request(options)).finally(timeout.done);
                if (isApiResponse(response))
                    return response;
                throw new GitHubFailure('unanswered', (0,message/* message */.iU) `${(0,message/* words */.aL)(server)} responded with ${response.status}, but without JSON`);
            }
            catch (error) {
                const failure = toGitHubFailure(error, retryPolicy.wallClock(), redact, server);
                const isRepeatable = method === 'GET' || method === 'DELETE' || isIdempotent(options.request);
                const delayMs = retryDelayMs(failure, attempt, isRepeatable, retryPolicy);
                debug?.(redactUrlCredentials(`${method} ${url}, attempt ${attempt}: ${failure.kind} (${(0,error_message/* errorMessage */.g)(error)})`));
                if (delayMs === null || clock.now() + delayMs > deadline)
                    throw failure;
                await clock.sleep(delayMs);
            }
        }
    });
    return {
        octokit,
        server,
        retry: {
            maxAttempts: retryPolicy.maxAttempts,
            waitBeforeRetry: async (attempt) => {
                const ms = (0,exponential_backoff/* backoffAfter */.F)(attempt, backoff, 'equal', retryPolicy.random());
                if (clock.now() + ms > deadline)
                    throw budgetExceeded(retryPolicy, server);
                await clock.sleep(ms);
            }
        }
    };
}
function isApiResponse({ status, data }) {
    return status === 204 || status === 205 || (typeof data === 'object' && data !== null);
}
const backoff = { baseMs: 1_000, maxMs: 10_000 };
function retryDelayMs({ kind, retryAfterMs = 0 }, attempt, isRepeatable, { maxAttempts, random }) {
    if (attempt >= maxAttempts)
        return null;
    if (kind === 'rate-limited')
        return retryAfterMs + random() * backoff.baseMs;
    if (kind !== 'unanswered' || !isRepeatable)
        return null;
    return Math.max(retryAfterMs, (0,exponential_backoff/* backoffAfter */.F)(attempt, backoff, 'equal', random()));
}
function budgetExceeded({ timeBudgetMs }, server) {
    const seconds = Math.ceil(timeBudgetMs / 1000);
    return new GitHubFailure('unanswered', (0,message/* message */.iU) `the time limit of ${seconds} s for all requests to ${(0,message/* words */.aL)(server)} was exceeded`);
}
function isIdempotent(request) {
    return 'idempotent' in request && request.idempotent === true;
}
const silentLogger = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined
};

// EXTERNAL MODULE: ./lib/github/server.js
var github_server = __webpack_require__(22712);
;// CONCATENATED MODULE: ./lib/github/authenticated-user.js



async function getAuthenticatedLogin(github) {
    const login = await (github.server === 'GitHub' ? loginByGraphql(github) : loginByRest(github));
    if (typeof login === 'string' && login !== '')
        return login;
    throw new GitHubFailure('unanswered', (0,message/* message */.iU) `${(0,message/* words */.aL)(github.server)} did not name the account that ${(0,message/* input */.hF)('github-token')} belongs to`);
}
async function loginByGraphql({ octokit }) {
    const response = await octokit.graphql('query { viewer { login } }', { request: idempotent });
    return response?.viewer?.login;
}
async function loginByRest({ octokit }) {
    const { data } = await octokit.rest.users.getAuthenticated();
    return data.login;
}

// EXTERNAL MODULE: ./lib/text/plain-text.js
var plain_text = __webpack_require__(56347);
;// CONCATENATED MODULE: ./lib/github/run-location.js



function locateRun(runner, payload) {
    const { repository } = runner;
    const [, owner = '', repo = ''] = /^([\w.-]+)\/([\w.-]+)$/.exec(repository) ?? [];
    if (owner === '' || repo === '')
        return null;
    const event = (payload ?? {});
    const notDefaultBranchReason = explainNotDefaultBranch(runner, event);
    return {
        owner,
        repo,
        ...(locationFromUpstreamRun(runner, event) ?? locationFromEvent(runner, event)),
        ...(0,defined_fields/* defined */.s)({ notDefaultBranchReason })
    };
}
function locationFromEvent(runner, { pull_request: pull }) {
    const number = pull?.number;
    const head = pull?.head?.sha;
    const commit = typeof head === 'string' ? (0,plain_text/* plainText */.wh)(head) : runner.sha;
    if (!isNumber(number)) {
        return { commit, noPullRequestReason: (0,message/* message */.iU) `this run is not for a pull request` };
    }
    const trusted = runner.eventName === 'pull_request_target';
    const isFork = !trusted && pull?.head?.repo?.full_name !== runner.repository;
    return { commit, pullRequest: { number, isFork } };
}
function locationFromUpstreamRun(runner, { repository, workflow_run: upstream }) {
    const { id, run_attempt: attempt, event, head_sha: sha, pull_requests: pulls } = upstream ?? {};
    if (runner.eventName !== 'workflow_run')
        return undefined;
    if (typeof event !== 'string' || !event.startsWith('pull_request'))
        return undefined;
    const commit = typeof sha === 'string' ? (0,plain_text/* plainText */.wh)(sha) : '';
    const numbers = (Array.isArray(pulls) ? pulls : [])
        .filter(pull => pull?.base?.repo?.id === repository?.id)
        .map(pull => pull?.number)
        .filter(isNumber);
    const [number, ...others] = numbers;
    if (others.length > 0) {
        const all = (0,message/* join */.fj)(numbers.map(each => (0,message/* value */.Uq)(`#${each}`)), ', ');
        return {
            commit,
            noPullRequestReason: (0,message/* message */.iU) `the workflow run that triggered this one is for several pull requests: ${all}`
        };
    }
    return number === undefined
        ? {
            commit,
            noPullRequestReason: (0,message/* message */.iU) `the event does not name the pull request of the workflow run that triggered this one (GitHub omits pull requests from forks; Gitea before 1.27 omits all pull requests)`
        }
        : {
            commit,
            pullRequest: { number, isFork: false },
            ...(isNumber(id) && { upstreamRunId: `${id}.${isNumber(attempt) ? attempt : 1}` })
        };
}
function isNumber(value) {
    return typeof value === 'number' && Number.isSafeInteger(value);
}
const eventsRunOnRef = ['push', 'workflow_dispatch', 'repository_dispatch', 'workflow_run'];
function explainNotDefaultBranch(runner, { repository, workflow_run: upstream }) {
    const name = runner.eventName;
    if (name === 'schedule')
        return undefined;
    if (!eventsRunOnRef.includes(name)) {
        return name === ''
            ? (0,message/* message */.iU) `${(0,message/* code */.aY)('GITHUB_EVENT_NAME')} is not set, so it is not known whether this run is for the default branch`
            : (0,message/* message */.iU) `the event ${(0,message/* untrusted */.bp)(name, 80)} does not show whether this run is for the default branch`;
    }
    const defaultBranch = repository?.default_branch;
    if (typeof defaultBranch !== 'string' || defaultBranch === '') {
        return (0,message/* message */.iU) `the event does not name the default branch`;
    }
    const ref = runner.ref;
    if (ref !== `refs/heads/${defaultBranch}`) {
        const branch = ref.replace(/^refs\/(?:heads|tags)\//, '');
        return branch === ''
            ? (0,message/* message */.iU) `${(0,message/* code */.aY)('GITHUB_REF')} is not set, so it is not known whether this run is for the default branch`
            : (0,message/* message */.iU) `this run is for ${(0,message/* untrusted */.bp)(branch, 250)}, not for the default branch`;
    }
    if (name === 'workflow_run' && !isOfBranch(upstream, defaultBranch, runner.repository)) {
        return (0,message/* message */.iU) `the workflow run that triggered this one might not be for the default branch`;
    }
    return undefined;
}
function isOfBranch(run, branch, repository) {
    return (run?.head_branch === branch &&
        run.head_repository?.full_name === repository &&
        typeof run.event === 'string' &&
        !run.event.startsWith('pull_request'));
}

// EXTERNAL MODULE: ./lib/report/open-buckets.js
var open_buckets = __webpack_require__(3110);
;// CONCATENATED MODULE: ./lib/github/marker.js

function runIdOf(id) {
    return id.split('.', 1).join();
}
function withMarker({ kind, sinceRun, writer, ...identity }, text) {
    const since = sinceRun === undefined ? '' : ` since ${sinceRun}`;
    const writtenBy = /^\w+$/.test(writer?.commit ?? '')
        ? ` by ${writer?.runAttemptId} on ${writer?.commit}`
        : '';
    return `<!-- oss-bucket-encryption ${kind} ${identityKey(identity)}${since}${writtenBy} -->\n${text}`;
}
function isSuperseded(existing, writer) {
    const other = parseMarker(existing)?.writer;
    if (other === undefined || writer === undefined)
        return false;
    return other.commit !== writer.commit && runNumberOf(other) > runNumberOf(writer);
}
function runNumberOf({ runAttemptId }) {
    return Number.parseInt(runIdOf(runAttemptId), 10);
}
function withMatchingMarker(items, marker) {
    const keyOf = (item) => identityKey(parseMarker(item.body) ?? marker);
    const all = items.filter(({ body }) => hasMarker(body, marker));
    const exact = all.filter(item => keyOf(item) === identityKey(marker));
    if (exact.length > 0)
        return exact;
    return new Set(all.map(keyOf)).size === 1 ? all : [];
}
function updateMarker(marker, existing) {
    const account = marker.account ?? parseMarker(existing)?.account;
    return account === undefined ? marker : { ...marker, account };
}
function hasMarker(text, marker) {
    const found = parseMarker(text);
    return (found?.kind === marker.kind &&
        isSameIdentity(found, marker) &&
        (marker.sinceRun === undefined || found.sinceRun === marker.sinceRun));
}
function sinceRunOf(text) {
    return parseMarker(text)?.sinceRun;
}
function identityKey({ policy, account }) {
    return account === undefined ? policy : `${policy}.${account}`;
}
function isSameIdentity(a, b) {
    return (a.policy === b.policy &&
        (a.account === undefined || b.account === undefined || a.account === b.account));
}
const markerPattern = /^<!-- oss-bucket-encryption (?<kind>[a-z]+) (?<policy>[0-9a-f]+)(?:\.(?<account>[0-9a-f]+))?(?: since (?<since>[\w.]+))?(?: by (?<writer>[\w.]+) on (?<commit>\w+))? -->/;
function parseMarker(text) {
    const found = markerPattern.exec(text ?? '')?.groups;
    if (found === undefined)
        return null;
    const { kind = '', policy = '', account, since, writer: runAttemptId, commit } = found;
    return {
        kind,
        policy,
        ...(0,defined_fields/* defined */.s)({
            account,
            sinceRun: since,
            writer: runAttemptId === undefined || commit === undefined ? undefined : { runAttemptId, commit }
        })
    };
}

;// CONCATENATED MODULE: ./lib/github/pagination.js


const maxPages = 300;
async function paginate({ octokit, server }, { url }, extractItems = data => data) {
    const all = [];
    const seen = new Set();
    for (let page = new URL(url); page !== undefined;) {
        if (seen.has(page.search))
            throw endlessList(server, (0,message/* message */.iU) `links to the same page twice`);
        if (seen.size >= maxPages)
            throw endlessList(server, (0,message/* message */.iU) `has more than ${maxPages} pages`);
        seen.add(page.search);
        const response = await octokit.request({ method: 'GET', url: page.href });
        const items = extractItems(response.data);
        if (!Array.isArray(items)) {
            throw new GitHubFailure('unanswered', (0,message/* message */.iU) `${(0,message/* words */.aL)(server)}'s response is not a list`);
        }
        all.push(...items);
        page = nextPage(page, response.headers.link);
    }
    return all;
}
function nextPage(page, link = '') {
    const next = /<([^<>]+)>;\s*rel="next"/.exec(link)?.[1];
    if (next === undefined || !URL.canParse(next, page.href))
        return undefined;
    const following = new URL(page.href);
    following.search = new URL(next, page).search;
    return following;
}
function endlessList(server, problem) {
    return new GitHubFailure('refused', (0,message/* message */.iU) `a list from ${(0,message/* words */.aL)(server)} ${problem}`);
}

;// CONCATENATED MODULE: ./lib/github/check-identity.js



const conclusions = ['success', 'neutral', 'failure'];
async function listOwnCheckRuns(github, { owner, repo, commit }, name) {
    const list = github.octokit.rest.checks.listForRef.endpoint({
        owner,
        repo,
        ref: commit,
        check_name: name,
        filter: 'all',
        per_page: 100
    });
    const all = await paginate(github, list, extractCheckRuns);
    return filterOwnNewestFirst(all);
}
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
function createdBySameApp({ app }, records) {
    return records.filter(record => record.app?.slug === app?.slug);
}
function filterOwnNewestFirst(all) {
    return all
        .filter(({ external_id: id }) => id?.startsWith(`${externalIdPrefix}/`) === true)
        .sort((a, b) => b.id - a.id);
}
function extractCheckRuns(data) {
    return typeof data === 'object' && data !== null && 'check_runs' in data
        ? data.check_runs
        : undefined;
}
const externalIdPrefix = 'oss-bucket-encryption';
function externalId(target, conclusion) {
    const { runAttemptId, requirement } = target;
    const suffix = requirement === undefined ? '' : `/${requirement}`;
    return `${identityPrefix(target)}${runAttemptId}/${conclusion}${suffix}`;
}
function identityPrefix({ identity }) {
    return `${externalIdPrefix}/${identityKey(identity)}/`;
}
function matchesTarget(id, target) {
    return id?.startsWith(identityPrefix(target)) === true && !isForOtherRequirement(id, target);
}
function isForOtherRequirement(id, { requirement }) {
    const existing = id.split('/')[4];
    return existing !== undefined && requirement !== undefined && existing !== requirement;
}
function conflictingChecks(existing, target) {
    const { identity, runAttemptId } = target;
    const seen = new Set();
    return existing.filter(({ external_id: id }) => {
        const [, key = '', existingRunAttemptId = '', , requirement = ''] = (id ?? '').split('/');
        if (matchesTarget(id, target) || seen.has(`${key}/${requirement}`))
            return false;
        seen.add(`${key}/${requirement}`);
        return key !== identityKey(identity) && isOtherIdentity(key, identity)
            ? runIdOf(existingRunAttemptId) === runIdOf(runAttemptId)
            : existingRunAttemptId === runAttemptId;
    });
}
function isHiddenByNewer({ id }, others) {
    return others.some(other => other.id > id);
}
function isOtherIdentity(key, { policy, account }) {
    const [existingPolicy, existingAccount] = key.split('.');
    return existingPolicy !== policy || (existingAccount !== undefined && account !== undefined);
}
function conclusionInExternalId({ external_id: id }) {
    const recorded = id?.split('/')[3];
    return conclusions.find(conclusion => conclusion === recorded) ?? 'failure';
}
function conclusionToShow(own, hidden) {
    return hidden
        .map(conclusionInExternalId)
        .reduce((worst, conclusion) => conclusions.indexOf(conclusion) > conclusions.indexOf(worst) ? conclusion : worst, own);
}
function titleWithConflict(shown, { conclusion, title }, maxLength) {
    if (shown === conclusion)
        return title;
    return (0,plain_text/* cut */.Jj)(`Another step with this check-name: ${shown}; ${title}`, maxLength);
}

;// CONCATENATED MODULE: ./lib/github/check-run.js




async function upsertCheckRun(github, target, check, options) {
    const { annotationsPerRequest, maxTitleLength } = options;
    const { annotations } = check;
    const first = annotations.slice(0, annotationsPerRequest);
    const { run, updated, existing: existingBefore, shownConclusion: initialConclusion, previous } = await createOrUpdate(github, target, { ...check, annotations: first }, options);
    const titled = { ...check, title: titleWithConflict(initialConclusion, check, maxTitleLength) };
    for (let sent = first.length; sent < annotations.length; sent += annotationsPerRequest) {
        const batch = annotations.slice(sent, sent + annotationsPerRequest);
        await appendAnnotations(github, target, run.id, { check: titled, batch, sent });
    }
    const existing = createdBySameApp(run, await listOwnCheckRuns(github, target, check.name));
    const conflicting = conflictingChecks(mergeById(existing, existingBefore), target);
    if (updated && isHiddenByNewer(run, existing)) {
        return await upsertCheckRun(github, target, check, options);
    }
    const shownConclusion = conclusionToShow(check.conclusion, conflicting);
    if (shownConclusion !== initialConclusion) {
        const title = titleWithConflict(shownConclusion, check, maxTitleLength);
        await updateConclusion(github, target, run.id, { ...check, title, conclusion: shownConclusion });
    }
    return {
        url: run.html_url ?? '',
        hasConflict: conflicting.length > 0,
        shownConclusion,
        ...(0,defined_fields/* defined */.s)({ previous })
    };
}
function mergeById(current, earlier) {
    const missing = earlier.filter(({ id }) => current.every(check => check.id !== id));
    return [...current, ...missing].sort((a, b) => b.id - a.id);
}
async function updateConclusion({ octokit }, { owner, repo }, id, { conclusion, title, summary, text }) {
    await octokit.rest.checks.update({
        owner,
        repo,
        check_run_id: id,
        conclusion,
        output: (0,defined_fields/* defined */.s)({ title, summary, text }),
        request: idempotent
    });
}
async function createOrUpdate(github, target, check, { maxTitleLength, getLogin }) {
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
        ...(0,defined_fields/* defined */.s)({ details_url: check.detailsUrl })
    };
    let updated = false;
    let previous;
    for (let attempt = 1;; attempt += 1) {
        const existing = await createdByToken(await listOwnCheckRuns(github, target, check.name), getLogin);
        const shownConclusion = conclusionToShow(check.conclusion, conflictingChecks(existing, target));
        const [newest] = existing.filter(({ external_id: id }) => matchesTarget(id, target));
        if (attempt === 1)
            previous = newest?.output.text ?? undefined;
        const isCarriedOut = newest?.external_id === external_id &&
            newest.output.annotations_count === check.annotations.length;
        if (attempt > 1 && isCarriedOut) {
            return { run: newest, updated, existing, shownConclusion, previous };
        }
        const updatable = newest?.output.annotations_count === 0 && !isHiddenByNewer(newest, existing)
            ? newest
            : undefined;
        updated = updatable !== undefined;
        const output = {
            ...toApiOutput(check, check.annotations),
            title: titleWithConflict(shownConclusion, check, maxTitleLength)
        };
        const request = { ...content, conclusion: shownConclusion, output };
        try {
            const { data } = updatable === undefined
                ? await octokit.rest.checks.create({ ...request, name: check.name, head_sha })
                : await octokit.rest.checks.update({ ...request, check_run_id: updatable.id });
            return { run: data, updated, existing, shownConclusion, previous };
        }
        catch (error) {
            if (!isFailureOf(error, 'unanswered') || attempt >= retry.maxAttempts)
                throw error;
            await retry.waitBeforeRetry(attempt);
        }
    }
}
async function appendAnnotations({ octokit, retry }, { owner, repo }, id, { check, batch, sent }) {
    for (let attempt = 1;; attempt += 1) {
        try {
            const output = toApiOutput(check, batch);
            await octokit.rest.checks.update({ owner, repo, check_run_id: id, output });
            return;
        }
        catch (error) {
            if (!isFailureOf(error, 'unanswered'))
                throw error;
            const { data } = await octokit.rest.checks.get({ owner, repo, check_run_id: id });
            if (data.output.annotations_count >= sent + batch.length)
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
        ...(0,defined_fields/* defined */.s)({ text }),
        annotations: annotations.map(annotation => ({ ...annotation }))
    };
}

;// CONCATENATED MODULE: ./lib/github/commit-status.js



function toCommitState(shown) {
    return shown === 'neutral' ? 'warning' : shown;
}
const maxDescriptionLength = 140;
async function setCommitStatus(github, target, { name, conclusion, title, detailsUrl = '' }) {
    const { owner, repo, commit: sha } = target;
    let written;
    for (;;) {
        const conflicting = conflictingChecks(await listOwnStatuses(github, target, name), target);
        const shownConclusion = conclusionToShow(conclusion, conflicting);
        if (shownConclusion === written)
            return { url: detailsUrl, hasConflict: conflicting.length > 0, shownConclusion };
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
async function listOwnStatuses(github, { owner, repo, commit: ref }, name) {
    const { repos } = github.octokit.rest;
    const list = repos.listCommitStatusesForRef.endpoint({ owner, repo, ref, limit: 50 });
    const all = await paginate(github, list);
    const records = all
        .filter(({ context }) => context === name)
        .map(({ id, target_url: url }) => ({ id, external_id: url?.split('#')[1] ?? null }));
    return filterOwnNewestFirst(records);
}

// EXTERNAL MODULE: ./lib/runtime/redact-deep.js
var redact_deep = __webpack_require__(36678);
// EXTERNAL MODULE: ./lib/report/github-limits.js
var github_limits = __webpack_require__(16772);
// EXTERNAL MODULE: ./lib/report/config-error-report.js
var config_error_report = __webpack_require__(89564);
// EXTERNAL MODULE: ./lib/text/plain.js
var plain = __webpack_require__(84395);
// EXTERNAL MODULE: ./lib/report/markdown/document.js
var markdown_document = __webpack_require__(54325);
// EXTERNAL MODULE: ./lib/report/markdown/headline.js
var headline = __webpack_require__(88732);
// EXTERNAL MODULE: ./lib/report/markdown/compliant-buckets.js
var compliant_buckets = __webpack_require__(31561);
// EXTERNAL MODULE: ./lib/report/markdown/action-items.js
var action_items = __webpack_require__(39899);
// EXTERNAL MODULE: ./lib/report/markdown/fit-to-limit.js
var fit_to_limit = __webpack_require__(44317);
// EXTERNAL MODULE: ./lib/report/markdown/detail-sections.js + 4 modules
var detail_sections = __webpack_require__(20489);
// EXTERNAL MODULE: ./lib/report/markdown/verdict.js
var verdict = __webpack_require__(62415);
;// CONCATENATED MODULE: ./lib/report/markdown/check-run-text.js










function renderCheckOutput(report, limit = github_limits/* maxCheckTextBytes */.NX) {
    const { text } = (0,headline/* headlineOf */.gD)(report);
    const texts = {
        summary: [(0,verdict/* verdictSection */.V6)(report, true), (0,action_items/* actionItemsSection */._)(report.findings, report.pages)],
        text: [
            ...(0,detail_sections/* detailSections */.O8)((0,detail_sections/* withoutConnection */.PO)(report), limit),
            (0,compliant_buckets/* compliantBucketsSection */._)(report.findings),
            detail_sections/* limitNote */.OS
        ]
    };
    return {
        title: (0,plain_text/* cut */.Jj)((0,plain/* plain */.p)((0,headline/* asTitle */.D5)(text)), github_limits/* maxCheckTitleLength */.$U),
        summary: (0,markdown_document/* renderDocument */.y)(texts.summary, limit, fit_to_limit/* inBytes */.Hf),
        text: (0,markdown_document/* renderDocument */.y)(texts.text, limit, fit_to_limit/* inBytes */.Hf)
    };
}

// EXTERNAL MODULE: ./lib/report/markdown/config-error-text.js
var config_error_text = __webpack_require__(86725);
// EXTERNAL MODULE: ./lib/encryption/finding.js
var finding = __webpack_require__(27120);
// EXTERNAL MODULE: ./lib/report/annotations.js
var annotations = __webpack_require__(91116);
;// CONCATENATED MODULE: ./lib/report/check-run/check-annotations.js





const maxAnnotations = 500;
const maxMessageLength = 4_096;
const checkLevels = {
    error: 'failure',
    warning: 'warning',
    notice: 'notice'
};
function toCheckConclusion({ verdict }) {
    if (verdict.failed)
        return 'failure';
    return (0,finding/* needsAttention */.e_)(verdict.status) ? 'neutral' : 'success';
}
function checkAnnotations(report) {
    const located = toCheckAnnotations((0,annotations/* allAnnotations */.G7)(report));
    if (located.length <= maxAnnotations)
        return located;
    const shown = located.slice(0, maxAnnotations - 1);
    const [first] = shown;
    if (first === undefined)
        return shown;
    return [
        ...shown,
        {
            ...first,
            annotation_level: 'warning',
            title: annotations/* runTitle */.kh,
            message: `${located.length - shown.length} more annotations are in the log and the JSON report.`
        }
    ];
}
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
            annotation_level: checkLevels[level],
            title: (0,plain_text/* cut */.Jj)((0,plain_text/* printable */.g$)(title), github_limits/* maxCheckTitleLength */.$U),
            message: (0,plain_text/* cut */.Jj)((0,plain_text/* printable */.g$)((0,plain/* plain */.p)(message)), maxMessageLength)
        }
    ];
}

;// CONCATENATED MODULE: ./lib/report/check-run/check-content.js







function checkContent(report) {
    return {
        ...(report.kind === 'config-errors' ? configErrorContent(report) : verdictContent(report)),
        ...(0,defined_fields/* defined */.s)({ detailsUrl: report.workflowRun['url'] }),
        startedAt: report.startedAt.toISOString(),
        completedAt: report.finishedAt.toISOString()
    };
}
function configErrorContent(report) {
    return {
        conclusion: 'failure',
        ...(0,config_error_text/* renderConfigErrorCheck */.p)(report),
        annotations: toCheckAnnotations((0,config_error_report/* problemAnnotations */.ur)(report.problems).slice(0, github_limits/* maxAnnotationsPerRequest */.TF))
    };
}
function verdictContent(report) {
    const note = (0,open_buckets/* openBucketsNote */.wD)(report);
    const output = renderCheckOutput(report, github_limits/* maxCheckTextBytes */.NX - note.length);
    return {
        conclusion: toCheckConclusion(report),
        ...output,
        text: output.text + note,
        annotations: checkAnnotations(report)
    };
}

// EXTERNAL MODULE: ./lib/report/publish/github/publication.js
var github_publication = __webpack_require__(11606);
;// CONCATENATED MODULE: ./lib/report/publish/github/publish-check.js








function checkKind({ server }) {
    return server === 'GitHub' ? 'check run' : 'commit status';
}
async function publishCheck(name, report, { identity, requirement, redact }, context) {
    if (report.mode === 'draft')
        return { line: { name: 'check run', text: github_publication/* notForDraft */.M } };
    const { github, location, runAttemptId } = context;
    const target = { ...location, ...(0,defined_fields/* defined */.s)({ identity, requirement, runAttemptId }) };
    const check = (0,redact_deep/* redactDeep */.K)({ name, ...checkContent(report) }, redact);
    const { url, hasConflict, shownConclusion, previous } = await upsertCheck(check, target, context);
    const kind = checkKind(github);
    const server = (0,message/* words */.aL)(github.server);
    const isCheckRun = kind === 'check run';
    const state = (0,message/* words */.aL)(isCheckRun ? shownConclusion : toCommitState(shownConclusion));
    const result = isCheckRun
        ? (0,message/* message */.iU) `${state}`
        : (0,message/* message */.iU) `${(0,message/* words */.aL)(kind)} ${state} (${server} has no check runs)`;
    const page = url === '' ? message/* emptyMessage */.FS : (0,message/* message */.iU) `, ${(0,message/* link */.nf)(url, url)}`;
    const line = { name: 'check run', text: (0,message/* message */.iU) `${result}${page}` };
    return hasConflict
        ? {
            line,
            previous,
            failureMessage: (0,message/* message */.iU) `Another step of this run publishes a ${(0,message/* words */.aL)(kind)} with the same name, ${(0,message/* value */.Uq)(name)}. ${server} shows only the newest one, so this step gave it the worst result of all the steps: ${state}. Set a different ${(0,message/* input */.hF)('check-name')} in each step.`
        }
        : { line, previous };
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


async function ensureSingle(collection, { maxAttempts, waitBeforeRetry }) {
    const entry = (item) => [collection.creationOrder(item), item];
    let created;
    let unrecognized;
    for (let attempt = 1;; attempt += 1) {
        const found = await collection.list();
        const all = new Map([...(created === undefined ? [] : [created]), ...found].map(entry));
        const [oldest, ...duplicates] = [...collection.filterOwn([...all.values()])].sort((a, b) => collection.creationOrder(a) - collection.creationOrder(b));
        if (oldest !== undefined) {
            for (const duplicate of duplicates)
                await collection.remove(duplicate);
            return {
                item: oldest,
                created: created !== undefined &&
                    collection.creationOrder(created) === collection.creationOrder(oldest)
            };
        }
        if (unrecognized !== undefined)
            throw unrecognized;
        try {
            const item = await collection.create();
            if (collection.filterOwn([item]).length > 0)
                created = item;
            else {
                unrecognized = new GitHubFailure('unanswered', (0,message/* message */.iU) `it was created, but this action could not recognize it in the server's responses`);
            }
        }
        catch (error) {
            if (!isFailureOf(error, 'unanswered') || attempt >= maxAttempts)
                throw error;
            await waitBeforeRetry(attempt);
        }
    }
}

;// CONCATENATED MODULE: ./lib/github/issue-comment.js






async function upsertComment(github, thread, { marker, text, create = true }) {
    const collection = commentCollection(github, thread, marker, withMarker(marker, text));
    if (!create && collection.filterOwn(await collection.list()).length === 0)
        return null;
    for (let attempt = 1;; attempt += 1) {
        const { item, created } = await ensureSingle(collection, github.retry);
        const superseded = !created && isSuperseded(item.body, marker.writer);
        const body = withMarker(updateMarker(marker, item.body), text);
        const result = {
            url: item.html_url,
            superseded,
            ...(0,defined_fields/* defined */.s)({ previous: created || superseded ? undefined : (item.body ?? undefined) })
        };
        if (created || superseded || item.body === body)
            return result;
        try {
            await update(github, thread, item, body);
            return result;
        }
        catch (error) {
            const isDeleted = isFailureOf(error, 'not-found');
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
                if (!isFailureOf(error, 'not-found'))
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

;// CONCATENATED MODULE: ./lib/report/markdown/comment-body.js










function commentContent(report) {
    return report.kind === 'config-errors'
        ? { text: (0,config_error_text/* renderConfigErrorComment */.W)(report), needsPerson: true }
        : { text: rememberedComment(report), needsPerson: (0,finding/* needsAttention */.e_)(report.verdict.status) };
}
function rememberedComment(report) {
    const note = (0,open_buckets/* openBucketsNote */.wD)(report);
    return renderBody(report, github_limits/* bodyLimit */.kR - note.length) + note;
}
function renderBody(report, limit = github_limits/* bodyLimit */.kR, ...note) {
    return (0,markdown_document/* renderDocument */.y)([
        (0,verdict/* headlineSection */.Wu)(report),
        (0,verdict/* verdictSection */.V6)(report, true),
        (0,action_items/* actionItemsSection */._)(report.findings, report.pages),
        ...(0,detail_sections/* detailSections */.O8)((0,detail_sections/* withoutConnection */.PO)(report), limit),
        (0,compliant_buckets/* compliantCountSection */.o)(report.findings),
        ...note,
        (0,detail_sections/* closingNote */.In)(report)
    ], limit, fit_to_limit/* inCharacters */.E6);
}

;// CONCATENATED MODULE: ./lib/report/publish/github/publish-comment.js




async function publishComment(report, { identity, comment, redact }, { github, location, getLogin, runAttemptId }) {
    const item = (text, previous) => ({
        line: { name: 'comment', text },
        previous
    });
    if (report.mode === 'draft')
        return item(github_publication/* notForDraft */.M);
    const { pullRequest, noPullRequestReason = message/* emptyMessage */.FS, owner, repo } = location;
    if (pullRequest === undefined)
        return item((0,message/* message */.iU) `none: ${noPullRequestReason}`);
    const thread = { owner, repo, number: pullRequest.number, login: await getLogin() };
    const { text, needsPerson } = commentContent(report);
    const create = comment === 'always' || needsPerson;
    const writer = { runAttemptId: location.upstreamRunId ?? runAttemptId, commit: location.commit };
    const marker = { kind: 'comment', ...identity, writer };
    const upserted = await upsertComment(github, thread, {
        marker,
        text: redact(text),
        create
    });
    if (upserted === null)
        return item((0,message/* message */.iU) `none: no buckets need attention`);
    const page = (0,message/* link */.nf)(upserted.url, upserted.url);
    return item(upserted.superseded ? (0,message/* message */.iU) `already updated by a newer run, ${page}` : [page], upserted.previous);
}

;// CONCATENATED MODULE: ./lib/github/drift-issue.js






async function upsertDriftIssue(github, { repository, identity, writer }, { title, body }) {
    const { owner, repo } = repository;
    const marker = {
        kind: 'issue',
        ...identity,
        sinceRun: writer.runAttemptId,
        writer
    };
    const initialBody = withMarker(marker, body);
    const collection = {
        list: () => listIssues(github, repository),
        filterOwn: all => filterOwn(all, repository, identity),
        create: async () => {
            const { data } = await github.octokit.rest.issues.create({
                owner,
                repo,
                title,
                body: initialBody
            });
            return data;
        },
        remove: issue => updateIssue(github, repository, issue, {
            state: 'closed',
            state_reason: 'not_planned',
            body: 'Two runs opened an issue at the same time. The other issue is kept.'
        }),
        creationOrder: ({ number }) => number
    };
    const { item: issue, created } = await ensureSingle(collection, github.retry);
    if (created)
        return { action: 'opened', url: issue.html_url };
    const { html_url: url } = issue;
    if (isSuperseded(issue.body, writer))
        return { action: 'already updated by a newer run', url };
    const isOpen = issue.state === 'open';
    const sinceRun = isOpen ? (sinceRunOf(issue.body) ?? writer.runAttemptId) : writer.runAttemptId;
    await updateIssue(github, repository, issue, {
        body: withMarker(updateMarker({ ...marker, sinceRun }, issue.body), body),
        ...(isOpen ? {} : { state: 'open', state_reason: 'reopened' })
    });
    return isOpen ? { action: 'updated', url, ...previousBody(issue) } : { action: 'reopened', url };
}
async function closeDriftIssue(github, { repository, identity, writer }, note) {
    let closed = null;
    for (const issue of await listOpenIssues(github, repository, identity)) {
        const { number, html_url: url } = issue;
        if (isSuperseded(issue.body, writer))
            return { action: 'already updated by a newer run', url };
        const sinceRun = sinceRunOf(issue.body);
        const marker = { kind: 'closing', ...identity, ...(0,defined_fields/* defined */.s)({ sinceRun }) };
        await upsertComment(github, { ...repository, number }, { marker, text: note });
        await updateIssue(github, repository, issue, { state: 'closed', state_reason: 'completed' });
        closed ??= { action: 'closed', url, ...previousBody(issue) };
    }
    return closed;
}
function previousBody({ body }) {
    return (0,defined_fields/* defined */.s)({ previous: body ?? undefined });
}
async function findOpenDriftIssue(github, repository, identity) {
    const [issue] = await listOpenIssues(github, repository, identity);
    return issue === undefined ? null : { url: issue.html_url, ...previousBody(issue) };
}
async function listOpenIssues(github, repository, identity) {
    const all = filterOwn(await listIssues(github, repository), repository, identity);
    return all.filter(({ state }) => state === 'open');
}
async function listIssues(github, { owner, repo, login }) {
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

// EXTERNAL MODULE: ./lib/report/markdown/section.js
var section = __webpack_require__(16421);
;// CONCATENATED MODULE: ./lib/report/markdown/issue-content.js








function renderIssue(report, limit = github_limits/* bodyLimit */.kR) {
    const note = (0,section/* fixedSection */.Yz)('<p>Runs on the default branch update this issue while they find drift. It is closed when a run on that branch finds no drift and can determine the status of every bucket.</p>');
    return { title: renderTitle(report), body: renderBody(report, limit, note) };
}
function issueContent(report) {
    const note = (0,open_buckets/* openBucketsNote */.wD)(report);
    const { title, body } = renderIssue(report, github_limits/* bodyLimit */.kR - note.length);
    return { title, body: body + note };
}
function renderClosingComment(report) {
    return (0,markdown_document/* renderDocument */.y)([
        (0,section/* fixedSection */.Yz)('<h2>✅ OSS bucket encryption: drift resolved</h2>'),
        (0,verdict/* verdictSection */.V6)(report, true)
    ], github_limits/* bodyLimit */.kR, fit_to_limit/* inCharacters */.E6);
}
function renderTitle({ policy, findings }) {
    const prefix = 'OSS encryption drift';
    const limit = github_limits/* maxIssueTitleLength */.wU - prefix.length - 2;
    const subject = policy === undefined
        ? fitNames(findings.map(({ bucket }) => bucket).sort(), limit)
        : truncateStart(policy.file, limit);
    return subject === '' ? prefix : `${prefix}: ${subject}`;
}
function truncateStart(path, limit) {
    const text = (0,plain_text/* plainText */.wh)(path, Infinity);
    if (text.length <= limit)
        return text;
    return `…${text.slice(text.length - limit + 1).replace(/^[\udc00-\udfff]/, '')}`;
}
function fitNames(buckets, limit) {
    const names = buckets.map(bucket => (0,plain_text/* plainText */.wh)(bucket, limit));
    for (let shown = Math.min(names.length, limit); shown > 0; shown -= 1) {
        const omitted = names.length - shown;
        const text = names.slice(0, shown).join(', ') + (omitted === 0 ? '' : ` and ${omitted} more`);
        if (text.length <= limit)
            return text;
    }
    return `${names.length} buckets`.slice(0, names.length === 0 ? 0 : limit);
}

;// CONCATENATED MODULE: ./lib/report/publish/github/publish-issue.js






async function publishIssue(report, { identity, redact }, { github, location, getLogin, runAttemptId }) {
    const item = (text, previous) => ({
        line: { name: 'drift issue', text },
        previous
    });
    const page = (url) => (0,message/* link */.nf)(url, url);
    const { pullRequest, owner, repo } = location;
    if (report.kind === 'config-errors') {
        return item((0,message/* message */.iU) `not changed: the run did not determine whether any bucket has drifted`);
    }
    if (pullRequest !== undefined) {
        return item((0,message/* message */.iU) `not changed: this run is for a pull request`);
    }
    if (report.mode === 'draft')
        return item(github_publication/* notForDraft */.M);
    if (location.notDefaultBranchReason !== undefined) {
        return item((0,message/* message */.iU) `not changed: ${location.notDefaultBranchReason}`);
    }
    const repository = { owner, repo, login: await getLogin() };
    const driftIssue = {
        repository,
        identity,
        writer: { runAttemptId, commit: location.commit }
    };
    if (report.verdict.drift) {
        const issue = (0,redact_deep/* redactDeep */.K)(issueContent(report), redact);
        const { action, url, previous } = await upsertDriftIssue(github, driftIssue, issue);
        return item((0,message/* message */.iU) `${(0,message/* words */.aL)(action)}, ${page(url)}`, previous);
    }
    if ((0,finding/* needsAttention */.e_)(report.verdict.status)) {
        const issue = await findOpenDriftIssue(github, repository, identity);
        const open = issue === null ? (0,message/* message */.iU) `no issue is open` : (0,message/* message */.iU) `${page(issue.url)} stays open`;
        return item((0,message/* message */.iU) `not changed (${open}): the status of at least one bucket could not be determined`, issue?.previous);
    }
    const note = redact(renderClosingComment(report));
    const closed = await closeDriftIssue(github, driftIssue, note);
    return closed === null
        ? item((0,message/* message */.iU) `none open`)
        : item((0,message/* message */.iU) `${(0,message/* words */.aL)(closed.action)}, ${page(closed.url)}`, closed.previous);
}

// EXTERNAL MODULE: ./lib/report/sort-and-group.js
var sort_and_group = __webpack_require__(11954);
;// CONCATENATED MODULE: ./lib/report/publish/github/failure-messages.js


const permissions = {
    'check run': 'checks: write',
    'commit status': 'statuses: write',
    comment: 'pull-requests: write',
    issue: 'issues: write'
};
const scopes = {
    'check run': ['write:repository'],
    'commit status': ['write:repository'],
    comment: ['write:issue', 'read:user'],
    issue: ['write:issue', 'read:user']
};
function publicationFailureMessages(failed, location, server) {
    const denied = failed.filter(({ failure }) => failure.kind === 'denied');
    const otherFailures = failed.filter(({ failure }) => failure.kind !== 'denied');
    const byCause = (0,sort_and_group/* groupBy */.$z)(otherFailures, ({ channel, failure: { kind } }) => kind === 'bad-token' ? kind : channel);
    return [
        ...(denied.length === 0 ? [] : [permissionMessage(denied, location, server)]),
        ...byCause.map(group => failureMessage(group, location, server))
    ];
}
function permissionMessage(denied, { pullRequest }, server) {
    const required = denied.flatMap(({ channel }) => (server === 'GitHub' ? permissions : scopes)[channel]);
    const needed = [...new Set(required)];
    const missing = (0,message/* listAnd */.G1)(needed.map(message/* code */.aY));
    const noun = server === 'GitHub' ? 'permission' : 'scope';
    const permission = (0,message/* words */.aL)(needed.length === 1 ? noun : `${noun}s`);
    const response = denied[0]?.failure.description ?? message/* emptyMessage */.FS;
    const remedy = pullRequest?.isFork === true
        ? (0,message/* message */.iU) `In a pull request from a fork, the job's own token is read-only, even if the workflow grants it more permissions. The log and the job summary show the full result.`
        : server === 'GitHub'
            ? (0,message/* message */.iU) `Add ${missing} under the job's ${(0,message/* code */.aY)('permissions')}.`
            : (0,message/* message */.iU) `Grant the job's own token ${missing} in the repository's Actions settings, or set ${(0,message/* input */.hF)('github-token')} to a token that has ${missing}.`;
    return (0,message/* message */.iU) `${listItems(denied)} could not be published: ${(0,message/* input */.hF)('github-token')} lacks the ${permission} ${missing} (${response}). ${remedy}`;
}
function failureMessage(failed, location, server) {
    const { kind, description } = failed[0].failure;
    return (0,message/* sentences */.hC)((0,message/* message */.iU) `${listItems(failed)} could not be published: ${description}.`, hintsByKind(location, server)[kind]);
}
function hintsByKind({ owner, repo }, server) {
    const incidents = (0,message/* link */.nf)('githubstatus.com', 'https://www.githubstatus.com');
    return {
        denied: message/* emptyMessage */.FS,
        refused: message/* emptyMessage */.FS,
        'bad-token': (0,message/* message */.iU) `Set ${(0,message/* input */.hF)('github-token')} to a valid token, such as the job's own token.`,
        'not-found': (0,message/* message */.iU) `Check that ${(0,message/* input */.hF)('github-token')} is for ${(0,message/* value */.Uq)(`${owner}/${repo}`)} and has permission to read it.`,
        'rate-limited': (0,message/* message */.iU) `Run the workflow again later, or use a token that has not reached its rate limit.`,
        unanswered: (0,message/* sentences */.hC)((0,message/* message */.iU) `Run the workflow again.`, server === 'GitHub' ? (0,message/* message */.iU) `Check ${incidents} for ongoing incidents.` : message/* emptyMessage */.FS)
    };
}
function listItems(failed) {
    return (0,message/* listAnd */.G1)(failed.map(({ channel }, index) => (0,message/* words */.aL)(`${index === 0 ? 'The' : 'the'} ${channel}`)));
}

;// CONCATENATED MODULE: ./lib/report/publish/github/publish-in-sequence.js














async function publishAll(report, publication) {
    const { runner, retryPolicy, redact } = publication;
    const server = (0,github_server/* detectServer */.R)(runner);
    const location = locateRun(runner, lib_github.context.payload);
    if (location === null) {
        return (0,github_publication/* nothingPublished */.S)(server, (0,message/* message */.iU) `${(0,message/* code */.aY)('GITHUB_REPOSITORY')} does not name a repository`);
    }
    const apiUrl = (0,github_server/* resolveApiUrl */.c)(runner);
    if (apiUrl === null) {
        return (0,github_publication/* nothingPublished */.S)(server, (0,message/* message */.iU) `${(0,message/* code */.aY)('GITHUB_API_URL')} is not an https URL, and ${(0,message/* input */.hF)('github-token')} is sent only over https`);
    }
    const github = createGitHubClient({ ...publication, server, apiUrl }, retryPolicy);
    let login;
    const { runId = '0', runAttempt = '1' } = report.workflowRun;
    const publishContext = {
        github,
        location,
        getLogin: () => (login ??= getAuthenticatedLogin(github)),
        runAttemptId: `${runId}.${runAttempt}`
    };
    const lines = [];
    const failureMessages = [];
    const failed = [];
    const earlier = [];
    for (const { channel, publish } of publishTasks(report, publication, publishContext)) {
        try {
            const { line, failureMessage, previous } = await publish();
            lines.push(line);
            earlier.push((0,open_buckets/* parseOpenBuckets */.tb)(previous));
            if (failureMessage !== undefined)
                failureMessages.push(failureMessage);
        }
        catch (error) {
            const failure = toGitHubFailure(error, retryPolicy.wallClock(), redact, server);
            failed.push({ channel, failure });
        }
    }
    return {
        lines,
        failureMessages: [...failureMessages, ...publicationFailureMessages(failed, location, server)],
        ...(0,defined_fields/* defined */.s)({ previous: earlier.reverse().find(each => each !== null) ?? undefined })
    };
}
function publishTasks(report, publication, publishContext) {
    const { checkName } = publication;
    return [
        ...(checkName === undefined
            ? []
            : [
                {
                    channel: checkKind(publishContext.github),
                    publish: () => publishCheck(checkName, report, publication, publishContext)
                }
            ]),
        ...(publication.comment === 'never'
            ? []
            : [
                {
                    channel: 'comment',
                    publish: () => publishComment(report, publication, publishContext)
                }
            ]),
        ...(publication.issue
            ? [
                {
                    channel: 'issue',
                    publish: () => publishIssue(report, publication, publishContext)
                }
            ]
            : [])
    ];
}


/***/ })

};
