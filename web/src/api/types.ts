//! Every shape that crosses the wire, under the name the pages use. The shapes come from the server's own document
//! (`cargo xtask types` writes `schema.d.ts`); what stands here beside a name only says which codes a text may be.
import type { components } from './schema';

type Schema = components['schemas'];
/** The server's shape with some of its fields told more narrowly. */
type With<Shape, Narrow> = Omit<Shape, keyof Narrow> & Narrow;

export type Moment = Schema['Moment'];
export type Day = Schema['Day'];
/** Money in minor units (fen) of the organisation's currency. */
export type Minor = number;

export interface Page<T> {
  items: T[];
  next?: string | null;
}
export interface Items<T> {
  items: T[];
}
export type Params = Record<string, string | number | boolean | null>;
export type FieldProblem = With<Schema['FieldFault'], { params?: Params }>;
export type Problem = With<Partial<Schema['ProblemBody']>, { status: number; code: string; params?: Params; errors?: FieldProblem[] }>;

// Session and set-up
export type Role = Schema['Role'];
export type LocaleCode = Schema['Locale'];
export type Industry = Schema['Industry'];
export type Permission =
  | 'customers.read' | 'customers.edit' | 'customers.tag' | 'customers.merge' | 'customers.export'
  | 'phones.clear' | 'imports.run' | 'quality.sample' | 'tags.manage' | 'value.refit' | 'people.manage' | 'views.share' | 'identity.manage';
export type StoreRef = Schema['StoreRef'];
export type Me = With<Schema['Me'], { permissions: Permission[] }>;
export type SetupState = Schema['SetupState'];
export type SetupBody = Schema['SetUp'];
export type Person = Schema['PersonRow'];
export type PersonBody = Partial<Schema['CreatePerson']> & Schema['ChangePerson'];

// Customers
export type CustomerKind = Schema['CustomerKind'];
export type TierCode = 'champion' | 'loyal' | 'potential' | 'new' | 'at_risk' | 'hibernating';
export type StateCode = 'prospect' | 'new' | 'active' | 'asleep' | 'lost';
export type HealthCode = 'high_value_keep' | 'potential_grow' | 'churn_risk' | 'unrated';
export type TagFamily = Schema['Family'];
export type TagRef = Schema['TagRef'];
export type Rfm = Schema['RfmScores'];
export type CustomerRow = With<Schema['CustomerRow'], { kind: CustomerKind; tier?: TierCode | null; state: StateCode; health: HealthCode }>;
export type CustomerCount = Schema['CustomerCount'];
export type Factor = With<Schema['Factor'], { unit?: 'days' | 'count' | 'minor' | 'ratio' | 'score' | 'weeks' | null }>;
export type ContactKind = Schema['IdentifierKind'];
export type Contact = Schema['Contact'];
export type SourceRecord = With<Schema['RecordView'], { fields: Record<string, string | number | boolean | null> }>;
export type CustomerTag = With<Schema['GivenTag'], { family: TagFamily; by: 'hand' | 'rule' }>;
export type CustomerValue = With<Schema['ValueView'], {
  rfm?: With<Schema['RfmView'], { why: Factor[] }> | null;
  clv?: With<Schema['ClvView'], { why: Factor[] }> | null;
  tier?: { code: TierCode; why: Factor[] } | null;
  health?: { code: HealthCode; score: number; why: Factor[] } | null;
  state: { code: StateCode; why: Factor[] };
}>;
export type Preferences = With<Schema['Preferences'], {
  price_sensitivity?: With<Schema['PriceView'], { why: Factor[] }> | null;
  cycle?: With<Schema['CycleView'], { why: Factor[] }> | null;
  household?: With<Schema['HouseholdView'], { inferred?: With<Schema['InferredHousehold'], { why: Factor[] }> | null }> | null;
  taste?: With<Schema['TasteView'], { why: Factor[] }> | null;
}>;
export type Evidence = Schema['EvidenceView'];
export type CustomerRef = Schema['CustomerRef'];
export type Candidate = Schema['CandidateView'];
export type CandidateSide = Schema['CandidateSide'];
export type CandidatePair = Schema['Candidate'];
export type QueueCount = Schema['QueueCount'];
export type QueueForecast = Schema['Forecast'];
export type IdentityRule = Schema['Rule'];
export type Thresholds = Schema['Thresholds'];
export type RuleDraft = Schema['RuleIn'];
export type IdentityRules = With<Schema['RulesView'], { job?: Job | null; defaults: { rules: IdentityRule[]; thresholds: Thresholds } }>;
export type SharedIdentifier = Schema['SharedIdentifier'];
export type MergeSide = Schema['MergeSide'];
export type MergePreview = Schema['MergePreview'];
export type Operation = With<Schema['OperationView'], { kind: 'merge' | 'unmerge' }>;
export type Gender = Schema['Gender'];
export type Customer360 = With<Schema['Customer360'], {
  kind: CustomerKind;
  gender?: Gender | null;
  records: SourceRecord[];
  tags: CustomerTag[];
  value: CustomerValue;
  preferences: Preferences;
  merges: Operation[];
}>;
export type CustomerEdit = Partial<Schema['CustomerChange']>;
export type PurchaseLine = Schema['PurchaseLine'];
export type Purchase = With<Schema['Purchase'], { kind: 'sale' | 'return' | 'cancelled' | 'adjustment' }>;
export type AnonymousSums = Schema['AnonymousSums'];
export type TimelineEntry = With<Schema['Entry'], { params: Record<string, unknown> }>;
export type Suggestion = With<Schema['Suggestion'], { tier?: TierCode | null }>;
/** A filter as the URL says it: every value is text. */
export type FilterBody = Record<string, string>;
export type TaggingBody = With<Schema['Tagging'], { filter?: FilterBody }>;
export type Tag = With<Schema['TagView'], { rule?: Record<string, unknown> | null }>;
export type TagBody = With<Partial<Schema['TagChange']>, { rule?: FilterBody | null }>;
export type Store = Schema['StoreCount'];
export type Region = Schema['RegionCount'];
export type Source = Schema['SourceView'];
export type View = Schema['View'];

