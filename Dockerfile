# The bot alone; compose.yaml adds PostgreSQL. It runs as a user without rights, and its root file system may be read-only:
# it writes to /data, and there only with SQLite.
FROM python:3.13-slim-bookworm AS packages
WORKDIR /build
COPY requirements.lock .
RUN python -m venv /venv \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-input --require-hashes --only-binary :all: -r requirements.lock

FROM python:3.13-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --no-create-home --shell /usr/sbin/nologin muster \
    && install --directory --owner=muster --mode=0700 /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY alembic/ alembic/
COPY bot/ bot/
COPY features/ features/
COPY handlers/ handlers/
COPY jobs/ jobs/
COPY kit/ kit/
COPY locales/ locales/
COPY models/ models/
# Here, because nothing can be compiled later where nothing can be written.
RUN /venv/bin/python -m compileall -q .

# By its number: whoever runs it can tell without a look inside that this is not root.
USER 10001
ENV PATH=/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUTF8=1 \
    MPLCONFIGDIR=/tmp/matplotlib \
    DATABASE_URL=sqlite:////data/muster.sqlite3 \
    METRICS_LISTEN=127.0.0.1:9100
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:9100/readyz', timeout=4)"]
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
