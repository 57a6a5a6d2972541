// What the OpenAI SDK for JavaScript must find in our answers; ../openai_checks.py asks the same under the same names.
// Run as `node check.mjs BASE_URL`, the key in INTERFAZE_API_KEY. One line of JSON for each check on standard output.

import OpenAI from "openai";
import { isDeepStrictEqual } from "node:util";

const MODEL = "interfaze-beta";
const NOTE = "Invoice 2041\nCompany: Linden Grocers\nDate: 2026-03-14\nTotal: 26.87\n";
const DOCUMENT = { file_data: `data:text/plain;base64,${Buffer.from(NOTE).toString("base64")}`, filename: "note.txt" };
const FIELDS = { company: { type: "string" }, total: { type: "number" } };
const SCHEMA = { type: "object", properties: FIELDS, required: Object.keys(FIELDS), additionalProperties: false };
const OBJECT = { company: "Linden Grocers", total: 26.87 };
const TOOL = {
  type: "function",
  function: {
    name: "get_weather",
    description: "Get the weather of a city. Always call it.",
    parameters: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
  },
};
const IGNORED = {
  n: 1, seed: 7, user: "u", stop: ["zzz"], presence_penalty: 0.1, frequency_penalty: 0.1, top_p: 0.9,
  temperature: 0.5, metadata: { a: "b" }, store: false, service_tier: "auto",
};
const SCHEMA_FORMAT = { type: "json_schema", json_schema: { name: "invoice", schema: SCHEMA, strict: true } };

const options = { baseURL: process.argv[2], apiKey: process.env.INTERFAZE_API_KEY, maxRetries: 0, timeout: 240_000 };
const client = new OpenAI(options);
const completions = client.chat.completions;

const said = (text) => [{ role: "user", content: text }];
function asked(text = "Read this.", system = "") {
  const user = { role: "user", content: [{ type: "text", text }, { type: "file", file: DOCUMENT }] };
  return system ? [{ role: "system", content: system }, user] : [user];
}
const TASK = asked("Extract all text and data.", "<task>ocr</task>");

function require(condition, found) {
  if (!condition) throw new Error(typeof found === "string" ? found : JSON.stringify(found));
}

async function create(request) {
  const answer = await completions.create({ model: MODEL, ...request });
  require(answer.object === "chat.completion" && answer.id && answer.created && answer.model === MODEL, answer);
  require(answer.choices.length === 1 && answer.choices[0].index === 0, answer.choices);
  require(answer.choices[0].message.role === "assistant", answer.choices);
  const used = answer.usage;
  require(used.total_tokens === used.prompt_tokens + used.completion_tokens, used);
  require(used.prompt_tokens > 0 && used.completion_tokens > 0, used);
  return answer;
}

async function streamed(request) {
  const chunks = [];
  for await (const chunk of await completions.create({ model: MODEL, stream: true, ...request })) chunks.push(chunk);
  return chunks;
}

function contentOf(answer) {
  const choice = answer.choices[0];
  require(["stop", "length"].includes(choice.finish_reason) && choice.message.content, choice);
  return choice.message.content;
}

const textOf = (chunks) => chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");

function called(choice) {
  require(choice.finish_reason === "tool_calls" && choice.message.content === null, choice);
  const [call, ...more] = choice.message.tool_calls;
  require(more.length === 0 && call.id && call.type === "function" && call.function.name === "get_weather", choice);
  return JSON.parse(call.function.arguments);
}

// The error that `call` must end in: its class, and the whole of OpenAI's error object.
async function failing(kind, code, param, call) {
  let error;
  try {
    await call();
  } catch (caught) {
    error = caught;
  }
  require(error, `no ${kind.name}`);
  require(error.constructor === kind, `${error.constructor.name} instead of ${kind.name}: ${error.message}`);
  const body = error.error ?? {};
  require(["message", "type", "param", "code"].every((key) => key in body), body);
  require(code === null || body.code === code, body);
  require(param === null || body.param === param, body);
  require(error.requestID, "no x-request-id");
  return `${error.status} ${body.type} ${body.code}`;
}

