/** What to put into the bag before leaving: forms, kits, cards. */
import { Screen } from "../pieces.jsx";
import { useApp } from "../state.js";
import { say, told } from "../words.js";

/** Count documents of the round, and the blank forms their papers name. */
function counted(doors, guide) {
  const kinds = new Map();
  const forms = new Map();
  for (const { kind } of doors.flatMap((door) => door.documents)) {
    const rule = guide.documents.find((each) => each.kind === kind);
    kinds.set(rule, (kinds.get(rule) ?? 0) + 1);
    const papers = rule.papers.flatMap((paper) => [paper, ...paper.instead]).filter((paper) => paper.code.startsWith("form_"));
    for (const paper of papers) forms.set(paper.code, { paper, count: (forms.get(paper.code)?.count ?? 0) + 1 });
  }
  return { kinds: [...kinds], forms: [...forms.values()] };
}

/** Count the documents that are made, or expected to be, and go to their people today. */
function handedOver(doors, guide) {
  const kinds = new Map();
  for (const { kind } of doors.flatMap((door) => door.to_hand_over ?? [])) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return [...kinds].map(([kind, count]) => [guide.documents.find((each) => each.kind === kind), count]);
}

export function Bring() {
  const { doors, guide } = useApp();
  const made = handedOver(doors, guide);
  const { kinds, forms } = counted(doors, guide);
  const kits = Math.max(0, ...doors.map((door) => door.kits));
  const cards = kinds.filter(([rule]) => rule.card_stock).reduce((sum, [, count]) => sum + count, 0);
  return (
    <Screen title={say("Yang dibawa", "What to bring")} lead={say(`${doors.length} orang hari ini`, `${doors.length} people today`)}>
      <h2>{say("Formulir kosong", "Blank forms")}</h2>
      <ul>
        {forms.map(({ paper, count }) => (
          <li key={paper.code}>
            {count} × {told(paper)}
          </li>
        ))}
        {!forms.length && <li>{say("Tidak ada", "None")}</li>}
      </ul>
      {made.length > 0 && (
        <>
          <h2>{say("Dokumen untuk diserahkan", "Documents to hand over")}</h2>
          <ul>
            {made.map(([rule, count]) => (
              <li key={rule.kind}>
                {count} × {told(rule)}
              </li>
            ))}
          </ul>
        </>
      )}
      <h2>{say("Alat dan blangko", "Kits and cards")}</h2>
      <ul>
        <li>
          {kits} {say("alat rekam", kits === 1 ? "recording kit" : "recording kits")}
        </li>
        <li>
          {cards} {say("keping blangko, bila dicetak di tempat", "blank cards, if printed on the spot")}
        </li>
        {guide.kit.map((each) => (
          <li key={each.id}>{told(each)}</li>
        ))}
      </ul>
      <h2>{say("Dokumen yang diminta", "Documents asked for")}</h2>
      <ul>
        {kinds.map(([rule, count]) => (
          <li key={rule.kind}>
            {count} × {told(rule)}
          </li>
        ))}
      </ul>
    </Screen>
  );
}
