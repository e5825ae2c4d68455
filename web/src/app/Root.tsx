//! Everything that stands around the pages: language, theme, data cache, router.
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useLayoutEffect, useMemo } from 'react';
import { whenSignedOut } from '@/api/client';
import { translator, TranslatorContext } from '@/i18n/translate';
import { useIsPhone } from '@/shared/useIsPhone';
import { useIsDark, usePreferences } from './preferences';
import { queryClient } from './queryClient';
import { router } from './router';
import { paint, themeOf } from './theme';

whenSignedOut(() => {
  const here = router.state.location;
  if (here.pathname === '/signin' || here.pathname === '/setup') return;
  queryClient.removeQueries({ queryKey: ['session'] });
  void router.navigate({ to: '/signin', search: { next: here.href } });
});

export function Root() {
  const { locale } = usePreferences();
  const isDark = useIsDark();
  const isPhone = useIsPhone();
  const words = useMemo(() => translator(locale), [locale]);
  const theme = useMemo(() => themeOf(isDark, isPhone), [isDark, isPhone]);
  useLayoutEffect(() => paint(isDark), [isDark]);
  useLayoutEffect(() => {
    document.documentElement.lang = locale;
    dayjs.locale(locale === 'zh-CN' ? 'zh-cn' : 'en');
  }, [locale]);
  return (
    <TranslatorContext value={words}>
      <ConfigProvider theme={theme} locale={locale === 'zh-CN' ? zhCN : enUS} button={{ autoInsertSpace: false }}>
        <AntApp style={{ height: '100%' }}>
          <QueryClientProvider client={queryClient}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </AntApp>
      </ConfigProvider>
    </TranslatorContext>
  );
}
