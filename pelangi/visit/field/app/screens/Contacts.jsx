/** Whom to call: one tap to the telephone, one to WhatsApp. */
import { useApp } from "../state.js";
import { say } from "../words.js";

/** 0812-3456 and +62 812 3456 alike: what wa.me wants, with the country and without signs. */
export function international(phone) {
  const digits = phone.replace(/[^0-9+]/g, "");
  if (digits.startsWith("+")) return digits.slice(1);
  return digits.startsWith("0") ? `62${digits.slice(1)}` : digits;
}

export function Call({ who, phone }) {
  return (
    <p class="call">
      <span>{who}</span>
      <a class="button second" href={`tel:+${international(phone)}`} aria-label={`${say("Telepon", "Call")} ${who}`}>
        {say("Telepon", "Call")}
      </a>
      <a class="button second" href={`https://wa.me/${international(phone)}`} target="_blank" rel="noreferrer" aria-label={`WhatsApp ${who}`}>
        WhatsApp
      </a>
    </p>
  );
}

/** A short number is called as it is, without a country, and nobody reads messages there. */
export const Emergency = () => (
  <p class="call">
    <a class="button danger" href="tel:112">
      {say("Telepon darurat 112", "Call emergency 112")}
    </a>
  </p>
);

export function Contacts({ door }) {
  const { about } = useApp();
  return (
    <section aria-label={say("Kontak", "Contacts")}>
      {door.contacts.map((each) => {
        const who = [each.name || say("Pendamping", "Companion"), each.relation].filter(Boolean).join(", ");
        return each.phone ? <Call key={each.phone} who={who} phone={each.phone} /> : <p key={who}>{who}</p>;
      })}
      {about.phone && <Call who={say("Koordinator", "Coordinator")} phone={about.phone} />}
    </section>
  );
}
