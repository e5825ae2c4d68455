import 'antd/dist/reset.css';
import './app/global.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Root } from './app/Root';

const place = document.getElementById('root');
if (!place) throw new Error('index.html lost its #root');
createRoot(place).render(
  <StrictMode>
    <Root />
  </StrictMode>,
);
