//! The job that looks for duplicates among all records of an organisation.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use kernel::{CustomerId, Fault, JobId};
use mining::linkage::{Corpus, LinkageError, Linker, Pair, Schema, TrainOptions};
use platform::jobs::{self, Turn, Work};
use platform::{Actor, Audit, Write};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::mending::Mending;
use super::store::{self, Proposal};
use super::{model, reading, said, unite};
use crate::Context;
use crate::identity::ruling;

/// Records read at once.
const PAGE: i64 = 5_000;
/// The corpus stays in memory: about half a kilobyte a record. Records beyond are left to a larger machine.
const RECORDS_MAX: usize = 3_000_000;
/// Proposals kept open, the likeliest first; more than people can ever look at.
const PROPOSALS_MAX: usize = 20_000;
/// Proposals written in one transaction.
const BATCH: usize = 500;

/// Compares all records and proposes who may be the same.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Scan {
    /// Learn the model anew even when the old one would still do.
    #[serde(default)]
    pub retrain: bool,
}

/// What a scan did.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Tally {
    /// Records that say enough to be compared.
    pub records: u64,
    pub trained: bool,
    /// Pairs of different customers above the threshold.
    pub pairs: u64,
    pub merged: u64,
    /// Proposals that are open now.
    pub proposed: u64,
    /// Proposals withdrawn, since nothing speaks for them any more.
    pub withdrawn: u64,
}

/// Queues a scan for when this transaction has committed, unless one waits already: that one finds all of it.
pub async fn enqueue(write: &mut Write, scan: Scan) -> Result<JobId, Fault> {
    let join = |waiting: Scan, wanted: Scan| Scan { retrain: waiting.retrain || wanted.retrain };
    jobs::enqueue_once::<Scan, Context>(write, scan, join).await
}

#[async_trait]
impl Work<Context> for Scan {
    const KIND: &'static str = "candidate.scan";
    /// Two side by side would do the same work twice, and each undo what the other proposes.
    const ALONE: bool = true;

    async fn run(&self, context: &Context, turn: &Turn) -> Result<Value, Fault> {
        let actor = turn.actor();
        // The thresholds are the organisation's own, where it has saved some.
        let rules = ruling::in_force(context.platform.records().reader(), actor.org, &context.rules).await?;
        let context = &Context { rules: Arc::new(rules.into_owned()), ..context.clone() };
        let mut tally = Tally::default();
        let population = Population::read(context, actor, turn).await?;
        tally.records = population.seqs.len() as u64;
        let matches = match population.compare(context, actor, self.retrain, turn, &mut tally).await? {
            Some(matches) => matches,
            None => Matches::none(),
        };
        let open = unite::above_threshold(context, actor, matches, turn, &mut tally).await?;
        keep(context, actor, open, turn, &mut tally).await?;
        serde_json::to_value(tally).map_err(Fault::internal)
    }
}

/// All comparable records of an organisation.
struct Population {
    corpus: Corpus,
    seqs: Vec<i64>,
    /// Whom each record belongs to, as an index into `customers`.
    owners: Vec<u32>,
    customers: Vec<CustomerId>,
}

/// Likely pairs of different customers: of each two customers the best pair of records.
pub struct Matches {
    pub linker: Option<Arc<Linker>>,
    /// Best first.
    pub pairs: Vec<Match>,
}

/// `left < right`, by record number; owners by index into the customers.
#[derive(Debug, Clone, Copy)]
pub struct Match {
    pub left_seq: i64,
    pub right_seq: i64,
    pub owners: (u32, u32),
    /// Bits.
    pub weight: f64,
    /// 0 to 1.
    pub score: f64,
    /// A machine may decide, if the score is high enough.
    pub mergeable: bool,
}

impl Matches {
    fn none() -> Self {
        Self { linker: None, pairs: Vec::new() }
    }
}

impl Population {
    async fn read(context: &Context, actor: &Actor, turn: &Turn) -> Result<Self, Fault> {
        let conn = context.platform.records().reader();
        let corpus = Corpus::new(Schema::chinese_consumer()).map_err(Fault::internal)?;
        let mut all = Self { corpus, seqs: Vec::new(), owners: Vec::new(), customers: Vec::new() };
        let mut numbers: HashMap<CustomerId, u32> = HashMap::new();
        let mut mending = Mending::default();
        let mut behind = 0;
        while all.seqs.len() < RECORDS_MAX {
            let (page, last) = reading::page(conn, context.platform.vault(), actor.org, behind, PAGE).await?;
            let Some(last) = last else { break };
            behind = last;
            let page = mending.page(context, actor, page).await?;
            for record in page.iter().map(|ready| &ready.said).filter(|record| record.is_comparable()) {
                let owner = *numbers.entry(record.customer).or_insert_with(|| {
                    all.customers.push(record.customer);
                    all.customers.len() as u32 - 1
                });
                all.corpus.push(record.row()).map_err(Fault::internal)?;
                all.seqs.push(record.seq);
                all.owners.push(owner);
            }
            turn.progress("reading", all.seqs.len() as u64, None).await?;
        }
        mending.write(context, actor).await?;
        Ok(all)
    }

