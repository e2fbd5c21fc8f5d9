using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentHost.Kernel.Json;

namespace AgentHost.Kernel.Configuration;

/// <summary>Environment variables that stand for the kernel's scalar settings.</summary>
internal static class EnvironmentSettings
{
    private enum Kind
    {
        Text,
        Integer,
        Duration,
        Mode,
    }

    /// <summary>The variables and the keys that they set.</summary>
    public static IEnumerable<(string Variable, string Path)> Known => Table.Select(e => (e.Variable, string.Join('.', e.Path)));

    private static (string Variable, string[] Path, Kind Kind)[] Table =>
    [
        ("AGENT_MODEL", ["model"], Kind.Text),
        ("AGENT_ENVIRONMENT", ["environment"], Kind.Text),
        ("AGENT_PERMISSION_MODE", ["permissions", "mode"], Kind.Mode),
        ("AGENT_PERMISSION_ASK_TIMEOUT", ["permissions", "askTimeout"], Kind.Duration),
        ("AGENT_SESSIONS_PATH", ["sessions", "path"], Kind.Text),
        ("AGENT_SESSIONS_NAME_PATTERN", ["sessions", "namePattern"], Kind.Text),
        ("AGENT_LIMITS_STEPS", ["limits", "steps"], Kind.Integer),
        ("AGENT_LIMITS_TIME", ["limits", "time"], Kind.Duration),
        ("AGENT_LIMITS_TOKENS", ["limits", "tokens"], Kind.Integer),
        ("AGENT_LIMITS_TOOL_RESULT_CHARS", ["limits", "toolResultChars"], Kind.Integer),
        ("AGENT_LIMITS_FIRST_TOKEN", ["limits", "firstToken"], Kind.Duration),
        ("AGENT_LIMITS_BETWEEN_TOKENS", ["limits", "betweenTokens"], Kind.Duration),
    ];

    /// <summary>One layer for each variable that is set and not empty.</summary>
    public static void Read(Func<string, string?> environment, List<SettingsLayer> layers, List<JsonProblem> problems)
    {
        foreach (var (variable, path, kind) in Table)
        {
            if (environment(variable) is not { Length: > 0 } text)
            {
                continue;
            }
            var name = "environment " + variable;
            if (FindFault(kind, text) is { } expected)
            {
                problems.Add(new(name, 0, 0, $"expected {expected}, got \"{SchemaText.Short(text)}\".", JsonSeverity.Error));
                continue;
            }
            layers.Add(new(SettingsScope.Environment, name, Make(path, kind, text)));
        }
    }

    private static string? FindFault(Kind kind, string text) => kind switch
    {
        Kind.Integer when !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 => "a whole number of 1 or more",
        Kind.Duration when !Durations.TryParse(text, out _) => Durations.Expected,
        Kind.Mode when text is not ("default" or "accept-edits" or "plan" or "dont-ask" or "bypass") => "default, accept-edits, plan, dont-ask or bypass",
        _ => null,
    };

    private static JsonElement Make(string[] path, Kind kind, string text)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            foreach (var key in path)
            {
                writer.WriteStartObject();
                writer.WritePropertyName(key);
            }
            if (kind == Kind.Integer)
            {
                writer.WriteNumberValue(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
            }
            else
            {
                writer.WriteStringValue(text);
            }
            foreach (var _ in path)
            {
                writer.WriteEndObject();
            }
        }
        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
