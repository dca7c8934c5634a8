/** One more tap ends the visit and warns the next team. */
import { useState } from "preact/hooks";
import { useApp } from "../state.js";
import { languageNow, say } from "../words.js";
import { Call, Emergency } from "./Contacts.jsx";
import { Reason, Section } from "./Section.jsx";

export function Danger({ door, guide }) {
  const { about } = useApp();
  const unsafe = guide.outcomes.find((each) => each.code === "unsafe");
  const [reason, setReason] = useState(unsafe.reasons[1].id);
  const changes = () => ({ danger: true, outcome: { move: unsafe.move, reason } });
  return (
    <Section door={door} title={say("Saya dalam bahaya", "I am in danger")} kind="danger" button={say("Akhiri kunjungan sekarang", "End the visit now")} changes={changes} lead={say("Pergi dulu ke tempat aman. Kunjungan berakhir dan tim berikutnya diperingatkan.", "Get to safety first. The visit ends and the next team is warned.")}>
      {about.phone && <Call who={say("Koordinator", "Coordinator")} phone={about.phone} />}
      <Emergency />
      <Reason label={say("Apa yang terjadi", "What happened")} reasons={unsafe.reasons} language={languageNow()} value={reason} onChange={setReason} />
    </Section>
  );
}
