# Builds the one binary and leaves it alone in a small image, run by nobody in particular.
FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/build/target \
    cargo build --release --locked && cp target/release/fonds1035 /fonds1035

FROM debian:bookworm-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --no-create-home --uid 10350 fonds1035
COPY --from=build /fonds1035 /usr/local/bin/fonds1035
USER fonds1035
ENV FONDS1035_ENV=production
EXPOSE 8080
ENTRYPOINT ["fonds1035"]
CMD ["serve"]
