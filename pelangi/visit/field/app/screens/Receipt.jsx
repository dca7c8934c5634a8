/** What was handed over, and to whom. */
import { useState } from "preact/hooks";
import { Check, Choice, Field } from "../pieces.jsx";
import { say, told } from "../words.js";
import { Section } from "./Section.jsx";

const RELATIONS = [["warga sendiri", "the person"], ["keluarga", "family"], ["pendamping", "companion"], ["pengurus lembaga", "institution"], ["kuasa (F-1.07)", "representative (F-1.07)"]];

export function Receipt({ door, guide }) {
  const before = door.said.handed_over;
  const [kinds, setKinds] = useState(before?.documents ?? []);
  const [receiver, setReceiver] = useState(before?.receiver ?? "");
  const [relation, setRelation] = useState(before?.relation ?? "");
  const [witness, setWitness] = useState(before?.witness ?? "");
  const [oldCards, setOldCards] = useState(before?.old_cards ?? []);
  const toggle = (kind) => (checked) => setKinds(checked ? [...kinds, kind] : kinds.filter((each) => each !== kind));
  const toggleOld = (kind) => (checked) => setOldCards(checked ? [...oldCards, kind] : oldCards.filter((each) => each !== kind));
  const cards = guide.documents.filter((each) => each.card_stock && kinds.includes(each.kind));
  const due = [...(door.to_hand_over ?? []), ...door.documents].map(({ kind }) => kind); // what is made comes first
  const [expected, others] = [[...new Set(due)].map((kind) => guide.documents.find((each) => each.kind === kind)), guide.documents.filter((each) => !due.includes(each.kind))];
  const [isWide] = useState(!expected.length || others.some((each) => kinds.includes(each.kind)));
  const check = (each) => (
    <Check key={each.kind} checked={kinds.includes(each.kind)} onChange={toggle(each.kind)}>
      {told(each)}
    </Check>
  );
  const changes = () => {
    if (!kinds.length) return say("Pilih dokumen yang diserahkan.", "Choose what was handed over.");
    if (!receiver.trim()) return say("Tulis nama penerima.", "Write down who received it.");
    if (!relation) return say("Pilih hubungan penerima.", "Choose the relation of who received it.");
    const old = oldCards.filter((kind) => kinds.includes(kind));
    return { handed_over: { documents: kinds, receiver: receiver.trim(), relation, witness: witness.trim(), old_cards: old } };
  };
  return (
    <Section door={door} title={say("Serah terima", "Hand-over")} changes={changes}>
      <fieldset class="choice">
        <legend>{say("Yang diserahkan", "Handed over")}</legend>
        {expected.map(check)}
        <details class="checklist" open={isWide}>
          <summary>{say("Dokumen lain", "Other documents")}</summary>
          {others.map(check)}
        </details>
      </fieldset>
      {cards.length > 0 && (
        <fieldset class="choice">
          <legend>{say("Kartu lama", "Old card")}</legend>
          {cards.map((each) => (
            <Check key={each.kind} checked={oldCards.includes(each.kind)} onChange={toggleOld(each.kind)}>
              {say(`Kartu lama ditarik: ${told(each)}`, `Old card taken in: ${told(each)}`)}
            </Check>
          ))}
          <p class="help">{say("Bawa kartu lama ke kantor; di sana dimusnahkan di depan dua orang.", "Bring the old card to the office; there it is destroyed before two people.")}</p>
        </fieldset>
      )}
      <Field label={say("Nama penerima", "Received by")} maxLength={160} value={receiver} onInput={(event) => setReceiver(event.currentTarget.value)} />
      <Choice label={say("Hubungan", "Relation")} value={relation} onChange={setRelation} options={RELATIONS.map(([id, en]) => [id, say(id, en)])} />
      <p class="help">{say("Lalu minta tanda tangan atau cap jempol di layar.", "Then ask for a signature or thumb on the screen.")}</p>
      <Field label={say("Bila keduanya tidak mungkin: petugas kedua yang menyaksikan", "If neither is possible: the second officer, who saw it")} maxLength={160} value={witness} onInput={(event) => setWitness(event.currentTarget.value)} />
    </Section>
  );
}