const CHECKS = {
  "models.list": async () => {
    const models = [];
    for await (const model of client.models.list()) models.push(model);
    require(models.some((model) => model.id === MODEL), models);
    require(models.every((model) => model.object === "model" && model.created && model.owned_by), models);
    return models.map((model) => model.id).join(", ");
  },
  "models.retrieve": async () => {
    const model = await client.models.retrieve(MODEL);
    require(model.id === MODEL && model.object === "model", model);
    return model.owned_by;
  },
  "create task": async () => {
    const found = JSON.parse(contentOf(await create({ messages: TASK })));
    require(found.name === "ocr" && found.result.extracted_text.trim() === NOTE.trim(), found);
    return "ocr";
  },
  "create document": async () => {
    const answer = await create({ messages: asked() });
    require(contentOf(answer).includes("Linden Grocers"), answer);
    require(answer.precontext.length === 1 && answer.precontext[0].name === "ocr", answer.precontext);
    require(typeof answer.vcache === "boolean", answer);
    return "precontext, vcache";
  },
  "create json_object": async () => {
    const answer = await create({ messages: asked(), response_format: { type: "json_object" } });
    return Object.keys(JSON.parse(contentOf(answer))).join(", ");
  },
  "create json_schema": async () => {
    const found = JSON.parse(contentOf(await create({ messages: asked("Extract."), response_format: SCHEMA_FORMAT })));
    require(isDeepStrictEqual(found, OBJECT), found);
    return JSON.stringify(found);
  },
  "create text alone": async () => contentOf(await create({ messages: said("Say hi."), max_tokens: 60 })),
  "create tools": async () => {
    const answer = await create({ messages: said("Weather in Paris? Use the tool."), tools: [TOOL] });
    return JSON.stringify(called(answer.choices[0]));
  },
  "create tool_choice named": async () => {
    const tool_choice = { type: "function", function: { name: "get_weather" } };
    const answer = await create({ messages: said("Weather in Paris?"), tools: [TOOL], tool_choice });
    return JSON.stringify(called(answer.choices[0]));
  },
  "create tool_choice none": async () => {
    const answer = await create({ messages: asked(), tools: [TOOL], tool_choice: "none" });
    require(!answer.choices[0].message.tool_calls?.length, answer.choices[0]);
    return contentOf(answer);
  },
  "create tool result": async () => {
    const call = { id: "call_1", type: "function", function: { name: "get_weather", arguments: '{"city":"Paris"}' } };
    const turns = [
      { role: "assistant", content: null, tool_calls: [call] },
      { role: "tool", tool_call_id: "call_1", content: "Sunny in Paris, 21 degrees" },
    ];
    const messages = [...said("Weather in Paris? Use the tool."), ...turns];
    return contentOf(await create({ messages, tools: [TOOL] }));
  },
  "create max_tokens": async () => {
    const answer = await create({ messages: asked(), max_completion_tokens: 3 });
    require(answer.choices[0].finish_reason === "length" && answer.usage.completion_tokens <= 3, answer);
    return contentOf(answer);
  },
  "create ignored fields": async () => contentOf(await create({ messages: asked(), ...IGNORED })),
  "create developer role": async () => {
    const messages = [{ role: "developer", content: "<task>ocr</task>" }, ...asked()];
    require(JSON.parse(contentOf(await create({ messages }))).name === "ocr", "the task was not run");
    return "ocr";
  },
  "create twice": async () => {
    const request = { messages: asked("Extract."), response_format: SCHEMA_FORMAT };
    const [first, second] = [await create(request), await create(request)];
    require(isDeepStrictEqual([first.choices, first.usage], [second.choices, second.usage]), [first, second]);
    require(first.id !== second.id, `both are ${first.id}`);
    return "equal";
  },
  "stream task": async () => {
    const text = textOf(await streamed({ messages: TASK }));
    require(isDeepStrictEqual(JSON.parse(text), JSON.parse(contentOf(await create({ messages: TASK })))), text);
    return `${text.length} characters`;
  },
  "stream chunks": async () => {
    const chunks = await streamed({ messages: asked() });
    const marks = new Set(chunks.map(({ id, created, model, object }) => [id, created, model, object].join()));
    require(marks.size === 1 && chunks[0].object === "chat.completion.chunk", [...marks]);
    require(chunks[0].choices[0].delta.role === "assistant", chunks[0]);
    const reasons = chunks.map((chunk) => chunk.choices[0].finish_reason);
    require(reasons.pop() === "stop" && reasons.every((reason) => reason === null), chunks);
    require(textOf(chunks).includes("Linden Grocers"), textOf(chunks));
    return `${chunks.length} chunks`;
  },
  "stream usage": async () => {
    const chunks = await streamed({ messages: asked(), stream_options: { include_usage: true } });
    const last = chunks.pop();
    require(last.choices.length === 0 && last.usage.total_tokens > 0, last);
    require(chunks.every((chunk) => chunk.usage === null), chunks);
    require(isDeepStrictEqual(last.usage, (await create({ messages: asked() })).usage), last.usage);
    return last.usage.total_tokens;
  },
  "stream json_schema": async () => {
    const text = textOf(await streamed({ messages: asked("Extract."), response_format: SCHEMA_FORMAT }));
    require(isDeepStrictEqual(JSON.parse(text), OBJECT), text);
    return text;
  },
  "stream tools": async () => {
    const chunks = await streamed({ messages: said("Weather in Paris? Use the tool."), tools: [TOOL] });
    const calls = chunks.flatMap((chunk) => chunk.choices.flatMap((choice) => choice.delta.tool_calls ?? []));
    require(calls[0]?.id && calls[0].function.name === "get_weather", calls);
    require(chunks.at(-1).choices[0].finish_reason === "tool_calls", chunks.at(-1));
    return JSON.stringify(JSON.parse(calls.map((call) => call.function.arguments ?? "").join("")));
  },
  "stream helper": async () => {
    const runner = completions.stream({ model: MODEL, messages: asked() });
    let heard = "";
    runner.on("content", (delta) => (heard += delta));
    const final = await runner.finalChatCompletion();
    require(heard.includes("Linden Grocers") && contentOf(final) === heard, final);
    return `${heard.length} characters`;
  },
  parse: async () => {
    const request = { model: MODEL, messages: asked("Extract."), response_format: SCHEMA_FORMAT };
    const answer = await completions.parse(request);
    // Without a validation library beside it the SDK has nothing to parse with and hands the text through.
    require(isDeepStrictEqual(JSON.parse(answer.choices[0].message.content), OBJECT), answer.choices[0]);
    return answer.choices[0].message.content;
  },
  "raw response": async () => {
    const { data, response, request_id } = await completions.create({ model: MODEL, messages: TASK }).withResponse();
    require(response.headers.get("content-type").startsWith("application/json"), [...response.headers]);
    require(request_id && data.id && data._request_id === request_id, [...response.headers]);
    return request_id;
  },
};

