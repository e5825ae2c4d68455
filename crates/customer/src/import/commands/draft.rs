//! Before anything runs: the file and how it is understood.

use std::collections::BTreeMap;

use contracts::tables::TableOptions;
use kernel::reading::text::tidy_cut;
use kernel::{Fault, FieldFault, ImportId, Zone};
use platform::{Actor, Audit};
use serde_json::json;

use super::open;
use crate::identifier::{Identifier, IdentifierKind};
use crate::import::mapping::{self, Choice, SAVED_CONFIDENCE, Why, header_hash};
use crate::import::sample::{self, Sample};
use crate::import::store::{self};
use crate::import::{Context, Import, ImportKind, ImportState, Layout, Place, Progress, Saved};
use crate::source::SourceCode;

const FILE_NAME_CHARS_MAX: usize = 200;

/// A file that has arrived.
pub struct NewImport {
    pub file_name: String,
    pub bytes: u64,
    pub place: Place,
    pub kind: Option<ImportKind>,
    pub source: Option<SourceCode>,
    pub table: TableOptions,
}

/// What somebody corrects; what is absent stays.
#[derive(Debug, Default)]
pub struct Patch {
    pub kind: Option<ImportKind>,
    pub source: Option<SourceCode>,
    pub sheet: Option<String>,
    pub header_row: Option<u32>,
    pub encoding: Option<String>,
    pub delimiter: Option<char>,
    /// Field codes by column; none takes the meaning away.
    pub mapping: BTreeMap<usize, Option<String>>,
    pub day_first: Option<bool>,
}

impl Patch {
    fn rereads(&self) -> bool {
        self.sheet.is_some()
            || self.header_row.is_some()
            || self.encoding.is_some()
            || self.delimiter.is_some()
    }

    /// The header's row is looked for anew where the text itself is cut differently.
    fn table(&self, before: TableOptions) -> TableOptions {
        let recut = self.sheet.is_some() || self.encoding.is_some() || self.delimiter.is_some();
        TableOptions {
            sheet: self.sheet.clone().or(before.sheet),
            header_row: self.header_row.or(if recut { None } else { before.header_row }),
            encoding: self.encoding.clone().or(before.encoding),
            delimiter: self.delimiter.or(before.delimiter),
        }
    }
}

/// Looks into the file and proposes what it is.
pub async fn create(context: &Context, actor: &Actor, new: NewImport) -> Result<Import, Fault> {
    let path = match &new.place {
        Place::Blob(blob) => context.platform.blobs().path(*blob),
        Place::Path(path) => path.clone(),
    };
    let (file_name, _) = tidy_cut(&new.file_name, FILE_NAME_CHARS_MAX);
    let sample = look(context, path, new.table).await?;
    let plan = plan(context, actor, &sample, new.kind).await?;
    let fields: Vec<_> = plan.choices.iter().filter_map(|choice| choice.field).collect();
    let guessed = || mapping::guess_source(&file_name, plan.kind, &fields).parse();
    let source = match new.source.or(plan.source) {
        Some(source) => source,
        None => guessed()?,
    };
    let mut import = Import {
        id: context.platform.mint(),
        no: 0,
        file_name,
        bytes: new.bytes,
        place: new.place,
        rejects: None,
        state: ImportState::Draft,
        kind: plan.kind,
        source,
        layout: layout(sample, None, plan.saved),
        choices: plan.choices,
        trial: None,
        report: None,
        job: None,
        rows_done: 0,
        progress: Progress::default(),
        created_by: None,
        created_at: context.platform.now(),
        finished_at: None,
    };
    let write = context.platform.write(actor).await?;
    store::insert(&write, &mut import).await?;
    let audit = Audit::of("import.create", import.id);
    write.commit(audit.with(json!({"file": import.file_name, "bytes": import.bytes}))).await?;
    Ok(import)
}

/// Corrects how the file is read or what its columns mean. A trial that was made before says nothing any more.
pub async fn change(context: &Context, actor: &Actor, id: ImportId, patch: Patch) -> Result<(), Fault> {
    let (mut import, _) = store::load(context.platform.records().reader(), actor, id).await?;
    open(&import)?;
    if import.rows_done > 0 {
        return Err(super::state_fault(
            "import_half_done",
            "take back what is half done first",
            import.state,
        ));
    }
    if patch.rereads() || patch.kind.is_some_and(|kind| kind != import.kind) {
        let sample = look(context, import.path(context), patch.table(import.layout.options())).await?;
        let plan = plan(context, actor, &sample, Some(patch.kind.unwrap_or(import.kind))).await?;
        import.layout = layout(sample, import.layout.day_first_said, plan.saved);
        (import.kind, import.choices) = (plan.kind, plan.choices);
    }
    if let Some(source) = patch.source {
        import.source = source;
    }
    if patch.day_first.is_some() {
        import.layout.day_first_said = patch.day_first;
    }
    choose(&mut import, &patch.mapping)?;
    import.state = ImportState::Draft;
    let write = context.platform.write(actor).await?;
    open(&store::load_to_change(&write, id).await?)?;
    store::save_draft(&write, &import).await?;
    write.commit(Audit::of("import.change", id)).await
}

