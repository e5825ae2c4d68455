//! Every shape that crosses the wire, in one place. Written from the HTTP contract; once the server publishes
//! `openapi.json` these become aliases of `components['schemas'][…]` in `schema.d.ts` (`npm run types`).

export type Moment = string;
export type Day = string;
/** Money in minor units (fen) of the organisation's currency. */
export type Minor = number;

export interface Page<T> {
  items: T[];
  next?: string | null;
}
export interface Items<T> {
  items: T[];
}
export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail?: string;
  params?: Params;
  errors?: FieldProblem[];
}
export type Params = Record<string, string | number | boolean | null>;
export interface FieldProblem {
  field: string;
  code: string;
  params?: Params;
}

// Session and set-up
export type Role = 'manager' | 'marketer' | 'guide' | 'analyst';
export type LocaleCode = 'zh-CN' | 'en';
export type Industry = 'supermarket' | 'restaurant' | 'fashion' | 'trade' | 'seasoning' | 'other';
export type Permission =
  | 'customers.read' | 'customers.edit' | 'customers.tag' | 'customers.merge' | 'customers.export'
  | 'phones.clear' | 'imports.run' | 'tags.manage' | 'value.refit' | 'people.manage' | 'views.share';
export interface StoreRef {
  id: string;
  code?: string;
  name: string;
}
export interface Me {
  person: { id: string; login: string; name: string; role: Role; store?: StoreRef | null; locale: LocaleCode };
  organisation: { id: string; name: string; industry: Industry; currency: string; zone: string };
  permissions: Permission[];
  token?: string;
}
export interface SetupState {
  needed: boolean;
}
export interface SetupBody {
  organisation: string;
  industry: Industry;
  currency: string;
  zone: string;
  locale: LocaleCode;
  name: string;
  login: string;
  password: string;
}
export interface Person {
  id: string;
  login: string;
  name: string;
  role: Role;
  store?: StoreRef | null;
  locked: boolean;
  active?: boolean;
  last_seen_at?: Moment | null;
}
export interface PersonBody {
  login?: string;
  name?: string;
  role?: Role;
  store_id?: string | null;
  password?: string;
  active?: boolean;
}

// Customers
export type CustomerKind = 'consumer' | 'business';
export type TierCode = 'champion' | 'loyal' | 'potential' | 'new' | 'at_risk' | 'hibernating';
export type StateCode = 'prospect' | 'new' | 'active' | 'asleep' | 'lost';
export type HealthCode = 'high_value_keep' | 'potential_grow' | 'churn_risk' | 'unrated';
export type TagFamily = 'who' | 'does' | 'worth';
export interface TagRef {
  id: string;
  name: string;
  color: string;
}
export interface Rfm {
  r: number;
  f: number;
  m: number;
  class?: string | null;
  score: number;
}
export interface CustomerRow {
  id: string;
  kind: CustomerKind;
  name?: string | null;
  phone?: string | null;
  card?: string | null;
  city?: string | null;
  region?: string | null;
  store?: StoreRef | null;
  tags: TagRef[];
  tier?: TierCode | null;
  state: StateCode;
  health?: HealthCode | null;
  health_score?: number | null;
  rfm?: Rfm | null;
  clv_minor?: Minor | null;
  p_alive?: number | null;
  expected_purchases?: number | null;
  orders: number;
  spent_minor: Minor;
  last_purchase_at?: Moment | null;
  first_purchase_at?: Moment | null;
  cycle_days?: number | null;
  records: number;
  created_at: Moment;
}
export interface CustomerCount {
  count: number;
  exact: boolean;
}
export interface Factor {
  code: string;
  value?: number | null;
  weight?: number | null;
  contribution?: number | null;
  unit?: 'days' | 'count' | 'minor' | 'ratio' | 'score' | 'weeks' | null;
  text?: string | null;
}
export type ContactKind =
  | 'phone' | 'email' | 'card' | 'wechat_openid' | 'wechat_unionid' | 'buyer_id' | 'customer_no' | 'tax_id' | 'dealer_no';
