//! Every limit on files, in one place. None of them depends on the machine, so a file that is read here is read
//! everywhere.

/// Columns of a table.
pub const COLUMNS_MAX: usize = 10_000;
/// Bytes of text in one row, all cells together.
pub const ROW_BYTES_MAX: usize = 4 << 20;
/// Rows looked at to find the header.
pub const SAMPLE_ROWS: usize = 50;
/// Bytes of text looked at to find the header.
pub const SAMPLE_BYTES: usize = 8 << 20;
/// Bytes looked at to find encoding and delimiter.
pub const DETECT_BYTES: usize = 64 << 10;
/// Characters of a column's name that are kept.
pub const COLUMN_NAME_CHARS_MAX: usize = 200;

/// Sheets of a workbook.
pub const SHEETS_MAX: usize = 1_000;
/// Files inside a workbook.
pub const ZIP_ENTRIES_MAX: usize = 20_000;
/// Bytes all parts of a workbook may unpack to, by their own account. A full sheet of a million rows and fifty
/// columns is under 3 GiB.
pub const UNPACKED_BYTES_MAX: u64 = 8 << 30;
/// How many times larger than packed a part may become; honest sheets reach 10 to 50.
pub const UNPACK_RATIO_MAX: u64 = 250;
/// Parts that unpack to less than this are not measured against the ratio.
pub const UNPACK_RATIO_FROM_BYTES: u64 = 16 << 20;
/// Bytes of a workbook's table of shared strings, which is held in memory.
pub const SHARED_STRINGS_BYTES_MAX: usize = 512 << 20;
/// Shared strings, at a few bytes of book-keeping each.
pub const SHARED_STRINGS_MAX: usize = 32 << 20;
/// Bytes of the small parts (workbook, relations, styles) that are read whole.
pub const SMALL_PART_BYTES_MAX: u64 = 64 << 20;
/// Bytes of one XML tag or stretch of text. A cell holds at most 32,767 characters.
pub const XML_EVENT_BYTES_MAX: u64 = 4 << 20;
/// How deep XML may nest; a sheet's cells stand at 6.
pub const XML_DEPTH_MAX: usize = 64;
/// Cell formats of a workbook; Excel allows 65,490.
pub const STYLES_MAX: usize = 1 << 17;

/// Largest number of a row that a sheet is believed; four thousand times what Excel has.
pub const ROW_NUMBER_MAX: u64 = u32::MAX as u64;
/// Rows of a sheet, the header included. A fact of Excel.
pub const SHEET_ROWS_MAX: u32 = 1_048_576;
/// Characters of a sheet's name. A fact of Excel.
pub const SHEET_NAME_CHARS_MAX: usize = 31;
/// Characters (UTF-16 units) of a workbook's cell. A fact of Excel.
pub const CELL_UNITS_MAX: usize = 32_767;
