"""Method auto: thin parts by the guided engine, wide holes by copies of texture."""
