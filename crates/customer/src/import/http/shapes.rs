//! What goes over the wire.

use std::collections::BTreeMap;

use contracts::tables::TableFormat;
use kernel::{ImportId, Moment};
use platform::jobs::Record;
use platform::jobs::http::Job;
use serde::{Deserialize, Serialize};

use crate::import::commands::Patch;
use crate::import::fields::FieldType;
use crate::import::mapping::Why;
use crate::import::{Import, ImportKind, ImportState, Report, Saved};
use crate::source::SourceCode;

/// What columns can mean.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FieldsBody {
    kinds: Vec<KindBody>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct KindBody {
    kind: ImportKind,
    fields: Vec<FieldBody>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct FieldBody {
    code: &'static str,
    /// Whether no row can be taken without it. An amount may also be computed, and a customer needs one number of
    /// any kind: what is really missing, the import itself says.
    required: bool,
    r#type: FieldType,
}

impl FieldsBody {
    pub fn all() -> Self {
        let kind = |kind: ImportKind| KindBody {
            kind,
            fields: kind
                .fields()
                .iter()
                .map(|field| FieldBody {
                    code: field.code(),
                    required: kind.requires(*field),
                    r#type: field.holds(),
                })
                .collect(),
        };
        Self { kinds: ImportKind::ALL.into_iter().map(kind).collect() }
    }
}

/// The form that brings a file.
#[derive(utoipa::ToSchema)]
#[expect(dead_code, reason = "read by the API document only")]
pub struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What to correct; what is absent stays as it is.
#[derive(Debug, Default, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ImportPatch {
    kind: Option<ImportKind>,
    /// The system the file comes from; the same number of the same source is the same customer.
    #[schema(value_type = Option<String>)]
    source: Option<SourceCode>,
    sheet: Option<String>,
    /// Counted from 1; 0 when there is none.
    header_row: Option<u32>,
    /// A WHATWG encoding label.
    encoding: Option<String>,
    #[schema(value_type = Option<String>)]
    delimiter: Option<char>,
    /// Field codes by column index; null takes a column's meaning away.
    #[schema(value_type = Option<BTreeMap<String, Option<String>>>)]
    mapping: Option<BTreeMap<usize, Option<String>>>,
    options: Option<OptionsBody>,
}

#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
struct OptionsBody {
    /// Whether 03/05/2024 is 3 May.
    #[serde(skip_serializing_if = "Option::is_none")]
    day_first: Option<bool>,
}

impl From<ImportPatch> for Patch {
    fn from(patch: ImportPatch) -> Self {
        Self {
            kind: patch.kind,
            source: patch.source,
            sheet: patch.sheet,
            header_row: patch.header_row,
            encoding: patch.encoding,
            delimiter: patch.delimiter,
            mapping: patch.mapping.unwrap_or_default(),
            day_first: patch.options.and_then(|options| options.day_first),
        }
    }
}

/// One file being taken in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ImportBody {
    id: ImportId,
    file_name: String,
    bytes: u64,
    state: ImportState,
    kind: ImportKind,
    #[schema(value_type = String)]
    source: SourceCode,
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    sheets: Vec<SheetBody>,
    /// From 1; 0 when there is none.
    header_row: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    delimiter: Option<char>,
    #[schema(value_type = String, example = "xlsx")]
    format: TableFormat,
    options: OptionsBody,
    /// Rows after the header, as far as one can tell before reading them all.
    #[serde(skip_serializing_if = "Option::is_none")]
    rows_estimate: Option<u64>,
    columns: Vec<ColumnBody>,
    /// The first rows, as a person would read them.
    preview: Vec<Vec<String>>,
    /// Field codes without which no row can be taken.
    missing: Vec<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    trial: Option<Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    report: Option<Report>,
    #[serde(skip_serializing_if = "Option::is_none")]
    job: Option<Job>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created_by: Option<String>,
    created_at: Moment,
    #[serde(skip_serializing_if = "Option::is_none")]
    finished_at: Option<Moment>,
    #[serde(skip_serializing_if = "Option::is_none")]
    saved_mapping: Option<Saved>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct SheetBody {
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    rows: Option<u64>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
struct ColumnBody {
    index: usize,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<&'static str>,
    /// Why the field was proposed; absent when somebody chose it.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Why>,
    confidence: f64,
    samples: Vec<String>,
}

impl ImportBody {
    pub fn of(import: Import, job: Option<Record>) -> Self {
        let missing = import.missing().into_iter().map(|field| field.code()).collect();
        let layout = import.layout;
        let samples = layout.samples.into_iter().chain(std::iter::repeat(Vec::new()));
        let columns = layout.info.columns.into_iter().zip(import.choices).zip(samples);
        let columns = columns
            .map(|((column, choice), samples)| ColumnBody {
                index: column.index,
                name: column.name,
                field: choice.field.map(|field| field.code()),
                why: choice.why,
                confidence: choice.confidence,
                samples,
            })
            .collect();
        Self {
            id: import.id,
            file_name: import.file_name,
            bytes: import.bytes,
            state: import.state,
            kind: import.kind,
            source: import.source,
            sheet: layout.info.sheet,
            sheets: layout
                .info
                .sheets
                .into_iter()
                .map(|sheet| SheetBody { name: sheet.name, rows: sheet.rows })
                .collect(),
            header_row: layout.info.header_row,
            encoding: layout.info.encoding,
            delimiter: layout.info.delimiter,
            format: layout.info.format,
            options: OptionsBody { day_first: layout.day_first_said.or(layout.day_first_told) },
            rows_estimate: layout.info.rows_estimate,
            columns,
            preview: layout.preview,
            missing,
            trial: import.trial,
            report: import.report,
            job: job.map(Job::from),
            created_by: import.created_by,
            created_at: import.created_at,
            finished_at: import.finished_at,
            saved_mapping: layout.saved,
        }
    }

    pub fn without_preview(mut self) -> Self {
        self.preview.clear();
        for column in &mut self.columns {
            column.samples.clear();
        }
        self
    }
}
