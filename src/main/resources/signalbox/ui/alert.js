import { html } from "./html.js";

export default function Page() {
    return html`<p class="empty">Not yet.</p>`;
}
