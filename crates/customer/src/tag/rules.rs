//! Tags that give themselves: after anything changed, whoever fits a tag's rule carries it and nobody else does.
//! What people gave by hand stays.

use std::collections::BTreeSet;

use async_trait::async_trait;
use contracts::customer::ValuesChanged;
use kernel::{CustomerId, Fault};
use platform::outbox::Handle;
use platform::{List, Write};

use super::{Tag, store};
use crate::profile::query::Query;
use crate::profile::{CustomerFilter, Lens};

/// Brings every rule's tag up to date, for these customers or for all.
pub async fn apply_rules(write: &Write, customers: Option<&[CustomerId]>) -> Result<(), Fault> {
    if customers.is_some_and(<[_]>::is_empty) {
        return Ok(());
    }
    for tag in store::with_rules(&**write, write.actor()).await? {
        apply(write, &tag, customers).await?;
    }
    Ok(())
}

/// Brings one tag up to date; without a rule nobody carries it by rule.
pub async fn apply(write: &Write, tag: &Tag, customers: Option<&[CustomerId]>) -> Result<(), Fault> {
    let zone = write.organisation().await?.zone;
    // A rule means the same whoever happens to set it off.
    let system = platform::Actor::system(write.actor().org);
    let lens = Lens { platform: write.platform(), actor: &system, zone: &zone };
    take(write, tag, customers, &lens).await?;
    if let Some(rule) = &tag.definition.rule {
        give(write, tag, rule, customers, &lens).await?;
    }
    Ok(())
}

async fn take(
    write: &Write,
    tag: &Tag,
    customers: Option<&[CustomerId]>,
    lens: &Lens<'_>,
) -> Result<(), Fault> {
    let mut query = Query::customers(&**write, lens.actor);
    if let Some(rule) = &tag.definition.rule {
        rule.apply(&mut query, lens);
    }
    let id = query.bind(tag.id);
    let mut carriers = format!("h.org_id = $1 AND h.tag_id = {id} AND h.given_by = 'rule'");
    if let Some(customers) = customers {
        let these = query.one_of("h.customer_id", List::texts(customers));
        carriers = format!("{carriers} AND {these}");
        query.among(customers);
    }
    let fitting = match tag.definition.rule {
        Some(_) => format!("EXCEPT SELECT c.id FROM customer c WHERE {}", query.conditions()),
        None => String::new(),
    };
    let text = format!(
        "DELETE FROM customer_tag WHERE org_id = $1 AND tag_id = {id} AND given_by = 'rule' AND customer_id IN \
         (SELECT h.customer_id FROM customer_tag h WHERE {carriers} {fitting}) RETURNING customer_id"
    );
    store::changed(write, &query, &text).await?;
    Ok(())
}

async fn give(
    write: &Write,
    tag: &Tag,
    rule: &CustomerFilter,
    customers: Option<&[CustomerId]>,
    lens: &Lens<'_>,
) -> Result<(), Fault> {
    let mut query = Query::customers(&**write, lens.actor);
    rule.apply(&mut query, lens);
    if let Some(customers) = customers {
        query.among(customers);
    }
    let (id, now) = (query.bind(tag.id), query.bind(write.now()));
    let text = format!(
        "INSERT INTO customer_tag (org_id, customer_id, tag_id, given_by, at) \
         SELECT c.org_id, c.id, {id}, 'rule', {now} FROM customer c WHERE {} \
         ON CONFLICT (org_id, customer_id, tag_id) DO NOTHING RETURNING customer_id",
        query.conditions()
    );
    store::changed(write, &query, &text).await?;
    Ok(())
}

/// Keeps rule tags current whenever customers changed.
pub struct KeepRules;

#[async_trait]
impl Handle<ValuesChanged> for KeepRules {
    const NAME: &'static str = "customer.tag_rules";

    async fn handle(&self, events: Vec<ValuesChanged>, write: &mut Write) -> Result<(), Fault> {
        let named: Option<Vec<&[CustomerId]>> = events.iter().map(|event| event.customers.named()).collect();
        let customers: Option<BTreeSet<CustomerId>> =
            named.map(|lists| lists.into_iter().flatten().copied().collect());
        let customers: Option<Vec<CustomerId>> = customers.map(|all| all.into_iter().collect());
        apply_rules(write, customers.as_deref()).await
    }
}
