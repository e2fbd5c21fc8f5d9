using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AgentHost.Json;
using AgentHost.Server.Documents;

namespace AgentHost.Server.Tests.Contracts;

/// <summary>Asks a server, and holds each request and each answer to what the OpenAPI document says of them.</summary>
internal sealed class ContractClient(ServerRig rig) : IDisposable
{
    private static readonly JsonObject Document = JsonNode.Parse(OpenApiDocument.Write(ServerTable.All.All, "1.2.3"))!.AsObject();
    private readonly HttpClient _http = new() { BaseAddress = new Uri(rig.Server.Address) };

    /// <summary>Mismatches with the document, a line each.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>Endpoints that answered well.</summary>
    public HashSet<string> Answered { get; } = new(StringComparer.Ordinal);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _http.Dispose();

    /// <summary>Asks, and expects an answer of 200 to 299 that is as described; of a stream, its first event or line.</summary>
    public Task<JsonElement> OkAsync(string method, string target, string? body = null) => CallAsync(method, target, body, isRefused: false);

    /// <summary>Asks, and expects a problem that is as described.</summary>
    public async Task<string> ProblemAsync(string method, string target, string? body = null) =>
        (await CallAsync(method, target, body, isRefused: true)).GetProperty("type").GetString()![Problem.Prefix.Length..];

    private async Task<JsonElement> CallAsync(string method, string target, string? body, bool isRefused)
    {
        var endpoint = ServerTable.All.Find(method, target.Split('?')[0], [], []) ?? throw new InvalidOperationException($"{method} {target} is no endpoint.");
        var operation = Document["paths"]![endpoint.Path]![method.ToLowerInvariant()]!;
        foreach (var name in (target.Split('?') is [_, var query] ? query : "").Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(static pair => pair.Split('=')[0]))
        {
            Assert.Contains(operation["parameters"]!.AsArray(), each => (string?)each!["name"] == name && (string?)each["in"] == "query");
        }

        using var request = new HttpRequestMessage(new HttpMethod(method), target);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", rig.Token);
        if (body is not null)
        {
            if (!isRefused)
            {
                Fits(operation["requestBody"]!["content"]!["application/json"]!["schema"]!, AgentJson.Parse(body), $"{endpoint.Name}: request");
            }

            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }
        else
        {
            Assert.True(isRefused || operation["requestBody"] is not { } needed || !(bool)needed["required"]!, $"{endpoint.Name} needs a body.");
        }

        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        var status = (int)response.StatusCode;
        var type = response.Content.Headers.ContentType?.MediaType;
        var text = type is "text/event-stream" ? await FirstAsync(response) : await response.Content.ReadAsStringAsync(Token);
        Assert.True(status / 100 is 2 != isRefused, $"{method} {target}: {status} {text}");
        var described = operation["responses"]![$"{status}"] ?? operation["responses"]![$"{status / 100}XX"];
        Assert.True(described is not null, $"{endpoint.Name} is not described with {status}.");
        described = described["$ref"] is { } reference ? Refer((string)reference!) : described;
        if (!isRefused)
        {
            Answered.Add(endpoint.Name);
        }

        if (described["content"] is not { } content)
        {
            Assert.True(text.Length == 0, $"{endpoint.Name}: {text}");
            return default;
        }

        Assert.True(type is not null && content[type] is not null, $"{endpoint.Name} answers {type}, which is not described.");
        var schema = content[type]!["schema"]!;
        if (type is not ("application/json" or "application/problem+json" or "application/x-ndjson" or "text/event-stream"))
        {
            return AgentJson.Parse(JsonSerializer.Serialize(text));
        }

        JsonElement first = default;
        foreach (var value in (type == "application/x-ndjson" ? text.Split('\n', StringSplitOptions.RemoveEmptyEntries) : [text]).Select(AgentJson.Parse))
        {
            Fits(schema, value, $"{endpoint.Name}: answer");
            first = first.ValueKind == JsonValueKind.Undefined ? value : first;
        }

        return first;
    }

    private static async Task<string> FirstAsync(HttpResponseMessage response)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(Token));
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                return line["data: ".Length..];
            }
        }

        return "";
    }

    private static JsonNode Refer(string reference) => reference.Split('/').Skip(1).Aggregate((JsonNode)Document, static (at, name) => at[name]!);

    /// <summary>Holds a value to a schema of the document: members that the schema does not know are none of an answer.</summary>
    private void Fits(JsonNode schema, JsonElement value, string what)
    {
        var whole = schema.DeepClone().AsObject();
        whole["components"] = Closed(Document["components"]!.DeepClone());
        var compiled = CompiledSchema.Compile(JsonElement.Parse(Encoding.UTF8.GetBytes(Closed(whole).ToJsonString())));
        var result = JsonSchemaValidator.Validate(compiled, value);
        Faults.AddRange(result.Faults.Concat(result.SchemaFaults).Select(fault => $"{what}: {fault.Message} ({fault.SchemaPath})"));
    }

    /// <summary>Objects whose members are all described take no others: an answer that grows has to be described.</summary>
    private static JsonNode Closed(JsonNode node)
    {
        switch (node)
        {
            case JsonObject given:
                foreach (var (_, inner) in given)
                {
                    if (inner is not null)
                    {
                        Closed(inner);
                    }
                }

                if (given["properties"] is JsonObject members && given["additionalProperties"] is null && !(members.Count == 1 && members["type"] is not null))
                {
                    given["additionalProperties"] = false;
                }

                break;
            case JsonArray many:
                foreach (var item in many)
                {
                    if (item is not null)
                    {
                        Closed(item);
                    }
                }

                break;
            default:
                break;
        }

        return node;
    }
}
