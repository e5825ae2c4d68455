//! Reading what records say, for comparing them: profile, contacts, home. Sealed values are opened in memory only.

use std::collections::HashMap;

use kernel::{Fault, OrgId};
use platform::{List, Vault, sql};
use sea_orm::{ConnectionTrait, QueryResult};

use super::said::{ADDRESS, Row, SaidRecord};
use crate::identifier::IdentifierKind;
use crate::identity::names::sex_of;
use crate::record::{CustomerKind, Profile, is_default_birthday};

/// Where a profile keeps a phone number that is none.
const PHONE_UNREADABLE: &str = "phone_unreadable";

/// The next records behind that number, in order of number; the second of the pair is the last number looked at.
pub async fn page(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    behind: i64,
    limit: i64,
) -> Result<(Vec<SaidRecord>, Option<i64>), Fault> {
    let text = format!(
        "{COLUMNS} FROM identity_link l {JOINED} WHERE l.org_id = $1 AND l.record_seq > $2 AND {SAME} \
         ORDER BY l.record_seq LIMIT $3"
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), behind.into(), limit.into()])).await?;
    let last = rows.last().map(|row| row.try_get("", "seq")).transpose()?;
    let mut said = read(conn, vault, org, &rows).await?;
    lodge(conn, org, &mut said).await?;
    Ok((said, last))
}

/// The records of these numbers.
pub async fn load(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<HashMap<i64, SaidRecord>, Fault> {
    let text = format!(
        "{COLUMNS} FROM {} CROSS JOIN identity_link l {JOINED} \
         WHERE l.org_id = $1 AND l.record_seq = given.value AND {SAME}",
        List::given_ints(conn, 2)
    );
    let rows = conn.query_all_raw(sql(conn, &text, [org.into(), List::Ints(seqs).value(conn)])).await?;
    let mut said = read(conn, vault, org, &rows).await?;
    lodge(conn, org, &mut said).await?;
    Ok(said.into_iter().map(|said| (said.seq, said)).collect())
}

/// What each of these records says by itself: not where its customer is at home, nor whose home it shares.
pub async fn alone(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<HashMap<i64, Row>, Fault> {
    if seqs.is_empty() {
        return Ok(HashMap::new());
    }
    let text = format!(
        "SELECT r.seq, r.kind, r.fields FROM {} CROSS JOIN source_record r \
         WHERE r.org_id = $1 AND r.seq = given.value",
        List::given_ints(conn, 2)
    );
    let values = [org.into(), List::ints(seqs.iter().copied()).value(conn)];
    let rows = conn.query_all_raw(sql(conn, &text, values)).await?;
    let mut held = contacts(conn, vault, org, seqs).await?;
    let read = |row: &QueryResult| {
        let seq: i64 = row.try_get("", "seq")?;
        let contacts = held.remove(&seq).unwrap_or_default().map(|held| held.map(|(value, _)| value));
        Ok((seq, said_by(row, contacts, None)?))
    };
    rows.iter().map(read).collect()
}

/// Records with the store where their customer is at home, or else where they last complained.
const COLUMNS: &str = "SELECT r.seq, r.kind, r.fields, l.customer_id, COALESCE(c.store_id, \
     (SELECT MAX(s.store_id) FROM service_case s WHERE s.org_id = r.org_id AND s.record_seq = r.seq)) AS store_id";
const JOINED: &str = "CROSS JOIN source_record r CROSS JOIN customer c";
const SAME: &str =
    "r.seq = l.record_seq AND r.org_id = l.org_id AND c.org_id = l.org_id AND c.id = l.customer_id";

/// Gives records without an address the home of whoever holds their phone or card: who calls from a family's phone lives
/// with them.
async fn lodge(conn: &impl ConnectionTrait, org: OrgId, said: &mut [SaidRecord]) -> Result<(), Fault> {
    let homeless: HashMap<i64, usize> = said
        .iter()
        .enumerate()
        .filter(|(_, one)| one.is_named() && one.row[ADDRESS].is_none())
        .map(|(at, one)| (one.seq, at))
        .collect();
    if homeless.is_empty() {
        return Ok(());
    }
    let text = format!(
        "SELECT mine.record_seq AS seq, r.fields FROM {} \
         CROSS JOIN identifier mine CROSS JOIN identifier theirs CROSS JOIN source_record r \
         WHERE mine.org_id = $1 AND mine.record_seq = given.value AND mine.kind IN ('phone', 'card') \
         AND mine.weak = FALSE AND {} AND theirs.org_id = mine.org_id AND theirs.hash = mine.hash \
         AND theirs.record_seq <> mine.record_seq AND r.seq = theirs.record_seq AND r.org_id = theirs.org_id \
         ORDER BY r.seq DESC",
        List::given_ints(conn, 2),
        unshared("mine")
    );
    let values = [org.into(), List::ints(homeless.keys().copied()).value(conn)];
    for row in conn.query_all_raw(sql(conn, &text, values)).await? {
        let Some(&at) = homeless.get(&row.try_get("", "seq")?) else { continue };
        let profile: Profile = serde_json::from_value(row.try_get("", "fields")?).map_err(Fault::internal)?;
        if let Some(home) = profile.address.filter(|address| !address.trim().is_empty()) {
            said[at].row[ADDRESS] = whole_address(profile.city, profile.district, Some(home));
            said[at].lodges = true;
        }
    }
    Ok(())
}

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
        let [phone, email] = held.remove(&seq).unwrap_or_default();
        let (phone, phone_mask) = phone.unzip();
        let (email, email_mask) = email.unzip();
        Ok(SaidRecord {
            seq,
            customer: row.try_get("", "customer_id")?,
            row: said_by(row, [phone, email], row.try_get("", "store_id")?)?,
            masks: [phone_mask, email_mask],
            lodges: false,
        })
    };
    rows.iter().map(read).collect()
}

