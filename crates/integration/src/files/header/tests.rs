//! Headers as people make them.

use super::*;

/// Rows from 1; `_` is an empty cell, `#` stands before a number.
fn sample(rows: &[&str]) -> Vec<Row> {
    let cell = |text: &str| match text.strip_prefix('#') {
        _ if text == "_" => Cell::Empty,
        Some(number) => Cell::Number(number.parse().unwrap()),
        None => Cell::Text(text.to_owned()),
    };
    let cells = |row: &&str| row.split(' ').map(cell).collect::<Vec<_>>();
    let numbered = rows.iter().enumerate().map(|(index, row)| (index as u64 + 1, cells(row)));
    numbered.filter(|(_, cells)| cells.iter().any(|cell| !cell.is_empty())).collect()
}

fn found(rows: &[&str], asked: Option<u32>, merges: &[Merge]) -> Result<(u32, Vec<String>), TableFault> {
    find(&sample(rows), asked, || Ok(merges.to_vec())).map(|header| (header.row, header.names))
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn the_first_wide_row_of_words_is_the_header() {
    let plain = ["客户 电话 金额", "老王 13800000000 #5", "老李 13900000000 #6"];
    assert_eq!(found(&plain, None, &[]), Ok((1, names(&["客户", "电话", "金额"]))));

    let titled = [
        "客户清单",
        "_",
        "制表 小张",
        "客户 电话 金额 城市 日期",
        "老王 138 #5 成都 2024-03-05",
        "老李 139 #6 重庆 2024-03-06",
    ];
    assert_eq!(found(&titled, None, &[]), Ok((4, names(&["客户", "电话", "金额", "城市", "日期"]))));

    let months = ["客户 2024-01 2024-02", "老王 #1 #2"];
    assert_eq!(found(&months, None, &[]), Ok((1, names(&["客户", "2024-01", "2024-02"]))));

    assert_eq!(found(&["客户"], None, &[]), Ok((1, names(&["客户"]))));
}

#[test]
fn data_without_a_header_are_not_swallowed() {
    let numbers = ["#1 #2", "#3 #4"];
    assert_eq!(found(&numbers, None, &[]), Err(TableFault::HeaderNotFound));
    assert_eq!(found(&numbers, Some(0), &[]), Ok((0, names(&["A", "B"]))));
    assert_eq!(found(&numbers, Some(1), &[]), Ok((1, names(&["1", "2"]))));
    assert_eq!(found(&numbers, Some(9), &[]), Err(TableFault::HeaderNotFound));
    assert_eq!(found(&["2024-03-05 138", "2024-03-06 139"], None, &[]), Err(TableFault::HeaderNotFound));
}

#[test]
fn every_column_gets_a_name_of_its_own() {
    let twice = ["电话 电话 电话_(2) _ 电话", "1 2 3 4 5", "1 2 3 4 5"];
    let sample: Vec<Row> = sample(&twice)
        .into_iter()
        .map(|(row, cells)| {
            let spaced = |cell| match cell {
                Cell::Text(text) => Cell::Text(text.replace('_', " ")),
                other => other,
            };
            (row, cells.into_iter().map(spaced).collect())
        })
        .collect();
    let header = find(&sample, None, || Ok(Vec::new())).unwrap();
    assert_eq!(header.names, names(&["电话", "电话 (3)", "电话 (2)", "D", "电话 (4)"]));
    assert_eq!(unique(vec!["x".into(); 3]), names(&["x", "x (2)", "x (3)"]));
}

#[test]
fn merged_names_stand_before_those_below() {
    let rows = ["编号 客户 联系人 _ 地址", "_ _ 姓名 电话 _", "#1 老王 王五 138 成都"];
    let tall = |column| Merge { top: 1, bottom: 2, left: column, right: column };
    let merges = [tall(0), tall(1), Merge { top: 1, bottom: 1, left: 2, right: 3 }, tall(4)];
    let expected = Ok((2, names(&["编号", "客户", "联系人 姓名", "联系人 电话", "地址"])));
    assert_eq!(found(&rows, None, &merges), expected);
    // Opened again by what was found.
    assert_eq!(found(&rows, Some(2), &merges), expected);

    let wide = ["基本 _ 联系人 _", "编号 客户 姓名 电话", "#1 老王 王五 138"];
    let merges =
        [Merge { top: 1, bottom: 1, left: 0, right: 1 }, Merge { top: 1, bottom: 1, left: 2, right: 3 }];
    let expected = Ok((2, names(&["基本 编号", "基本 客户", "联系人 姓名", "联系人 电话"])));
    assert_eq!(found(&wide, None, &merges), expected);
    assert_eq!(found(&wide, Some(2), &merges), expected);
}

#[test]
fn a_merge_across_the_header_names_both_columns() {
    let rows = ["客户 电话 _", "老王 138 139", "老李 137 136"];
    let merges = [Merge { top: 1, bottom: 1, left: 1, right: 2 }];
    assert_eq!(found(&rows, None, &merges), Ok((1, names(&["客户", "电话", "电话 (2)"]))));
}
