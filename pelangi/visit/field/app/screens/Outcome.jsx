/** What happened, for the visit and for each document that was asked for. */
import { useState } from "preact/hooks";
import { Check, Choice, Field } from "../pieces.jsx";
import { languageNow, say, told } from "../words.js";
import { outcomeOf } from "./outcomes.js";
import { Reason, Section } from "./Section.jsx";

const SERVED = ["done", "partly"];

function Results({ door, guide, results, onChange }) {
  return door.documents.map(({ kind }) => {
    const name = told(guide.documents.find((each) => each.kind === kind));
    const one = results[kind] ?? { is_done: false, reason: "" };
    const change = (patch) => onChange({ ...results, [kind]: { ...one, ...patch } });
    return (
      <section key={kind} class="result" aria-label={name}>
        <Check checked={one.is_done} onChange={(is_done) => change({ is_done, reason: "" })}>
          {name}: {one.is_done ? say("selesai", "done") : say("belum", "not yet")}
        </Check>
        {!one.is_done && <Reason label={`${name}: ${say("mengapa belum", "why not")}`} reasons={guide.need_reasons} language={languageNow()} value={one.reason} onChange={(reason) => change({ reason })} />}
      </section>
    );
  });
}

/** The reason noted before, apart from what was chosen of the list. */
function splitReason(noted, outcome) {
  const chosen = outcome?.reasons.find((each) => noted.startsWith(each.id))?.id ?? "";
  return [chosen, noted.slice(chosen.length).replace(/^; /, "")];
}

export function Outcome({ door, guide }) {
  const before = door.said.outcome ? outcomeOf(door, guide) : undefined;
  const [chosenBefore, moreBefore] = splitReason(door.said.outcome?.reason ?? "", before);
  const [code, setCode] = useState(before?.code ?? "");
  const [reason, setReason] = useState(chosenBefore);
  const [more, setMore] = useState(moreBefore);
  const [results, setResults] = useState(door.said.results ?? {});
  const outcome = guide.outcomes.find((each) => each.code === code);
  const choose = (next) => {
    setCode(next);
    setReason("");
    if (SERVED.includes(next)) setResults(Object.fromEntries(door.documents.map(({ kind }) => [kind, results[kind] ?? { is_done: next === "done", reason: "" }])));
  };
  const changes = () => {
    if (!outcome) return say("Pilih dulu apa yang terjadi.", "Choose first what happened.");
    const why = [reason, more.trim()].filter(Boolean).join("; ");
    if (outcome.reasons.length && !why) return say("Pilih alasannya.", "Choose the reason.");
    const open = SERVED.includes(code) ? door.documents.filter(({ kind }) => !results[kind]?.is_done) : [];
    if (code === "done" && open.length) return say("Ada yang belum selesai: pilih “Selesai sebagian”.", "Something is not done yet: choose “Partly done”.");
    if (code === "partly" && door.documents.length && !open.length) return say("Semuanya selesai: pilih “Selesai”.", "Everything is done: choose “Done”.");
    const minutes = door.said.arrived_at ? Math.max(0, Math.min(600, Math.round((Date.now() - Date.parse(door.said.arrived_at)) / 60_000))) : undefined;
    const needs = code === "deceased" ? { new_needs: [...new Set([...(door.said.new_needs ?? []), "death_certificate"])] } : {};
    return {
      outcome: { move: outcome.move, reason: why.slice(0, 160) },
      ...(SERVED.includes(code) && { results }),
      ...(!door.said.outcome && minutes !== undefined && { minutes }),
      ...needs,
    };
  };
  return (
    <Section door={door} title={say("Apa yang terjadi?", "What happened?")} changes={changes}>
      <Choice label={say("Hasil kunjungan", "Outcome of the visit")} value={code} onChange={choose} options={guide.outcomes.map((each) => [each.code, told(each)])} />
      {outcome?.reasons.length > 0 && <Reason label={say("Alasan", "Reason")} reasons={outcome.reasons} language={languageNow()} value={reason} onChange={setReason} />}
      {outcome?.reasons.length > 0 && <Field label={say("Keterangan singkat (tanpa nama)", "A few words (no names)")} maxLength={100} value={more} onInput={(event) => setMore(event.currentTarget.value)} />}
      {SERVED.includes(code) && <Results door={door} guide={guide} results={results} onChange={setResults} />}
      {code === "deceased" && <p class="help">{say("Akta kematian langsung dimintakan. Foto surat kematian dan KK bila ada.", "A death certificate is asked for at once. Photograph the death letter and the family card if there.")}</p>}
    </Section>
  );
}
