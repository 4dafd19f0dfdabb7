# One image, several roles: `web`, `worker rt|sync|bg`, `scheduler` (see compose.yaml).

FROM node:24-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY static static
RUN npm run --silent vendor

FROM python:3.11-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY pyproject.toml README.md LICENSE ./
COPY webapp webapp
RUN pip install --editable .
COPY migrations migrations
COPY templates templates
COPY static static
COPY --from=assets /build/static/vendor static/vendor
COPY wsgi.py worker.py ./
RUN useradd --system --uid 10001 --home-dir /data unisson && install -d -o unisson -g unisson -m 700 /data
USER unisson
VOLUME /data
ENV DATA_DIR=/data BIND=0.0.0.0:8000
EXPOSE 8000
# Roles without a web server have nothing to ask: compose.yaml switches this off for them.
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 \
  CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["unisson"]
CMD ["web"]
