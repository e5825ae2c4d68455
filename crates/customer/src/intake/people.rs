//! The people of a batch: their source records kept, their identifiers tied, their identity resolved.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use kernel::{Fault, Moment};
use mining::text::fold;
use platform::storage::bulk::{self, Conflict, Holds, Insert, Row};
use platform::{List, Write, sql};
use sea_orm::ConnectionTrait;

use super::pipeline::Run;
use super::{Cleared, RecordIn, Tally, Who};
use crate::identifier::{Identifier, IdentifierKind, release};
use crate::identity::{self, apply::Cause};
use crate::record::store::{self, Draft};
use crate::record::{Clearable, Profile};

/// Everybody in a batch, by record key.
#[derive(Default)]
pub struct People {
    by_key: BTreeMap<String, One>,
}

struct One {
    /// What a customer row said; a fact only mentions somebody.
    said: Option<Draft>,
    mentioned: Option<String>,
    identifiers: BTreeSet<Identifier>,
    cleared: Cleared,
    /// How many customer rows spoke of this key.
    rows: u64,
}

/// Which record number each key has, once the batch is kept.
pub type Seqs = HashMap<String, i64>;

impl People {
    /// A customer row. Of several about one key each adds to the last; what it does not say stays.
    pub fn add(&mut self, record: RecordIn) {
        let one = self.entry(record.key.clone());
        let RecordIn { key, kind, profile, joined_at, cleared, .. } = record;
        one.identifiers.retain(|identifier| !cleared.identifiers.contains(&identifier.kind));
        one.identifiers.extend(record.identifiers);
        let draft = Draft { key, kind, profile, joined_at };
        one.rows += 1;
        one.said = Some(match one.said.take() {
            Some(before) => over(draft, before.profile, before.joined_at, &cleared),
            None => draft,
        });
        one.cleared.fields.extend(cleared.fields);
        one.cleared.identifiers.extend(cleared.identifiers);
    }

    /// Somebody whom a fact is about; gives the key of their record, or nothing when the fact is anonymous.
    pub fn mention(&mut self, who: Who) -> Option<String> {
        let key = key_of(&who)?;
        let one = self.entry(key.clone());
        one.identifiers.extend(who.identifiers);
        one.mentioned = one.mentioned.take().or(who.name);
        Some(key)
    }

    fn entry(&mut self, key: String) -> &mut One {
        self.by_key.entry(key).or_insert_with(|| One {
            said: None,
            mentioned: None,
            identifiers: BTreeSet::new(),
            cleared: Cleared::default(),
            rows: 0,
        })
    }

    /// Keeps records and identifiers, resolves identity, and gives every key its number.
    pub async fn keep(self, write: &Write, run: &mut Run, tally: &mut Tally) -> Result<Seqs, Fault> {
        let unknown: Vec<String> =
            self.by_key.keys().filter(|key| !run.records.contains_key(key)).cloned().collect();
        let known = store::known(&**write, write.actor().org, &run.source, unknown).await?;
        for (key, (seq, digest)) in known {
            run.records.remember(key, seq, digest);
        }
        let (mut drafts, mut differ, mut unchanged) = (Vec::new(), BTreeMap::new(), 0u64);
        for (key, one) in &self.by_key {
            match (run.records.get(key), &one.said) {
                (None, said) => drafts.push(said.clone().unwrap_or_else(|| mentioned(key, one))),
                (Some((seq, digest)), Some(said)) if *digest != said.digest()? => {
                    differ.insert(*seq, (said, one));
                }
                (Some(_), Some(_)) => unchanged += one.rows,
                (Some(_), None) => {}
            }
        }
        // A row may say less than is known; only what it says differently is news.
        let mut changes = Vec::new();
        for before in store::load(&**write, write.actor().org, differ.keys().copied().collect()).await? {
            let Some((said, one)) = differ.get(&before.seq) else { continue };
            let now = over((*said).clone(), before.profile, before.joined_at, &one.cleared);
            match now.digest()? == before.digest {
                true => unchanged += one.rows,
                false => changes.push((before.seq, now)),
            }
        }
        let inserted = store::insert(write, &run.source, &drafts, run.import_no).await?;
        for draft in &drafts {
            let seq = inserted
                .get(&draft.key)
                .copied()
                .ok_or_else(|| Fault::internal("a record was not written"))?;
            run.records.remember(draft.key.clone(), seq, draft.digest()?);
        }
        store::overwrite(write, &changes, run.import_no).await?;
        for (seq, draft) in &changes {
            run.records.remember(draft.key.clone(), *seq, draft.digest()?);
        }

        let fresh: BTreeSet<i64> = inserted.values().copied().collect();
        let reworded: BTreeSet<i64> = changes.iter().map(|(seq, _)| *seq).collect();
        let released = self.release(write, run).await?;
        let mut retied = self.tie(write, run, &fresh).await?;
        retied.extend(released.records);
        // Known records that say something new or hold something new; a new identifier alone is news as well.
        let updated = reworded.union(&retied).filter(|seq| !fresh.contains(seq)).count() as u64;
        let only_retied =
            retied.iter().filter(|seq| !fresh.contains(seq) && !reworded.contains(seq)).count() as u64;
        let seeds: Vec<i64> = fresh
            .iter()
            .chain(&reworded)
            .chain(&retied)
            .chain(&released.freed)
            .copied()
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        let outcome = identity::reconcile(write, &run.rules, &seeds, &Cause::default()).await?;
        // Whom a fact shows without a name is compared with nobody.
        let nameless = |draft: &Draft| draft.profile.name.is_none() && draft.profile.company.is_none();
        let silent: BTreeSet<i64> = drafts
            .iter()
            .filter(|draft| nameless(draft))
            .filter_map(|draft| inserted.get(&draft.key).copied())
            .collect();
        let told = fresh.iter().chain(&reworded).chain(&retied).filter(|seq| !silent.contains(seq));
        tally.arrived.extend(told);
        tally.unchanged += unchanged.saturating_sub(only_retied);
        tally.customers_updated += updated;
        tally.customers_created += outcome.created;
        tally.customers_merged += outcome.merged;
        tally.touched.extend(outcome.touched);
        Ok(self.by_key.keys().filter_map(|key| Some((key.clone(), run.records.get(key)?.0))).collect())
    }

