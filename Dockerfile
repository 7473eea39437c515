FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force
COPY . .
RUN node bin/homegrown.js --help > /dev/null
RUN mkdir -p reports && chown node:node reports
USER node
ENTRYPOINT ["node", "bin/homegrown.js"]
CMD ["worker"]
