/** The mark: 回, “to come back”, drawn as a path that returns to where it began. */
export function Mark({ size = 32 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="var(--sk-primary)" />
      <path d="M22.5 12.5V11A3.5 3.5 0 0 0 19 7.5h-8A3.5 3.5 0 0 0 7.5 11v10a3.5 3.5 0 0 0 3.5 3.5h10a3.5 3.5 0 0 0 3.5-3.5v-4"
        fill="none" stroke="var(--sk-on-primary)" strokeWidth="2.6" strokeLinecap="round" />
      <rect x="12.5" y="12.5" width="7" height="7" rx="1.8" fill="#ffb27a" />
    </svg>
  );
}
