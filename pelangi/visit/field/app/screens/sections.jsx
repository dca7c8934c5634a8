/** What can be noted at a door, in the order it happens, and what stands beside each once it is. */
import { say, told } from "../words.js";
import { Capture } from "./Capture.jsx";
import { Danger } from "./Danger.jsx";
import { Glass } from "./Glass.jsx";
import { Needs } from "./Needs.jsx";
import { Note } from "./Note.jsx";
import { Outcome } from "./Outcome.jsx";
import { outcomeOf } from "./outcomes.js";
import { Papers } from "./Papers.jsx";
import { Receipt } from "./Receipt.jsx";
import { Rights } from "./Rights.jsx";
import { Satisfaction } from "./Satisfaction.jsx";
import { Statement } from "./Statement.jsx";

const tick = (value) => (value ? "✓" : "");

export const SECTIONS = [
  { path: "rights", title: () => say("Hak warga", "Rights"), show: Rights, done: ({ said }) => tick(said.notice) },
  {
    path: "capture",
    title: () => say("Perekaman", "Recording"),
    show: Capture,
    done: ({ said }, guide) => {
      const count = Object.keys(guide.modalities).filter((name) => said[`on_${name}`]).length;
      return count ? `✓ ${count}` : "";
    },
  },
  { path: "papers", title: () => say("Foto berkas", "Photos of papers"), show: Papers, done: ({ said }) => (said.papers?.length ? `✓ ${said.papers.length}` : "") },
  { path: "statement", title: () => say("Pernyataan (SPTJM)", "Statement (SPTJM)"), show: Statement, done: ({ said }) => tick(said.statement) },
  { path: "receipt", title: () => say("Serah terima", "Hand-over"), show: Receipt, done: ({ said }) => tick(said.handed_over) },
  { path: "glass", title: () => say("Tanda tangan", "Signature"), show: Glass, done: ({ said }) => tick(said.glass) },
  { path: "needs", title: () => say("Kebutuhan baru, orang lain", "New needs, others"), show: Needs, done: ({ said }) => (said.new_needs?.length ? `✓ ${said.new_needs.length}` : "") },
  { path: "outcome", title: () => say("Hasil kunjungan", "Outcome"), show: Outcome, done: (door, guide) => (door.said.outcome ? `✓ ${told(outcomeOf(door, guide))}` : "") },
  { path: "satisfaction", title: () => say("Kepuasan warga", "Satisfaction"), show: Satisfaction, done: ({ said }) => tick(said.satisfaction) },
  { path: "note", title: () => say("Catatan", "Note"), show: Note, done: ({ said }) => tick(said.note) },
];

export const HIDDEN = [{ path: "danger", show: Danger }];
