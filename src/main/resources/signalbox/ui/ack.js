// Acknowledgement: somebody says that they take care of an alert, until then or until it ends. Rules decide what that means.
import { html, useEffect, useRef, useState } from "./html.js";
import { refresh } from "./live.js";
import { Mark, When } from "./parts.js";
import { send } from "./server.js";
import { until } from "./time.js";
import { may, mayNot, remember, remembered } from "./me.js";
import { alertName, count, cut } from "./words.js";

const HOUR = 3600000;
const ENDS = [["Until it ends", 0], ["30 min", HOUR / 2], ["2 h", 2 * HOUR], ["8 h", 8 * HOUR]];

/** Asks who takes care of these alerts, and says so to the server. */
export function Acknowledge({ alerts, close }) {
    const dialog = useRef(null);
    const [typed, setBy] = useState(null);
    const by = typed ?? remembered(); // who sits here may be known later
    const [comment, setComment] = useState("");
    const [ends, setEnds] = useState(0);
    const [fault, setFault] = useState("");
    useEffect(() => dialog.current.showModal(), []);
    const submit = async event => {
        event.preventDefault();
        if (!by.trim()) {
            setFault("Say who takes care of it.");
            return;
        }
        try {
            remember(by.trim());
            for (const alert of alerts) {
                await send("POST", "api/signalbox/v1/acks", {
                    fingerprint: alert.fingerprint, by: by.trim(), comment: comment.trim(), ...(ends ? { until: new Date(Date.now() + ends).toISOString() } : {}),
                });
            }
            await refresh();
            dialog.current.close();
        } catch (failure) {
            setFault(failure.message);
        }
    };
    const name = alerts.length === 1 ? alertName(alerts[0].labels) : count(alerts.length, "alert");
    return html`<dialog ref=${dialog} class="help ask-box" aria-labelledby="ack" onClose=${close} onClick=${event => event.target === dialog.current && dialog.current.close()}>
        <form onSubmit=${submit}><h2 class="h2" id="ack">Acknowledge <small><bdi>${cut(name, 80)}</bdi></small></h2>
        <p class="dim">Somebody takes care of it. It stays firing; rules decide who is still told.</p>
        <label class="fld fieldlab"><span class="l">By</span><input class="f" name="by" autocomplete="username" value=${by} placeholder="you, or your team" onInput=${event => setBy(event.target.value)} /></label>
        <label class="fld fieldlab"><span class="l">What you do about it</span><input class="f" name="doing" value=${comment} placeholder="looking at the disk" onInput=${event => setComment(event.target.value)} /></label>
        <fieldset class="fld"><legend class="l">For how long</legend><div class="presets">${ENDS.map(([words, ms]) => html`<button type="button" class=${ms === ends ? "b on" : "b"} aria-pressed=${ms === ends} onClick=${() => setEnds(ms)}>${words}</button>`)}</div></fieldset>
        ${fault || !may("acknowledge") ? html`<p class="fault" role="alert">${fault || mayNot("acknowledge")}</p>` : null}
        <div class="acts fld"><button type="submit" class="b go" disabled=${!may("acknowledge")}>Acknowledge</button><button type="button" class="b bare" onClick=${() => dialog.current.close()}>Cancel</button></div></form></dialog>`;
}

/** Who takes care of it, in a row. */
export function Acknowledged({ of }) {
    const [first] = of;
    return first ? html`<span class="tag" title=${cut(first.comment || "", 300)}><${Mark} of="ack" />acknowledged by <bdi>${cut(first.by, 40)}</bdi>${of.length > 1 ? ` and ${of.length - 1} more` : ""}</span>` : null;
}

/** All who do, with what they said, and a way back; at a moment of the past those who did. */
export function Acks({ of, past }) {
    const [fault, setFault] = useState("");
    const withdraw = async id => {
        try {
            await send("DELETE", "api/signalbox/v1/acks/" + encodeURIComponent(id));
            await refresh();
        } catch (failure) {
            setFault(failure.message);
        }
    };
    return html`${of.map(each => html`<div><b><bdi>${cut(each.by, 100)}</bdi></b>${each.comment ? html`: <bdi>${cut(each.comment, 400)}</bdi>` : ""} <span class="dim">${each.createdAt ? html`since <${When} time=${each.createdAt} />${past ? "" : ", "}` : ""}${past ? "" : each.until
        ? html`ends <${When} time=${each.until} as=${until} />` : "until it ends"}</span> ${!past && may("acknowledge") ? html`<button type="button" class="link" onClick=${() => withdraw(each.id)}>Take back</button>` : null}</div>`)}${fault ? html`<p class="fault" role="alert">${fault}</p>` : null}`;
}
