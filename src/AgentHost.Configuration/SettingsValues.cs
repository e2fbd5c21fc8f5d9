using System.Globalization;
using System.Text;
using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>Rules on values of the kernel's keys that a schema does not state: durations, literal secrets, what a project's file may not set.</summary>
internal static class SettingsValues
{
    private static readonly string[][] DurationPaths =
    [
        ["permissions", "askTimeout"],
        ["context", "timeout"],
        ["limits", "time"],
        ["limits", "firstToken"],
        ["limits", "betweenTokens"],
        ["limits", "connect"],
        ["limits", "request"],
        ["limits", "pluginIdle"],
        ["server", "idleWorkspace"],
        ["server", "idleExit"],
        ["limits", "retries", "firstWait"],
        ["limits", "retries", "longestWait"],
    ];

    private static readonly string[][] MoneyPaths = [["limits", "cost"], ["limits", "sessionCost"], ["limits", "dayCost"]];

    private static readonly string[] KeyMembers = ["apiKey", "apiKeyEnv", "apiKeyFile", "apiKeyCommand"];

    private static readonly string[] LoginAddresses = ["deviceUrl", "tokenUrl"];

    /// <summary>Names that stand for each other for ever, as a phrase; null where a name leads somewhere.</summary>
    private static string? CircleFrom(JsonElement models, JsonProperty start)
    {
        var seen = new List<string> { start.Name };
        var at = start.Value;
        while (at.ValueKind == JsonValueKind.String && at.GetString() is { } next && models.TryGetProperty(next, out var following))
        {
            if (seen.Contains(next))
            {
                return next == start.Name && seen.Count > 1
                    ? string.Join(" stands for ", seen.Append(next).Select(static name => SchemaText.Short(name)))
                    : null;
            }

            seen.Add(next);
            at = following;
        }

        return null;
    }

    /// <summary>Describes the duration that a key takes; null where the one given is such.</summary>
    public static string? DurationFault(string key, TimeSpan? duration) =>
        duration is null ? Durations.Expected
        : key switch
        {
            // A moment in which nothing can be connected to, or an hour in which nobody hears that nothing is there, is a slip of the pen.
            "limits.connect" when duration < TimeSpan.FromMilliseconds(100) || duration > TimeSpan.FromMinutes(10) => "a duration from 100ms to 10m",
            "catalog.autoUpdate" when duration < TimeSpan.FromHours(1) || duration > TimeSpan.FromDays(365) => "a duration from 1h to 365d, or false",
            "limits.request" when duration < TimeSpan.FromSeconds(1) || duration > TimeSpan.FromDays(1) => "a duration from 1s to 1d",
            _ => null,
        };

