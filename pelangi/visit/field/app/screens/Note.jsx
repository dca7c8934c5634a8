/** A note; sealed with the person's data on the server. */
import { useState } from "preact/hooks";
import { Field } from "../pieces.jsx";
import { say } from "../words.js";
import { Section } from "./Section.jsx";

export function Note({ door }) {
  const [note, setNote] = useState(door.said.note ?? "");
  const changes = () => (note === (door.said.note ?? "") ? say("Belum ada yang berubah.", "Nothing has changed.") : { note: note.trim() || null });
  return (
    <Section door={door} title={say("Catatan", "Note")} changes={changes}>
      <Field label={say("Catatan", "Note")} help={say("Tanpa diagnosis dan tanpa perkara.", "No diagnosis and no crime, please.")} lines={6} maxLength={1000} value={note} onInput={(event) => setNote(event.currentTarget.value)} />
    </Section>
  );
}
