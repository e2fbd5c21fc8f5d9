using System.Buffers;
using System.Globalization;
using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>Environment variables that stand for the kernel's scalar settings.</summary>
internal static class EnvironmentSettings
{
    /// <summary>The variables and the keys that they set.</summary>
    public static IEnumerable<(string Variable, string Path)> Known => Table.Select(e => (e.Variable, e.Path));

    private static EnvironmentSetting[] Table =>
    [
        new("AGENT_MODEL", "model", EnvironmentKind.Text),
        new("AGENT_PREFER", "prefer", EnvironmentKind.Preference),
        new("AGENT_PERMISSION_MODE", "permissions.mode", EnvironmentKind.Mode),
        new("AGENT_PERMISSION_ASK_TIMEOUT", "permissions.askTimeout", EnvironmentKind.Duration),
        new("AGENT_SEND_CONTEXT", "context.askBeforeSend", EnvironmentKind.Consent),
        new("AGENT_ENVIRONMENT", "permissions.environment", EnvironmentKind.Text),
        new("AGENT_SESSIONS_PATH", "sessions.path", EnvironmentKind.Text),
        new("AGENT_LIMITS_STEPS", "limits.steps", EnvironmentKind.Integer),
        new("AGENT_LIMITS_TIME", "limits.time", EnvironmentKind.Duration),
        new("AGENT_LIMITS_TOKENS", "limits.tokens", EnvironmentKind.Integer),
        new("AGENT_LIMITS_COST", "limits.cost", EnvironmentKind.Money),
        new("AGENT_LIMITS_TOOL_RESULT_CHARS", "limits.toolResultChars", EnvironmentKind.Integer),
        new("AGENT_LIMITS_FIRST_TOKEN", "limits.firstToken", EnvironmentKind.Duration),
        new("AGENT_LIMITS_BETWEEN_TOKENS", "limits.betweenTokens", EnvironmentKind.Duration),
        new("AGENT_LIMITS_CONNECT", "limits.connect", EnvironmentKind.Duration),
        new("AGENT_LIMITS_REQUEST", "limits.request", EnvironmentKind.Duration),
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
            if (FindFault(kind, path, text) is { } expected)
            {
                problems.Add(new(name, 0, 0, $"expected {expected}, got \"{SchemaText.Short(text)}\".", JsonSeverity.Error) { Code = ProblemCodes.WrongValue });
                continue;
            }
            layers.Add(new(SettingsScope.Environment, name, Make(path.Split('.'), kind, text)));
        }
    }

    private static string? FindFault(EnvironmentKind kind, string path, string text) => kind switch
    {
        EnvironmentKind.Integer when !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1 =>
            "a whole number of 1 or more",
        EnvironmentKind.Duration => SettingsValues.DurationFault(path, Durations.TryParse(text, out var duration) ? duration : null),
        EnvironmentKind.Money when !Money.TryParse(text, out _) => Money.Expected,
        EnvironmentKind.Preference when text is not ("quality" or "balanced" or "cost" or "speed") => "quality, balanced, cost or speed",
        EnvironmentKind.Mode when text is not ("default" or "accept-edits" or "plan" or "dont-ask" or "bypass") =>
            "default, accept-edits, plan, dont-ask or bypass",
        EnvironmentKind.Consent when text is not ("ask" or "yes") => "ask or yes",
        _ => null,
    };

    private static JsonElement Make(string[] path, EnvironmentKind kind, string text)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            foreach (var key in path)
            {
                writer.WriteStartObject();
                writer.WritePropertyName(key);
            }
            if (kind == EnvironmentKind.Integer)
            {
                writer.WriteNumberValue(long.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture));
            }
            else if (kind == EnvironmentKind.Consent)
            {
                writer.WriteBooleanValue(text == "ask");
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
