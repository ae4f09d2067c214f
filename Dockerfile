# The server in a small image: no root, and nothing to write but /data.
FROM rust:1-slim-bookworm AS build
RUN apt-get update \
 && apt-get install -y --no-install-recommends make perl \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
# OpenSSL is linked in, so that the binary needs nothing but libc.
RUN cargo build --release --locked --features vendored

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 10001 -g 10001 -m 0700 /data
COPY --from=build /src/target/release/porchlight /usr/local/bin/porchlight
COPY deploy/docker.toml /etc/porchlight/porchlight.toml
ENV SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt
USER 10001:10001
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s \
  CMD ["porchlight", "health", "--config", "/etc/porchlight/porchlight.toml"]
ENTRYPOINT ["porchlight"]
CMD ["serve", "--config", "/etc/porchlight/porchlight.toml"]
