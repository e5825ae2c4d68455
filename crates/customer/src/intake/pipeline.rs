//! One batch, from items to records, identities and facts, in the caller's transaction.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;

use kernel::{Currency, Fault, StoreId, Zone};
use mining::linkage::Linker;
use platform::{Write, organisation};

use super::{Gathered, StoreIn, Tally};
use crate::identity::{self, Rules};
use crate::source::{self, SourceCode};
use crate::{Context, candidate, purchase};

/// Records remembered between batches; beyond this the oldest knowledge is dropped and looked up again.
const RECORDS_MAX: usize = 200_000;
const TIED_MAX: usize = 400_000;

/// What a run over many batches remembers, so that each batch asks the records only for what is new.
pub struct Run {
    pub(crate) source: SourceCode,
    /// The import this belongs to; 0 for what comes over the API.
    pub(crate) import_no: i64,
    pub(crate) rules: Arc<Rules>,
    /// With which whoever arrives is compared at once; nothing for imports, which a scan follows.
    pub(crate) linker: Option<Arc<Linker>>,
    pub(crate) zone: Zone,
    pub(crate) currency: Currency,
    pub(super) records: Records,
    pub(super) tied: Tied,
    /// By code and by name; nothing until the first is asked for.
    stores: Option<HashMap<String, StoreId>>,
    lines: HashMap<u64, u32>,
    hasher: RandomState,
}

impl Run {
    /// Begins a run of one source. `import_no` is 0 for what comes over the API.
    pub async fn start(
        context: &Context,
        write: &Write,
        source: SourceCode,
        import_no: i64,
    ) -> Result<Self, Fault> {
        source::ensure(write, &source).await?;
        let organisation = write.organisation().await?;
        let linker = match import_no {
            0 => context.linkers.latest(write).await?,
            _ => None,
        };
        Ok(Self {
            source,
            import_no,
            rules: context.rules.clone(),
            linker,
            zone: organisation.zone,
            currency: organisation.currency,
            records: Records::default(),
            tied: Tied::default(),
            stores: None,
            lines: HashMap::new(),
            hasher: RandomState::new(),
        })
    }

    /// The place of the next line of that receipt, for files that do not number them. Counts from 1 over the run.
    pub fn next_line(&mut self, number: &str) -> i64 {
        let count = self.lines.entry(self.hasher.hash_one(number)).or_default();
        *count += 1;
        i64::from(*count)
    }

    /// The store of that code or name, made known when it is new.
    pub(crate) async fn store(&mut self, write: &Write, written: &str) -> Result<StoreId, Fault> {
        if let Some(id) = self.stores(write).await?.get(written) {
            return Ok(*id);
        }
        let store = StoreIn { code: written.to_owned(), name: written.to_owned(), region: None, city: None };
        self.keep_store(write, store).await
    }

    async fn keep_store(&mut self, write: &Write, store: StoreIn) -> Result<StoreId, Fault> {
        let new = organisation::stores::NewStore {
            code: store.code.clone(),
            name: Some(store.name.clone()).filter(|name| *name != store.code),
            region: store.region,
            city: store.city,
        };
        let id = organisation::stores::upsert(write, &new).await?.id;
        self.stores(write).await?.extend([(store.name, id), (store.code, id)]);
        Ok(id)
    }

    async fn stores(&mut self, write: &Write) -> Result<&mut HashMap<String, StoreId>, Fault> {
        if self.stores.is_none() {
            let all = organisation::stores::list(&**write, write.actor()).await?;
            let names = all.into_iter().flat_map(|store| [(store.name, store.id), (store.code, store.id)]);
            self.stores = Some(names.collect());
        }
        Ok(self.stores.get_or_insert_default())
    }
}

/// Takes in one batch. Nothing is committed here, so a dry run is the same call in a transaction that is dropped.
pub async fn take(write: &mut Write, run: &mut Run, batch: impl Into<Gathered>) -> Result<Tally, Fault> {
    let Gathered { stores, people, facts, items, .. } = batch.into();
    // Two callers that bring the same people at once would otherwise meet half-way.
    identity::apply::take_turn(write).await?;
    let mut tally = Tally { taken: items as u64, stores: stores.len() as u64, ..Tally::default() };
    for store in stores {
        run.keep_store(write, store).await?;
    }
    run.records.trim();
    let seqs = people.keep(write, run, &mut tally).await?;
    facts.keep(write, run, &seqs, &mut tally).await?;
    tally.touched.sort_unstable();
    tally.touched.dedup();
    purchase::store::settle_home_stores(write, &tally.touched).await?;
    if run.import_no != 0 {
        // The scan behind an import compares all of it sooner than one by one.
        return Ok(tally);
    }
    let arrived = std::mem::take(&mut tally.arrived);
    let met = candidate::meet::arrivals(write, run.linker.as_deref(), &run.rules, arrived).await?;
    tally.customers_merged += met.merged;
    tally.touched.extend(met.touched);
    Ok(tally)
}

/// Records by key: number and digest.
#[derive(Default)]
pub(super) struct Records(HashMap<String, (i64, String)>);

impl Records {
    pub fn get(&self, key: &str) -> Option<&(i64, String)> {
        self.0.get(key)
    }

    pub fn contains_key(&self, key: &str) -> bool {
        self.0.contains_key(key)
    }

    pub fn remember(&mut self, key: String, seq: i64, digest: String) {
        self.0.insert(key, (seq, digest));
    }

    /// Call between batches only: within one, everything remembered is needed.
    pub fn trim(&mut self) {
        if self.0.len() > RECORDS_MAX {
            self.0.clear();
        }
    }
}

/// Identifiers that this run has already tied to a record.
#[derive(Default)]
pub(super) struct Tied(HashSet<(i64, String)>);

impl Tied {
    /// Says whether it is new to this run.
    pub fn insert(&mut self, tie: (i64, String)) -> bool {
        if self.0.len() > TIED_MAX {
            self.0.clear();
        }
        self.0.insert(tie)
    }

    pub fn remove(&mut self, tie: &(i64, String)) {
        self.0.remove(tie);
    }
}
