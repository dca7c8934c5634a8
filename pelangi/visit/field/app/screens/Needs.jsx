/** Needs that were found at the door. */
import { useState } from "preact/hooks";
import { Check, Link } from "../pieces.jsx";
import { say, told } from "../words.js";
import { Section } from "./Section.jsx";

export function Needs({ door, guide }) {
  const [kinds, setKinds] = useState(door.said.new_needs ?? []);
  const asked = door.documents.map(({ kind }) => kind);
  const toggle = (kind) => (checked) => setKinds(checked ? [...kinds, kind] : kinds.filter((each) => each !== kind));
  const changes = () => {
    const isSame = JSON.stringify([...kinds].sort()) === JSON.stringify([...(door.said.new_needs ?? [])].sort());
    return isSame ? say("Belum ada yang dipilih.", "Nothing is chosen yet.") : { new_needs: kinds.length ? kinds : null };
  };
  return (
    <Section door={door} title={say("Kebutuhan baru", "New needs")} changes={changes}>
      <fieldset class="choice">
        <legend>{say("Dokumen lain yang diperlukan orang ini", "Other documents this person needs")}</legend>
        {guide.documents
          .filter((each) => !asked.includes(each.kind))
          .map((each) => (
            <Check key={each.kind} checked={kinds.includes(each.kind)} onChange={toggle(each.kind)}>
              {told(each)}
            </Check>
          ))}
      </fieldset>
      <p>
        <Link class="button second" to={`door/${door.appointment}/person/`}>
          + {say("Orang lain di rumah ini", "Somebody else in this house")}
        </Link>
      </p>
    </Section>
  );
}
