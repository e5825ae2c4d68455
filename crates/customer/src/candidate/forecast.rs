//! What confirming all proposals of a queue would do: the guards that each merge passes, tried on what is known now,
//! without writing anything. Scores are not worked out anew, so the job may still find some lower.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{CandidateId, CustomerId, Fault, OrgId};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::store;
use crate::identity;
use crate::record::store::{self as records, Record};

/// How the pairs of a queue would end, each counted once but for `merged`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Forecast {
    pub pairs: u64,
    /// Customers who stand in them.
    pub customers: u64,
    /// How many fewer customers there would be, did no guard refuse; what `POST /candidates/confirmations` asks for.
    pub joined: u64,
    /// How many fewer customers there will be.
    pub merged: u64,
    /// One customer already, through pairs that are likelier.
    pub together: u64,
    /// Their records contradict each other: another name, sex or birthday.
    pub contradicting: u64,
    /// Somebody has said that they are two.
    pub refused: u64,
}

/// The pairs come as they would be merged, the likeliest first.
pub async fn of(
    conn: &impl ConnectionTrait,
    org: OrgId,
    pairs: &[(CandidateId, CustomerId, CustomerId)],
) -> Result<Forecast, Fault> {
    let counted = super::queue::count(pairs);
    let mut forecast = Forecast {
        pairs: counted.pairs,
        customers: counted.customers,
        joined: counted.joined,
        ..Forecast::default()
    };
    let mut groups = Groups::read(conn, org, pairs).await?;
    for (_, one, other) in pairs {
        let (one, other) = (groups.root(*one), groups.root(*other));
        if one == other {
            forecast.together += 1;
        } else if !groups.could_be_one(one, other) {
            forecast.contradicting += 1;
        } else if groups.are_refused(one, other) {
            forecast.refused += 1;
        } else {
            groups.join(one, other);
            forecast.merged += 1;
        }
    }
    Ok(forecast)
}

/// Customers as they would stand after the pairs so far.
struct Groups {
    into: HashMap<CustomerId, CustomerId>,
    records: HashMap<CustomerId, Vec<Record>>,
    /// Whom each record is said to be another than.
    apart: BTreeMap<i64, BTreeSet<i64>>,
}

impl Groups {
    async fn read(
        conn: &impl ConnectionTrait,
        org: OrgId,
        pairs: &[(CandidateId, CustomerId, CustomerId)],
    ) -> Result<Self, Fault> {
        let customers: BTreeSet<CustomerId> =
            pairs.iter().flat_map(|(_, one, other)| [*one, *other]).collect();
        let customers: Vec<CustomerId> = customers.into_iter().collect();
        let seqs = identity::records_of(conn, org, &customers).await?;
        let owners: HashMap<i64, CustomerId> =
            identity::links_of(conn, org, seqs.clone()).await?.into_iter().collect();
        let mut apart: BTreeMap<i64, BTreeSet<i64>> = BTreeMap::new();
        for (left, right) in store::refused_among(conn, org, &seqs).await? {
            apart.entry(left).or_default().insert(right);
            apart.entry(right).or_default().insert(left);
        }
        let mut by_customer: HashMap<CustomerId, Vec<Record>> = HashMap::new();
        for record in records::load(conn, org, seqs).await? {
            if let Some(owner) = owners.get(&record.seq) {
                by_customer.entry(*owner).or_default().push(record);
            }
        }
        Ok(Self { into: HashMap::new(), records: by_customer, apart })
    }

    fn root(&self, mut at: CustomerId) -> CustomerId {
        while let Some(next) = self.into.get(&at) {
            at = *next;
        }
        at
    }

    fn of(&self, customer: CustomerId) -> &[Record] {
        self.records.get(&customer).map_or(&[], Vec::as_slice)
    }

    fn could_be_one(&self, one: CustomerId, other: CustomerId) -> bool {
        identity::could_be_one(self.of(one), self.of(other))
    }

    fn are_refused(&self, one: CustomerId, other: CustomerId) -> bool {
        let theirs: BTreeSet<i64> = self.of(other).iter().map(|record| record.seq).collect();
        let apart = self.of(one).iter().filter_map(|record| self.apart.get(&record.seq));
        apart.flatten().any(|seq| theirs.contains(seq))
    }

    fn join(&mut self, one: CustomerId, other: CustomerId) {
        let moved = self.records.remove(&other).unwrap_or_default();
        self.records.entry(one).or_default().extend(moved);
        self.into.insert(other, one);
    }
}
