/** What each document takes, and what may stand in for a paper that is missing: from the rules of the documents. */
import { say, told } from "../words.js";

function Paper({ paper }) {
  const witnesses = paper.witnesses ? ` (${paper.witnesses} ${say("saksi", "witnesses")})` : "";
  return (
    <>
      {told(paper)}
      {witnesses}
    </>
  );
}

export function Checklist({ door, guide }) {
  return door.documents.map(({ kind }) => {
    const rule = guide.documents.find((each) => each.kind === kind);
    return (
      <details key={kind} class="checklist">
        <summary>
          {say("Syarat", "Needed for")} {told(rule)}
        </summary>
        <ul>
          {rule.papers.map((paper) => (
            <li key={paper.code}>
              <Paper paper={paper} />
              {paper.instead.length > 0 && (
                <p class="help">
                  {say("Bila tidak ada", "If missing")}:{" "}
                  {paper.instead.map((other) => (
                    <span key={other.code}>
                      <Paper paper={other} />;{" "}
                    </span>
                  ))}
                </p>
              )}
            </li>
          ))}
        </ul>
      </details>
    );
  });
}
