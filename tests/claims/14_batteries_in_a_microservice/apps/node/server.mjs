// The endpoint in Node.js, with nothing but its standard library: node server.mjs PORT
import { createServer } from "node:http";

const PRODUCT = /^\/products\/(\d+)$/;

const server = createServer((request, response) => {
  const found = PRODUCT.exec(request.url);
  if (!found) {
    response.writeHead(404).end();
    return;
  }
  const product = { id: Number(found[1]), name: "Analytical engine", price: 1843 };
  const body = JSON.stringify(product);
  response.writeHead(200, {
    "Content-Type": "application/json",
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
});

server.listen(Number(process.argv[2]), "127.0.0.1");
