//! What can be wrong with a tabular file: one row per code, with what belongs to it and what helps.

use kernel::{Fault, FaultKind};

/// Why a file cannot be read or written. [`TableFault::code`] is stable; the interface translates it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableFault {
    #[error("the file is empty")]
    EmptyFile,
    /// A kind of file we know and do not read; `found` is e.g. `xls`, `html`, `ods`, `pdf`.
    #[error("this is a {found} file; save it as .xlsx or .csv and try again")]
    UnsupportedFormat { found: String },
    #[error("the workbook is protected by a password; remove it in Excel and try again")]
    EncryptedWorkbook,
    /// It begins like a workbook and stops too early, e.g. after an interrupted upload.
    #[error("the workbook is cut off in {part}; upload it again")]
    TruncatedWorkbook { part: String },
    /// A zip file, but no workbook inside.
    #[error("the file is a zip archive without a workbook")]
    NotAWorkbook,
    /// The workbook's own parts contradict each other.
    #[error("the workbook is damaged in {part}; open and save it in Excel, then try again")]
    DamagedWorkbook { part: String },
    /// Unpacking it would take more than any honest workbook; `limit` names the limit.
    #[error("the workbook unpacks to more than allowed ({limit})")]
    ZipBomb { limit: &'static str },
    #[error("{found} columns; at most {limit} are read")]
    TooManyColumns { found: u64, limit: u64 },
    /// One row holds more bytes of text than a row may, often because of a quote that is never closed.
    #[error("row {row} is longer than {limit} bytes")]
    LineTooLong { row: u64, limit: u64 },
    #[error("there is no sheet {sheet:?}")]
    NoSuchSheet { sheet: String, sheets: Vec<String> },
    #[error("no row looks like a header; say which one it is")]
    HeaderNotFound,
    /// The text fits no encoding; `row` is the first that does not.
    #[error("from row {row} on the text is in an encoding we cannot tell; say which, or save it as UTF-8")]
    BadEncoding { row: u64 },
    #[error("the encoding {encoding:?} is not known")]
    UnknownEncoding { encoding: String },
    #[error("{delimiter:?} cannot separate columns")]
    BadDelimiter { delimiter: char },
    /// A quotation mark opens in `row` and never closes.
    #[error("the quotation mark opened in row {row} is never closed")]
    UnclosedQuote { row: u64 },
    /// The disk or the network; `detail` is for the log.
    #[error("reading or writing failed: {detail}")]
    Io { detail: String },
}

impl TableFault {
    /// Stable, snake_case; what programs and translations hold on to.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::EmptyFile => "empty_file",
            Self::UnsupportedFormat { .. } => "unsupported_format",
            Self::EncryptedWorkbook => "encrypted_workbook",
            Self::TruncatedWorkbook { .. } => "truncated_workbook",
            Self::NotAWorkbook => "not_a_workbook",
            Self::DamagedWorkbook { .. } => "damaged_workbook",
            Self::ZipBomb { .. } => "zip_bomb",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::LineTooLong { .. } => "line_too_long",
            Self::NoSuchSheet { .. } => "no_such_sheet",
            Self::HeaderNotFound => "header_not_found",
            Self::BadEncoding { .. } => "bad_encoding",
            Self::UnknownEncoding { .. } => "unknown_encoding",
            Self::BadDelimiter { .. } => "bad_delimiter",
            Self::UnclosedQuote { .. } => "unclosed_quote",
            Self::Io { .. } => "table_io",
        }
    }
}

impl From<std::io::Error> for TableFault {
    fn from(error: std::io::Error) -> Self {
        Self::Io { detail: error.to_string() }
    }
}

impl From<TableFault> for Fault {
    fn from(fault: TableFault) -> Self {
        let plain = Fault::new(FaultKind::Invalid, fault.code(), fault.to_string());
        match fault {
            TableFault::UnsupportedFormat { found } => plain.with("found", found),
            TableFault::TruncatedWorkbook { part } | TableFault::DamagedWorkbook { part } => {
                plain.with("part", part)
            }
            TableFault::ZipBomb { limit } => plain.with("limit", limit),
            TableFault::TooManyColumns { found, limit } => plain.with("found", found).with("limit", limit),
            TableFault::LineTooLong { row, limit } => plain.with("row", row).with("limit", limit),
            TableFault::NoSuchSheet { sheet, sheets } => plain.with("sheet", sheet).with("sheets", sheets),
            TableFault::BadEncoding { row } | TableFault::UnclosedQuote { row } => plain.with("row", row),
            TableFault::UnknownEncoding { encoding } => plain.with("encoding", encoding),
            TableFault::BadDelimiter { delimiter } => plain.with("delimiter", delimiter.to_string()),
            // As a system error says it; what is written in between keeps only the words.
            TableFault::Io { detail } if detail.contains("No space left") => {
                let full = "the disk is full; nothing was saved";
                Fault::new(FaultKind::Unavailable, "disk_full", full).because(detail)
            }
            TableFault::Io { detail } => Fault::internal(detail),
            TableFault::EmptyFile
            | TableFault::EncryptedWorkbook
            | TableFault::NotAWorkbook
            | TableFault::HeaderNotFound => plain,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_outside_learns_code_and_numbers_but_not_paths() {
        let fault = Fault::from(TableFault::LineTooLong { row: 7, limit: 16 });
        assert_eq!(
            (fault.code, &fault.params["row"], &fault.params["limit"]),
            ("line_too_long", &7.into(), &16.into())
        );

        let fault = Fault::from(TableFault::Io { detail: "/srv/secret".into() });
        assert_eq!((fault.code, fault.cause.as_deref()), ("internal", Some("/srv/secret")));
        assert!(!fault.detail.contains("secret"));

        let full = TableFault::from(std::io::Error::from_raw_os_error(28));
        assert_eq!(Fault::from(full).code, "disk_full");
    }
}