// Cockpit and value
export type Band = 'high' | 'mid' | 'low';
export type TierSum = With<Schema['TierNumbers'], { code: TierCode | 'unrated' }>;
type HealthCount = With<Schema['CodeCount'], { code: HealthCode }>;
export type CockpitMonth = Schema['MonthNumbers'];
export type Cockpit = With<Schema['Cockpit'], {
  states: With<Schema['CodeCount'], { code: StateCode }>[];
  tiers: TierSum[];
  matrix: With<Schema['BandCount'], { rfm: Band; clv: Band; tier: TierCode }>[];
  risk: CustomerRow[];
  health: HealthCount[];
}>;
export type ValueModels = With<Schema['Summary'], { tiers: TierSum[]; health: HealthCount[] }>;

// Data quality
export type QualityNumbers = Schema['QualityNumbers'];
export type QualityDay = Schema['QualityDay'];
export type SourceQuality = Schema['SourceQuality'];
export type StoreQuality = Schema['StoreQuality'];
export type QualityCheck = With<Schema['Check'], { code: 'customers' | 'completeness' | 'invalid' | 'stale' | 'possible' | 'completeness_gain' }>;
export type OwnerQuality = With<Schema['OwnerQuality'], { badge: { code?: 'tidy' | 'improving' | null; why: QualityCheck[] } }>;
export type QualityBoard = With<Schema['QualityBoard'], { owners: OwnerQuality[] }>;
export type Verdict = Schema['Verdict'];
export type QualitySample = Schema['SampleView'];
export type SampleField = Schema['SampleField'];
export type SampleItem = Schema['SampleItem'];
export type SampleSheet = Schema['SampleSheet'];

// Imports, feeds and jobs
export type ImportKind = Schema['ImportKind'];
export type ImportState = Schema['ImportState'];
export type ImportFields = Schema['FieldsBody'];
export type ImportColumn = Schema['ColumnBody'];
export type Report = Schema['Report'];
export type ImportPatch = Partial<Schema['ImportPatch']>;
export type FeedState = Schema['FeedState'];
export type FeedLag = Schema['LagLevel'];
export type FeedWay = Schema['Way'];
export type FeedRunState = Schema['RunState'];
type FeedError = { code: string; params?: Params };
export type FeedRun = With<Schema['RunBody'], { error?: FeedError | null }>;
export type Feed = With<Schema['FeedBody'], { error?: FeedError | null; last_run?: FeedRun | null }>;
export type FeedList = With<Schema['FeedList'], { items: Feed[] }>;
export type FeedMapping = Schema['MappingBody'];
export type NewFeed = Schema['NewFeed'];
export type FeedPatch = Partial<Schema['FeedPatch']>;
export type JobState = Schema['JobState'];
export type Job = With<Schema['Job'], { error?: { code: string; params?: Params } | null }>;
export type Import = With<Schema['ImportBody'], { job?: Job | null }>;
