//! Pine, paper-white and one persimmon. The palette is said once here and reaches both Ant Design and our own CSS.
import { theme as antd, type ThemeConfig } from 'antd';

export interface Palette {
  bg: string; surface: string; raised: string; sunken: string; line: string; lineStrong: string;
  ink: string; ink2: string; ink3: string;
  primary: string; primaryHover: string; primarySoft: string; onPrimary: string;
  accent: string; accentSoft: string; good: string; warn: string; warnSoft: string; bad: string; badSoft: string; info: string; infoSoft: string;
  c1: string; c2: string; c3: string; c4: string; c5: string; c6: string;
}

const light: Palette = {
  bg: '#f3f6f4', surface: '#ffffff', raised: '#ffffff', sunken: '#f7f9f8', line: '#e3eae6', lineStrong: '#cfd9d3',
  ink: '#17231e', ink2: '#4c5c55', ink3: '#6b7a73',
  primary: '#0f6b57', primaryHover: '#158069', primarySoft: '#e2f1ec', onPrimary: '#ffffff',
  accent: '#c9541c', accentSoft: '#fcebe0', good: '#1b7a4b', warn: '#97650a', warnSoft: '#fbf1d9', bad: '#b93a32', badSoft: '#fbe8e6', info: '#2b6a9e', infoSoft: '#e5f0f8',
  c1: '#0f6b57', c2: '#2f93a3', c3: '#4f74c8', c4: '#8a6cc2', c5: '#d9682b', c6: '#8b9791',
};
const dark: Palette = {
  bg: '#0f1513', surface: '#171f1c', raised: '#1e2824', sunken: '#131a17', line: '#27332e', lineStrong: '#3a4942',
  ink: '#e8efeb', ink2: '#b0beb7', ink3: '#8a9a92',
  primary: '#4fb899', primaryHover: '#6ccbaf', primarySoft: '#17352c', onPrimary: '#06211a',
  accent: '#f0884e', accentSoft: '#3a2417', good: '#5cc48d', warn: '#e0b155', warnSoft: '#352b14', bad: '#ec7c73', badSoft: '#3a1f1d', info: '#75b3e2', infoSoft: '#172b3a',
  c1: '#4fb899', c2: '#5fb9c8', c3: '#8aa8ec', c4: '#b49ae4', c5: '#f0884e', c6: '#8d9993',
};

export function paletteOf(isDark: boolean): Palette {
  return isDark ? dark : light;
}

export const FONT =
  "-apple-system, BlinkMacSystemFont, 'PingFang SC', 'HarmonyOS Sans SC', 'MiSans', 'Microsoft YaHei UI', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Segoe UI', sans-serif";
export const MONO = "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, 'Noto Sans Mono', monospace";

/** Puts the palette on the document as `--sk-…`, for the CSS modules. */
export function paint(isDark: boolean): void {
  const root = document.documentElement;
  for (const [name, color] of Object.entries(paletteOf(isDark))) {
    root.style.setProperty(`--sk-${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, color as string);
  }
  root.dataset.theme = isDark ? 'dark' : 'light';
  root.style.colorScheme = isDark ? 'dark' : 'light';
}

export function themeOf(isDark: boolean, isPhone: boolean): ThemeConfig {
  const p = paletteOf(isDark);
  return {
    algorithm: isDark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      colorPrimary: p.primary, colorInfo: p.info, colorSuccess: p.good, colorWarning: p.warn, colorError: p.bad, colorLink: p.primary,
      colorLinkHover: p.primaryHover, colorPrimaryHover: p.primaryHover, colorPrimaryBg: p.primarySoft, colorPrimaryBgHover: p.primarySoft, controlItemBgActive: p.primarySoft, controlItemBgActiveHover: p.primarySoft, controlItemBgHover: p.sunken,
      colorInfoBg: p.infoSoft, colorInfoBorder: p.infoSoft, colorWarningBg: p.warnSoft, colorWarningBorder: p.warnSoft, colorErrorBg: p.badSoft, colorErrorBorder: p.badSoft, colorSuccessBg: p.primarySoft, colorSuccessBorder: p.primarySoft, colorTextBase: p.ink, colorBgBase: p.surface, colorBgLayout: p.bg, colorBgContainer: p.surface, colorBgElevated: p.raised,
      colorBorder: p.lineStrong, colorBorderSecondary: p.line, colorText: p.ink, colorTextSecondary: p.ink2, colorTextTertiary: p.ink3, colorTextDescription: p.ink3, colorTextPlaceholder: p.ink3,
      colorTextLightSolid: p.onPrimary, fontFamily: FONT, fontFamilyCode: MONO, fontSize: 14, borderRadius: 8, borderRadiusLG: 12, borderRadiusSM: 6,
      controlHeight: isPhone ? 44 : 36, controlHeightSM: isPhone ? 44 : 28, controlHeightLG: 48, wireframe: false,
      boxShadowSecondary: isDark ? '0 12px 40px rgba(0,0,0,.5)' : '0 12px 40px rgba(16,46,36,.14)',
    },
    components: {
      Table: { headerBg: p.surface, headerColor: p.ink3, headerSplitColor: 'transparent', rowHoverBg: p.sunken, borderColor: p.line, cellPaddingBlock: 11, cellPaddingInline: 14, headerSortActiveBg: p.surface, stickyScrollBarBg: p.lineStrong, headerSortHoverBg: p.sunken, bodySortBg: p.surface, fixedHeaderSortActiveBg: p.surface, rowSelectedBg: p.primarySoft, rowSelectedHoverBg: p.primarySoft },
      Tooltip: { colorBgSpotlight: isDark ? p.raised : '#24332d', colorTextLightSolid: '#f1f6f3' },
      Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none' },
      Tabs: { titleFontSize: isPhone ? 14 : 15, horizontalItemGutter: isPhone ? 14 : 28 },
      Tag: { defaultBg: p.sunken },
      Form: { labelColor: p.ink2, verticalLabelPadding: '0 0 4px' },
      Drawer: { colorBgElevated: p.surface },
      Statistic: { titleFontSize: 13 },
    },
  };
}
