using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace AgentHost.Plugins.Targets.Panes;

/// <summary>Names of panes: what the settings say, or one that is the same each time for a folder and its place.</summary>
internal static class PaneName
{
    private const int LongestName = 50;

    /// <summary>The name that settings of the plugin ask for; null where they ask for no pane.</summary>
    /// <exception cref="CapabilityException">It is no name of a pane.</exception>
    public static string? Find(JsonElement settings, string folder, string place)
    {
        if (settings.ValueKind != JsonValueKind.Object || !settings.TryGetProperty("tmux", out var asked)
            || asked.ValueKind is not (JsonValueKind.True or JsonValueKind.String))
        {
            return null;
        }

        if (asked.ValueKind == JsonValueKind.True || asked.GetString() is not { Length: > 0 } name)
        {
            return $"agent-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{place}\n{folder}")))[..4]}";
        }

        return name.Length <= LongestName && name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_') && char.IsAsciiLetterOrDigit(name[0])
            ? name
            : throw new CapabilityException(
                $"\"{(name.Length <= LongestName ? name : name[..LongestName] + "…")}\" is no name of a pane: "
                + $"it has 1 to {LongestName} letters, digits, - and _, a letter or digit first; give it as --tmux=NAME, or put the prompt before --tmux.");
    }
}
