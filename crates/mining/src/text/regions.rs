//! Provinces and prefecture-level cities of China, short names, as of 2024.

use std::collections::HashMap;
use std::sync::LazyLock;

/// (province, the ending its full name has, its cities by short name). Municipalities are their own city.
pub(super) const REGIONS: &[(&str, &str, &str)] = &[
    ("北京", "市", "北京"),
    ("天津", "市", "天津"),
    ("上海", "市", "上海"),
    ("重庆", "市", "重庆"),
    ("河北", "省", "石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德 沧州 廊坊 衡水"),
    ("山西", "省", "太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾 吕梁"),
    (
        "内蒙古",
        "自治区",
        "呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 呼伦贝尔 巴彦淖尔 乌兰察布 兴安 锡林郭勒 阿拉善",
    ),
    ("辽宁", "省", "沈阳 大连 鞍山 抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛"),
    ("吉林", "省", "长春 吉林 四平 辽源 通化 白山 松原 白城 延边"),
    ("黑龙江", "省", "哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山 大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 大兴安岭"),
    ("江苏", "省", "南京 无锡 徐州 常州 苏州 南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁"),
    ("浙江", "省", "杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州 丽水"),
    ("安徽", "省", "合肥 芜湖 蚌埠 淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城"),
    ("福建", "省", "福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德"),
    ("江西", "省", "南昌 景德镇 萍乡 九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶"),
    ("山东", "省", "济南 青岛 淄博 枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 临沂 德州 聊城 滨州 菏泽"),
    (
        "河南",
        "省",
        "郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡 南阳 商丘 信阳 周口 驻马店 济源",
    ),
    ("湖北", "省", "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架"),
    ("湖南", "省", "长沙 株洲 湘潭 衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 湘西"),
    (
        "广东",
        "省",
        "广州 韶关 深圳 珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 汕尾 河源 阳江 清远 东莞 中山 潮州 揭阳 云浮",
    ),
    ("广西", "壮族自治区", "南宁 柳州 桂林 梧州 北海 防城港 钦州 贵港 玉林 百色 贺州 河池 来宾 崇左"),
    ("海南", "省", "海口 三亚 三沙 儋州"),
    (
        "四川",
        "省",
        "成都 自贡 攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山",
    ),
    ("贵州", "省", "贵阳 六盘水 遵义 安顺 毕节 铜仁 黔西南 黔东南 黔南"),
    ("云南", "省", "昆明 曲靖 玉溪 保山 昭通 丽江 普洱 临沧 楚雄 红河 文山 西双版纳 大理 德宏 怒江 迪庆"),
    ("西藏", "自治区", "拉萨 日喀则 昌都 林芝 山南 那曲 阿里"),
    ("陕西", "省", "西安 铜川 宝鸡 咸阳 渭南 延安 汉中 榆林 安康 商洛"),
    ("甘肃", "省", "兰州 嘉峪关 金昌 白银 天水 武威 张掖 平凉 酒泉 庆阳 定西 陇南 临夏 甘南"),
    ("青海", "省", "西宁 海东 海北 黄南 果洛 玉树 海西"),
    ("宁夏", "回族自治区", "银川 石嘴山 吴忠 固原 中卫"),
    (
        "新疆",
        "维吾尔自治区",
        "乌鲁木齐 克拉玛依 吐鲁番 哈密 昌吉 博尔塔拉 巴音郭楞 阿克苏 喀什 和田 伊犁 塔城 阿勒泰 石河子",
    ),
    ("香港", "特别行政区", "香港"),
    ("澳门", "特别行政区", "澳门"),
    ("台湾", "省", "台北 高雄 台中 台南 新北 桃园 基隆 新竹 嘉义"),
];

/// Endings of prefecture-level names, longest first.
const CITY_ENDINGS: &[&str] = &[
    "布依族苗族自治州",
    "土家族苗族自治州",
    "哈尼族彝族自治州",
    "傣族景颇族自治州",
    "苗族侗族自治州",
    "壮族苗族自治州",
    "藏族羌族自治州",
    "蒙古族藏族自治州",
    "蒙古自治州",
    "哈萨克自治州",
    "朝鲜族自治州",
    "傈僳族自治州",
    "藏族自治州",
    "彝族自治州",
    "白族自治州",
    "傣族自治州",
    "回族自治州",
    "自治州",
    "地区",
    "盟",
    "州",
    "市",
];

/// A province at the start of `text`: its short name and the bytes it takes. A bare short name counts.
pub(super) fn leading_province(text: &str) -> Option<(&'static str, usize)> {
    REGIONS.iter().find_map(|(name, ending, _)| {
        let rest = text.strip_prefix(name)?;
        // 吉林市 is the city, not the province.
        if *name == "吉林" && rest.starts_with('市') {
            return None;
        }
        let full = if rest.starts_with(ending) { ending.len() } else { 0 };
        Some((*name, name.len() + full))
    })
}

/// Cities by their first character: (province, city).
static CITIES: LazyLock<HashMap<char, Vec<(&'static str, &'static str)>>> = LazyLock::new(|| {
    let mut index: HashMap<char, Vec<(&'static str, &'static str)>> = HashMap::new();
    for (province, _, cities) in REGIONS {
        for city in cities.split(' ') {
            index.entry(city.chars().next().unwrap_or_default()).or_default().push((*province, city));
        }
    }
    index
});

/// After the name of a city these make it a street: 中山路, 南京东路, 北京大道.
const STREETS: [&str; 11] = ["路", "东路", "西路", "南路", "北路", "中路", "街", "大街", "大道", "道", "巷"];

/// A city at the start of `text` (of `province` when known): province, short name, bytes.
pub(super) fn leading_city(
    text: &str,
    province: Option<&str>,
) -> Option<(&'static str, &'static str, usize)> {
    let candidates = CITIES.get(&text.chars().next()?)?;
    candidates.iter().filter(|(p, _)| province.is_none_or(|known| known == *p)).find_map(
        |(province, city)| {
            let rest = text.strip_prefix(city)?;
            if STREETS.iter().any(|s| rest.starts_with(s)) {
                return None;
            }
            let ending = CITY_ENDINGS.iter().find(|e| rest.starts_with(**e)).map_or(0, |e| e.len());
            Some((*province, *city, city.len() + ending))
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leading_names() {
        assert_eq!(leading_province("四川省成都市"), Some(("四川", 9)));
        assert_eq!(leading_province("广西壮族自治区"), Some(("广西", 21)));
        assert_eq!(leading_province("吉林市"), None);
        assert_eq!(leading_city("凉山彝族自治州西昌市", None), Some(("四川", "凉山", 21)));
        assert_eq!(leading_city("中山路12号", None), None);
        assert_eq!(leading_city("成都高新区", Some("四川")), Some(("四川", "成都", 6)));
    }
}
