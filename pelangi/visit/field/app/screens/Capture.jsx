/** What was captured of each modality, or excepted and by whom confirmed; never the biometrics themselves. */
import { useState } from "preact/hooks";
import { Choice, Field } from "../pieces.jsx";
import { languageNow, say, told } from "../words.js";
import { Reason, Section } from "./Section.jsx";

export function Capture({ door, guide }) {
  const names = Object.keys(guide.modalities);
  const [said, setSaid] = useState(Object.fromEntries(names.map((name) => [name, door.said[`on_${name}`] ?? null])));
  const change = (name, patch) => setSaid({ ...said, [name]: { result: "", confirmed_by: "", reason: "", ...said[name], ...patch } });
  const isException = (one) => one?.result.startsWith("exception");
  const changes = () => {
    const unconfirmed = names.find((name) => isException(said[name]) && !said[name].confirmed_by.trim());
    if (unconfirmed) return say("Tulis nama petugas kedua yang mengonfirmasi pengecualian.", "Write down the second officer who confirms the exception.");
    const changed = names.filter((name) => said[name]?.result && JSON.stringify(said[name]) !== JSON.stringify(door.said[`on_${name}`]));
    if (!changed.length) return say("Belum ada yang dipilih.", "Nothing is chosen yet.");
    return Object.fromEntries(changed.map((name) => [`on_${name}`, said[name]]));
  };
  return (
    <Section door={door} title={say("Perekaman", "Recording")} changes={changes}>
      <details class="checklist">
        <summary>{say("Panduan pengecualian", "Guide to exceptions")}</summary>
        <ul>{guide.exceptions.map((each) => <li key={each.id}>{told(each)}</li>)}</ul>
      </details>
      {names.map((name) => (
        <section key={name} class="result" aria-label={told(guide.modalities[name])}>
          <Choice
            label={told(guide.modalities[name])}
            value={said[name]?.result ?? ""}
            onChange={(result) => change(name, { result })}
            options={Object.entries(guide.captures)
              .filter(([code]) => name !== "photo" || !code.startsWith("exception"))
              .map(([code, words]) => [code, told(words)])}
          />
          {said[name] && said[name].result !== "captured" && <Reason label={`${told(guide.modalities[name])}: ${say("mengapa", "why")}`} reasons={guide.capture_reasons} language={languageNow()} value={said[name].reason} onChange={(reason) => change(name, { reason })} />}
          {isException(said[name]) && <Field label={say("Dikonfirmasi petugas kedua", "Confirmed by the second officer")} value={said[name].confirmed_by} maxLength={160} onInput={(event) => change(name, { confirmed_by: event.currentTarget.value })} />}
        </section>
      ))}
    </Section>
  );
}
