// What somebody has typed into a form and not sent yet: kept for this tab, so that a login, a reload or a step back does not take it.
const PREFIX = "signalbox.draft ";
const FORGOTTEN = 12 * 3600000; // what is older is not what somebody is about to do

/** @returns {any} what was kept of a form, or {} */
export function draft(form) {
    try {
        const { at, content } = JSON.parse(sessionStorage.getItem(PREFIX + form));
        return Date.now() - at < FORGOTTEN ? content : {};
    } catch {
        return {};
    }
}

/** Keeps it. `content` of null: it was sent, or is not wanted any more. */
export function keepDraft(form, content) {
    try {
        if (content === null) {
            sessionStorage.removeItem(PREFIX + form);
        } else {
            sessionStorage.setItem(PREFIX + form, JSON.stringify({ at: Date.now(), content }));
        }
    } catch {
        // then it is typed again
    }
}

/** Whoever sits here next has typed none of it. */
export function forgetDrafts() {
    try {
        Object.keys(sessionStorage).filter(key => key.startsWith(PREFIX)).forEach(key => sessionStorage.removeItem(key));
    } catch {
        // then there are none
    }
}
