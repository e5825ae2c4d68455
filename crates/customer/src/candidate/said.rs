//! Records as the linkage model reads them: name, phone, birthday, gender, address, e-mail, company.
//!
//! Sealed values are opened in memory only.

use std::collections::HashMap;

use kernel::{CustomerId, Fault, OrgId};
use mining::linkage::{Evidence, Level};
use platform::{List, Vault, sql};
use sea_orm::{ConnectionTrait, QueryResult};
use serde_json::{Value, json};

use crate::identifier::IdentifierKind;
use crate::identity::names::{plainly_titled, titled_sex};
use crate::record::{CustomerKind, Profile, is_default_birthday};

/// Columns in the order of `Schema::chinese_consumer`.
pub type Row = [Option<String>; 7];

const NAME: usize = 0;
const PHONE: usize = 1;
const GENDER: usize = 3;
const EMAIL: usize = 5;

/// One record with what it says.
pub struct SaidRecord {
    pub seq: i64,
    pub customer: CustomerId,
    row: Row,
    /// Of phone and e-mail, what anybody may see.
    masks: [Option<String>; 2],
}

impl SaidRecord {
    pub fn row(&self) -> &Row {
        &self.row
    }

    /// A name alone says nothing, and neither does a number without one: the rules have looked at those.
    pub fn is_comparable(&self) -> bool {
        let named = self.row[0].is_some() || self.row[6].is_some();
        named && self.row.iter().filter(|value| value.is_some()).count() >= 2
    }

    /// What may be written down beside a proposal: as the record itself keeps it, contacts masked.
    fn shown(&self, column: usize) -> Option<&str> {
        match column {
            PHONE => self.masks[0].as_deref(),
            EMAIL => self.masks[1].as_deref(),
            _ => self.row.get(column)?.as_deref(),
        }
    }
}

/// Whether the names leave it possible. Phone and address agree for whole households, so that together they would
/// outweigh any name: people who share both and are called otherwise are a family, not one person.
pub fn is_plausible(evidence: &[Evidence]) -> bool {
    let level = |column: usize| evidence.get(column).map_or(Level::Missing, |one: &Evidence| one.level);
    match level(NAME) {
        Level::Different | Level::Weak => false,
        Level::SurnameOnly => level(GENDER) != Level::Different,
        _ => true,
    }
}

/// The evidence as it is kept: `[{field, level, weight, left, right}]`, fields that one side lacks left out.
pub fn evidence(evidence: &[Evidence], left: &SaidRecord, right: &SaidRecord) -> Value {
    let kept = evidence.iter().enumerate().filter(|(_, one)| one.level != Level::Missing);
    kept.map(|(column, one)| {
        json!({
            "field": one.field, "level": one.level, "weight": (one.weight * 100.0).round() / 100.0,
            "left": left.shown(column), "right": right.shown(column),
        })
    })
    .collect()
}

/// The next records behind that number, in order of number; the second of the pair is the last number looked at.
pub async fn page(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    behind: i64,
    limit: i64,
) -> Result<(Vec<SaidRecord>, Option<i64>), Fault> {
    let text = format!("{SELECT} WHERE r.org_id = $1 AND r.seq > $2 ORDER BY r.seq LIMIT $3");
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), behind.into(), limit.into()])).await?;
    let last = rows.last().map(|row| row.try_get("", "seq")).transpose()?;
    Ok((read(conn, vault, org, &rows).await?, last))
}

