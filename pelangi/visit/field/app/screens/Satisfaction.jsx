/** The nine elements of the survey in three taps: one mark for all, what differs, and keep. */
import { useState } from "preact/hooks";
import { Choice } from "../pieces.jsx";
import { say, told } from "../words.js";
import { Section } from "./Section.jsx";

const FACES = ["☹", "😐", "🙂", "😀"];

export function Satisfaction({ door, guide }) {
  const [marks, setMarks] = useState(door.said.satisfaction ?? []);
  const options = guide.marks.map((each, number) => [number + 1, `${FACES[number]} ${told(each)}`]);
  const isSame = marks.length > 0 && marks.every((mark) => mark === marks[0]);
  const changes = () => (marks.length ? { satisfaction: marks } : say("Pilih satu wajah.", "Choose a face."));
  const all = (mark) => setMarks(guide.elements.map(() => mark));
  const one = (number) => (mark) => setMarks(marks.map((each, at) => (at === number ? mark : each)));
  return (
    <Section door={door} title={say("Kepuasan warga", "Satisfaction")} changes={changes} lead={say("Warga yang menjawab, bukan petugas.", "The person answers, not the officer.")}>
      <Choice row label={say("Bagaimana pelayanan kami?", "How was our service?")} value={isSame ? marks[0] : 0} onChange={all} options={options} />
      {marks.length > 0 && (
        <details class="checklist">
          <summary>{say("Ada yang berbeda?", "Is something different?")}</summary>
          {guide.elements.map((element, number) => (
            <Choice row key={element.code} label={told(element)} value={marks[number]} onChange={one(number)} options={options.map(([mark, words]) => [mark, words.split(" ")[0] + " " + mark])} />
          ))}
        </details>
      )}
    </Section>
  );
}