/// Not held by too many.
fn unshared(identifier: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM shared_identifier s \
         WHERE s.org_id = {identifier}.org_id AND s.hash = {identifier}.hash)"
    )
}

/// Phone and e-mail of one record: value and mask.
type Contacts = [Option<(String, String)>; 2];

/// Of each record the phone and the e-mail it gave last; placeholders, and what too many hold, say nothing.
async fn contacts(
    conn: &impl ConnectionTrait,
    vault: &Vault,
    org: OrgId,
    seqs: Vec<i64>,
) -> Result<HashMap<i64, Contacts>, Fault> {
    let text = format!(
        "SELECT i.record_seq, i.kind, i.sealed, i.mask FROM {} CROSS JOIN identifier i \
         WHERE i.org_id = $1 AND i.record_seq = given.value AND i.kind IN ('phone', 'email') AND i.weak = FALSE \
         AND {} ORDER BY i.current, i.last_seen_at, i.hash",
        List::given_ints(conn, 2),
        unshared("i")
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

fn said_by(
    record: &QueryResult,
    [phone, email]: [Option<String>; 2],
    store: Option<String>,
) -> Result<Row, Fault> {
    let kind = CustomerKind::read(&record.try_get::<String>("", "kind")?);
    let profile: Profile = serde_json::from_value(record.try_get("", "fields")?).map_err(Fault::internal)?;
    let name = profile.called().map(str::to_owned);
    // A number of ten digits is nobody's, but close to somebody's.
    let phone = phone.or_else(|| profile.more.get(PHONE_UNREADABLE).cloned());
    let sex = sex_of(profile.name.as_deref(), profile.gender);
    let Profile { birthday, company, city, district, address, .. } = profile;
    let said = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let (name, company) = match (said(name), said(company)) {
        (Some(name), None) if kind == CustomerKind::Business => (None, Some(name)),
        other => other,
    };
    Ok([
        name,
        phone,
        birthday.filter(|day| !is_default_birthday(*day)).map(|day| day.to_string()),
        sex.map(|sex| sex.code().to_owned()),
        whole_address(said(city), said(district), said(address)),
        email,
        company,
        store,
    ])
}

/// Sources give the city apart from the street, or in front of it, or both; or no more than the district.
fn whole_address(city: Option<String>, district: Option<String>, address: Option<String>) -> Option<String> {
    if address.is_none() && district.is_none() {
        return None;
    }
    let address = address.unwrap_or_default();
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
        assert_eq!(of("成都市", "高新区", "").as_deref(), Some("成都市高新区"));
        assert_eq!(of("成都市", "", ""), None);
    }
}
