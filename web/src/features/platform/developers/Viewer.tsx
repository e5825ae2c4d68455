//! RapiDoc, bundled with us and loaded only here. It fetches nothing but our own document.
import { useQuery } from '@tanstack/react-query';
import 'rapidoc';
import { useEffect, useRef, type CSSProperties, type Ref } from 'react';
import { api } from '@/api/client';
import { useIsDark } from '@/app/preferences';
import { FONT, MONO, paletteOf } from '@/app/theme';
import { useT } from '@/i18n/translate';
import { ErrorState } from '@/shared/states/States';
import { Skeleton } from '@/shared/table/DataTable';

interface RapiDoc extends HTMLElement {
  loadSpec: (spec: object) => Promise<void>;
}
declare module 'react' {
  // oxlint-disable-next-line typescript/no-namespace -- where React looks for the names of custom elements
  namespace JSX {
    interface IntrinsicElements {
      'rapi-doc': { ref?: Ref<RapiDoc>; theme?: string; style?: CSSProperties } & Record<`${string}-${string}`, string>;
    }
  }
}

export function Viewer() {
  const { t } = useT();
  const isDark = useIsDark();
  const { data, error, refetch } = useQuery({ queryKey: ['openapi'], queryFn: ({ signal }) => api.get<object>('/openapi.json', undefined, signal), staleTime: Infinity });
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return <div className="card"><Skeleton label={t('common.loading')} lines={14} /></div>;
  return <Document key={String(isDark)} spec={data} isDark={isDark} />;
}

function Document({ spec, isDark }: { spec: object; isDark: boolean }) {
  const p = paletteOf(isDark);
  const box = useRef<RapiDoc>(null);
  useEffect(() => {
    // The viewer rewrites what it is given, and our cache must stay as it is.
    void box.current?.loadSpec(structuredClone(spec));
  }, [spec]);
  return (
    <rapi-doc
      ref={box} theme={isDark ? 'dark' : 'light'} render-style="view" show-header="false" load-fonts="false" regular-font={FONT} mono-font={MONO}
      bg-color={p.surface} text-color={p.ink} primary-color={p.primary} schema-style="table" allow-authentication="false" allow-server-selection="false" allow-try="false" sort-tags="true"
      style={{ display: 'block', width: '100%', minHeight: '70vh', borderRadius: 14, overflow: 'hidden', border: `1px solid ${p.line}` }}
    />
  );
}
