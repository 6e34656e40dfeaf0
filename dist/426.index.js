export const id = 426;
export const ids = [426];
export const modules = {

/***/ 94426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   explainMissingCredentials: () => (/* binding */ explainMissingCredentials)
/* harmony export */ });
/**
 * Explains why this run may have no secrets, or may not request an OIDC token, as far as its event
 * shows. Loaded on demand: @actions/github, which reads the event, is only for runs without credentials.
 */
async function explainMissingCredentials(missing) {
    const { actor, isFork } = await readEvent();
    if (missing === 'id-token') {
        return isFork
            ? 'This run is for a pull request from a fork, which can’t have id-token: write whatever the workflow says. Run this step on push or schedule, or skip it for forks.'
            : '';
    }
    if (actor === 'dependabot[bot]') {
        return 'This run was started by Dependabot, which gets no secrets of the repository but its own: add them under Settings, Secrets, Dependabot.';
    }
    if (isFork) {
        return 'This run is for a pull request from a fork, and forks get no secrets. Run this step on push or schedule, or skip it for forks.';
    }
    return 'Pull requests from forks and Dependabot get no secrets. Else check that the secret exists, that its name is spelled right, and that the job may use its environment.';
}
async function readEvent() {
    try {
        const { context } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 92413));
        const { actor, payload } = context;
        const head = payload.pull_request?.['head'];
        const headRepository = head?.repo?.full_name;
        const isFork = typeof headRepository === 'string' && headRepository !== payload.repository?.full_name;
        return { actor, isFork };
    }
    catch {
        // An unreadable event explains nothing; the general advice still applies.
        return { actor: '', isFork: false };
    }
}


/***/ })

};