    /// Nothing when there is nothing to compare, or nothing to learn from.
    async fn compare(
        self,
        context: &Context,
        actor: &Actor,
        retrain: bool,
        turn: &Turn,
        tally: &mut Tally,
    ) -> Result<Option<Matches>, Fault> {
        let Self { mut corpus, seqs, owners, customers } = self;
        corpus.owned_by(owners.clone());
        let platform = &context.platform;
        let schema = Schema::chinese_consumer();
        let known = match retrain {
            true => None,
            false => model::current(platform, actor.org, &schema, seqs.len() as u64).await?,
        };
        tally.trained = known.is_none();
        turn.progress("comparing", 0, Some(seqs.len() as u64)).await?;
        let propose = context.rules.thresholds.propose;
        let working =
            tokio::task::spawn_blocking(move || -> Result<(Linker, Vec<(Pair, bool)>), LinkageError> {
                let (linker, pairs) = match known {
                    Some(linker) => linker.link(&corpus, propose).map(|pairs| (linker, pairs)),
                    None => Linker::train_and_link(&corpus, &TrainOptions::default(), propose),
                }?;
                let evidence = |pair: &Pair| {
                    let both = corpus.get(pair.a as usize).zip(corpus.get(pair.b as usize));
                    both.map(|(a, b)| linker.score(&a, &b).evidence).unwrap_or_default()
                };
                let told = |pair: Pair| {
                    let evidence = evidence(&pair);
                    said::is_plausible(&evidence).then(|| (pair, said::is_mergeable(&evidence)))
                };
                let pairs = pairs.into_iter().filter_map(told).collect();
                Ok((linker, pairs))
            });
        let (linker, pairs) = match working.await.map_err(Fault::internal)? {
            Ok(found) => found,
            Err(LinkageError::TooFewRecords | LinkageError::NoCandidates) => return Ok(None),
            Err(error) => return Err(Fault::internal(error)),
        };
        if tally.trained {
            let write = platform.write(actor).await?;
            model::keep(&write, &linker).await?;
            write.commit_part().await?;
        }
        let refused = store::refused_pairs(platform.records().reader(), actor.org).await?;
        let pairs = best_of_customers(&pairs, &seqs, &owners, &customers, &refused);
        tally.pairs = pairs.len() as u64;
        Ok(Some(Matches { linker: Some(Arc::new(linker)), pairs }))
    }
}

/// One pair for each two customers, best first, without those that somebody has decided about.
pub fn best_of_customers(
    pairs: &[(Pair, bool)],
    seqs: &[i64],
    owners: &[u32],
    customers: &[CustomerId],
    refused: &HashSet<(CustomerId, CustomerId)>,
) -> Vec<Match> {
    let mut best: HashMap<(u32, u32), Match> = HashMap::new();
    for (pair, mergeable) in pairs {
        let (one, other) = (owners[pair.a as usize], owners[pair.b as usize]);
        let (left, right) = (customers[one as usize], customers[other as usize]);
        if one == other || refused.contains(&(left.min(right), left.max(right))) {
            continue;
        }
        let found = Match {
            left_seq: seqs[pair.a as usize],
            right_seq: seqs[pair.b as usize],
            owners: (one.min(other), one.max(other)),
            weight: pair.weight,
            score: pair.probability(),
            mergeable: *mergeable,
        };
        let better = |kept: &mut Match| {
            // What people should look at between two customers, a machine does not decide by another pair of records.
            let mergeable = kept.mergeable && found.mergeable;
            if found.weight > kept.weight {
                *kept = found;
            }
            kept.mergeable = mergeable;
        };
        best.entry(found.owners).and_modify(better).or_insert(found);
    }
    let mut all: Vec<Match> = best.into_values().collect();
    all.sort_by(|a, b| {
        b.weight.total_cmp(&a.weight).then((a.left_seq, a.right_seq).cmp(&(b.left_seq, b.right_seq)))
    });
    all
}

/// Writes the proposals down, with what speaks for each, and withdraws all others.
async fn keep(
    context: &Context,
    actor: &Actor,
    matches: Matches,
    turn: &Turn,
    tally: &mut Tally,
) -> Result<(), Fault> {
    let platform = &context.platform;
    let mut pairs = matches.pairs;
    pairs.truncate(PROPOSALS_MAX);
    let proposed: HashSet<(i64, i64)> = pairs.iter().map(|pair| (pair.left_seq, pair.right_seq)).collect();
    if let Some(linker) = &matches.linker {
        for batch in pairs.chunks(BATCH) {
            let write = platform.write(actor).await?;
            let proposals = proposals(&write, linker, batch).await?;
            tally.proposed += proposals.len() as u64;
            store::propose(&write, proposals).await?;
            write.commit_part().await?;
            turn.progress("proposing", tally.proposed, Some(pairs.len() as u64)).await?;
        }
    }
    let write = platform.write(actor).await?;
    tally.withdrawn = store::withdraw_others(&write, &proposed).await?;
    let detail = json!({"pairs": tally.pairs, "merged": tally.merged, "proposed": tally.proposed});
    write.commit(Audit::of(Scan::KIND, actor.org).with(detail)).await
}

/// The pairs as they are kept. Records may have changed hands since they were compared; those are left for next time.
pub async fn proposals(write: &Write, linker: &Linker, pairs: &[Match]) -> Result<Vec<Proposal>, Fault> {
    let seqs = pairs.iter().flat_map(|pair| [pair.left_seq, pair.right_seq]).collect();
    let said = reading::load(&**write, write.platform().vault(), write.actor().org, seqs).await?;
    let mut proposals = Vec::with_capacity(pairs.len());
    for pair in pairs {
        let (Some(left), Some(right)) = (said.get(&pair.left_seq), said.get(&pair.right_seq)) else {
            continue;
        };
        if left.customer == right.customer {
            continue;
        }
        let prepare = |said: &said::SaidRecord| linker.prepare(said.row()).map_err(Fault::internal);
        let score = linker.score(&prepare(left)?, &prepare(right)?);
        proposals.push(Proposal {
            left_seq: pair.left_seq,
            right_seq: pair.right_seq,
            score: score.probability,
            weight: score.weight,
            evidence: said::evidence(&score.evidence, left, right),
        });
    }
    Ok(proposals)
}
