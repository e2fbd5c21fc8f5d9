using System.Text.Json;

namespace AgentHost.Plugins.Memory;

/// <summary>The settings of memory in a workspace.</summary>
internal sealed record MemorySettings
{
    /// <summary>The largest file that is read.</summary>
    public const int MostBytes = 1024 * 1024;

    /// <summary>The value of <see cref="Update"/> for which nothing is written before the work is done.</summary>
    public const string AtEnd = "session-end";

    public string Path { get; private init; } = ".agents/MEMORY.md";

    public string? Template { get; private init; }

    public string Update { get; private init; } = "manual";

    public bool CreateIfMissing { get; private init; } = true;

    public int Tokens { get; private init; } = 4_000;

    public static MemorySettings Of(JsonElement settings) => new()
    {
        Path = Text(settings, "path") ?? ".agents/MEMORY.md",
        Template = Text(settings, "template"),
        Update = Text(settings, "update") ?? "manual",
        CreateIfMissing = !(settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty("createIfMissing", out var create)
            && create.ValueKind == JsonValueKind.False),
        Tokens = ToolSettings.Number(settings, "tokens", 4_000, 100, 15_000),
    };

    private static string? Text(JsonElement settings, string name) =>
        settings.ValueKind == JsonValueKind.Object && settings.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            && value.GetString() is { Length: > 0 } text ? text : null;
}
