/** The pieces all screens are made of: large, in reach of one thumb, the deed at the bottom. */
import { useEffect, useId, useLayoutEffect, useRef } from "preact/hooks";
import { go } from "./router.js";
import { say } from "./words.js";

/**
 * A screen with its heading, which takes the focus so that it is read out. `deed`: what stands at the bottom.
 * `named`: the title of the window where the heading is somebody's name: browsers write titles into their history.
 */
export function Screen({ title, named = title, back, deed, children, lead }) {
  const heading = useRef(null);
  useLayoutEffect(() => { // before the screen is seen: whoever tabs at once must not be taken back to the heading
    document.title = `${named} · Pelangi`;
    heading.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [named]);
  return (
    <>
      <main class="screen">
        {back !== undefined && (
          <Link class="back" to={back}>
            ‹ {say("Kembali", "Back")}
          </Link>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {lead && (
          <p class="lead" role="status">
            {lead}
          </p>
        )}
        {children}
      </main>
      {deed && <div class="deeds">{deed}</div>}
    </>
  );
}

export function Link({ to, class: kind, children, ...more }) {
  const follow = (event) => {
    event.preventDefault();
    go(to);
  };
  return (
    <a href={`/field/${to}`} class={kind} onClick={follow} {...more}>
      {children}
    </a>
  );
}

export function Button({ kind = "main", children, ...more }) {
  return (
    <button type="button" class={`button ${kind}`} {...more}>
      {children}
    </button>
  );
}

/** A text to type in, with its label above. Browsers keep what is typed unless they are told not to. */
export function Field({ label, help, lines, ...others }) {
  const more = { autocomplete: "off", ...others };
  const id = useId();
  const described = help ? `${id}-help` : undefined;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {help && (
        <p class="help" id={described}>
          {help}
        </p>
      )}
      {lines ? <textarea id={id} rows={lines} aria-describedby={described} {...more} /> : <input id={id} aria-describedby={described} {...more} />}
    </div>
  );
}

/** One of several, as large buttons that are radio buttons. `options`: [[value, words], …]. */
export function Choice({ label, options, value, onChange, row = false }) {
  const name = useId();
  return (
    <fieldset class={row ? "choice row" : "choice"}>
      <legend>{label}</legend>
      {options.map(([each, words]) => (
        <label key={each} class={each === value ? "chosen" : ""}>
          <input type="radio" name={name} checked={each === value} onChange={() => onChange(each)} />
          <span>{words}</span>
        </label>
      ))}
    </fieldset>
  );
}

export function Check({ checked, onChange, children }) {
  return (
    <label class={checked ? "check chosen" : "check"}>
      <input type="checkbox" checked={checked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{children}</span>
    </label>
  );
}

export function Alert({ kind = "info", children }) {
  return (
    <div class={`alert ${kind}`} role={kind === "danger" ? "alert" : "status"}>
      {children}
    </div>
  );
}
