using System.Text.Json;
using AgentHost.Json;

namespace AgentHost.Configuration;

/// <summary>The schema of the kernel's own settings: <c>docs/schemas/agent.schema.json</c>, embedded.</summary>
internal static class SettingsSchema
{
    private const string Resource = "agent.schema.json";

    /// <summary>The kernel's top-level keys; the schema has the same.</summary>
    public static IEnumerable<string> KernelKeys =>
        [
            "$schema", "audit", "catalog", "context", "fallback", "hooks", "limits", "lock", "model",
            "models", "permissions", "plugins", "prefer", "providers", "server", "sessions", "targets", "telemetry", "tools", "ui"
        ];

    public static bool IsKernelKey(string name) => name is
        "$schema" or "audit" or "catalog" or "context" or "fallback" or "hooks" or "limits" or "lock" or "model"
            or "models" or "permissions" or "plugins" or "prefer" or "providers" or "server" or "sessions" or "targets" or "telemetry" or "tools" or "ui";

    /// <summary>Reads the schema once for its holder.</summary>
    public static CompiledSchema Kernel(ref CompiledSchema? held) => held ??= CompiledSchema.Compile(Read());

    public static JsonElement Read() => EmbeddedJson.Read(typeof(SettingsSchema).Assembly, Resource);
}