const sent = (more) => () => completions.create({ model: MODEL, messages: asked(), ...more });
const badSchema = { type: "json_schema", json_schema: { name: "x", schema: { type: "nonsense" } } };
const ERRORS = {
  model: [OpenAI.NotFoundError, "model_not_found", "model", sent({ model: "no-such-model" })],
  "model retrieved": [OpenAI.NotFoundError, "model_not_found", "model", () => client.models.retrieve("nope")],
  key: [OpenAI.AuthenticationError, "invalid_api_key", null,
    () => new OpenAI({ ...options, apiKey: "wrong" }).models.list()],
  temperature: [OpenAI.BadRequestError, "invalid_request", "temperature", sent({ temperature: 1.5 })],
  "empty messages": [OpenAI.BadRequestError, "invalid_request", "messages", sent({ messages: [] })],
  "unknown field": [OpenAI.BadRequestError, "unknown_field", "colour", sent({ colour: 1 })],
  "unknown task": [OpenAI.BadRequestError, "invalid_task", "messages",
    sent({ messages: asked("Read this.", "<task>juggle</task>") })],
  schema: [OpenAI.BadRequestError, "invalid_schema", null, sent({ response_format: badSchema })],
  "before a stream": [OpenAI.BadRequestError, "invalid_request", "temperature",
    sent({ temperature: 1.5, stream: true })],
  "no such endpoint": [OpenAI.NotFoundError, null, null, () => client.embeddings.create({ model: MODEL, input: "x" })],
};
for (const [name, expected] of Object.entries(ERRORS)) CHECKS[`error ${name}`] = () => failing(...expected);

for (const [check, body] of Object.entries(CHECKS)) {
  let passed = true;
  let detail;
  try {
    detail = String(await body());
  } catch (error) {
    passed = false;
    detail = `${error.constructor.name}: ${error.message}`;
  }
  console.log(JSON.stringify({ check, passed, detail: detail.replace(/\s+/g, " ").slice(0, 400) }));
}
