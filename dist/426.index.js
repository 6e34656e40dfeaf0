export const id = 426;
export const ids = [426];
export const modules = {

/***/ 94426:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

__webpack_require__.r(__webpack_exports__);
/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   explainMissingCredentials: () => (/* binding */ explainMissingCredentials)
/* harmony export */ });
/**
 * Why this run may have no secrets, or no right to ask for an OIDC token, as far as GitHub tells.
 * Loaded only by runs without credentials: the event is read by @actions/github.
 */
async function explainMissingCredentials(what) {
    const { actor, fork } = await event();
    if (what === 'id-token') {
        return fork
            ? 'This run is for a pull request from a fork, which can’t have id-token: write whatever the workflow says. Run this step on push or schedule, or skip it for forks.'
            : '';
    }
    if (actor === 'dependabot[bot]') {
        return 'This run was started by Dependabot, which gets no secrets of the repository but its own: add them under Settings, Secrets, Dependabot.';
    }
    if (fork) {
        return 'This run is for a pull request from a fork, and forks get no secrets. Run this step on push or schedule, or skip it for forks.';
    }
    return 'Pull requests from forks and Dependabot get no secrets. Else check that the secret exists, that its name is spelled right, and that the job may use its environment.';
}
async function event() {
    try {
        const { context } = await __webpack_require__.e(/* import() */ 413).then(__webpack_require__.bind(__webpack_require__, 92413));
        const { actor, payload } = context;
        const head = payload.pull_request?.['head'];
        const from = head?.repo?.full_name;
        return { actor, fork: typeof from === 'string' && from !== payload.repository?.full_name };
    }
    catch {
        // An event that can't be read explains nothing; the general advice still holds.
        return { actor: '', fork: false };
    }
}


/***/ })

};