    public static void Check(SettingsLayer layer, Action<JsonProblem> tell)
    {
        foreach (var path in DurationPaths)
        {
            if (Find(layer, path) is { } value
                && DurationFault(string.Join('.', path), Durations.TryRead(value, out var duration) ? duration : null) is { } expected)
            {
                Refuse("/" + string.Join('/', path), $"{string.Join('.', path)}: expected {expected}, got {SchemaText.Describe(value)}.");
            }
        }
        if (Find(layer, ["catalog", "autoUpdate"]) is { ValueKind: not JsonValueKind.False } every
            && DurationFault("catalog.autoUpdate", Durations.TryRead(every, out var interval) ? interval : null) is { } wanted)
        {
            Refuse("/catalog/autoUpdate", $"catalog.autoUpdate: expected {wanted}, got {SchemaText.Describe(every)}.");
        }
        foreach (var path in MoneyPaths)
        {
            if (Find(layer, path) is { } value && !Money.TryRead(value, out _))
            {
                Refuse("/" + string.Join('/', path), $"{string.Join('.', path)}: expected {Money.Expected}, got {SchemaText.Describe(value)}.");
            }
        }
        if (Find(layer, ["catalog", "url"]) is { ValueKind: JsonValueKind.String } list && !SafeAddress.TryRead(list.GetString()!, out _))
        {
            Refuse("/catalog/url", $"catalog.url: expected {SafeAddress.Expected}, got {SchemaText.Describe(list)}.");
        }
        if (layer.IsOfProject)
        {
            if (Find(layer, ["permissions", "mode"]) is { ValueKind: JsonValueKind.String } mode && mode.ValueEquals("bypass"u8))
            {
                Forbid("/permissions/mode", "permissions.mode: a project's file cannot set bypass; use --permission-mode bypass or your own settings.");
            }
            if (Find(layer, ["limits", "connect"]) is not null)
            {
                Forbid("/limits/connect", "limits.connect: a project's file has no say in it, since all that this program connects to shares it; "
                    + "move it into your own agent.json.");
            }
            if (Find(layer, ["hooks"]) is { ValueKind: JsonValueKind.Object } hooks)
            {
                foreach (var format in hooks.EnumerateObject().Where(static member => member.Value.ValueKind == JsonValueKind.Object))
                {
                    var place = new StringBuilder("/hooks");
                    JsonPointer.Append(place, format.Name);
                    Forbid(place.ToString(), $"hooks.{SchemaText.Short(format.Name)}: a project's file cannot switch off or change hooks that are not its own; "
                        + "move it into your own agent.json.");
                }
            }
            if (Find(layer, ["permissions", "environment"]) is not null)
            {
                Forbid("/permissions/environment", "permissions.environment: a project's file cannot say which rules hold by saying where it is; "
                    + "use AGENT_ENVIRONMENT or your own settings.");
            }
            if (Find(layer, ["permissions", "sandbox"]) is not null)
            {
                Forbid("/permissions/sandbox", "permissions.sandbox: a project's file has no say in it; move it into your own agent.json.");
            }
            if (Find(layer, ["audit"]) is not null)
            {
                Forbid("/audit", "audit: a project's file has no say in what is written down; move it into your own agent.json.");
            }
            if (Find(layer, ["telemetry"]) is not null)
            {
                Forbid("/telemetry", "telemetry: a project's file cannot have what is measured sent anywhere; move it into your own agent.json.");
            }
            if (Find(layer, ["sessions"]) is not null)
            {
                Forbid("/sessions", "sessions: a project's file has no say in what is kept of your sessions; move it into your own agent.json.");
            }
            if (Find(layer, ["server"]) is not null)
            {
                Forbid("/server", "server: a project's file has no say in when your servers end; move it into your own agent.json.");
            }
            if (Find(layer, ["targets"]) is not null)
            {
                Forbid("/targets", "targets: a project's file has no say in where your work is done; move it into your own agent.json.");
            }
            if (Find(layer, ["context", "summarize"]) is { ValueKind: JsonValueKind.True })
            {
                Forbid("/context/summarize", "context.summarize: a project's file cannot agree to it in your place; move it into your own agent.json.");
            }

            if (Find(layer, ["context", "askBeforeSend"]) is { ValueKind: JsonValueKind.False })
            {
                Forbid("/context/askBeforeSend", "context.askBeforeSend: a project's file cannot have things sent without asking you; "
                    + "move it into your own agent.json.");
            }

            if (Find(layer, ["catalog"]) is not null)
            {
                Forbid("/catalog", "catalog: a project's file cannot say where the list of models and prices comes from; move it into your own agent.json.");
            }
            if (Find(layer, ["permissions", "builtins"]) is { ValueKind: JsonValueKind.Object } builtins && builtins.EnumerateObject().Any())
            {
                Forbid("/permissions/builtins", "permissions.builtins: a project's file cannot switch the host's own cautions; use your own settings.");
            }

            if (Find(layer, ["permissions", "profiles"]) is { ValueKind: JsonValueKind.Object } profiles)
            {
                foreach (var profile in profiles.EnumerateObject())
                {
                    if (profile.Value.ValueKind == JsonValueKind.Object && profile.Value.TryGetProperty("mode", out var own)
                        && own.ValueKind == JsonValueKind.String && own.ValueEquals("bypass"u8))
                    {
                        var place = new StringBuilder("/permissions/profiles");
                        JsonPointer.Append(place, profile.Name);
                        Forbid(place.Append("/mode")
                            .ToString(),
                            $"permissions.profiles.{SchemaText.Short(profile.Name)}.mode: a project's file cannot set bypass; use your own settings.");
                    }
                }
            }
        }
        foreach (var (pointer, value) in ModelNames(layer))
        {
            // What follows the slash may be anything; that something does is the form of such a name.
            if (value.GetString()!.Trim() is "" or [.., '/'])
            {
                Refuse(pointer, $"{SettingKey.Write(JsonPointer.Split(pointer)!)}: {SchemaText.Describe(value)} names no model; "
                    + "write MODEL, PROVIDER/MODEL or a name of yours.");
            }
        }

        if (Find(layer, ["models"]) is { ValueKind: JsonValueKind.Object } models)
        {
            foreach (var name in models.EnumerateObject())
            {
                if (CircleFrom(models, name) is { } circle)
                {
                    var place = new StringBuilder("/models");
                    JsonPointer.Append(place, name.Name);
                    Refuse(place.ToString(), $"models.{SchemaText.Short(name.Name)}: {circle}; let one of them name a model, as PROVIDER/MODEL.");
                    break;
                }
            }
        }

        if (Find(layer, ["providers"]) is { ValueKind: JsonValueKind.Object } providers)
        {
            foreach (var provider in providers.EnumerateObject())
            {
                if (provider.Value.ValueKind == JsonValueKind.Object)
                {
                    CheckKeys(provider);
                }
            }
        }

        void CheckKeys(JsonProperty provider)
        {
            var pointer = "/providers/" + provider.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
            var entry = $"providers.{SchemaText.Short(provider.Name)}";
            if (KeyMembers.Where(name => provider.Value.TryGetProperty(name, out _)).ToList() is [var first, var second, ..])
            {
                Refuse(pointer + "/" + second, $"{entry} has both {first} and {second}, and only one of them can say where the key is; take one out.");
            }
            if (layer.IsOfProject)
            {
                // The entry's address is the project's as well: whatever it names here would be sent there.
                foreach (var name in KeyMembers.Append("deviceLogin"))
                {
                    if (provider.Value.TryGetProperty(name, out _))
                    {
                        Forbid(pointer + "/"
                            + name,
                            $"{entry}.{name}: a project's file says nothing of keys, since its entry could take yours to any address; "
                            + $"move the entry into your own agent.json{(name == "apiKey" ? ", and replace a key that was written down here" : "")}.");
                    }
                }
            }
            else
            {
                foreach (var name in LoginAddresses)
                {
                    if (Find(layer, ["providers", provider.Name, "deviceLogin", name]) is { ValueKind: JsonValueKind.String } address
                        && !SafeAddress.TryRead(address.GetString()!, out _))
                    {
                        Refuse($"{pointer}/deviceLogin", $"{entry}.deviceLogin.{name}: expected {SafeAddress.Expected}, got {SchemaText.Describe(address)}.");
                    }
                }
            }
            if (layer.Scope is SettingsScope.User or SettingsScope.Managed && provider.Value.TryGetProperty("apiKey", out var key)
                && key.ValueKind == JsonValueKind.String && !key.GetString()!.Contains('$', StringComparison.Ordinal))
            {
                tell(layer.Problem(
                    pointer + "/apiKey",
                    $"{entry}.apiKey: the key stands here as plain text; put it into an environment variable and write \"$NAME\".",
                    JsonSeverity.Warning,
                    code: ProblemCodes.PlainTextKey));
            }
        }

        void Forbid(string pointer, string message) => Refuse(pointer, message, ProblemCodes.NotAllowedHere);

        void Refuse(string pointer, string message, string code = ProblemCodes.WrongValue)
        {
            layer.Refuse(pointer);
            tell(layer.Problem(pointer, message, code: code));
        }
    }

