/** An address that is no longer, or not yet, on this phone. */
import { Link, Screen } from "../pieces.jsx";
import { say } from "../words.js";

export function Missing() {
  return (
    <Screen title={say("Tidak ada di telepon ini", "Not on this phone")} deed={<Link class="button main" to="">{say("Ke putaran", "To the round")}</Link>}>
      <p>{say("Mungkin dipindahkan ke putaran lain.", "It may have moved to another round.")}</p>
    </Screen>
  );
}
