// Who sits here, as the server knows them, or else as they called themselves last: the latter is a convenience, no proof.
import { useEffect, useState } from "./html.js";
import { forgetDrafts } from "./draft.js";
import { get, send } from "./server.js";

const KEY = "signalbox.author";

/** Until the server has answered everything is offered: it judges each request itself. */
let me = { user: "", role: "", may: null, loggedIn: false };
let asked = false;

/** @returns who is here; redraws when that is known, and when the server does not know them any more */
export function useMe() {
    const [state, setState] = useState({ ...me, gone: false });
    useEffect(() => {
        const gone = () => setState(now => ({ ...now, gone: true }));
        window.addEventListener("stranger", gone);
        get("api/signalbox/v1/me").then(answer => {
            me = answer;
            asked = true;
            setState({ ...me, gone: false });
        }, () => {
            asked = true;
            setState(now => ({ ...now }));
        });
        return () => window.removeEventListener("stranger", gone);
    }, []);
    return state;
}

/** Whether the server has said who is here, or cannot: a form that they sign waits for it. */
export function isKnown() {
    return asked;
}

export function may(right) {
    return !me.may || me.may.includes(right);
}

const WORDS = { send: "send alerts", silence: "silence", acknowledge: "acknowledge alerts", operate: "test receivers" };

/** Why something is not offered; "" when it is. */
export function mayNot(right) {
    return may(right) ? "" : `Your role, ${me.role}, may not ${WORDS[right]}.`;
}

/** Then the server asks who is there. */
export async function logOut() {
    await send("POST", "ui/logout");
    forgetDrafts();
    location.reload();
}

/** Whom the server knows them as; "" where it knows nobody. */
export const user = () => me.user;

export function remembered() {
    try {
        return me.user || localStorage.getItem(KEY) || "";
    } catch {
        return me.user;
    }
}

export function remember(author) {
    try {
        localStorage.setItem(KEY, author);
    } catch {
        // then it is typed again
    }
}