    /// <summary>Lists the places where a layer names models.</summary>
    private static IEnumerable<(string Pointer, JsonElement Name)> ModelNames(SettingsLayer layer)
    {
        if (Find(layer, ["model"]) is { ValueKind: JsonValueKind.String } model)
        {
            yield return ("/model", model);
        }

        if (Find(layer, ["fallback"]) is { ValueKind: JsonValueKind.Array } fallbacks)
        {
            for (var i = 0; i < fallbacks.GetArrayLength(); i++)
            {
                var pointer = string.Create(CultureInfo.InvariantCulture, $"/fallback/{i}");
                if (fallbacks[i].ValueKind == JsonValueKind.String && !layer.IsRefused(pointer))
                {
                    yield return (pointer, fallbacks[i]);
                }
            }
        }

        if (Find(layer, ["models"]) is { ValueKind: JsonValueKind.Object } models)
        {
            foreach (var own in models.EnumerateObject())
            {
                var pointer = new StringBuilder("/models");
                JsonPointer.Append(pointer, own.Name);
                var profile = own.Value.ValueKind == JsonValueKind.Object && own.Value.TryGetProperty("model", out var of) ? of : own.Value;
                var place = own.Value.ValueKind == JsonValueKind.Object ? pointer.Append("/model").ToString() : pointer.ToString();
                if (profile.ValueKind == JsonValueKind.String && !layer.IsRefused(place))
                {
                    yield return (place, profile);
                }
            }
        }
    }

    private static JsonElement? Find(SettingsLayer layer, ReadOnlySpan<string> path)
    {
        var at = layer.Root;
        var pointer = "";
        foreach (var key in path)
        {
            pointer += "/" + key;
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(key, out at) || layer.IsRefused(pointer))
            {
                return null;
            }
        }
        return at;
    }
}
