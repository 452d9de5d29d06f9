// Who sits here, as they called themselves last: a convenience, no proof.

const KEY = "signalbox.author";

export function remembered() {
    try {
        return localStorage.getItem(KEY) || "";
    } catch {
        return "";
    }
}

export function remember(author) {
    try {
        localStorage.setItem(KEY, author);
    } catch {
        // then it is typed again
    }
}
