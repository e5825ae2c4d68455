import {
  GlobalOutlined, KeyOutlined, LogoutOutlined, MoonOutlined, SearchOutlined, SunOutlined, DesktopOutlined,
} from '@ant-design/icons';
import { Link } from '@tanstack/react-router';
import { App, Button, Dropdown, Tooltip } from 'antd';
import { lazy, Suspense, useEffect, useState } from 'react';
import { LOCALES, useT } from '@/i18n/translate';
import { useIsPhone } from '@/shared/useIsPhone';
import { useSessionActions } from './actions';
import { Mark } from './Mark';
import { PasswordDialog } from './PasswordDialog';
import { setPreferences, useIsDark, usePreferences, type Appearance } from './preferences';
import { useMe } from './session';
import styles from './Shell.module.css';

const Palette = lazy(() => import('./palette/Palette').then((module) => ({ default: module.Palette })));
const isMac = navigator.userAgent.includes('Mac');

export function TopBar() {
  const { t } = useT();
  const isPhone = useIsPhone();
  const isDark = useIsDark();
  const { switchLocale } = useSessionActions();
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen((open) => !open);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <header className={styles.top}>
      {isPhone ? (
        <Link to="/" aria-label={t('nav.cockpit')} style={{ display: 'flex' }}><Mark size={30} /></Link>
      ) : (
        <button type="button" className={styles.search} onClick={() => setOpen(true)}>
          <SearchOutlined />
          <span className="grow" style={{ textAlign: 'left' }}>{t('palette.open')}</span>
          <span className="kbd">{isMac ? '⌘ K' : 'Ctrl K'}</span>
        </button>
      )}
      <div className={styles.topRight}>
        {isPhone && <Button type="text" icon={<SearchOutlined />} aria-label={t('palette.open')} onClick={() => setOpen(true)} />}
        <Dropdown trigger={['click']} menu={{ items: LOCALES.map(({ code, name }) => ({ key: code, label: name })), onClick: ({ key }) => switchLocale(key === 'en' ? 'en' : 'zh-CN') }}>
          <Button type="text" icon={<GlobalOutlined />} aria-label={t('account.language')} />
        </Dropdown>
        {!isPhone && (
          <Tooltip title={t(isDark ? 'palette.darkOff' : 'palette.darkOn')}>
            <Button type="text" icon={isDark ? <SunOutlined /> : <MoonOutlined />} aria-label={t(isDark ? 'palette.darkOff' : 'palette.darkOn')}
              onClick={() => setPreferences({ appearance: isDark ? 'light' : 'dark' })} />
          </Tooltip>
        )}
        <AccountMenu />
      </div>
      {isOpen && (
        <Suspense fallback={null}>
          <Palette onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </header>
  );
}

function AccountMenu() {
  const { t, code } = useT();
  const me = useMe();
  const { appearance } = usePreferences();
  const { modal } = App.useApp();
  const { signOut, signOutEverywhere } = useSessionActions();
  const [isChanging, setChanging] = useState(false);
  const looks: { key: Appearance; label: string; icon: React.ReactNode }[] = [
    { key: 'light', label: t('account.light'), icon: <SunOutlined /> },
    { key: 'dark', label: t('account.dark'), icon: <MoonOutlined /> },
    { key: 'system', label: t('account.system'), icon: <DesktopOutlined /> },
  ];
  const items = [
    { key: 'who', label: <div><b>{me?.person.name}</b><div className="muted small">{code('role', me?.person.role)}{me?.person.store ? ` · ${me.person.store.name}` : ''} · {me?.person.login}</div></div>, disabled: true, style: { color: 'var(--sk-ink)', cursor: 'default' } },
    { type: 'divider' as const },
    { key: 'look', type: 'group' as const, label: t('account.appearance'), children: looks.map((look) => ({ ...look, label: <span>{look.label}{appearance === look.key ? ' ✓' : ''}</span> })) },
    { type: 'divider' as const },
    { key: 'password', label: t('account.password'), icon: <KeyOutlined /> },
    { key: 'out', label: t('account.signOut'), icon: <LogoutOutlined /> },
    { key: 'everywhere', label: t('account.signOutEverywhere') },
  ];
  const onClick = ({ key }: { key: string }) => {
    if (key === 'out') return signOut();
    if (key === 'password') return setChanging(true);
    if (key === 'everywhere') {
      return void modal.confirm({ title: t('account.signOutEverywhere'), content: t('account.signOutEverywhereHint'), okText: t('account.signOutEverywhere'), onOk: signOutEverywhere });
    }
    return setPreferences({ appearance: key as Appearance });
  };
  return (
    <>
      <Dropdown trigger={['click']} placement="bottomRight" menu={{ items, onClick, style: { minWidth: 210 } }}>
        <Button type="text" aria-label={t('account.menu')} style={{ paddingInline: 6 }}>
          <span className={styles.avatar}>{(me?.person.name ?? '?').slice(0, 1)}</span>
        </Button>
      </Dropdown>
      {isChanging && <PasswordDialog onClose={() => setChanging(false)} />}
    </>
  );
}
