//! The rooms of the house, in the order people walk through them.
import {
  ApiOutlined, BlockOutlined, CloudUploadOutlined, DashboardOutlined, FolderOpenOutlined, FunctionOutlined, HistoryOutlined, PartitionOutlined, SafetyCertificateOutlined, TagsOutlined,
  TeamOutlined, UsergroupAddOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Permission } from '@/api/types';
import type { MessageKey } from '@/i18n/translate';

export interface Room {
  to: '/' | '/customers' | '/imports' | '/feeds' | '/candidates' | '/quality' | '/merges' | '/rules' | '/tags' | '/value' | '/people' | '/developers';
  label: MessageKey;
  icon: ReactNode;
  group: 'main' | 'data' | 'admin';
  needs?: Permission;
}

export const ROOMS: Room[] = [
  { to: '/', label: 'nav.cockpit', icon: <DashboardOutlined />, group: 'main' },
  { to: '/customers', label: 'nav.customers', icon: <TeamOutlined />, group: 'main' },
  { to: '/tags', label: 'nav.tags', icon: <TagsOutlined />, group: 'main' },
  { to: '/imports', label: 'nav.imports', icon: <CloudUploadOutlined />, group: 'data', needs: 'imports.run' },
  { to: '/feeds', label: 'nav.feeds', icon: <FolderOpenOutlined />, group: 'data', needs: 'imports.run' },
  { to: '/candidates', label: 'nav.candidates', icon: <BlockOutlined />, group: 'data', needs: 'customers.merge' },
  { to: '/quality', label: 'nav.quality', icon: <SafetyCertificateOutlined />, group: 'data' },
  { to: '/merges', label: 'nav.merges', icon: <HistoryOutlined />, group: 'data' },
  { to: '/rules', label: 'nav.rules', icon: <PartitionOutlined />, group: 'admin', needs: 'customers.merge' },
  { to: '/value', label: 'nav.value', icon: <FunctionOutlined />, group: 'admin' },
  { to: '/people', label: 'nav.people', icon: <UsergroupAddOutlined />, group: 'admin', needs: 'people.manage' },
  { to: '/developers', label: 'nav.developers', icon: <ApiOutlined />, group: 'admin' },
];