    /// Takes away the kinds of identifier that a source no longer gives a record.
    async fn release(&self, write: &Write, run: &mut Run) -> Result<Released, Fault> {
        let mut released = Released::default();
        for (key, one) in self.by_key.iter().filter(|(_, one)| !one.cleared.identifiers.is_empty()) {
            let Some(seq) = run.records.get(key).map(|(seq, _)| *seq) else { continue };
            let vault = write.platform().vault();
            let keep: BTreeSet<String> = one
                .identifiers
                .iter()
                .map(|identifier| vault.hash(identifier.kind.code(), &identifier.hashed_text(&run.source)))
                .collect();
            let gone = release::kinds(write, seq, &one.cleared.identifiers, &keep).await?;
            for hash in &gone.hashes {
                run.tied.remove(&(seq, hash.clone()));
            }
            released.records.extend((!gone.hashes.is_empty()).then_some(seq));
            released.freed.extend(gone.freed);
        }
        Ok(released)
    }

    /// Writes identifiers down, and the numbers that mailboxes are named after, which are not what one is called under
    /// today; gives the records that hold one they did not hold before.
    async fn tie(&self, write: &Write, run: &mut Run, fresh: &BTreeSet<i64>) -> Result<BTreeSet<i64>, Fault> {
        let vault = write.platform().vault();
        let mut rows: Vec<Row> = Vec::new();
        let mut restated: BTreeSet<(i64, String)> = BTreeSet::new();
        for (key, one) in &self.by_key {
            let Some(seq) = run.records.get(key).map(|(seq, _)| *seq) else { continue };
            let implied: Vec<Identifier> =
                one.identifiers.iter().filter_map(Identifier::implied_phone).collect();
            let said = one.identifiers.iter().map(|identifier| (identifier, true));
            for (identifier, current) in said.chain(implied.iter().map(|identifier| (identifier, false))) {
                let hash = vault.hash(identifier.kind.code(), &identifier.hashed_text(&run.source));
                if !run.tied.insert((seq, hash.clone())) {
                    continue;
                }
                let known = current && one.said.is_some() && !fresh.contains(&seq);
                if known && identifier.kind == IdentifierKind::Phone {
                    restated.insert((seq, hash.clone()));
                }
                rows.push(vec![
                    write.actor().org.into(),
                    seq.into(),
                    hash.into(),
                    identifier.kind.code().into(),
                    vault.seal(&identifier.value)?.into(),
                    identifier.mask().into(),
                    current.into(),
                    run.rules.is_placeholder(identifier).into(),
                    write.now().into(),
                    write.now().into(),
                    run.import_no.into(),
                ]);
            }
        }
        let columns = [
            ("org_id", Holds::Text),
            ("record_seq", Holds::Int),
            ("hash", Holds::Text),
            ("kind", Holds::Text),
            ("sealed", Holds::Text),
            ("mask", Holds::Text),
            ("current", Holds::Bool),
            ("weak", Holds::Bool),
            ("first_seen_at", Holds::Int),
            ("last_seen_at", Holds::Int),
            ("import_no", Holds::Int),
        ];
        let into = Insert {
            table: "identifier",
            columns: &columns,
            conflict: Conflict::Keep { key: "org_id, record_seq, hash" },
            returning: "record_seq",
        };
        let written = bulk::insert(&**write, &into, rows).await?;
        let mut tied = own_implied(write, restated).await?;
        for row in &written {
            tied.insert(row.try_get("", "record_seq")?);
        }
        Ok(tied)
    }
}

