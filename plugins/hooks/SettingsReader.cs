using System.Text.Json;
using AgentHost.Plugins.Hooks.Running;

namespace AgentHost.Plugins.Hooks;

/// <summary>Reads hooks as the settings declare them.</summary>
internal static class SettingsReader
{
    /// <summary>A hook of a declaration; null where it names no program.</summary>
    public static CommandHook? Read(DeclaredHook declared)
    {
        var item = declared.Declaration;
        if (!item.TryGetProperty("command", out var command))
        {
            return null;
        }

        if (declared.Event == HookEvent.Unknown)
        {
            throw new CapabilityException($"the hook at {declared.Origin} is for an event that this version does not know");
        }

        return new CommandHook(declared.Event, declared.Origin)
        {
            Matcher = item.TryGetProperty("matcher", out var matcher) && matcher.ValueKind == JsonValueKind.String
                ? HookMatcher.OfNames(matcher.GetString()!)
                : HookMatcher.All,
            Line = command.ValueKind == JsonValueKind.String ? command.GetString() : null,
            Arguments = command.ValueKind == JsonValueKind.Array ? [.. command.EnumerateArray().Select(static word => word.GetString() ?? "")] : null,
            Timeout = item.TryGetProperty("timeoutMs", out var limit) && limit.TryGetInt32(out var milliseconds)
                ? TimeSpan.FromMilliseconds(milliseconds)
                : CommandHook.DefaultTimeout,
            FailureAllows = item.TryGetProperty("onFailure", out var failure) && failure.ValueKind == JsonValueKind.String && failure.ValueEquals("allow"u8),
            OfProject = declared.OfProject,
        };
    }
}