export interface Contact {
  kind: ContactKind;
  value: string;
  sources: string[];
  shared: boolean;
  current: boolean;
  first_seen_at?: Moment;
  last_seen_at?: Moment;
}
export interface SourceRecord {
  seq: number;
  source: { code: string; name: string; kind: string };
  key: string;
  name?: string | null;
  phone?: string | null;
  city?: string | null;
  store?: string | null;
  rule: string;
  confidence: number;
  linked_at: Moment;
  first_seen_at: Moment;
  updated_at: Moment;
  import_id?: string | null;
  fields: Record<string, string | number | boolean | null>;
}
export interface CustomerTag extends TagRef {
  family: TagFamily;
  by: 'hand' | 'rule';
  at: Moment;
  person?: string | null;
}
export interface CustomerValue {
  as_of?: Moment | null;
  currency: string;
  orders: number;
  spent_minor: Minor;
  returned_minor: Minor;
  first_purchase_at?: Moment | null;
  last_purchase_at?: Moment | null;
  rfm?: (Rfm & { steadiness?: number | null; why: Factor[] }) | null;
  clv?: {
    clv_minor: Minor;
    horizon_days?: number | null;
    expected_purchases: number;
    p_alive: number;
    expected_value_minor?: Minor | null;
    why: Factor[];
    model_fitted_at?: Moment | null;
  } | null;
  tier?: { code: TierCode; why: Factor[] } | null;
  health?: { code: HealthCode; score: number; why: Factor[] } | null;
  state: { code: StateCode; why: Factor[] };
}
export interface Preferences {
  price_sensitivity?: { value: number; confidence: number; method: string; why?: Factor[] } | null;
  cycle?: { days: number; confidence: number; method: string; next_expected?: Day | null; why?: Factor[] } | null;
  categories: { name?: string | null; spent_minor: Minor; share: number; lines: number }[];
  stores: { id?: string | null; name?: string | null; orders: number; share: number }[];
  hours: number[];
  weekdays: number[];
  channels: { code: string; orders: number; share: number }[];
}
export interface Evidence {
  field: string;
  level: string;
  weight: number;
  mine?: string | null;
  theirs?: string | null;
}
export interface CustomerRef {
  id: string;
  name?: string | null;
  phone?: string | null;
  card?: string | null;
}
export interface Candidate {
  id: string;
  other: CustomerRef;
  score: number;
  weight: number;
  evidence: Evidence[];
  found_at: Moment;
}
export interface CandidateSide extends CustomerRef {
  city?: string | null;
  store?: StoreRef | null;
  records: number;
  orders: number;
  spent_minor: Minor;
  last_purchase_at?: Moment | null;
  created_at: Moment;
}
export interface CandidatePair {
  id: string;
  left: CandidateSide;
  right: CandidateSide;
  score: number;
  weight: number;
  evidence: { field: string; level: string; weight: number; left?: string | null; right?: string | null }[];
  found_at: Moment;
}
export interface Operation {
  id: string;
  kind: 'merge' | 'unmerge';
  survivor: CustomerRef;
  absorbed: CustomerRef;
  rule: string;
  confidence?: number | null;
  by?: string | null;
  at: Moment;
  undone_at?: Moment | null;
  can_undo: boolean;
  evidence: Evidence[];
}
export interface Customer360 {
  id: string;
  merged_from?: string | null;
  kind: CustomerKind;
  name?: string | null;
  gender?: 'female' | 'male' | null;
  birthday?: Day | null;
  city?: string | null;
  region?: string | null;
  district?: string | null;
  address?: string | null;
  company?: string | null;
  email?: string | null;
  store?: StoreRef | null;
  created_at: Moment;
  contacts: Contact[];
  records: SourceRecord[];
  tags: CustomerTag[];
  value: CustomerValue;
  preferences: Preferences;
  candidates: Candidate[];
  merges: Operation[];
}
export interface CustomerEdit {
  name?: string | null;
  gender?: 'female' | 'male' | null;
  birthday?: Day | null;
  city?: string | null;
  district?: string | null;
  address?: string | null;
  email?: string | null;
  phone?: string | null;
}
export interface PurchaseLine {
  line: number;
  sku?: string | null;
  name?: string | null;
  category?: string | null;
  quantity: number;
  unit_minor: Minor;
  discount_minor: Minor;
  amount_minor: Minor;
  kind?: string;
}
export interface Purchase {
  seq: number;
  source: string;
  number: string;
  at: Moment;
  store?: StoreRef | null;
  channel?: string | null;
  kind: 'sale' | 'return' | 'cancelled' | 'adjustment';
  amount_minor: Minor;
  discount_minor: Minor;
  currency: string;
  lines: PurchaseLine[];
}
export interface TimelineEntry {
  at: Moment;
  kind: string;
  title_code: string;
  params: Record<string, unknown>;
  ref?: { kind: string; id: string } | null;
}
export interface Suggestion {
  id: string;
  name?: string | null;
  phone?: string | null;
  card?: string | null;
  tier?: TierCode | null;
}
export type FilterBody = Record<string, string>;
export interface TaggingBody {
  ids?: string[];
  filter?: FilterBody;
  add: string[];
  remove: string[];
}
export interface Tag extends TagRef {
  family: TagFamily;
  rule?: Record<string, unknown> | null;
  customers: number;
}
export interface TagBody {
  name?: string;
  color?: string;
  family?: TagFamily;
  rule?: FilterBody | null;
}
export interface Store extends StoreRef {
  code: string;
  city?: string | null;
  region?: string | null;
  customers: number;
}
export interface Region {
  name: string;
  customers: number;
}
export interface Source {
  code: string;
  name: string;
  kind: string;
  records: number;
}
export interface View {
  id: string;
  name: string;
  list: string;
  query: string;
  shared: boolean;
  mine: boolean;
}