/// Throws away a file that was never run.
pub async fn delete(context: &Context, actor: &Actor, id: ImportId) -> Result<(), Fault> {
    let write = context.platform.write(actor).await?;
    let import = store::load_to_change(&write, id).await?;
    if !matches!(import.state, ImportState::Draft | ImportState::Ready) {
        return Err(super::state_fault(
            "import_not_a_draft",
            "only what has not run can be thrown away",
            import.state,
        ));
    }
    store::delete(&write, id).await?;
    write.commit(Audit::of("import.delete", id).with(json!({"file": import.file_name}))).await?;
    match import.place {
        Place::Blob(blob) => context.platform.blobs().remove(blob).await,
        Place::Path(_) => Ok(()),
    }
}

async fn look(context: &Context, path: std::path::PathBuf, options: TableOptions) -> Result<Sample, Fault> {
    let reader = context.reader.clone();
    let year = Zone::utc().civil(context.platform.now()).year();
    let looking = tokio::task::spawn_blocking(move || sample::take(&reader, &path, &options, year));
    Ok(looking.await.map_err(Fault::internal)??)
}

fn layout(sample: Sample, day_first_said: Option<bool>, saved: Option<Saved>) -> Layout {
    let Sample { info, samples, preview, day_first, .. } = sample;
    let (samples, preview) = (masked(samples), masked(preview));
    Layout { info, day_first_told: day_first, day_first_said, samples, preview, saved }
}

/// What is kept to show says no mobile number and no mailbox in clear.
fn masked(rows: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let mask = |value: String| {
        let phone = Identifier::read(IdentifierKind::Phone, &value).ok().filter(Identifier::is_mobile);
        let found = phone.or_else(|| Identifier::read(IdentifierKind::Email, &value).ok());
        found.map_or(value, |identifier| identifier.mask())
    };
    rows.into_iter().map(|row| row.into_iter().map(mask).collect()).collect()
}

struct Plan {
    kind: ImportKind,
    source: Option<SourceCode>,
    choices: Vec<Choice>,
    saved: Option<Saved>,
}

/// What a file with that header was taken for before, or else what it looks like.
async fn plan(
    context: &Context,
    actor: &Actor,
    sample: &Sample,
    kind: Option<ImportKind>,
) -> Result<Plan, Fault> {
    let hash = header_hash(sample.info.columns.iter().map(|column| column.name.as_str()));
    let saved = store::saved(context.platform.records().reader(), actor, &hash).await?;
    if let Some(saved) = saved.filter(|saved| kind.is_none_or(|kind| kind == saved.kind)) {
        let mut choices = saved.choices;
        choices.resize(sample.info.columns.len(), Choice::default());
        for choice in choices.iter_mut().filter(|choice| choice.field.is_some()) {
            (choice.why, choice.confidence) = (Some(Why::Saved), SAVED_CONFIDENCE);
        }
        return Ok(Plan {
            kind: saved.kind,
            source: saved.source.parse().ok(),
            choices,
            saved: Some(saved.saved),
        });
    }
    let kind = kind.unwrap_or_else(|| mapping::guess_kind(&sample.seen));
    Ok(Plan { kind, source: None, choices: mapping::suggest(kind, &sample.seen), saved: None })
}

/// What a person chose. A field that is given to another column leaves the one it had.
fn choose(import: &mut Import, mapping: &BTreeMap<usize, Option<String>>) -> Result<(), Fault> {
    let mut chosen = Vec::new();
    for (index, code) in mapping {
        let at = format!("/mapping/{index}");
        if *index >= import.choices.len() {
            let fault = Fault::invalid("no_such_column", "the file has no such column");
            return Err(fault.with("index", *index).field(FieldFault::new(at, "no_such_column")));
        }
        let Some(code) = code else {
            import.choices[*index] = Choice { confidence: 1.0, ..Choice::default() };
            continue;
        };
        let field = import.kind.field(code).ok_or_else(|| {
            let fault = Fault::invalid("unknown_field", "there is no such field for this kind of file");
            fault.with("field", code.as_str()).field(FieldFault::new(&at, "unknown_field"))
        })?;
        if chosen.contains(&field) {
            let fault = Fault::invalid("field_twice", "two columns cannot mean the same field");
            return Err(fault.with("field", field.code()).field(FieldFault::new(at, "field_twice")));
        }
        chosen.push(field);
        for choice in import.choices.iter_mut().filter(|choice| choice.field == Some(field)) {
            *choice = Choice::default();
        }
        import.choices[*index] = Choice { field: Some(field), why: None, confidence: 1.0 };
    }
    Ok(())
}
