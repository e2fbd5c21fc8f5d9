using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AgentHost.Plugins.Mcp.Declarations;

/// <summary>Reads declarations of servers, in settings, manifests and files of other hosts.</summary>
internal static class ServerReader
{
    private const int Most = 200;

    /// <summary>The servers of a file in the format of <c>.mcp.json</c>: <c>mcpServers</c>, or <c>servers</c>.</summary>
    public static IEnumerable<JsonProperty> ServersOf(JsonElement file)
    {
        var servers = file.Get("mcpServers") is { ValueKind: JsonValueKind.Object } named ? named : file.Get("servers");
        return servers.ValueKind == JsonValueKind.Object ? servers.EnumerateObject().Take(Most) : [];
    }

    /// <summary>One over the other: members of the first stand before those of the second.</summary>
    public static JsonElement Overlay(JsonElement upper, JsonElement lower)
    {
        if (upper.ValueKind != JsonValueKind.Object || lower.ValueKind != JsonValueKind.Object)
        {
            return upper;
        }

        var merged = new JsonObject();
        foreach (var member in lower.EnumerateObject().Concat(upper.EnumerateObject()))
        {
            merged[member.Name] = JsonNode.Parse(member.Value.GetRawText());
        }

        return Json.Of(merged);
    }

    /// <summary>Reads one.</summary>
    public static McpServerSpec Read(string name, string source, JsonElement entry)
    {
        var (url, command) = (entry.Text("url") ?? entry.Text("serverUrl") ?? "", entry.Text("command") ?? "");
        var type = entry.Text("type") ?? entry.Text("transport");
        var transport = type switch
        {
            "sse" => ServerTransport.Sse,
            "http" or "streamable-http" or "streamableHttp" => ServerTransport.Http,
            "stdio" => ServerTransport.Stdio,
            _ => url.Length > 0 && command.Length == 0 ? ServerTransport.Http : ServerTransport.Stdio,
        };
        return new McpServerSpec(name, source, transport)
        {
            Command = command,
            Arguments = Texts(entry.Get("args")),
            Environment = Pairs(entry.Get("env")),
            Folder = entry.Text("cwd"),
            Url = url,
            Headers = Pairs(entry.Get("headers")),
            Login = LoginOf(entry.Get("oauth")),
            Disabled = entry.Get("disabled").ValueKind == JsonValueKind.True || entry.Get("enabled").ValueKind == JsonValueKind.False,
            EnabledTools = entry.Get("enabledTools").ValueKind == JsonValueKind.Array ? Texts(entry.Get("enabledTools")) : null,
            DisabledTools = Texts(entry.Get("disabledTools")),
            Timeout = Seconds(entry, "timeout", 120, 86_400),
            StartTimeout = Seconds(entry, "startTimeout", 30, 600),
            Sampling = entry.Text("sampling") is "allow" or "never" ? entry.Text("sampling")! : "ask",
            Get = entry.Text("get"),
            Identity = IdentityOf(name, transport, entry),
            Problem = !IsName(name) ? "its name may hold letters, digits, '-', '_' and '.' only, 40 at most"
                : transport == ServerTransport.Stdio && command.Length == 0
                    ? (url.Length > 0 ? "type stdio takes a command, not a url" : "it has neither a command nor a url")
                : transport != ServerTransport.Stdio && url.Length == 0 ? "it has no url"
                : null,
        };
    }

    private static readonly string[] Algorithms = ["ES256", "ES384", "ES512", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512"];

    private static LoginSpec? LoginOf(JsonElement oauth) => oauth.ValueKind == JsonValueKind.False ? null : new()
    {
        Grant = oauth.Text("grant") switch
        {
            "client-credentials" => GrantKind.ClientCredentials,
            "identity-assertion" => GrantKind.IdentityAssertion,
            _ => GrantKind.Person,
        },
        PrivateKey = oauth.Text("privateKey"),
        Algorithm = oauth.Text("algorithm") is { } algorithm && Algorithms.Contains(algorithm) ? algorithm : null,
        Identity = oauth.Get("identity") is { ValueKind: JsonValueKind.Object } identity
            && (identity.Text("tokenEndpoint"), identity.Text("clientId"), identity.Text("token")) is ({ } endpoint, { } client, { } token)
            ? new IdentitySpec(endpoint, client, token) { ClientSecret = identity.Text("clientSecret") }
            : null,
        ClientId = oauth.Text("clientId"),
        ClientSecret = oauth.Text("clientSecret"),
        ClientDocument = oauth.Text("clientDocument"),
        Scopes = Texts(oauth.Get("scopes")),
        Port = (oauth.Number("port") ?? oauth.Number("callbackPort")) is > 0 and <= 65_535 and { } port ? port : 0,
    };

    /// <summary>Longer than 40 there would be little room for names of tools.</summary>
    private static bool IsName(string name) =>
        name.Length is > 0 and <= 40 && name.All(static character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.');

    private static string IdentityOf(string name, ServerTransport transport, JsonElement entry)
    {
        var text = string.Join(
            '\n', name, transport, entry.Text("command"), entry.Text("url"), entry.Text("cwd"),
            entry.Get("args") is { ValueKind: JsonValueKind.Array } args ? args.GetRawText() : "");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 12));
    }

    private static TimeSpan Seconds(JsonElement entry, string name, double fallback, double most) =>
        TimeSpan.FromSeconds(entry.Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var seconds) && seconds > 0
            ? Math.Min(seconds, most)
            : fallback);

    private static List<string> Texts(JsonElement list) =>
        [.. list.Items().Where(static item => item.ValueKind == JsonValueKind.String).Select(Json.Safe).Take(2_000)];

    private static Dictionary<string, string> Pairs(JsonElement element)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject()
                .Where(static member => member.Value.ValueKind is JsonValueKind.String or JsonValueKind.Number).Take(Most))
            {
                pairs[member.Name] = member.Value.ValueKind == JsonValueKind.String ? Json.Safe(member.Value) : member.Value.GetRawText();
            }
        }

        return pairs;
    }
}