/// The records of these numbers.
pub async fn load(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<HashMap<i64, SaidRecord>, Fault> {
    let text = format!("{SELECT} WHERE r.org_id = $1 AND {}", List::clause(conn, "r.seq", 2));
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    Ok(read(conn, vault, org, &rows).await?.into_iter().map(|said| (said.seq, said)).collect())
}

const SELECT: &str = "SELECT r.seq, r.kind, r.fields, l.customer_id FROM source_record r \
     JOIN identity_link l ON l.org_id = r.org_id AND l.record_seq = r.seq";

async fn read(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    rows: &[QueryResult],
) -> Result<Vec<SaidRecord>, Fault> {
    let seqs = rows.iter().map(|row| row.try_get("", "seq")).collect::<Result<Vec<i64>, _>>()?;
    let mut held = contacts(conn, vault, org, seqs).await?;
    let read = |row: &QueryResult| {
        let seq: i64 = row.try_get("", "seq")?;
        let kind = CustomerKind::read(&row.try_get::<String>("", "kind")?);
        let profile: Profile = serde_json::from_value(row.try_get("", "fields")?).map_err(Fault::internal)?;
        let [phone, email] = held.remove(&seq).unwrap_or_default();
        let (phone, phone_mask) = phone.unzip();
        let (email, email_mask) = email.unzip();
        let row = SaidRecord {
            seq,
            customer: row.try_get("", "customer_id")?,
            row: as_row(kind, profile, phone, email),
            masks: [phone_mask, email_mask],
        };
        Ok(row)
    };
    rows.iter().map(read).collect()
}

/// Phone and e-mail of one record: value and mask.
type Contacts = [Option<(String, String)>; 2];

/// Of each record the phone and the e-mail it gave last; placeholders say nothing.
async fn contacts(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<HashMap<i64, Contacts>, Fault> {
    let text = format!(
        "SELECT record_seq, kind, sealed, mask FROM identifier WHERE org_id = $1 AND {} \
         AND kind IN ('phone', 'email') AND weak = FALSE ORDER BY current, last_seen_at, hash",
        List::clause(conn, "record_seq", 2)
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    let mut latest: HashMap<(i64, usize), (String, String)> = HashMap::new();
    for row in &rows {
        let place = usize::from(row.try_get::<String>("", "kind")? == IdentifierKind::Email.code());
        latest.insert(
            (row.try_get("", "record_seq")?, place),
            (row.try_get("", "sealed")?, row.try_get("", "mask")?),
        );
    }
    let mut held: HashMap<i64, Contacts> = HashMap::new();
    for ((seq, place), (sealed, mask)) in latest {
        held.entry(seq).or_default()[place] = Some((vault.open_sealed(&sealed)?, mask));
    }
    Ok(held)
}

fn as_row(kind: CustomerKind, profile: Profile, phone: Option<String>, email: Option<String>) -> Row {
    let Profile { name, gender, birthday, company, city, district, address, .. } = profile;
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let sex = gender.or_else(|| titled_sex(name.as_deref()?));
    let (name, company) = match (said(name), said(company)) {
        (Some(name), None) if kind == CustomerKind::Business => (None, Some(name)),
        other => other,
    };
    [
        name.map(|name| plainly_titled(&name).into_owned()),
        phone,
        birthday.filter(|day| !is_default_birthday(*day)).map(|day| day.to_string()),
        sex.map(|sex| sex.code().to_owned()),
        whole_address(said(city), said(district), said(address)),
        email,
        company,
    ]
}

/// Sources give the city apart from the street, or in front of it, or both.
fn whole_address(city: Option<String>, district: Option<String>, address: Option<String>) -> Option<String> {
    let address = address?;
    let before: String = [city, district]
        .into_iter()
        .flatten()
        .filter(|part| !address.contains(part.trim_end_matches(['市', '区', '县'])))
        .collect();
    Some(format!("{before}{address}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_whole_once() {
        let of = |city: &str, district: &str, address: &str| {
            let some = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
            whole_address(some(city), some(district), some(address))
        };
        assert_eq!(of("成都市", "高新区", "南湖路5号").as_deref(), Some("成都市高新区南湖路5号"));
        assert_eq!(
            of("成都市", "郫都区", "郫都区望丛中路344号").as_deref(),
            Some("成都市郫都区望丛中路344号")
        );
        assert_eq!(of("成都市", "", "成都武侯区南路1号").as_deref(), Some("成都武侯区南路1号"));
        assert_eq!(of("成都市", "高新区", ""), None);
    }
}