// Cockpit and value
export type Band = 'high' | 'mid' | 'low';
export interface TierSum {
  code: TierCode | 'unrated';
  count: number;
  spent_minor: Minor;
  clv_minor: Minor;
}
export interface Cockpit {
  as_of?: Moment | null;
  currency: string;
  customers: { total: number; with_purchase: number; new_30d: number };
  duplicates: {
    records: number; found: number; resolved: number; possible: number; share_before: number; share_after: number;
  };
  states: { code: StateCode; count: number }[];
  tiers: TierSum[];
  matrix: { rfm: Band; clv: Band; tier: TierCode; count: number }[];
  months: CockpitMonth[];
  risk: CustomerRow[];
  risk_count: number;
  health: { code: HealthCode; count: number }[];
  anonymous: { purchases: number; revenue_minor: Minor; share: number };
}
export interface CockpitMonth {
  month: string;
  revenue_minor: Minor;
  orders: number;
  buyers: number;
  repeat_buyers: number;
  repurchase_rate: number;
}
export interface ValueModels {
  as_of?: Moment | null;
  currency: string;
  industry: Industry;
  rfm?: { weights: Record<string, number>; breaks: { r: number[]; f: number[]; m: number[] } } | null;
  clv?: {
    bgnbd: {
      r: number; alpha: number; a: number; b: number;
      log_likelihood: number; customers: number; converged: boolean; fallback?: string | null;
    };
    gamma_gamma?: { p: number; q: number; v: number; log_likelihood: number; customers: number } | null;
    gamma_gamma_missing?: string | null;
    horizon_days: number;
    fitted_at: Moment;
    holdout_days?: number | null;
    calibration: { bucket: string | number; customers: number; expected: number; actual: number }[];
  } | null;
  clv_missing?: string | null;
  tiers: TierSum[];
  health: { code: HealthCode; count: number }[];
  buyers: number;
  orders: number;
  gross_minor: Minor;
  returned_minor: Minor;
}

// Imports and jobs
export type ImportKind = 'customers' | 'purchases' | 'service' | 'stores';
export type ImportState =
  | 'draft' | 'trying' | 'ready' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone';
export interface ImportFields {
  kinds: { kind: ImportKind; fields: { code: string; required: boolean; type: string }[] }[];
}
export interface ImportColumn {
  index: number;
  name: string;
  field?: string | null;
  why?: 'name' | 'content' | 'saved' | null;
  confidence: number;
  samples: string[];
}
export interface Report {
  rows: number;
  taken: number;
  rejected: number;
  unchanged: number;
  customers_created: number;
  customers_updated: number;
  customers_merged: number;
  customers_total?: number;
  purchases: number;
  lines: number;
  anonymous_lines: number;
  service_records?: number;
  stores?: number;
  /** What a trial would create was measured on so many rows from the beginning. */
  measured_rows?: number | null;
  seconds?: number;
  rejects: { code: string; count: number; example_row?: number | null; field?: string | null }[];
  notes: { code: string; count: number }[];
}
export interface Import {
  id: string;
  file_name: string;
  bytes: number;
  state: ImportState;
  kind?: ImportKind | null;
  source?: string | null;
  sheet?: string | null;
  sheets: { name: string; rows?: number | null }[];
  header_row: number;
  encoding?: string | null;
  delimiter?: string | null;
  format: 'csv' | 'xlsx';
  options?: { day_first?: boolean } | null;
  columns: ImportColumn[];
  preview: string[][];
  missing: string[];
  trial?: Report | null;
  report?: Report | null;
  job?: Job | null;
  created_by?: string | null;
  created_at: Moment;
  finished_at?: Moment | null;
  saved_mapping?: { id: string; name: string } | null;
}
export interface ImportPatch {
  kind?: ImportKind;
  source?: string;
  sheet?: string;
  header_row?: number;
  encoding?: string;
  delimiter?: string;
  mapping?: Record<string, string | null>;
  options?: { day_first?: boolean };
}
export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
export interface Job {
  id: string;
  kind: string;
  state: JobState;
  done: number;
  total?: number | null;
  phase?: string | null;
  started_at?: Moment | null;
  finished_at?: Moment | null;
  error?: { code: string; params?: Params } | null;
}
