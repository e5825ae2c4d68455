//! The frame around every signed-in page: menu at the left (at the bottom on a phone), top bar, content.
import { AppstoreOutlined, MenuFoldOutlined, MenuUnfoldOutlined } from '@ant-design/icons';
import { Link, Outlet, useLocation } from '@tanstack/react-router';
import { Drawer, Tooltip } from 'antd';
import { useMemo, useState } from 'react';
import { useT } from '@/i18n/translate';
import { OrganisationContext } from '@/shared/format/useFormat';
import { useIsPhone } from '@/shared/useIsPhone';
import { Mark } from './Mark';
import { ROOMS, type Room } from './nav';
import { setPreferences, usePreferences } from './preferences';
import { useCan, useMe } from './session';
import styles from './Shell.module.css';
import { TopBar } from './TopBar';

export function Shell() {
  const { t } = useT();
  const me = useMe();
  const isPhone = useIsPhone();
  const { collapsed } = usePreferences();
  const organisation = useMemo(
    () => ({ currency: me?.organisation.currency ?? 'CNY', zone: me?.organisation.zone ?? 'Asia/Shanghai' }),
    [me],
  );
  return (
    <OrganisationContext value={organisation}>
      <a className={styles.skip} href="#content">{t('nav.skip')}</a>
      <div className={`${styles.shell} ${collapsed && !isPhone ? styles.collapsed : ''}`}>
        {!isPhone && <SideMenu collapsed={collapsed} />}
        <div className={styles.main}>
          <TopBar />
          <main id="content" className={styles.content} tabIndex={-1}>
            <Outlet />
          </main>
        </div>
        {isPhone && <BottomTabs />}
      </div>
    </OrganisationContext>
  );
}

function useRooms(): { rooms: Room[]; isHere: (room: Room) => boolean } {
  const can = useCan();
  const { pathname } = useLocation();
  return {
    rooms: ROOMS.filter((room) => !room.needs || can(room.needs)),
    isHere: (room) => (room.to === '/' ? pathname === '/' : pathname.startsWith(room.to)),
  };
}

function SideMenu({ collapsed }: { collapsed: boolean }) {
  const { t } = useT();
  const me = useMe();
  const { rooms, isHere } = useRooms();
  const groups = [
    { key: 'main', title: undefined },
    { key: 'data', title: t('nav.dataGroup') },
    { key: 'admin', title: t('nav.adminGroup') },
  ] as const;
  return (
    <nav className={styles.side} aria-label={t('nav.menu')}>
      <Link to="/" className={styles.brand}>
        <Mark />
        {!collapsed && (
          <span>
            <div className={styles.brandName}>{t('common.product')}</div>
            <div className={styles.brandOrg}>{me?.organisation.name}</div>
          </span>
        )}
      </Link>
      {groups.map((group) => (
        <div key={group.key}>
          {group.title && <div className={styles.group}>{group.title}</div>}
          {rooms.filter((room) => room.group === group.key).map((room) => (
            <Tooltip key={room.to} title={collapsed ? t(room.label) : ''} placement="right">
              <Link to={room.to} className={styles.item} aria-label={t(room.label)} aria-current={isHere(room) ? 'page' : undefined}>
                {room.icon}
                {!collapsed && t(room.label)}
              </Link>
            </Tooltip>
          ))}
        </div>
      ))}
      <button type="button" className={`${styles.item} ${styles.fold}`} aria-label={t(collapsed ? 'nav.expand' : 'nav.collapse')}
        onClick={() => setPreferences({ collapsed: !collapsed })}>
        {collapsed ? <MenuUnfoldOutlined /> : <><MenuFoldOutlined />{t('nav.collapse')}</>}
      </button>
    </nav>
  );
}

function BottomTabs() {
  const { t } = useT();
  const { rooms, isHere } = useRooms();
  const [isOpen, setOpen] = useState(false);
  const first = rooms.filter((room) => ['/', '/customers', '/imports'].includes(room.to));
  const rest = rooms.filter((room) => !first.includes(room));
  return (
    <>
      <nav className={styles.tabs} aria-label={t('nav.menu')}>
        {first.map((room) => (
          <Link key={room.to} to={room.to} className={styles.tab} aria-current={isHere(room) ? 'page' : undefined}>
            {room.icon}
            {t(room.label)}
          </Link>
        ))}
        <button type="button" className={styles.tab} aria-current={rest.some(isHere) ? 'page' : undefined} onClick={() => setOpen(true)}>
          <AppstoreOutlined />
          {t('nav.more')}
        </button>
      </nav>
      <Drawer placement="bottom" open={isOpen} onClose={() => setOpen(false)} title={t('nav.more')} size="auto">
        {rest.map((room) => (
          <Link key={room.to} to={room.to} className={styles.sheetItem} onClick={() => setOpen(false)}>
            {room.icon}
            {t(room.label)}
          </Link>
        ))}
      </Drawer>
    </>
  );
}
