using System.Text.Json;
using AgentHost.Client;
using AgentHost.Configuration;
using AgentHost.Permissions.Commands;

namespace AgentHost.Permissions;

/// <summary>The host's own cautions, and which of them are switched off.</summary>
public static class PermissionBuiltins
{
    /// <summary>Caution for what lies outside of the workspace.</summary>
    public const string Outside = "outside-workspace";

    /// <summary>Files that hold secrets by custom.</summary>
    public const string Secrets = "secret-files";

    /// <summary>Files with several names.</summary>
    public const string HardLinks = "hard-links";

    private static readonly (string Name, string Meaning)[] OfFiles =
    [
        (Outside, "files outside the folder ask, reading too"),
        (Secrets, "files that hold secrets by custom ask, reading too"),
        (HardLinks, "writing into a file that has other names besides (hard links) asks"),
    ];

    /// <summary>Names of those that the settings switch off.</summary>
    public static IReadOnlyList<string> Off(SettingsView settings)
    {
        var off = new List<string>();
        if (settings.Find("permissions", "builtins") is { ValueKind: JsonValueKind.Object } section)
        {
            foreach (var member in section.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.False)
                {
                    off.Add(member.Name);
                }
            }
        }

        return off;
    }

    /// <summary>All, each with whether it holds.</summary>
    public static IReadOnlyList<PermissionBuiltinInfo> List(SettingsView settings)
    {
        var off = Off(settings);
        return [
            .. DangerousCommands.Named.Concat(OfFiles)
                .Select(builtin => new PermissionBuiltinInfo(builtin.Name, builtin.Meaning, !off.Contains(builtin.Name, StringComparer.Ordinal)))
        ];
    }
}
