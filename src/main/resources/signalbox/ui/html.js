// Preact and htm, as every module here uses them: html`<p>…</p>`. What is put in is text, never markup.
import { h, render, Fragment } from "preact";
import { useCallback, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";
import htm from "htm";

export const html = htm.bind(h);
export { render, Fragment, useCallback, useEffect, useErrorBoundary, useLayoutEffect, useMemo, useRef, useState };
