/** The notice of rights, written to be spoken; that it was given is noted. */
import { Alert, Button } from "../pieces.jsx";
import { languageNow, say } from "../words.js";
import { Section } from "./Section.jsx";

function readOut(lines) {
  speechSynthesis.cancel();
  for (const line of lines) {
    const spoken = new SpeechSynthesisUtterance(line);
    spoken.lang = languageNow() === "id" ? "id-ID" : "en-GB";
    spoken.rate = 0.9;
    speechSynthesis.speak(spoken);
  }
}

export function Rights({ door, guide }) {
  const lines = guide.rights[languageNow()];
  return (
    <Section door={door} title={say("Hak warga", "Rights")} lead={say("Bacakan pelan-pelan, dengan kata sendiri boleh.", "Read it out slowly, in your own words if you like.")} changes={() => ({ notice: true })} button={say("Sudah disampaikan dan dipahami", "Told and understood")}>
      {door.said.notice && <Alert kind="good">{say("Sudah dicatat.", "It is noted.")}</Alert>}
      {lines.map((line) => (
        <p key={line} class="spoken">
          {line}
        </p>
      ))}
      {"speechSynthesis" in window && (
        <Button kind="second" onClick={() => readOut(lines)}>
          {say("Bacakan", "Read out")}
        </Button>
      )}
    </Section>
  );
}
