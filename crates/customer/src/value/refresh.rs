//! A few customers valued anew, inside the transaction that changed something about them.

use std::collections::{BTreeSet, HashMap};

use contracts::customer::{ValuesChanged, Which as Who};
use kernel::{CustomerId, Fault, OrgId};
use platform::storage::bulk::Row;
use platform::{Engine, Write, sql};
use sea_orm::ConnectionTrait;

use super::as_of::{self, AsOf};
use super::history::{History, Which};
use super::owner::Owner;
use super::{complaints, history, model, refit, rows, score};

/// Customers valued by one set of statements.
const AT_ONCE: usize = 5_000;
/// With fewer buyers there is nothing to learn from them.
const BUYERS_MIN: u64 = 20;
/// A model of fewer buyers than this is learnt anew as soon as they have doubled; a larger one waits for the night.
const BUYERS_FEW: u64 = 2_000;

/// Values these customers by their purchases as they are now, against the model as it is. Ids that have been merged
/// away or do not exist are passed over. The first buyers, once there are enough, ask for the model to be fitted, and
/// again whenever they have doubled while they are few.
pub async fn refresh(write: &mut Write, customers: &[CustomerId]) -> Result<(), Fault> {
    if customers.is_empty() {
        return Ok(());
    }
    let owner = Owner::from(&write.organisation().await?);
    let as_of = as_of::latest(&**write, owner.org, &owner.zone, write.now()).await?;
    let as_of = as_of.unwrap_or(AsOf::kept(write.now(), &owner.zone));
    let mut sorted = customers.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut valued = Vec::with_capacity(sorted.len());
    let (mut buyers, mut model) = (0, None::<model::Model>);
    for some in sorted.chunks(AT_ONCE) {
        let known = Known::load(&**write, &owner, &as_of, some).await?;
        // Who has bought nothing is not measured against others.
        if known.buyers() > 0 && model.is_none() {
            model = model::load(&**write, owner.org).await?;
        }
        buyers += known.buyers();
        valued.extend(known.valuations.iter().map(|(customer, _)| *customer));
        rows::save(write, known.rows(owner.org, as_of, model.as_ref())?).await?;
    }
    if valued.is_empty() {
        return Ok(());
    }
    write.publish(&ValuesChanged { customers: Who::of(valued) }).await?;
    if buyers == 0 {
        return Ok(());
    }
    let enough = match &model {
        None => Some(BUYERS_MIN),
        Some(model) => (model.buyers < BUYERS_FEW).then(|| model.buyers.max(BUYERS_MIN) * 2),
    };
    if let Some(enough) = enough
        && has_buyers(&**write, owner.org, enough).await?
    {
        refit::request_refit(write).await?;
    }
    Ok(())
}

/// What some customers have done.
struct Known {
    valuations: Vec<(CustomerId, i64)>,
    histories: HashMap<CustomerId, History>,
    complaints: complaints::Complaints,
}

impl Known {
    async fn load(
        conn: &impl ConnectionTrait,
        owner: &Owner,
        as_of: &AsOf,
        customers: &[CustomerId],
    ) -> Result<Self, Fault> {
        let which = Which::These(customers);
        // Held before reading: what others have bought for these customers is either in it or comes after us.
        let valuations = hold(conn, owner.org, &which, Engine::of(conn).for_update()).await?;
        let histories = history::load(conn, owner.org, owner.currency, &which).await?;
        let histories = histories.into_iter().map(|history| (history.customer, history)).collect();
        let complaints = complaints::load(conn, owner.org, as_of, &which).await?;
        Ok(Self { valuations, histories, complaints })
    }

    fn buyers(&self) -> usize {
        let histories = self.valuations.iter().filter_map(|(customer, _)| self.histories.get(customer));
        histories.filter(|history| history.is_buyer()).count()
    }

    fn rows(mut self, org: OrgId, as_of: AsOf, model: Option<&model::Model>) -> Result<Vec<Row>, Fault> {
        let row = |(customer, valuation): (CustomerId, i64)| {
            let history = self.histories.remove(&customer).unwrap_or_else(|| History::none(customer));
            let complaints = self.complaints.get(&customer).copied().unwrap_or_default();
            let values = score::score(&history, complaints, as_of, model)?;
            Ok(rows::row(org, valuation + 1, &history, complaints, &values))
        };
        self.valuations.into_iter().map(row).collect()
    }
}

/// The living among them with their valuation, in order, kept as they are until the transaction is over.
pub(super) async fn hold(
    conn: &impl ConnectionTrait,
    org: OrgId,
    which: &Which<'_>,
    how: &str,
) -> Result<Vec<(CustomerId, i64)>, Fault> {
    let (clause, more) = which.clause(conn, "id", 2);
    let text = format!(
        "SELECT id, valuation FROM customer WHERE org_id = $1 AND survivor_id IS NULL AND {clause} ORDER BY id {how}"
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into()].into_iter().chain(more))).await?;
    rows.iter().map(|row| Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?))).collect()
}

/// Whether so many have bought. It is asked of the receipts: with few of them, most of the customers would be looked at
/// to find out that hardly any has bought.
async fn has_buyers(conn: &impl ConnectionTrait, org: OrgId, enough: u64) -> Result<bool, Fault> {
    let text = "SELECT COUNT(*) AS n FROM (SELECT DISTINCT l.customer_id FROM purchase p CROSS JOIN identity_link l \
                WHERE p.org_id = $1 AND p.record_seq > 0 AND p.kind = 'sale' AND p.gross_minor > 0 \
                AND l.org_id = $1 AND l.record_seq = p.record_seq LIMIT $2) AS buyers";
    let row = conn.query_one_raw(sql(conn, text, [org.into(), (enough as i64).into()])).await?;
    Ok(row.map(|row| row.try_get::<i64>("", "n")).transpose()?.unwrap_or(0).unsigned_abs() >= enough)
}

/// The holders of facts or records of that import; as soon as there are more than `most`, no more are looked for.
pub(super) async fn touched_by(
    conn: &impl ConnectionTrait,
    org: OrgId,
    import_no: i64,
    most: usize,
) -> Result<Vec<CustomerId>, Fault> {
    let limit = (most as i64).saturating_add(1);
    let mut touched = BTreeSet::new();
    for (table, seq) in [("purchase", "record_seq"), ("service_case", "record_seq"), ("source_record", "seq")]
    {
        let text = format!(
            "SELECT DISTINCT l.customer_id FROM {table} t JOIN identity_link l ON l.org_id = t.org_id \
             AND l.record_seq = t.{seq} WHERE t.org_id = $1 AND t.import_no = $2 LIMIT $3"
        );
        let values = [org.into(), import_no.into(), limit.into()];
        for row in conn.query_all_raw(sql(conn, &text, values)).await? {
            touched.insert(row.try_get_by_index(0)?);
        }
        if touched.len() > most {
            break;
        }
    }
    Ok(touched.into_iter().collect())
}
