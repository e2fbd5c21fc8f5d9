using System.Text.Json;
using AgentHost.Kernel.Json;

namespace AgentHost.Kernel.Configuration;

/// <summary>What a schema does not say of the kernel's keys: durations, literal secrets, what a project's file may not set.</summary>
internal static class SettingsValues
{
    private static readonly string[][] DurationPaths =
    [
        ["permissions", "askTimeout"],
        ["limits", "time"],
        ["limits", "firstToken"],
        ["limits", "betweenTokens"],
        ["limits", "retries", "firstWait"],
        ["limits", "retries", "longestWait"],
    ];

    public static void Check(SettingsLayer layer, Action<JsonProblem> tell)
    {
        foreach (var path in DurationPaths)
        {
            if (Find(layer, path) is { } value && !Durations.TryRead(value, out _))
            {
                Refuse("/" + string.Join('/', path), $"{string.Join('.', path)}: expected {Durations.Expected}, got {SchemaText.Describe(value)}.");
            }
        }
        if (layer.IsOfProject)
        {
            if (Find(layer, ["permissions", "mode"]) is { ValueKind: JsonValueKind.String } mode && mode.ValueEquals("bypass"u8))
            {
                Refuse("/permissions/mode", "permissions.mode: a project's file cannot set bypass; use --permission-mode bypass or your own settings.");
            }
        }
        if (Find(layer, ["providers"]) is { ValueKind: JsonValueKind.Object } providers)
        {
            foreach (var provider in providers.EnumerateObject())
            {
                CheckKey(provider);
            }
        }

        void CheckKey(JsonProperty provider)
        {
            if (provider.Value.ValueKind != JsonValueKind.Object || !provider.Value.TryGetProperty("apiKey", out var key)
                || key.ValueKind != JsonValueKind.String || key.GetString()!.Contains('$', StringComparison.Ordinal))
            {
                return;
            }
            var pointer = "/providers/" + provider.Name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) + "/apiKey";
            var place = $"providers.{SchemaText.Short(provider.Name)}.apiKey";
            if (layer.IsOfProject)
            {
                Refuse(pointer, $"{place}: a key does not belong into a project's file, where others read it; put it into an environment variable and write \"$NAME\", and replace a key that was shared.");
            }
            else if (layer.Scope is SettingsScope.User or SettingsScope.Managed)
            {
                tell(layer.Problem(pointer, $"{place}: the key stands here as plain text; put it into an environment variable and write \"$NAME\".", JsonSeverity.Warning));
            }
        }

        void Refuse(string pointer, string message)
        {
            layer.Refuse(pointer);
            tell(layer.Problem(pointer, message));
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