/// Makes numbers that only a mailbox had implied their owners' own, now that they give them; gives the records.
async fn own_implied(write: &Write, restated: BTreeSet<(i64, String)>) -> Result<BTreeSet<i64>, Fault> {
    if restated.is_empty() {
        return Ok(BTreeSet::new());
    }
    let (conn, org) = (&**write, write.actor().org);
    let text = format!(
        "SELECT i.record_seq, i.hash FROM {} CROSS JOIN identifier i WHERE i.org_id = $1 \
         AND i.record_seq = given.value AND i.kind = 'phone' AND i.current = FALSE",
        List::given_ints(conn, 2)
    );
    let seqs: BTreeSet<i64> = restated.iter().map(|(seq, _)| *seq).collect();
    let rows = write.query_all_raw(sql(conn, &text, [org.into(), List::ints(seqs).value(conn)])).await?;
    let (mut owned, mut changes) = (BTreeSet::new(), Vec::new());
    for row in &rows {
        let implied: (i64, String) = (row.try_get("", "record_seq")?, row.try_get("", "hash")?);
        if restated.contains(&implied) {
            owned.insert(implied.0);
            changes.push(vec![org.into(), implied.0.into(), implied.1.into(), true.into()]);
        }
    }
    let columns = [
        ("org_id", Holds::Text),
        ("record_seq", Holds::Int),
        ("hash", Holds::Text),
        ("current", Holds::Bool),
    ];
    bulk::update(conn, "identifier", &columns, 3, changes).await?;
    Ok(owned)
}

/// Records that hold less than before, and others that may be tied anew because of it.
#[derive(Default)]
struct Released {
    records: BTreeSet<i64>,
    freed: BTreeSet<i64>,
}

/// This word over an earlier one: what it does not say stays, what it takes back goes.
fn over(said: Draft, before: Profile, joined_before: Option<Moment>, cleared: &Cleared) -> Draft {
    let joined_before = joined_before.filter(|_| !cleared.fields.contains(&Clearable::JoinedAt));
    said.over(&before.without(&cleared.fields), joined_before)
}

/// The record of somebody whom only facts mention.
fn mentioned(key: &str, one: &One) -> Draft {
    let profile = Profile { name: one.mentioned.clone(), ..Profile::default() };
    Draft { key: key.to_owned(), kind: Default::default(), profile, joined_at: None }
}

/// The record key of whom a fact is about: what the source calls them, or their one identifier, or a digest of all that
/// the fact says. Families share cards and phones: under another name, or with another phone, it is another record, and
/// whether it is another person is for identity to decide.
fn key_of(who: &Who) -> Option<String> {
    if let Some(key) = &who.key {
        return Some(key.clone());
    }
    let said: BTreeSet<(&str, &str)> =
        who.identifiers.iter().map(|one| (one.kind.code(), one.value.as_str())).collect();
    let name: String = fold(who.name.as_deref().unwrap_or_default()).split_whitespace().collect();
    let (kind, value) = *said.first()?;
    if said.len() == 1 && name.is_empty() {
        return Some(format!("{kind}:{value}"));
    }
    let mut kinds: Vec<&str> = said.iter().map(|(kind, _)| *kind).collect();
    kinds.dedup();
    let parts: Vec<String> =
        said.iter().map(|(kind, value)| format!("{kind}:{value}")).chain([name]).collect();
    Some(format!("{}:{}", kinds.join("+"), store::short_hash(parts.join("\n").as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn who(identifiers: &[(IdentifierKind, &str)], name: &str) -> Who {
        let of =
            |(kind, value): &(IdentifierKind, &str)| Identifier { kind: *kind, value: (*value).to_owned() };
        let name = Some(name.to_owned()).filter(|name| !name.is_empty());
        Who { key: None, identifiers: identifiers.iter().map(of).collect(), name }
    }

    #[test]
    fn a_lone_identifier_is_the_key_and_a_key_of_its_own_comes_first() {
        let card = who(&[(IdentifierKind::Card, "8001")], "");
        assert_eq!(key_of(&card).as_deref(), Some("card:8001"));
        assert_eq!(key_of(&Who { key: Some("17850".to_owned()), ..card }).as_deref(), Some("17850"));
        assert_eq!(key_of(&who(&[], "张伟")), None);
    }

    #[test]
    fn whoever_shows_one_card_under_another_name_has_another_key() {
        let both = [(IdentifierKind::Phone, "13812345678"), (IdentifierKind::Card, "8001")];
        let wei = key_of(&who(&both, "张伟"));
        assert!(wei.as_ref().is_some_and(|key| key.starts_with("card+phone:")), "{wei:?}");
        let turned = [both[1], both[0], both[0]];
        assert_eq!(key_of(&who(&turned, " 張 偉")), wei, "the same however it is written");
        for other in [
            who(&both, "李娜"),
            who(&both, ""),
            who(&both[..1], "张伟"),
            who(&[both[0], (IdentifierKind::Card, "8002")], "张伟"),
        ] {
            assert_ne!(key_of(&other), wei, "{other:?}");
        }
    }
}
