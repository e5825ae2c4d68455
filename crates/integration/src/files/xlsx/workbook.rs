//! What a workbook says about itself: its sheets, its base of dates, its formats and shared strings.

use std::collections::HashMap;

use contracts::tables::{Sheet, TableFault};
use kernel::reading::date::Epoch;
use quick_xml::events::Event;

use super::package::Package;
use super::sheet;
use super::strings::SharedStrings;
use super::styles::{self, Shown};
use super::xml::{self, attribute, is_true};
use crate::files::Source;
use crate::files::limits::SHEETS_MAX;

pub(super) struct Workbook {
    pub sheets: Vec<WorkbookSheet>,
    pub epoch: Epoch,
    /// How numbers of each cell format are shown.
    pub formats: Vec<Shown>,
    pub strings: SharedStrings,
}

pub(super) struct WorkbookSheet {
    pub name: String,
    pub hidden: bool,
    /// The name of its part in the package.
    pub part: String,
}

impl WorkbookSheet {
    /// The sheet as the outside sees it.
    pub fn described<R: Source>(&self, package: &Package<R>) -> Sheet {
        Sheet { name: self.name.clone(), rows: sheet::claimed_rows(package, &self.part), hidden: self.hidden }
    }
}

/// A relation of one part to another.
struct Relation {
    kind: String,
    target: String,
}

impl Workbook {
    pub fn read<R: Source>(package: &Package<R>) -> Result<Self, TableFault> {
        let part = workbook_part(package)?;
        let relations = relations(package, &part)?;
        let of_kind =
            |kind: &str| relations.values().find(|relation| relation.kind == kind).map(|r| r.target.as_str());
        let (sheets, epoch) = sheets(package, &part, &relations)?;
        let formats = match of_kind("styles") {
            Some(part) => styles::read(package, part)?,
            None => Vec::new(),
        };
        let strings = match of_kind("sharedStrings") {
            Some(part) => SharedStrings::read(package, part)?,
            None => SharedStrings::default(),
        };
        Ok(Self { sheets, epoch, formats, strings })
    }
}

/// Where the workbook is; says what else the archive is when there is none.
fn workbook_part<R: Source>(package: &Package<R>) -> Result<String, TableFault> {
    const USUAL: &str = "xl/workbook.xml";
    let unsupported = |found: &str| Err(TableFault::UnsupportedFormat { found: found.into() });
    if package.has("xl/workbook.bin") {
        return unsupported("xlsb");
    }
    let named = relations(package, "")?.into_values().find(|relation| relation.kind == "officeDocument");
    let part = named.map_or_else(|| USUAL.to_owned(), |relation| relation.target);
    match part.as_str() {
        part if part.starts_with("word/") => unsupported("docx"),
        part if part.starts_with("ppt/") => unsupported("pptx"),
        _ if package.has(&part) => Ok(part),
        _ if package.has("content.xml") => unsupported("ods"),
        _ if package.has("Index/Document.iwa") => unsupported("numbers"),
        _ => Err(TableFault::NotAWorkbook),
    }
}

/// The relations of a part (`""` is the package itself), by their ids.
fn relations<R: Source>(package: &Package<R>, part: &str) -> Result<HashMap<String, Relation>, TableFault> {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let mut found = HashMap::new();
    let Some(mut xml) = xml::open(package, &format!("{folder}{slash}_rels/{file}.rels")) else {
        return Ok(found);
    };
    loop {
        match xml.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let (id, kind, target) =
                    (attribute(&element, "Id"), attribute(&element, "Type"), attribute(&element, "Target"));
                let (Some(id), Some(kind), Some(target)) = (id, kind, target) else { continue };
                // The kind is the last word of a long address; strict and transitional files differ in the rest.
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                found.insert(id, Relation { kind, target: resolved(folder, &target) });
            }
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The part a target names, as seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_owned();
    }
    let mut path: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in target.split(['/', '\\']) {
        match step {
            ".." => drop(path.pop()),
            "." | "" => {}
            step => path.push(step),
        }
    }
    path.join("/")
}

fn sheets<R: Source>(
    package: &Package<R>,
    part: &str,
    relations: &HashMap<String, Relation>,
) -> Result<(Vec<WorkbookSheet>, Epoch), TableFault> {
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::Year1900);
    let Some(mut xml) = xml::open(package, part) else { return Err(TableFault::NotAWorkbook) };
    loop {
        match xml.next()? {
            Event::Start(element) => match element.local_name().as_ref() {
                "workbookPr" if attribute(&element, "date1904").is_some_and(|value| is_true(&value)) => {
                    epoch = Epoch::Year1904;
                }
                "sheet" if sheets.len() < SHEETS_MAX => {
                    let relation = attribute(&element, "id").and_then(|id| relations.get(&id));
                    // Chart sheets and macros have no rows.
                    let Some(relation) = relation.filter(|relation| relation.kind == "worksheet") else {
                        continue;
                    };
                    let hidden = attribute(&element, "state").is_some_and(|state| state != "visible");
                    let name = attribute(&element, "name").unwrap_or_default();
                    sheets.push(WorkbookSheet { name, hidden, part: relation.target.clone() });
                }
                _ => {}
            },
            Event::Eof => return Ok((sheets, epoch)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_their_folder() {
        for (folder, target, part) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl/a", "../b/./c.xml", "xl/b/c.xml"),
            ("", "xl/workbook.xml", "xl/workbook.xml"),
            ("xl", "../../../x.xml", "x.xml"),
        ] {
            assert_eq!(resolved(folder, target), part);
        }
    }
}
