/** A statement of responsibility (SPTJM) and the two witnesses who stand by it. */
import { useState } from "preact/hooks";
import { Choice, Field } from "../pieces.jsx";
import { say, told } from "../words.js";
import { Section } from "./Section.jsx";

export function Statement({ door, guide }) {
  const before = door.said.statement;
  const [form, setForm] = useState(before?.form ?? "");
  const [witnesses, setWitnesses] = useState(before?.witnesses ?? ["", ""]);
  const write = (number) => (event) => setWitnesses(witnesses.map((one, at) => (at === number ? event.currentTarget.value : one)));
  const changes = () => {
    if (!form) return say("Pilih formulirnya.", "Choose the form.");
    const [one, two] = witnesses.map((each) => each.trim());
    if (!one || !two || one.toLowerCase() === two.toLowerCase()) return say("Perlu dua saksi yang berbeda.", "It takes two different witnesses.");
    return { statement: { form, witnesses: [one, two] } };
  };
  return (
    <Section door={door} title={say("Pernyataan (SPTJM)", "Statement (SPTJM)")} changes={changes}>
      <Choice label={say("Formulir", "Form")} value={form} onChange={setForm} options={guide.statements.map((each) => [each.form, `${each.form} · ${told(each)}`])} />
      <Field label={say("Saksi pertama", "First witness")} maxLength={160} value={witnesses[0]} onInput={write(0)} />
      <Field label={say("Saksi kedua", "Second witness")} maxLength={160} value={witnesses[1]} onInput={write(1)} />
    </Section>
  );
}
