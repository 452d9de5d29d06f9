import { html } from "./html.js";

export default function Silences() {
    return html`<div class="empty"><h1 class="say">This page does not show silences yet.</h1><p class="facts">Make them with <code>amtool</code>, or by the API: <code>api/v2/silences</code>.</p></div>`;
}
